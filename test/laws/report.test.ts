import { describe, expect, test } from '@jest/globals';
import { isError } from '../../src/domain/issue.js';
import type { Referral } from '../../src/domain/referral.js';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { paragraphOf, wordsOf } from '../../src/mapping/engine/narrative.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { isObject, type Members } from './foreign.js';
import { maximalReport, minimal } from './maximal.js';

const reported: Referral = { ...minimal, report: maximalReport };

const write = (referral: Referral, base?: readonly Entry[], before?: Referral): Entry[] =>
  writeReferral(referralParts, referral, 'report', base, before).map((entry) =>
    JSON.parse(JSON.stringify({ ...entry, from: undefined })),
  );
const read = (entries: readonly Entry[]) => readReferral(referralParts, entries);

const goal = (words: string) => (entry: Entry) =>
  entry.resource.resourceType === 'Goal' && entry.resource.description?.text === words;

/** The resources with one of them changed. */
const changing = (
  entries: readonly Entry[],
  is: (entry: Entry) => boolean,
  change: (members: Members) => Members,
): Entry[] =>
  entries.map((entry) => {
    if (!is(entry)) return entry;
    const resource: Entry['resource'] = JSON.parse(JSON.stringify(change({ ...entry.resource })));
    return { ...entry, resource };
  });

describe('what stands under something else', () => {
  const entries = write(reported);

  test('says what it is for, and stands there when it is read', () => {
    const { referral, issues, unmapped } = read(entries);
    expect(issues.filter(isError)).toEqual([]);
    expect(unmapped).toEqual([]);
    expect(referral.report).toEqual(maximalReport);
  });

  test.each<[string, (entry: Entry) => boolean, string, string]>([
    ['a goal for no need', goal('Words of goal'), 'addresses', 'addresses'],
    ['a stage goal of no action', goal('Words of stage goal'), 'addresses', 'addresses'],
    [
      'an action for no goal',
      ({ resource }) => resource.resourceType === 'ServiceRequest' && JSON.stringify(resource).includes('ACTION-1'),
      'extension',
      'extension',
    ],
  ])('%s is refused where it would say so', (_name, is, element, at) => {
    const orphaned = changing(entries, is, ({ [element]: _gone, ...others }) => others);
    const where = orphaned.find(is)?.at;
    const found = read(orphaned).issues.filter(isError);
    expect(found).toContainEqual(expect.objectContaining({ code: 'required', path: `${where}.${at}` }));
  });

  test('is for one thing: a second is carried, and said', () => {
    const urls = entries.filter(({ resource }) => resource.resourceType === 'Condition').map(({ fullUrl }) => fullUrl);
    const both = changing(entries, goal('Words of goal'), (members) => ({
      ...members,
      addresses: [...(Array.isArray(members.addresses) ? members.addresses : []), { reference: urls.at(-1) }],
    }));
    const { referral, unmapped } = read(both);
    expect(referral.report).toEqual(maximalReport);
    expect(unmapped).toEqual([
      { path: `${both.find(goal('Words of goal'))?.at}.addresses[1].reference`, value: urls.at(-1) },
    ]);
  });

  test('is found by its number, whatever else is said of it, and keeps what a sender wrote beside it', () => {
    const seen = changing(entries, goal('Words of goal'), (members) => ({ ...members, note: [{ text: 'Foreign' }] }));
    const needs = maximalReport.plan?.needs ?? [];
    const [first, ...others] = needs;
    const next: Referral = {
      ...reported,
      report: {
        ...maximalReport,
        plan: {
          ...maximalReport.plan,
          needs: [
            ...others,
            {
              ...first,
              goals: [
                { status: 'proposed', freeText: 'A goal before it' },
                ...(first?.goals ?? []).map((one) => ({ ...one, status: 'completed' as const, freeText: 'Reached' })),
              ],
            },
          ],
        },
      },
    };
    const after = write(next, seen, reported);
    expect(read(after).referral.report).toEqual(next.report);
    const before = seen.find(goal('Words of goal'));
    const now = after.find(({ fullUrl }) => fullUrl === before?.fullUrl);
    expect(now?.resource).toMatchObject({ description: { text: 'Reached' }, note: [{ text: 'Foreign' }] });
  });

  test('goes with what it stands under, and leaves no reference to itself', () => {
    const needs = (maximalReport.plan?.needs ?? []).slice(1);
    const next: Referral = { ...reported, report: { ...maximalReport, plan: { ...maximalReport.plan, needs } } };
    const after = write(next, entries, reported);
    expect(read(after).referral.report).toEqual(next.report);
    const gone = entries.flatMap(({ fullUrl = '' }) => (after.some((one) => one.fullUrl === fullUrl) ? [] : [fullUrl]));
    // The need, its goal, the goal's two actions, and the stage goal.
    expect(gone).toHaveLength(5);
    for (const url of gone) expect(JSON.stringify(after)).not.toContain(url);
  });
});

describe('somebody elses resources of the same types', () => {
  test.each([
    { resourceType: 'Goal', lifecycleStatus: 'active', description: { text: 'Theirs' } },
    { resourceType: 'Communication', status: 'completed' },
    { resourceType: 'Composition', status: 'final', title: 'Theirs' },
    { resourceType: 'CarePlan', status: 'active', intent: 'plan', title: 'Theirs' },
    { resourceType: 'Observation', status: 'final', code: { text: 'Theirs' } },
  ])('a $resourceType is carried, and is no part of a report', (resource) => {
    const foreign: Entry = JSON.parse(
      JSON.stringify({ fullUrl: 'urn:uuid:theirs', resource, at: 'Bundle.entry[99].resource' }),
    );
    const { referral, unmapped } = read([...write(minimal), foreign]);
    expect(referral.report).toBeUndefined();
    expect(unmapped.map(({ path }) => path)).toContain(
      'Bundle.entry[99].resource.status'.replace(
        'status',
        isObject(resource) && 'lifecycleStatus' in resource ? 'lifecycleStatus' : 'status',
      ),
    );
  });
});

describe('words in a narrative', () => {
  test.each(['Plain', 'a <b> & "c" > d', 'two\nlines', '&lt;br/&gt;', 'ends with &amp;', '<br/>'])('%j', (words) => {
    expect(wordsOf(paragraphOf(words))).toBe(words);
  });

  test.each([
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>one</p><p>two</p></div>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>bold</b></p></div>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><p></p></div>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>a > b</p></div>',
    'words',
  ])('more than words is not read: %j', (div) => {
    expect(wordsOf(div)).toBeUndefined();
  });
});
