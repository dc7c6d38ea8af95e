import { beforeEach, describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { Refusal } from '../../src/domain/issue.js';
import type { Progress } from '../../src/domain/progress.js';
import type { Report } from '../../src/domain/report.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, nextEnd, referred, report as say, useWorld, world } from './scene.js';
import { arrival, linkWorkers, practice, story, wires } from './world.js';

// What a report is refused for: which code, where on its wire, and that nothing of it is kept.

useWorld();

let id: string;
beforeEach(async () => {
  id = (await referred()).id;
  await say({ state: 'accepted' });
  await say({ state: 'engaged' });
});

const engaged: Progress = { state: 'engaged' };
const number = (value: string) => ({ system: 'https://saltby.example/Id', value });
const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A report as the platform wire has it. */
function plain(report: object, progress: Progress = engaged) {
  const told = readJson(story('housing/4-link-worker-reports.json'));
  if (!isMembers(told)) throw new Error('the story has no report');
  const message = { ...told, id: `9e57873b-6e20-4efe-9eac-${nextEnd()}`, progress, report };
  return arrival(linkWorkers, 'platform', Buffer.from(JSON.stringify(message)));
}

/** The same as a FHIR transaction; `edit` changes a resource of it. */
function transaction(report: Report, progress: Progress = engaged, edit: (resource: object) => object = (one) => one) {
  const told = wires.platform.read(readJson(story('housing/4-link-worker-reports.json'))).message;
  if (told?.kind !== 'progress') throw new Error('the story has no report');
  const message = { ...told, id: `9e57873b-6e20-4efe-9eac-${nextEnd()}`, progress, report };
  const bundle: unknown = structuredClone(wires['fhir-rest'].write(message));
  if (!isMembers(bundle) || !Array.isArray(bundle.entry)) throw new Error('no transaction was written');
  const entry = bundle.entry.map((one: { resource: object }) => ({ ...one, resource: edit(one.resource) }));
  return arrival(linkWorkers, 'fhir-rest', Buffer.from(JSON.stringify({ ...bundle, entry })));
}

/** What stands of the referral: its version, every resource's, and what is owed. */
async function standing() {
  const { exchange, resources } = await kept(id);
  const owed = await world.store.inbox(practice.id, { after: 0, limit: 100 });
  return [exchange.version, exchange.state, resources.map((one) => [one.id, one.version]), owed.length];
}

/** What a report is refused for, after seeing that nothing has changed; nothing when it is taken. */
async function refusal(report: ReturnType<typeof plain>): Promise<readonly string[]> {
  const before = await standing();
  try {
    await world.journeys.accept(report);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    expect(await standing()).toEqual(before);
    const errors = thrown.issues.filter(({ severity }) => severity === 'error');
    for (const { text, path } of errors) if (path.startsWith('/')) expect(text).toMatch(/^found .*expected /);
    return errors.map(({ code, path }) => `${code} ${path}`);
  }
}

const met = { status: 'finished', attendance: 'attended' } as const;
const author = { writtenOn: '2026-09-20', writtenBy: { name: 'Kit Marlow' } } as const;

describe('a contact', () => {
  test.each<[string, object]>([
    ['attended', { ...met, at: later(3) }],
    ['missed', { status: 'cancelled', attendance: 'did-not-attend', at: later(3) }],
    ['tried', { status: 'cancelled', attendance: 'could-not-be-reached', at: later(3) }],
    ['going on', { status: 'in-progress', at: later(3) }],
  ])('that is still to come was not %s', async (_what, contact) => {
    expect(await refusal(plain({ contacts: [{ ...met, at: '2026-09-20' }, contact] }))).toEqual([
      'value /report/contacts/1/at',
    ]);
  });

  test('that is still to come is refused in FHIR too', async () => {
    expect(await refusal(transaction({ contacts: [{ ...met, at: later(3) }] }))).toEqual([
      expect.stringMatching(/^value Bundle\.entry\[\d+\]\.resource\.period\.start$/),
    ]);
  });

  test('that is planned, or called off before its day, may be still to come', async () => {
    const contacts = [
      { status: 'planned', at: later(3) },
      { status: 'cancelled', attendance: 'cancelled-by-person', at: later(3) },
    ] as const;
    expect(await refusal(plain({ contacts }))).toEqual([]);
  });

  test('was not days before the referral was made; the day before is let pass', async () => {
    expect(await refusal(plain({ contacts: [{ ...met, at: '2026-09-12' }] }))).toEqual(['value /report/contacts/0/at']);
    expect(await refusal(plain({ contacts: [{ ...met, at: '2026-09-01T10:00:00Z' }] }))).toEqual([
      'value /report/contacts/0/at',
    ]);
    expect(await refusal(transaction({ contacts: [{ ...met, at: '2026-09-12' }] }))).toEqual([
      expect.stringMatching(/^value Bundle\.entry\[\d+\]\.resource\.period\.start$/),
    ]);
    expect(await refusal(plain({ contacts: [{ ...met, at: '2026-09-13' }] }))).toEqual([]);
  });

  test('was not attended where it was called off or is still to come', async () => {
    for (const status of ['cancelled', 'planned'] as const) {
      const contact = { status, attendance: 'attended', method: 'face-to-face', at: '2026-11-02' } as const;
      expect(await refusal(plain({ contacts: [contact] }))).toEqual(['invariant /report/contacts/0/attendance']);
    }
    const missed = { status: 'cancelled', attendance: 'cancelled-by-person', at: '2026-11-02' } as const;
    expect(await refusal(plain({ contacts: [missed] }))).toEqual([]);
  });

  test('accompanies to a connection that is known', async () => {
    const contacts = [{ ...met, at: '2026-09-20', accompaniedTo: number('K-1') }];
    expect(await refusal(plain({ contacts }))).toEqual(['reference-broken /report/contacts/0/accompaniedTo']);
    const service = { name: 'Saltby Choir' };
    const connections = [{ identifier: number('K-1'), service, progress: { state: 'sent' } }];
    expect(await refusal(plain({ connections }))).toEqual([]);
    expect(await refusal(plain({ contacts }))).toEqual([]);
  });
});

describe('what was found or written', () => {
  test('was not found or written in the time that is still to come', async () => {
    const report = {
      needs: [{ kind: 'debt', found: 'later', state: 'active', certainty: 'confirmed', recordedOn: later(3) }],
      assessments: [{ status: 'final', on: later(3), summary: 'x' }],
      signposts: [{ status: 'completed', date: later(3), to: { name: 'x' } }],
      plan: { status: 'active', updatedOn: later(3) },
      summaries: [{ status: 'preliminary', ...author, writtenOn: later(3), words: 'x' }],
    } as const;
    expect(await refusal(plain(report))).toEqual([
      'value /report/needs/0/recordedOn',
      'value /report/assessments/0/on',
      'value /report/signposts/0/date',
      'value /report/plan/updatedOn',
      'value /report/summaries/0/writtenOn',
    ]);
    const found = (await refusal(transaction(report))).map((one) => one.replace(/entry\[\d+\]/, 'entry[]'));
    expect([...found].sort()).toEqual([
      'value Bundle.entry[].resource.date',
      'value Bundle.entry[].resource.effective',
      'value Bundle.entry[].resource.extension',
      'value Bundle.entry[].resource.recordedDate',
      'value Bundle.entry[].resource.sent',
    ]);
  });

  test('is a need that came to light at the assessment or later, in FHIR too', async () => {
    const needs = [{ kind: 'debt', found: 'later', state: 'active', certainty: 'confirmed' }] as const;
    const edit = (change: (resource: object) => object) => (resource: object) =>
      JSON.stringify(resource).includes('"found-need"') ? change(resource) : resource;
    const unsaid = edit((resource) =>
      Object.fromEntries(Object.entries(resource).filter(([name]) => name !== 'extension')),
    );
    const before = edit((resource) =>
      JSON.parse(JSON.stringify(resource).replace('"valueCode":"later"', '"valueCode":"referral"')),
    );
    expect(await refusal(transaction({ needs }, engaged, before))).toEqual([
      expect.stringMatching(/^invariant Bundle\.entry\[\d+\]\.resource\.extension$/),
    ]);
    expect(await refusal(transaction({ needs }, engaged, unsaid))).toEqual([
      expect.stringMatching(/^required Bundle\.entry\[\d+\]\.resource\.extension$/),
    ]);
  });

  test('has a number of its own in its list', async () => {
    const needs = ['x', 'y'].map((freeText) => ({
      identifier: number('N-1'),
      freeText,
      found: 'later' as const,
      state: 'active' as const,
      certainty: 'confirmed' as const,
    }));
    expect(await refusal(plain({ needs }))).toEqual(['invariant /report/needs/1/identifier']);
    expect(await refusal(transaction({ needs }))).toEqual([
      expect.stringMatching(/^invariant Bundle\.entry\[\d+\]\.resource\.identifier$/),
    ]);
    const goals = ['x', 'y'].map((freeText) => ({ identifier: number('G-1'), status: 'active', freeText }));
    const plan = {
      status: 'active',
      needs: [{ freeText: 'z', state: 'active', certainty: 'confirmed', goals }],
    };
    expect(await refusal(plain({ plan }))).toEqual(['invariant /report/plan/needs/0/goals/1/identifier']);
  });
});

describe('a summary', () => {
  test.each(['final', 'amended'] as const)('that is %s comes with the end of the work', async (status) => {
    const summaries = [{ status, ...author, noActionNeeded: true as const }];
    expect(await refusal(plain({ summaries }))).toEqual(['invariant /report/summaries/0/status']);
    expect(await refusal(transaction({ summaries }))).toEqual([
      expect.stringMatching(/^invariant Bundle\.entry\[\d+\]\.resource\.status$/),
    ]);
    expect(await refusal(plain({ summaries }, { state: 'closed', closing: 'goals-met' }))).toEqual([]);
  });

  test('that is final says whether anything is asked; silence would be read as nothing', async () => {
    const closed = { state: 'closed', closing: 'goals-met' } as const;
    const summaries = [{ status: 'final' as const, ...author, words: 'She sings again.' }];
    expect(await refusal(plain({ summaries }, closed))).toEqual(['required /report/summaries/0/noActionNeeded']);
    expect(await refusal(transaction({ summaries }, closed))).toEqual([
      expect.stringMatching(/^required Bundle\.entry\[\d+\]\.resource\.section$/),
    ]);
  });

  test('does not say that nothing is asked beside what is asked', async () => {
    const summaries = [
      {
        status: 'preliminary' as const,
        ...author,
        requestedActions: [{ forPerson: 'x' }],
        noActionNeeded: true as const,
      },
    ];
    expect(await refusal(plain({ summaries }))).toEqual(['invariant /report/summaries/0/noActionNeeded']);
  });
});

describe('the plan in FHIR', () => {
  const stageGoals = [{ status: 'active' as const, freeText: 'One verse' }];
  const actions = [{ status: 'active' as const, what: [{ freeText: 'Practise' }], confidence: 4, stageGoals }];
  const goals = [{ status: 'active' as const, freeText: 'To sing', importance: 9, actions }];
  const needs = [{ freeText: 'Lonely', state: 'active' as const, certainty: 'confirmed' as const, goals }];
  const report: Report = { plan: { status: 'active', needs } };

  const without = (member: string, type: string, part: string) => (resource: object) => {
    const is = JSON.stringify(resource).includes(`"code":"${part}"`) && Reflect.get(resource, 'resourceType') === type;
    return is ? Object.fromEntries(Object.entries(resource).filter(([name]) => name !== member)) : resource;
  };

  /** The same, with a reference that names something and leads nowhere. */
  const named = (member: string, type: string, part: string) => (resource: object) => {
    const is = without(member, type, part)(resource) !== resource;
    const there: unknown = Reflect.get(resource, member);
    return is
      ? { ...resource, [member]: JSON.parse(JSON.stringify(there).replaceAll(/"reference":"[^"]*"/g, '"display":"x"')) }
      : resource;
  };

  test.each([
    ['an action without its goal', 'extension', 'ServiceRequest', 'plan-action'],
    ['a goal without its need', 'addresses', 'Goal', 'goal'],
    ['a stage goal without its action', 'addresses', 'Goal', 'stage-goal'],
  ])('%s is refused', async (_what, member, type, part) => {
    const found = await refusal(transaction(report, engaged, without(member, type, part)));
    expect([...new Set(found)]).toEqual([
      expect.stringMatching(new RegExp(`^required Bundle\\.entry\\[\\d+\\]\\.resource\\.${member}$`)),
    ]);
    const loose = await refusal(transaction(report, engaged, named(member, type, part)));
    expect(loose).toEqual([
      expect.stringMatching(new RegExp(`^required Bundle\\.entry\\[\\d+\\]\\.resource\\.${member}$`)),
    ]);
  });

  test.each([0, 11, 5.5])('importance and confidence are whole numbers from 1 to 10: %s is none', async (score) => {
    const wrong = [
      { ...needs[0], goals: [{ ...goals[0], importance: score, actions: [{ ...actions[0], confidence: score }] }] },
    ];
    const code = Number.isInteger(score) ? 'value' : 'structure';
    expect([...(await refusal(plain({ plan: { status: 'active', needs: wrong } })))].sort()).toEqual([
      `${code} /report/plan/needs/0/goals/0/actions/0/confidence`,
      `${code} /report/plan/needs/0/goals/0/importance`,
    ]);
    const edit = (resource: object) =>
      JSON.parse(JSON.stringify(resource).replace(/"valueInteger":[49]\b/g, `"valueInteger":${score}`));
    const found = await refusal(transaction(report, engaged, edit));
    expect(
      found.map((one) => one.replace(/entry\[\d+\]/, 'entry[]').replace(/extension\[\d+\]/, 'extension[]')),
    ).toEqual([expect.stringMatching(/resource\.extension\[\]/), expect.stringMatching(/resource\.extension\[\]/)]);
  });
});

describe('a code', () => {
  const own = { system: 'https://waymark.example/fhir/CodeSystem/attendance', code: 'danced' };

  test("that Waymark's own code system does not have is refused on every wire", async () => {
    const outcome = { codedValues: [own] };
    expect(await refusal(plain({ contacts: [{ ...met, at: '2026-09-20', outcome }] }))).toEqual([
      'code-unknown /report/contacts/0/outcome/codedValues/0/code',
    ]);
    const taken = { codedValues: [{ ...own, code: 'attended' }] };
    const edit = (resource: object) =>
      Reflect.get(resource, 'resourceType') === 'Encounter'
        ? JSON.parse(JSON.stringify(resource).replace('"code":"attended"', '"code":"danced"'))
        : resource;
    const found = await refusal(
      transaction({ contacts: [{ ...met, at: '2026-09-20', outcome: taken }] }, engaged, edit),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toMatch(/^code-unknown Bundle\.entry\[\d+\]\.resource\./);
  });

  test("of the sender's own system is kept as it was sent", async () => {
    const code = { system: 'https://saltby.example/outcomes', code: 'better', display: 'Better' };
    expect(
      await refusal(plain({ contacts: [{ ...met, at: '2026-09-20', outcome: { codedValues: [code] } }] })),
    ).toEqual([]);
    const { referral } = await kept(id);
    expect(referral.report?.contacts?.[0]?.outcome?.codedValues).toEqual([code]);
  });
});

describe('when a measure was taken, and that it was a mistake', () => {
  const told = (when: string, more: object = {}) => ({
    measures: [{ instrument: 'gad7', when, timePoint: 'baseline', total: 9, ...more }],
  });

  test('is not from before the person was born, nor from more than a year before the referral', async () => {
    expect(await refusal(plain(told('1850-01-01')))).toEqual(['value /report/measures/0/when']);
    expect(await refusal(plain(told('2025-08-01')))).toEqual(['value /report/measures/0/when']);
    expect(await refusal(plain(told('2025-12-01')))).toEqual([]);
  });

  test('is taken back by its number, on either wire, and keeps nothing that was worked out', async () => {
    const known = { identifier: number('M-1') };
    expect(await refusal(plain(told('2026-09-20', { ...known, status: 'entered-in-error' })))).toEqual([
      'reference-broken /report/measures/0/identifier',
    ]);
    expect(await refusal(plain(told('2026-09-20', known)))).toEqual([]);
    expect(await refusal(plain(told('2026-09-20', { ...known, status: 'entered-in-error' })))).toEqual([]);
    const { referral, resources } = await kept(id);
    expect(referral.report?.measures?.map(({ status }) => status)).toEqual(['entered-in-error']);
    expect(resources.filter(({ body }) => body.includes('entered-in-error') && body.includes('gad7'))).toHaveLength(1);
  });
});

describe('a connection', () => {
  const to = (directoryId: string) => ({
    connections: [{ identifier: number('K-1'), service: { directoryId }, progress: { state: 'sent' } }],
  });

  test('to a service that is unknown or full is refused', async () => {
    expect(await refusal(plain(to('nowhere')))).toEqual(['receiver-unknown /report/connections/0/service/directoryId']);
    expect(await refusal(plain(to('full')))).toEqual(['conflict /report/connections/0/service/directoryId']);
  });

  test('to a service that is no longer listed is told so', async () => {
    await expect(world.journeys.accept(plain(to('gone')))).rejects.toMatchObject({
      issues: [{ code: 'receiver-unknown', text: expect.stringContaining('no longer listed') }],
    });
  });

  test('a request names a need that is known', async () => {
    const request = { identifier: number('Q-1'), what: 'x', need: number('N-1'), progress: { state: 'sent' } };
    expect(await refusal(plain({ requests: [request] }))).toEqual(['reference-broken /report/requests/0/need']);
  });
});

describe('a measure', () => {
  const ons4 = { instrument: 'ons4', when: '2026-09-20', timePoint: 'baseline' } as const;
  const items = { satisfaction: 4, worthwhile: 5, happy: 3, anxious: 7 };
  const of = (...measures: object[]) => plain({ measures });

  test('with a score out of range is refused', async () => {
    expect(await refusal(of({ ...ons4, items: { ...items, anxious: 11 } }))).toEqual([
      'value /report/measures/0/items/anxious',
    ]);
  });

  test('whose items do not add up to its total is refused', async () => {
    const ucla3 = { instrument: 'ucla3', when: '2026-09-20', timePoint: 'baseline' };
    const found = await refusal(of({ ...ucla3, items: { companionship: 1, leftOut: 1, isolated: 1 }, total: 7 }));
    expect(found).toEqual(['invariant /report/measures/0/total']);
  });

  test('of an instrument that is not known is refused', async () => {
    expect(await refusal(of({ ...ons4, instrument: 'horoscope', items }))).toEqual([
      'code-unknown /report/measures/0/instrument',
    ]);
  });

  test('that is a second baseline, or a follow-up before its baseline, is refused', async () => {
    expect(await refusal(of({ ...ons4, items }))).toEqual([]);
    expect(await refusal(of({ ...ons4, when: '2026-09-22', items }))).toEqual([
      'invariant /report/measures/0/timePoint',
    ]);
    expect(await refusal(of({ ...ons4, when: '2026-09-18', timePoint: 'follow-up', items }))).toEqual([
      'invariant /report/measures/0/when',
    ]);
  });
});

describe('after the end', () => {
  const closed = { state: 'closed', closing: 'goals-met' } as const;
  const summary = { identifier: number('S-1'), status: 'final', ...author, noActionNeeded: true } as const;

  beforeEach(async () => {
    expect(await refusal(plain({ summaries: [summary] }, closed))).toEqual([]);
  });

  test.each([
    ['a summary that is amended', { summaries: [{ ...summary, status: 'amended', words: 'She sings.' }] }],
    ['a summary that was a mistake', { summaries: [{ ...summary, status: 'entered-in-error' }] }],
    ['a contact that was before it', { contacts: [{ ...met, at: '2026-09-15' }] }],
  ] as const)('%s is taken, and the end stays as it was said', async (_what, report) => {
    const end = (await kept(id)).referral.progress;
    expect(await refusal(plain(report, closed))).toEqual([]);
    const { exchange, referral } = await kept(id);
    expect([exchange.state, referral.progress]).toEqual(['closed', end]);
    expect(referral.report).toMatchObject(report);
  });

  test('nothing is said of another end, without a report, or of what came later', async () => {
    const contacts = [{ ...met, at: '2026-09-15' }];
    const state = ['move-not-allowed /progress/state'];
    expect(await refusal(plain({ contacts }, { ...closed, closing: 'goals-not-met' }))).toEqual(state);
    expect(await refusal(plain({ contacts }, engaged))).toEqual(state);
    expect(await refusal(plain({ contacts: [{ status: 'planned', at: later(3) }] }, closed))).toEqual([
      'move-not-allowed /report/contacts/0/at',
    ]);
    const connection = { identifier: number('K-9'), service: { name: 'Choir' }, progress: { state: 'sent' } };
    expect(await refusal(plain({ connections: [connection] }, closed))).toEqual([
      'move-not-allowed /report/connections/0/identifier',
    ]);
  });
});

test('words of nothing but space are refused where they stand', async () => {
  const contacts = [{ ...met, at: '2026-09-20', outcome: { freeText: '\u00a0 \u200b' } }];
  expect(await refusal(plain({ contacts }))).toEqual(['value /report/contacts/0/outcome/freeText']);
});
