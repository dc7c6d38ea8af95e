import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import type { Part } from '../../src/mapping/engine/parts.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { referralArbitrary } from '../arbitraries.js';
import { inOtherWords, isObject, type Members, pathOf, places, shapeOf, spoilt, without } from './foreign.js';
import { factsFor, fullest, only, samples } from './tables.js';

const asResource = (members: unknown): Resource => JSON.parse(JSON.stringify(members));
const written = (part: Part, fact: unknown): Resource => part.table.put(fact, undefined) ?? part.table.empty;
const hostile = (part: Part, fact: unknown): Resource => asResource(spoilt({ ...written(part, fact) }));

/** What is left, as `shape = value`, in no order: list items may have moved with their facts. */
const left = (part: Part, resource: Resource): string[] =>
  places(part.table.rest(resource))
    .map(({ keys, value }) => `${shapeOf(pathOf(keys))} = ${value}`)
    .sort();

/** All facts of one part that a generated referral holds. */
const generated = fc.tuple(referralArbitrary, referralArbitrary);

describe.each(fullest)('the table of %s', (_name, part, full) => {
  it('holds facts in the samples', () => {
    expect(full).toBeDefined();
  });

  it('PutGet: reads back what it wrote, onto nothing and onto a foreign resource', () => {
    for (const fact of [full, ...samples.flatMap((referral) => factsFor(part, referral))]) {
      expect(part.table.get(written(part, fact))).toEqual(fact);
      expect(part.table.get(part.table.put(fact, hostile(part, full)))).toEqual(fact);
    }
  });

  it('GetPut: writes back what it read, byte for byte', () => {
    for (const fact of [full, ...samples.flatMap((referral) => factsFor(part, referral))]) {
      const resource = hostile(part, fact);
      const text = JSON.stringify(resource);
      expect(JSON.stringify(part.table.put(part.table.get(resource), resource))).toBe(text);
      expect(JSON.stringify(resource)).toBe(text);
    }
  });

  it('Kept: other words in the same places change nothing that is foreign', () => {
    const resource = hostile(part, full);
    const changed = reworded(part, part.table.get(resource));
    const next = part.table.put(changed, resource) ?? part.table.empty;
    expect(part.table.get(next)).toEqual(changed);
    expect(left(part, next)).toEqual(left(part, resource));
  });

  it('Said: each leaf is a fact, or is carried and said, or is what the table itself writes', () => {
    for (const resource of [written(part, full), hostile(part, full), asResource(inOtherWords(written(part, full)))]) {
      const facts = part.table.get(resource);
      const said = new Set(places(part.table.rest(resource)).map(({ keys }) => pathOf(keys)));
      const own = new Set(places(written(part, facts)).map(({ keys, value }) => `${shapeOf(pathOf(keys))} = ${value}`));
      for (const { keys, value } of places(resource)) {
        const path = pathOf(keys);
        const isFact = JSON.stringify(part.table.get(asResource(without(resource, keys)))) !== JSON.stringify(facts);
        const isOwn = own.has(`${shapeOf(path)} = ${value}`);
        const isCopy = ['resourceType', 'id'].includes(path);
        const isForeign = !isFact && !isOwn && !isCopy;
        expect({ path, said: said.has(path) }).toEqual({ path, said: isForeign });
      }
    }
  });

  it('PutGet, Kept: every subset of its facts, each status', () => {
    if (!isObject(full)) return;
    const resource = hostile(part, full);
    const before = new Set(left(part, resource));
    const required = part.table.needs.map((need) => need.fact);
    for (const fact of [
      ...subsets(full).map((some) => ({ ...only(full, required), ...some })),
      ...statuses(part, full),
    ]) {
      expect(part.table.get(written(part, fact))).toEqual(fact);
      const next = part.table.put(fact, resource) ?? part.table.empty;
      expect(part.table.get(next)).toEqual(fact);
      // What was foreign may go with its fact; nothing becomes foreign that was not.
      expect(left(part, next).filter((leaf) => !before.has(leaf))).toEqual([]);
      for (const leaf of ['foreignNumber = 1.5', 'foreignObject.deep[].truth = false'])
        expect(left(part, next)).toContain(leaf);
    }
  });
});

describe('all tables, over generated referrals', () => {
  it('PutGet, GetPut and Kept', () => {
    fc.assert(
      fc.property(generated, ([one, other]) => {
        for (const part of referralParts) {
          const [fact, next] = [factsFor(part, one)[0], factsFor(part, other)[0]];
          if (fact === undefined || next === undefined) continue;
          const resource = hostile(part, fact);
          const text = JSON.stringify(resource);
          expect(part.table.get(resource)).toEqual(fact);
          expect(JSON.stringify(part.table.put(fact, resource))).toBe(text);
          const changed = part.table.put(next, resource) ?? part.table.empty;
          expect(part.table.get(changed)).toEqual(next);
          const before = new Set(left(part, resource));
          expect(left(part, changed).filter((leaf) => !before.has(leaf))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Every subset of a group's facts where they are few; of many, each alone, each pair, and all but each. */
function subsets(facts: Members): readonly Members[] {
  const names = Object.keys(facts);
  if (names.length > 8) {
    const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]));
    return [
      ...names.map((name) => [name]),
      ...pairs,
      ...names.map((name) => names.filter((other) => other !== name)),
    ].map((chosen) => only(facts, chosen));
  }
  return Array.from({ length: 2 ** names.length - 1 }, (_, i) =>
    only(
      facts,
      names.filter((_name, bit) => (((i + 1) >> bit) & 1) === 1),
    ),
  );
}

/** The facts with each code that the table can say in a fact of their own. */
const statuses = (part: Part, facts: Members): readonly Members[] =>
  part.table.facts.flatMap(({ domain, codes }) =>
    codes === undefined || typeof facts[domain] !== 'string'
      ? []
      : Object.keys(codes.rows).map((meaning) => ({ ...facts, [domain]: meaning })),
  );

/** The same facts in other words: every text that is not a word of a code table, and every number. */
function reworded(part: Part, facts: unknown): unknown {
  const codes = new Set(part.table.facts.flatMap((fact) => Object.keys(fact.codes?.rows ?? {})));
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return codes.has(value) ? value : `${value} too`;
    if (typeof value === 'number') return value + 1;
    if (Array.isArray(value)) return value.map(change);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, change(inner)]));
  };
  return change(facts);
}
