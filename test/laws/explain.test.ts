import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { factsOf } from '../../src/mapping/engine/parts.js';
import { leaves } from '../../src/mapping/engine/table.js';
import { explain } from '../../src/mapping/explain.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { referralArbitrary } from '../arbitraries.js';
import { pathOf, places, shapeOf, spoilt } from './foreign.js';
import { maximal } from './maximal.js';

const foreign = (entries: readonly Entry[]): Entry[] =>
  entries.map((entry) => JSON.parse(JSON.stringify({ ...entry, resource: spoilt({ ...entry.resource }) })));

describe('explain', () => {
  const base = foreign(writeReferral(referralParts, maximal, 'explain'));
  const found = explain(referralParts, base);

  it('names every leaf of the message once, in order', () => {
    expect(found.map(({ path, value }) => ({ path, value }))).toEqual(
      base.flatMap(({ resource, at }) => leaves(resource, at)),
    );
  });

  it('calls not understood exactly what reading reports', () => {
    fc.assert(
      fc.property(referralArbitrary, (referral) => {
        const entries = foreign(writeReferral(referralParts, referral, 'explain'));
        const said = explain(referralParts, entries).filter(({ fate }) => fate === 'not-understood');
        expect(said.map(({ path, value }) => ({ path, value }))).toEqual(readReferral(referralParts, entries).unmapped);
      }),
      { numRuns: 40 },
    );
  });

  it('says for every fact where in the referral it went', () => {
    const known = new Set(places(maximal).map(({ keys }) => shapeOf(pathOf(keys))));
    const told = new Set(found.flatMap(({ facts = [] }) => facts));
    // The kind of referrer is said by the type of resource, not by a leaf.
    expect([...known].filter((path) => !told.has(path))).toEqual(['referrer.kind']);
    const rows = [...new Set(referralParts.flatMap((part) => factsOf(part).map(({ domain }) => domain)))];
    // A row may be of all members that an instrument names (answers), or of one kind of value among two (a number, words).
    const isOfRow = (path: string) =>
      rows.some((row) => row === path || path.startsWith(`${row}.`) || row.startsWith(`${path}.`));
    // The scale of a score goes with its name.
    const strangers = [...told].filter((path) => !isOfRow(path) && !/measures\[\]\..*\[\]\.method$/.test(path));
    expect(strangers).toEqual([]);
  });

  it.each([
    [/Patient.*name\[1\]\.family$/, 'fact', 'patient', ['person.name.familyName']],
    [/identifier\[1\]\.system$/, 'fact', 'patient', ['person.nhsNumber.value', 'person.nhsNumber.status']],
    [/telecom\[1\]\.system$/, 'fact', 'patient-telecom', undefined],
    [/meta\.profile\[0\]$/, 'copy', undefined, undefined],
    [/intent$/, 'constant', 'request', undefined],
    [/subject\.reference$/, 'reference', 'patient', undefined],
    [/ServiceRequest\.status$/, 'fact', 'request', ['details.status']],
    [/_birthDate\.extension\[0\]\.valueString$/, 'not-understood', undefined, undefined],
  ])('knows the fate of %s', (pattern, fate, part, facts) => {
    const types = new Map(base.map(({ at, resource }) => [at, resource.resourceType]));
    const named = found.filter(({ path }) => {
      const at = [...types.keys()].find((entry) => path.startsWith(`${entry}.`)) ?? '';
      return pattern.test(`${types.get(at)}${path.slice(at.length)}`);
    });
    const match = named.find((one) => one.fate === fate && (part === undefined || one.part === part));
    expect(match).toBeDefined();
    if (facts !== undefined) expect(match?.facts).toEqual(facts);
  });

  it('explains 200 resources in less than two seconds', () => {
    const many = Array.from({ length: 4 }, () => base).flat();
    expect(many.length).toBeGreaterThan(190);
    const start = performance.now();
    explain(
      referralParts,
      many.map((entry, i) => ({ ...entry, fullUrl: `${entry.fullUrl}-${i}`, at: `Bundle.entry[${i}].resource` })),
    );
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
