import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { readJson } from '../../src/conformance/json.js';
import { ukCoreProfiles } from '../../src/mapping/systems.js';
import { describeWith, external } from '../external.js';

const stories = new URL('../../fixtures/cases/', import.meta.url).pathname;

describeWith('data/ukcore-stu1')('what Waymark keeps, against the real UK Core profiles that it claims', () => {
  const written = readdirSync(stories).flatMap((story) =>
    ['2-referral.bundle.json', '5-outcome.bundle.json'].map((file) => [story, file] as const),
  );

  test.each(written)('%s/%s', (story, file) => {
    const conformance = createUkCore();
    const issues = conformance.check(readJson(readFileSync(join(stories, story, file))));
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    // Every UK Core profile that Waymark claims was there to be checked; a sender may claim others.
    const unchecked = issues.filter(({ code }) => code === 'profile-unchecked').map(({ text }) => text);
    const claimed = Object.keys(ukCoreProfiles).map((type) => `UKCore-${type}`);
    expect(claimed.filter((name) => unchecked.some((text) => text.split(/[ ,]+/).includes(name)))).toEqual([]);
  });
});

let loaded: ReturnType<typeof createConformance> | undefined;

/** Our profiles and the published ones, loaded once. */
function createUkCore() {
  loaded ??= createConformance({
    folders: [new URL('../../profiles/json', import.meta.url).pathname, join(external, 'data/ukcore-stu1')],
  });
  return loaded;
}
