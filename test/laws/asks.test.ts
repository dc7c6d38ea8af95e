import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Connection } from '../../src/domain/connection.js';
import { isError } from '../../src/domain/issue.js';
import type { Referral } from '../../src/domain/referral.js';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { createGraph } from '../../src/mapping/engine/graph.js';
import { isAskOfReport } from '../../src/mapping/engine/reported.js';
import { rootsOf } from '../../src/mapping/engine/roots.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { extensions } from '../../src/mapping/systems.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { isObject, type Members } from './foreign.js';
import { maximal, minimal } from './maximal.js';

const write = (referral: Referral, base?: readonly Entry[], before?: Referral): Entry[] =>
  writeReferral(referralParts, referral, 'asks', base, before).map((entry) =>
    JSON.parse(JSON.stringify({ ...entry, from: undefined })),
  );
const read = (entries: readonly Entry[]) => readReferral(referralParts, entries);
const errorsOf = (entries: readonly Entry[]) => read(entries).issues.filter(isError);

const number = (value: string) => ({ system: 'https://link.example/Id/item', value });
const connection: Connection = {
  identifier: number('K-1'),
  service: { name: 'Lunch club' },
  progress: { state: 'sent', askedOn: '2026-03-10' },
};
const withConnection = (one: Connection): Referral => ({ ...minimal, report: { connections: [one] } });

const organisation = [{ url: extensions.organisation, valueReference: { display: 'Town Council' } }];

const isAsk = ({ resource }: Entry): boolean =>
  resource.resourceType === 'ServiceRequest' && isAskOfReport(resource) && resource.intent === 'filler-order';
const isWork = ({ resource }: Entry): boolean => resource.resourceType === 'Task' && isAskOfReport(resource);

/** The resources with one of them changed. */
const changing = (entries: readonly Entry[], is: (entry: Entry) => boolean, change: (members: Members) => Members) =>
  entries.map((entry): Entry => {
    if (!is(entry)) return entry;
    const resource: Entry['resource'] = JSON.parse(JSON.stringify(change({ ...entry.resource })));
    return { ...entry, resource };
  });

const statusOf = (entries: readonly Entry[]): unknown => {
  const resource = entries.find(isAsk)?.resource;
  return resource?.resourceType === 'ServiceRequest' ? resource.status : undefined;
};

/** Lists of a report in one order: which comes first is the message's. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
};

describe('the referral among what is asked of others', () => {
  const entries = write(maximal);
  const { request, task } = rootsOf(createGraph(entries));

  test('is found in whatever order the resources come, and so is what it asks', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const roots = rootsOf(createGraph(shuffled));
        expect(roots.request).toBe(request);
        expect(roots.task).toBe(task);
        const { referral, issues } = read(shuffled);
        expect(issues.filter(isError)).toEqual([]);
        expect(sorted(referral.report?.connections)).toEqual(sorted(maximal.report?.connections));
        expect(sorted(referral.report?.requests)).toEqual(sorted(maximal.report?.requests));
        expect(referral.progress).toEqual(maximal.progress);
        expect(referral.details?.identifiers).toEqual(maximal.details.identifiers);
      }),
      { numRuns: 30 },
    );
  });

  test('is not what is asked of others where it is missing itself', () => {
    const asks = entries.filter((entry) => isAsk(entry) || isWork(entry));
    const roots = rootsOf(createGraph(asks));
    expect(asks.length).toBeGreaterThan(3);
    expect([roots.request, roots.task]).toEqual([undefined, undefined]);
  });

  test('is followed by them: based on the request, part of the work', () => {
    const asks = entries.filter((entry) => isAsk(entry) || isWork(entry));
    for (const { resource } of asks) {
      expect(resource).toMatchObject({ basedOn: [{ reference: request?.fullUrl }] });
      if (resource.resourceType === 'Task') expect(resource.partOf).toEqual([{ reference: task?.fullUrl }]);
    }
  });
});

describe('a connection, which is a request and the work on it', () => {
  test.each([
    ['sent', 'active', {}],
    ['rejected', 'revoked', { reason: { code: 'no-capacity' } }],
    ['closed', 'completed', { closing: 'goals-met' }],
    ['entered-in-error', 'entered-in-error', {}],
  ] as const)('that is %s is asked by a request that is %s', (state, status, more) => {
    const one: Connection = { ...connection, progress: { state, ...more } };
    const fresh = write(withConnection(one));
    expect(statusOf(fresh)).toBe(status);
    expect(errorsOf(fresh)).toEqual([]);
    const moved = write(withConnection(one), write(withConnection(connection)), withConnection(connection));
    expect(statusOf(moved)).toBe(status);
    expect(read(moved).referral.report?.connections).toEqual([one]);
  });

  test('leaves a request active that its sender left so, until there is news', () => {
    const done: Connection = { ...connection, progress: { state: 'closed', closing: 'goals-met' } };
    const seen = changing(write(withConnection(done)), isAsk, (members) => ({ ...members, status: 'active' }));
    expect(errorsOf(seen)).toEqual([]);
    expect(write(withConnection(done), seen, withConnection(done))).toEqual(seen);
    const later = write(withConnection({ ...done, uptake: 'taken-up' }), seen, withConnection(done));
    expect(statusOf(later)).toBe('completed');
  });

  test.each([
    ['a mistake', 'entered-in-error'],
    ['revoked', 'revoked'],
    ['completed', 'completed'],
  ])('is refused when the request is %s and the work goes on', (_name, status) => {
    const seen = changing(write(withConnection(connection)), isAsk, (members) => ({ ...members, status }));
    expect(errorsOf(seen)).toEqual([
      expect.objectContaining({ code: 'invariant', path: `${seen.find(isAsk)?.at}.status` }),
    ]);
  });

  test('is refused without work that says where it stands', () => {
    const seen = write(withConnection(connection)).filter((entry) => !isWork(entry));
    expect(errorsOf(seen)).toEqual([expect.objectContaining({ code: 'required', path: seen.find(isAsk)?.at })]);
  });

  test('is refused with work on it twice', () => {
    const entries = write(withConnection(connection));
    const twice = [
      ...entries,
      ...entries.filter(isWork).map((entry) => ({ ...entry, fullUrl: 'urn:x', at: 'second' })),
    ];
    expect(errorsOf(twice)).toEqual([expect.objectContaining({ code: 'ambiguous', path: 'second' })]);
  });

  test('is refused when the work is on nothing', () => {
    const seen = changing(write(withConnection(connection)), isWork, ({ focus: _focus, ...others }) => others);
    expect(errorsOf(seen).map(({ path }) => path)).toContain(`${seen.find(isWork)?.at}.focus`);
  });

  test('has its work held to the rules of any progress, at the element that breaks them', () => {
    const seen = write(withConnection({ ...connection, progress: { state: 'rejected' } }));
    expect(errorsOf(seen)).toEqual([
      expect.objectContaining({ code: 'required', path: `${seen.find(isWork)?.at}.statusReason` }),
    ]);
  });

  test('about somebody else is not this person’s', () => {
    const other = { fullUrl: 'urn:uuid:other', at: 'other', resource: { resourceType: 'Patient' as const } };
    const entries = [...write(withConnection(connection)), other];
    const away = { reference: other.fullUrl };
    const asked = changing(entries, isAsk, (members) => ({ ...members, subject: away }));
    const seen = changing(asked, isWork, (members) => ({ ...members, for: away }));
    expect(read(seen).referral.report).toBeUndefined();
  });

  test.each([
    ['without a number', { identifier: undefined }, 'identifier'],
    ['with a number that is no longer its own', { identifier: [{ use: 'old', value: 'K-0' }] }, 'identifier'],
    ['of nobody', { performer: undefined }, 'performer'],
    ['of a service without a name', { performer: [{ extension: organisation }] }, 'performer'],
  ])('is refused %s', (_name, members, element) => {
    const seen = changing(write(withConnection(connection)), isAsk, (before) => ({ ...before, ...members }));
    const paths = errorsOf(seen).map(({ path }) => path);
    expect(paths.some((path) => path.startsWith(`${seen.find(isAsk)?.at}.${element}`))).toBe(true);
  });

  test('is read with a service of another directory left as it is', () => {
    const performer = [
      { identifier: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '1' }, display: 'Club' },
    ];
    const seen = changing(write(withConnection(connection)), isAsk, (members) => ({ ...members, performer }));
    expect(read(seen).referral.report?.connections?.[0]?.service).toEqual({ name: 'Club' });
    expect(read(seen).unmapped.map(({ value }) => value)).toContain('1');
  });
});
