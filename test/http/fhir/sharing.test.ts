import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Party } from '../../../src/domain/party.js';
import type { Exchange } from '../../../src/store/records.js';
import { type Change, played, referWith, sayOf } from '../../exchange/shares.js';
import { conformance, linkWorkers, parties, practice, stranger } from '../../exchange/world.js';
import { openDoor } from './house.js';

const elsewhere = { gpPractices: [{ identifier: stranger.odsCode ?? '' }] };
const level = (level: 'everything' | 'summary' | 'codes-only') => ({ consent: { status: 'active', level } }) as const;

interface Row {
  readonly title: string;
  readonly change: Change;
  /** The types of which anything that a report brought is found, by the referrer. */
  readonly types: readonly string[];
  /** What of the words that bear a mark, or are open, is found anywhere. */
  readonly words: readonly string[];
}

/** Every type that holds something a report brings. */
const brought = [
  ...['Encounter', 'Condition', 'Observation', 'QuestionnaireResponse', 'Communication', 'CarePlan', 'Goal'],
  ...['Composition', 'Provenance'],
];

const rows: readonly Row[] = [
  {
    title: 'summary',
    change: level('summary'),
    types: ['Composition', 'Condition', 'Observation'],
    words: ['Open-choir', 'Open-summary'],
  },
  { title: 'codes only', change: level('codes-only'), types: [], words: [] },
  {
    title: 'everything, to a teacher',
    change: { ...level('everything'), ...elsewhere, details: { source: 'teacher' } },
    types: [],
    words: [],
  },
];

describe.each(rows)('a referrer who gets: $title', ({ change, types, words }) => {
  let door: Awaited<ReturnType<typeof openDoor>>;
  let exchange: Exchange;
  /** What came with the referral. */
  let asked: ReadonlySet<string>;

  beforeAll(async () => {
    door = await openDoor();
    ({ exchange } = await referWith(door, change));
    asked = new Set((await door.store.contents(exchange.id)).map(({ id }) => id));
    await played(door);
  }, 30_000);
  afterAll(() => door.close());

  const everything = [
    'Task',
    'ServiceRequest',
    'Task?_include=Task:focus&_include=Task:patient&_include=Task:based-on&_revinclude=Provenance:target',
    'ServiceRequest?_revinclude=Observation:based-on&_revinclude=Encounter:based-on&_revinclude=CarePlan:based-on',
    'ServiceRequest?_revinclude=Task:focus&_revinclude=Task:based-on',
    'Patient?_revinclude=Condition:patient&_revinclude=Observation:patient&_revinclude=Composition:patient',
    ...brought,
  ];

  test.each(everything)('finds no hidden word by %s', async (query) => {
    const found = await door.get(`/${query}`);
    expect([found.status, found.status === 200 ? '' : found.text]).toEqual([200, '']);
    expect([...new Set(found.text.match(/MARK[a-z-]*|Open-[a-z]+/g))].filter((word) => !words.includes(word))).toEqual(
      [],
    );
  });

  test('finds of what was reported only the kinds that go back', async () => {
    const ids = new Map<string, number>();
    for (const { type, id } of await door.store.contents(exchange.id)) {
      if (!brought.includes(type) || asked.has(id)) continue;
      const read = await door.get(`/${type}/${id}`);
      if (read.status === 200) ids.set(type, (ids.get(type) ?? 0) + 1);
      const old = await door.get(`/${type}/${id}/_history`);
      expect([type, old.status]).toEqual([type, read.status]);
      const counted = await door.get(`/${type}?_id=${id}&_summary=count`);
      expect([type, counted.json.total]).toEqual([type, read.status === 200 ? 1 : 0]);
    }
    expect([...ids.keys()].sort()).toEqual([...types].sort());
  });

  test('reads the work in every version without its words, and is told that it is not whole', async () => {
    const read = await door.get(`/Task/${exchange.task}`);
    expect(read.json).toMatchObject({
      status: 'completed',
      businessStatus: { coding: [{ code: 'closed' }] },
      output: [{ valueCodeableConcept: { coding: [{ code: 'goals-partly-met' }] } }],
      meta: { tag: [{ code: 'SUBSETTED' }] },
    });
    const history = await door.get(`/Task/${exchange.task}/_history`);
    expect(history.json.total).toBeGreaterThan(3);
    expect(history.text).not.toContain('MARK');
    for (let version = 1; version <= history.json.total; version += 1) {
      const old = await door.get(`/Task/${exchange.task}/_history/${version}`);
      expect([old.status, old.text.includes('MARK')]).toEqual([200, false]);
    }
    const states = history.json.entry.map(
      (one: { resource: { statusReason?: { coding: { code: string }[] } } }) =>
        one.resource.statusReason?.coding[0]?.code,
    );
    expect(states).toContain('other');
    const issues = conformance.check(read.json).filter(({ severity }) => severity === 'error');
    expect(issues).toEqual([]);
  });

  test('finds out nothing by a test of a patch, by what it takes out, or by what it puts', async () => {
    const { json } = await door.get(`/Task/${exchange.task}`);
    const headers = { 'if-match': `W/"${json.meta.versionId}"`, 'content-type': 'application/json-patch+json' };
    const patch = (operations: readonly object[]) =>
      door.ask(`/Task/${exchange.task}`, { method: 'PATCH', body: JSON.stringify(operations), headers });
    const right = await patch([{ op: 'test', path: '/note/0/text', value: 'MARK-note' }]);
    const wrong = await patch([{ op: 'test', path: '/note/0/text', value: 'another' }]);
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text]);
    expect((await patch([{ op: 'remove', path: '/note' }])).status).toBe(422);
    const copied = await patch([{ op: 'copy', from: '/note', path: '/output' }]);
    expect([copied.status, copied.text.includes('MARK')]).toEqual([422, false]);
    const { meta: _meta, ...same } = json;
    const put = await door.ask(`/Task/${exchange.task}`, {
      method: 'PUT',
      body: { ...same, meta: json.meta },
      headers: { 'if-match': headers['if-match'], prefer: 'return=representation' },
    });
    expect([put.status, put.text.includes('MARK')]).toEqual([200, false]);
    const kept = (await door.store.contents(exchange.id)).find(({ id }) => id === exchange.task);
    expect(kept?.body).toContain('MARK-closing');
    expect(kept?.body).not.toContain('SUBSETTED');
  });

  test('the link worker reads everything', async () => {
    const read = await door.get(`/Task/${exchange.task}`, { as: linkWorkers });
    expect(read.text).toContain('MARK-closing');
    expect((await door.get('/Encounter', { as: linkWorkers })).text).toContain('MARK-contact');
  });
});

describe('an update by one who does not see everything', () => {
  test('takes nothing away of what it does not see, and answers without it', async () => {
    const door = await openDoor();
    try {
      const { exchange } = await referWith(door, level('codes-only'));
      await sayOf(door, { state: 'accepted', notes: ['MARK-note'] });
      const { json } = await door.get(`/Task/${exchange.task}`);
      const { businessStatus: _fine, ...others } = json;
      const statusReason = {
        coding: [{ system: 'https://waymark.example/fhir/CodeSystem/progress-reason', code: 'moved' }],
      };
      const put = await door.ask(`/Task/${exchange.task}`, {
        method: 'PUT',
        body: { ...others, status: 'cancelled', statusReason },
        headers: { 'if-match': `W/"${json.meta.versionId}"`, prefer: 'return=representation' },
      });
      expect([put.status, put.json.status, put.text.includes('MARK')]).toEqual([200, 'cancelled', false]);
      const whole = await door.get(`/Task/${exchange.task}`, { as: linkWorkers });
      expect(whole.text).toContain('MARK-note');
      expect(whole.json.meta.tag ?? []).toEqual([]);
    } finally {
      await door.close();
    }
  });
});

describe('a practice that reads along', () => {
  test('gets by the level what the teacher who asked does not', async () => {
    const door = await openDoor();
    try {
      const { exchange } = await referWith(door, { ...level('summary'), ...elsewhere, details: { source: 'teacher' } });
      await played(door);
      const composition = await door.get('/Composition', { as: stranger });
      expect(composition.text).toContain('Open-summary words');
      expect((await door.get('/Composition')).json.total).toBe(0);
      const put = await door.ask(`/Task/${exchange.task}`, {
        as: stranger,
        method: 'PUT',
        body: (await door.get(`/Task/${exchange.task}`, { as: stranger })).json,
        headers: { 'if-match': 'W/"1"' },
      });
      expect(put.status).toBe(403);
      expect((await door.get('/Goal', { as: stranger })).json.total).toBe(0);
      expect((await door.get('/Task', { as: stranger })).text).not.toContain('MARK');
      expect((await door.get('/Composition', { as: practice })).json.entry).toBeUndefined();
    } finally {
      await door.close();
    }
  });
});

describe('what is restricted', () => {
  const concern = { status: 'active', concern: { freeText: 'MARK-restricted' }, restricted: true } as const;
  const open = { status: 'active', concern: { freeText: 'Open-concern' } } as const;

  test('is shown to who wrote it, and to nobody from whom the clearance was taken', async () => {
    const known = { ...linkWorkers, clearedForRestricted: true } as const;
    const door = await openDoor();
    let isCleared = true;
    const party = jest.spyOn(parties, 'party').mockImplementation((id) => {
      if (id === known.id && isCleared) return known;
      return [practice, linkWorkers, stranger].find((one) => one.id === id);
    });
    const at = jest.spyOn(parties, 'at').mockReturnValue(known);
    try {
      const { exchange } = await referWith(door, { safeguarding: { concerns: [concern, open] } });
      const flags = (await door.store.contents(exchange.id)).filter(({ type }) => type === 'Flag');
      const restricted = flags.find(({ body }) => body.includes('MARK-restricted'));
      const seen = async (as: Party) => {
        const search = await door.get('/Flag', { as });
        const read = await door.get(`/Flag/${restricted?.id}`, { as });
        const history = await door.get(`/Flag/${restricted?.id}/_history`, { as });
        const included = await door.get('/Patient?_revinclude=Flag:patient', { as });
        const counted = await door.get('/Flag?_summary=count', { as });
        return {
          found: [search, read, history, included].map(({ text }) => text.includes('MARK-restricted')),
          total: [search.json.total, counted.json.total],
          status: [read.status, history.status],
        };
      };
      const all = { found: [true, true, true, true], total: [flags.length, flags.length], status: [200, 200] };
      expect(await seen(practice)).toEqual(all);
      expect(await seen(linkWorkers)).toEqual(all);
      isCleared = false;
      const rest = flags.length - 1;
      const none = { found: [false, false, false, false], total: [rest, rest], status: [404, 404] };
      expect(await seen(linkWorkers)).toEqual(none);
      expect(await seen(practice)).toEqual(all);
    } finally {
      party.mockRestore();
      at.mockRestore();
      await door.close();
    }
  });
});
