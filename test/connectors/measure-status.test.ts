import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { fromRest } from '../../src/connectors/at-rest.js';
import { isError } from '../../src/domain/issue.js';

const kept = new URL('../../fixtures/cases/re-scored-measure/5-outcome.bundle.json', import.meta.url);

interface Entry {
  readonly resource: { readonly resourceType: string; readonly meta?: { readonly profile?: readonly string[] } };
}

/** What is wrong with the kept story when its first measure has another status. */
function faultsWith(status: string): readonly (readonly [code: string, path: string])[] {
  const bundle: { entry: Entry[] } = JSON.parse(readFileSync(kept, 'utf8'));
  const place = bundle.entry.findIndex(
    ({ resource }) => resource.meta?.profile?.some((one) => one.endsWith('/waymark-measure')) === true,
  );
  expect(place).toBeGreaterThan(-1);
  Object.assign(bundle.entry[place]?.resource ?? {}, { status });
  return fromRest(bundle)
    .issues.filter(isError)
    .map(({ code, path }) => [code, path.replace(`[${place}]`, '[n]')] as const);
}

test.each(['final', 'amended', 'corrected'])('a measure whose status is %s stands', (status) => {
  expect(faultsWith(status)).toEqual([]);
});

test.each(['registered', 'preliminary', 'cancelled', 'unknown'])(
  'a measure whose status is %s is refused',
  (status) => {
    expect(faultsWith(status)).toEqual([['modifier-unknown', 'Bundle.entry[n].resource.status']]);
  },
);
