import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Referral } from '../../src/domain/referral.js';
import { completeReferral, strictPolicy } from '../../src/mapping/complete-referral.js';
import { prsbCoverage } from '../../src/mapping/documentation.js';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { factsOf } from '../../src/mapping/engine/parts.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readPrsbElements, referralSections, reportSections, sectionOf } from '../../src/mapping/prsb-elements.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { isObject, pathOf, places, shapeOf } from './foreign.js';
import { maximal } from './maximal.js';

const elements = readPrsbElements(readFileSync(new URL('../../docs/prsb-elements.csv', import.meta.url), 'utf8'));
const leaves = elements.filter(({ kind }) => kind === 'item');
const goesOut = leaves.filter((element) => referralSections.includes(sectionOf(element)));
const comesBack = leaves.filter((element) => reportSections.includes(sectionOf(element)));

const write = (referral: Referral): Entry[] => writeReferral(referralParts, referral, 'coverage');
const read = (entries: readonly Entry[]) =>
  completeReferral(readReferral(referralParts, entries), strictPolicy).referral;

/** Every leaf of every resource: `Patient.name[].family = …`, with the URL of its resource. */
const contents = (entries: readonly Entry[]): Map<string, string> =>
  new Map(
    entries.flatMap(({ fullUrl, resource }) =>
      places(resource).map(({ keys, value }): [string, string] => [
        `${fullUrl} ${resource.resourceType}.${pathOf(keys)}`,
        `${value}`,
      ]),
    ),
  );

/** The one place in a referral that a path without positions leads to: `needs[].freeText`; `place` says which of several. */
function keysAt(referral: Referral, path: string, place: number): readonly (string | number)[] | undefined {
  const found = places(referral).filter(({ keys }) => shapeOf(pathOf(keys)) === path);
  return found[Math.min(place, found.length - 1)]?.keys;
}

/** Another value that the fact may have. */
function otherValue(value: unknown, words: readonly string[]): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  const text = String(value);
  if (words.includes(text)) return words.find((word) => word !== text);
  if (/^9990000018$/.test(text)) return '9990000026';
  return /^\d{4}-/.test(text) ? text.replace(/^\d{4}/, '1999') : `${text} changed`;
}

function changed(value: unknown, [key, ...deeper]: readonly (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changed(item, deeper, to) : item));
  return isObject(value) ? { ...value, [key]: changed(value[key], deeper, to) } : value;
}

describe('coverage of the PRSB standard', () => {
  it('knows its 237 leaves: 151 that go out with a referral, and 86 that come back', () => {
    expect(leaves.length).toBe(237);
    expect(new Set(leaves.map(({ path }) => path)).size).toBe(237);
    expect(goesOut.length).toBe(151);
    expect(comesBack.length).toBe(86);
    expect([...referralSections, ...reportSections].sort()).toEqual([...new Set(leaves.map(sectionOf))].sort());
  });

  it('gives each of the 237 a row', () => {
    expect(prsbCoverage(elements).filter(({ rows }) => rows.length === 0)).toEqual([]);
    expect(prsbCoverage(elements)).toHaveLength(237);
  });

  it('names no item that the standard has not', () => {
    // A row that names no item of its own is told the group it stands in.
    const known = new Set(elements.map(({ path }) => path));
    const named = referralParts.flatMap((part) => factsOf(part).flatMap(({ prsb = [] }) => prsb));
    expect([...new Set(named)].filter((item) => !known.has(item))).toEqual([]);
  });

  it('reads the maximal referral back, whole', () => {
    expect(read(write(maximal))).toEqual(maximal);
  });

  it.each(leaves.map(({ path }): [string] => [path]))('%s', (path) => {
    const rows = referralParts.flatMap((part) =>
      factsOf(part).flatMap((fact) => {
        const items = fact.prsb === undefined ? [] : typeof fact.prsb === 'string' ? [fact.prsb] : fact.prsb;
        const place = items.indexOf(path);
        return place === -1 ? [] : [{ fact, place, part }];
      }),
    );
    expect(rows.length).toBeGreaterThan(0);
    const before = write(maximal);
    const said = rows.flatMap(({ fact, place, part }) => {
      const keys = keysAt(maximal, fact.domain, place);
      // A row with more members than the maximal referral has: `userSelected` of a Coding, the RelatedPerson of a professional.
      if (keys === undefined) return [];
      const value = places(maximal).find((found) => pathOf(found.keys) === pathOf(keys))?.value;
      const words = fact.codes === undefined ? [] : Object.keys(fact.codes.rows);
      const next = otherValue(value, words);
      const referral: Referral = JSON.parse(JSON.stringify(changed(maximal, keys, next)));
      expect(referral).not.toEqual(maximal);
      const after = write(referral);
      expect(read(after)).toEqual(referral);
      // Exactly the claimed element changed: in FHIR, under the part's resource type.
      const [old, now] = [contents(before), contents(after)];
      const moved = [...now].filter(([at, content]) => old.get(at) !== content).map(([at]) => at.split(' ')[1] ?? '');
      const claimed = fact.fhir.replace(/\[[^\]]*\]/g, '[]');
      expect(moved.map(shapeOf)).toContain(claimed);
      expect(moved.every((at) => at.startsWith(`${part.table.type}.`))).toBe(true);
      return [fact.domain];
    });
    expect(said.length).toBeGreaterThan(0);
  });
});
