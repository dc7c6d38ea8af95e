import { describe, expect, jest, test } from '@jest/globals';
import { writeJson } from '../../src/conformance/json-literals.js';
import { loadKept } from '../../src/exchange/kept-exchange.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { referralSeen } from '../../src/exchange/seen.js';
import { refusedFor, useWorld, world } from './scene.js';
import { type Change, played, referWith, sayOf } from './shares.js';
import { arrival, careful, linkWorkers, parties, practice, story, stranger, wires } from './world.js';

useWorld();

const owed = async (party: string) =>
  (await world.store.inbox(party, { after: 0, limit: 100 })).map(({ message, carried, kind }) => ({
    kind,
    carried,
    text: message,
    message: messageKept(message),
  }));

const consent = (
  level: 'everything' | 'summary' | 'codes-only',
  status: 'active' | 'rejected' | 'inactive' = 'active',
) => ({ consent: { status, level } }) as const;

/** The person's practice is another than the one who refers. */
const elsewhere = { gpPractices: [{ identifier: stranger.odsCode ?? '' }] };

interface Row {
  readonly title: string;
  readonly change: Change;
  /** Marks that reach the referrer, sorted; 'all' for everything. */
  readonly shows: readonly string[] | 'all';
}

const summary = ['Open-choir', 'Open-summary'];

const rows: readonly Row[] = [
  { title: 'everything', change: consent('everything'), shows: 'all' },
  { title: 'no level', change: { consent: { status: 'active' } }, shows: 'all' },
  { title: 'summary', change: consent('summary'), shows: ['MARK-said-by', ...summary] },
  { title: 'codes only', change: consent('codes-only'), shows: ['MARK-said-by'] },
  { title: 'everything, refused', change: consent('everything', 'rejected'), shows: ['MARK-said-by'] },
  { title: 'everything, ended', change: consent('everything', 'inactive'), shows: ['MARK-said-by'] },
  {
    title: 'everything, to a teacher',
    change: { ...consent('everything'), ...elsewhere, details: { source: 'teacher' } },
    shows: [],
  },
  {
    title: 'summary, by somebody close',
    change: { ...consent('summary'), ...elsewhere, referrer: { kind: 'related', name: 'Sam' } },
    shows: [],
  },
  {
    title: "everything, a receptionist of the person's own practice",
    change: { ...consent('everything'), details: { source: 'receptionist' } },
    shows: 'all',
  },
  {
    title: 'everything, to be told elsewhere',
    change: { ...consent('everything'), details: { returnResponseTo: `The surgery (${stranger.odsCode})` } },
    shows: [],
  },
];

describe('what the referrer is owed', () => {
  test.each(rows)('$title', async ({ change, shows }) => {
    await referWith(world, change);
    await played(world);
    const told = await owed(practice.id);
    const states = told.map(({ message }) => (message.kind === 'progress' ? message.progress.state : message.kind));
    expect(states).toEqual(['accepted', 'holding', 'paused', 'closed']);
    expect(told.at(-1)?.message).toMatchObject({ progress: { closing: 'goals-partly-met' } });
    expect(told.at(-2)?.message).toMatchObject({ progress: { reason: { code: 'other' } } });
    const text = told.map((one) => one.text).join('\n');
    const found = [...new Set(text.match(/MARK[a-z-]*|Open-[a-z]+/g))].sort();
    if (shows === 'all') expect(found.length).toBeGreaterThan(20);
    else expect(found).toEqual([...shows].sort());
  });

  test('scores and kinds of need go with a summary, without answers and words', async () => {
    await referWith(world, consent('summary'));
    await played(world);
    const last = (await owed(practice.id)).at(-1)?.message;
    if (last?.kind !== 'progress') throw new Error('nothing was told');
    expect(last.report?.measures?.[0]).toMatchObject({ instrument: 'ons4', scores: expect.any(Array), signals: [] });
    expect(last.report?.measures?.[0]?.scores.length).toBe(4);
    expect(last.report?.measures?.[0]).not.toHaveProperty('items');
    expect(last.report?.needs?.[0]).toMatchObject({ kind: 'transport', codedValues: [{ code: 'no-bus' }] });
    expect(Object.keys(last.report ?? {}).sort()).toEqual([
      'codedEntries',
      'connections',
      'measures',
      'needs',
      'summaries',
    ]);
    expect(last.report?.connections?.[0]).toMatchObject({ service: { name: 'Open-choir' }, uptake: 'taken-up' });
  });
});

describe('what says nothing new to the referrer', () => {
  const states = async () =>
    (await owed(practice.id)).map(({ message }) => (message.kind === 'progress' ? message.progress.state : ''));

  test('is not told: that there was a contact is the person’s, where contacts are not shared', async () => {
    await referWith(world, consent('summary'));
    await sayOf(world, { state: 'accepted' });
    const contacts = [{ status: 'finished', attendance: 'attended', at: '2026-11-10T10:00:00Z' }] as const;
    await sayOf(world, { state: 'accepted' }, { contacts });
    await sayOf(
      world,
      { state: 'accepted' },
      { needs: [{ kind: 'transport', found: 'later', state: 'active', certainty: 'confirmed' }] },
    );
    expect(await states()).toEqual(['accepted', 'accepted']);
    const told = (await owed(practice.id)).at(-1)?.message;
    expect(told).toMatchObject({ report: { needs: [{ kind: 'transport' }] } });
  });

  test('is told where everything is shared', async () => {
    await referWith(world, consent('everything'));
    await sayOf(world, { state: 'accepted' });
    await sayOf(world, { state: 'accepted' });
    expect(await states()).toEqual(['accepted', 'accepted']);
  });
});

describe('who reads along', () => {
  test('the practice of the person hears of what is to be filed, the summary and the end when somebody else refers', async () => {
    const { exchange } = await referWith(world, {
      ...consent('summary'),
      ...elsewhere,
      details: { source: 'teacher' },
    });
    expect(exchange.readers).toEqual([stranger.id]);
    await played(world);
    const told = await owed(stranger.id);
    expect(told.map(({ message }) => message)).toMatchObject([
      { progress: { state: 'accepted' }, report: { codedEntries: [{ kind: 'referral' }] } },
      { progress: { state: 'closed' }, report: { codedEntries: [{ kind: 'closed' }] } },
    ]);
    expect(told[1]?.message).toMatchObject({
      kind: 'progress',
      receiver: { endpoint: stranger.endpoints[0] },
      person: { nhsNumber: { value: '9991079203' } },
      report: { summaries: [{ words: 'Open-summary words' }] },
    });
    for (const { text, message } of told) {
      expect(text).not.toMatch(/MARK-(?!said-by)/);
      expect(message).not.toHaveProperty('inReplyTo');
    }
  });

  test('a reader says nothing: neither a withdrawal nor a report', async () => {
    const { exchange } = await referWith(world, { ...elsewhere });
    expect(await refusedFor(sayOf(world, { state: 'accepted' }, undefined, stranger))).toEqual(['forbidden']);
    const raw = {
      waymark: '1',
      kind: 'withdrawal',
      id: '5e57873b-6e20-4efe-9eac-cbd1f0080999',
      sentAt: '2026-11-20T10:00:00Z',
      sender: { endpoint: stranger.endpoints[0] },
      receiver: { endpoint: linkWorkers.endpoints[0] },
      referralIdentifier: { value: exchange.id },
      progress: { state: 'withdrawn', reason: { code: 'no-longer-needed' } },
    };
    const said = world.journeys.accept(arrival(stranger, 'platform', Buffer.from(JSON.stringify(raw))));
    expect(await refusedFor(said)).toEqual(['forbidden']);
  });

  test('words that name nobody who is connected are told the referrer', async () => {
    const { issues, exchange } = await referWith(world, { details: { returnResponseTo: 'Her school nurse' } });
    expect(issues.filter(({ severity }) => severity === 'warning')).toEqual([
      expect.objectContaining({ code: 'receiver-unknown', path: '/referral/details/returnResponseTo' }),
    ]);
    expect(exchange.shares).toEqual({ referrer: 'everything', readers: 'everything' });
  });

  test.each([
    ['its whole name', `The ${stranger.id}`, [stranger.id]],
    ['its code as a word', `Send it to ${stranger.odsCode}, please`, [stranger.id]],
    ['a part of a word is no name', `X${stranger.odsCode}Y`, []],
  ])('a party is named by %s', async (_title, returnResponseTo, readers) => {
    const { exchange } = await referWith(world, { details: { returnResponseTo } });
    expect(exchange.readers).toEqual(readers);
  });
});

describe('what is restricted', () => {
  const concern = { status: 'active', concern: { freeText: 'MARK-restricted' }, restricted: true } as const;
  const risks = { entries: [{ status: 'active', risk: { freeText: 'MARK-risk' }, restricted: true }] } as const;

  test('is refused for a service that is not cleared, each entry by its path, and nothing is stored', async () => {
    const refused = referWith(world, { safeguarding: { concerns: [concern] }, risks });
    await expect(refused).rejects.toMatchObject({
      issues: [
        { code: 'forbidden', path: '/referral/safeguarding/concerns/0' },
        { code: 'forbidden', path: '/referral/risks/entries/0' },
      ],
    });
    expect((await world.store.stats()).exchanges).toBe(0);
  });

  test('is refused on the wire of BaRS as well', async () => {
    const told = JSON.parse(story('restricted-safeguarding/1-gp-sends.json').toString());
    const [{ resource: header }] = told.entry;
    const at = (value: string | undefined) => `https://fhir.nhs.uk/Id/dos-service-id|${value}`;
    header.source.endpoint = at(practice.endpoints[0]?.value);
    header.destination[0].endpoint = at(linkWorkers.endpoints[0]?.value);
    const send = () => world.journeys.accept(arrival(practice, 'bars', Buffer.from(JSON.stringify(told))));
    expect(new Set(await refusedFor(send()))).toEqual(new Set(['forbidden']));
    header.destination[0].endpoint = at(careful.endpoints[0]?.value);
    expect(await refusedFor(send())).toEqual([]);
  });
});

describe('what is shared can be told', () => {
  test.each(['everything', 'summary', 'codes-only', 'minimal'] as const)(
    '%s, on every wire and in the view',
    async (share) => {
      const risks = { entries: [{ status: 'active', risk: { freeText: 'MARK-risk' }, restricted: true }] } as const;
      const at = jest.spyOn(parties, 'at').mockReturnValue({ ...linkWorkers, clearedForRestricted: true });
      const change = share === 'minimal' ? { ...elsewhere, details: { source: 'teacher' } } : consent(share);
      const { exchange } = await referWith(world, { ...change, risks });
      at.mockRestore();
      await played(world);
      for (const { message } of await owed(practice.id)) {
        for (const wire of Object.values(wires)) {
          const again = wire.read(JSON.parse(writeJson(wire.write(message))));
          expect([wire.name, again.issues.filter(({ severity }) => severity === 'error')]).toEqual([wire.name, []]);
          expect(again.message).toMatchObject({ kind: 'progress' });
        }
      }
      const { referral } = await loadKept(world.store, exchange);
      for (const role of ['referrer', 'reader', 'performer'] as const) {
        const told = writeJson(wires.platform.write(referralSeen(referral, { role, share, isCleared: false })));
        expect(told.includes('MARK-risk')).toBe(role === 'referrer');
        expect(told.includes('MARK-goal')).toBe(share === 'everything');
      }
    },
  );
});

test('a report reaches the one who sent it whole, whatever was agreed', async () => {
  const { exchange } = await referWith(world, consent('codes-only'));
  await played(world);
  const bodies = (await world.store.contents(exchange.id)).map(({ body }) => body).join('\n');
  for (const mark of ['MARK-contact', 'MARK-goal', 'MARK-held', 'MARK-measure']) expect(bodies).toContain(mark);
});
