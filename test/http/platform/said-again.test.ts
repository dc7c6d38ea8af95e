import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { linkWorkers, practice, story } from '../../exchange/world.js';
import { maximalReport } from '../../laws/maximal.js';
import { at, type Got, list, openScene, type Scene, text } from '../messaging/scene.js';

// A report that says again, or otherwise, what an earlier one said.

let scene: Scene;
let id: string;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

beforeEach(async () => {
  const wire = JSON.parse(story('housing/3-link-worker-receives.json').toString());
  wire.id = randomUUID();
  wire.referral.details.identifiers = [{ system: 'https://quayside.example/referrals', value: `R-${wire.id}` }];
  delete wire.referral.progress;
  delete wire.carried;
  const got = await scene.ask(practice, '/platform/v1/referrals/', sending('POST', wire));
  if (got.status !== 201) throw new Error(got.text);
  id = text(at(got.json, 'exchange', 'id'));
  for (const state of ['accepted', 'engaged']) await said('progress', { state });
});

const sending = (method: string, body: unknown) => ({
  method,
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  body,
});
const said = (part: string, body: unknown): Promise<Got> =>
  scene.ask(linkWorkers, `/platform/v1/referrals/${id}/${part}`, sending(part === 'plan' ? 'PUT' : 'POST', body));
const known = async (part: string) =>
  at((await scene.ask(practice, `/platform/v1/referrals/${id}/report`, {})).json, 'report', part);
const told = ({ status, json }: Got) => [
  status,
  ...list(at(json, 'issues')).map((issue) => `${text(at(issue, 'severity'))} ${text(at(issue, 'path'))}`),
];

const snomed = 'http://snomed.info/sct';
const number = (value: string) => ({ system: 'https://saltby.example/Id', value });
const tried = { status: 'finished', attendance: 'could-not-be-reached', at: '2026-09-21', method: 'telephone' };
const pointed = { status: 'completed', date: '2026-09-20', to: { name: 'The library' } };

describe('what happened and bears no number', () => {
  test.each([
    ['contacts', tried],
    ['signposts', pointed],
  ])('%s: said in two requests it happened twice, and the sender is told so', async (part, item) => {
    expect(told(await said(part, item))).toEqual([200]);
    const second = await said(part, item);
    expect(told(second)).toEqual([200, 'information /identifier']);
    expect(text(at(at(second.json, 'issues'), '0', 'text'))).toContain('kept as another one');
    expect(told(await said(part, [item, item]))).toEqual([
      200,
      'information /0/identifier',
      'information /1/identifier',
    ]);
    expect(await known(part)).toEqual([item, item, item, item]);
  });

  test('with a number it is said anew, and nothing is to be told', async () => {
    for (const attendance of ['could-not-be-reached', 'attended']) {
      expect(told(await said('contacts', { ...tried, identifier: number('C-1'), attendance }))).toEqual([200]);
    }
    expect(await known('contacts')).toHaveLength(1);
  });
});

describe('a measure whose answers were kept', () => {
  const measure = { identifier: number('X'), instrument: 'ucla3', when: '2026-09-20', timePoint: 'baseline' };
  const items = { companionship: 1, leftOut: 2, isolated: 2 };
  const resources = async (type: string) =>
    (await scene.store.contents(id)).filter((one) => one.type === type && one.body.includes('-measure'));
  const body = ({ body: kept }: { readonly body: string }): unknown => JSON.parse(kept);

  test('is corrected to its total: the answers are set aside as a mistake, and it is no longer derived from them', async () => {
    await said('measures', { ...measure, items });
    const [before] = await resources('QuestionnaireResponse');
    expect(told(await said('measures', { ...measure, total: 6 }))).toEqual([200, 'information /items']);
    const [answers, ...others] = await resources('QuestionnaireResponse');
    if (before === undefined || answers === undefined) throw new Error('expected answers');
    expect(others).toEqual([]);
    expect(answers).toMatchObject({ id: before.id, version: before.version + 1, audience: before.audience });
    expect(body(answers)).toMatchObject({ status: 'entered-in-error', item: at(body(before), 'item') });
    const [observation] = await resources('Observation');
    expect(observation && body(observation)).not.toHaveProperty('derivedFrom');
    expect(await known('measures')).toEqual([
      expect.objectContaining({ identifier: number('X'), scores: { total: 6 } }),
    ]);
    expect(at(await known('measures'), '0')).not.toHaveProperty('items');
  });

  test('goes from answers to its total and back, as often as need be', async () => {
    for (const facts of [{ items }, { total: 6 }, { items }, { total: 5 }, { items: { ...items, leftOut: 3 } }]) {
      expect([facts, (await said('measures', { ...measure, ...facts })).status]).toEqual([facts, 200]);
    }
    expect(at(await known('measures'), '0')).toMatchObject({ items: { ...items, leftOut: 3 }, scores: { total: 6 } });
    const standing = (await resources('QuestionnaireResponse')).filter(({ body: kept }) =>
      kept.includes('"completed"'),
    );
    expect(standing).toHaveLength(1);
  });
});

describe('an item said anew under its number with less than before', () => {
  // On one day, and with what every wire asks for.
  const dated = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(/2026-\d\d-\d\d/g, '2026-09-20'));
  const { contacts, needs, assessments, connections, requests, signposts, summaries, plan } = maximalReport;
  const sent = { progress: { state: 'sent' } };
  const short = { status: 'preliminary', writtenOn: '2026-09-20', writtenBy: { name: 'Kit' } };
  const whole: readonly [string, unknown, object][] = [
    ['needs', needs?.[0], { state: 'active', certainty: 'confirmed', found: 'later', kind: 'debt' }],
    ['contacts', { ...contacts?.[0], accompaniedTo: undefined }, { status: 'planned' }],
    ['assessments', assessments?.[0], { status: 'final' }],
    [
      'connections',
      { ...connections?.[0], service: { ...connections?.[0]?.service, directoryId: undefined }, ...sent },
      { service: { name: 'Connected service' }, ...sent },
    ],
    ['requests', { ...requests?.[0], need: undefined, ...sent }, { what: requests?.[0]?.what, ...sent }],
    ['signposts', signposts?.[0], { status: 'completed' }],
    ['summaries', { ...summaries?.[0], status: 'preliminary' }, short],
  ];

  test.each(whole)('%s: is kept, and so is the same with all of it again', async (part, full, less) => {
    const item = Object(dated({ ...Object(full), identifier: number('N') }));
    for (const next of [item, { ...less, identifier: number('N') }, item]) {
      const got = await said(part, next);
      expect([got.status, got.status === 200 ? '' : got.text]).toEqual([200, '']);
      expect(await known(part)).toHaveLength(1);
    }
  });

  test('a plan: every need, goal, action and stage goal is kept, whatever the next word leaves out', async () => {
    const numbered = (value: unknown, place: string): unknown =>
      Array.isArray(value)
        ? value.map((one, i) => numbered(one, `${place}-${i}`))
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value).map(([name, inner]) =>
                name === 'identifier' ? [name, number(place)] : [name, numbered(inner, `${place}-${name}`)],
              ),
            )
          : value;
    const full = numbered(dated(plan), 'P');
    const bare = (item: unknown, more: object) => ({ identifier: at(item, 'identifier'), ...more });
    const need = at(full, 'needs', '0');
    const goal = at(need, 'goals', '0');
    const action = at(goal, 'actions', '0');
    const under = (goals: readonly object[]) => ({
      status: 'active',
      needs: [bare(need, { state: 'active', certainty: 'confirmed', freeText: 'x', goals })],
    });
    const count = async () => {
      const counted = JSON.stringify(await known('plan'));
      return ['goals', 'actions', 'stageGoals'].map((name) => counted.split(`"${name}":`).length - 1);
    };
    expect(told(await said('plan', full))).toEqual([200]);
    const all = await count();
    expect(all.every((one) => one > 0)).toBe(true);
    for (const next of [
      { status: 'active' },
      { status: 'active', needs: [bare(need, { state: 'active', certainty: 'confirmed', freeText: 'x' })] },
      under([bare(goal, { status: 'active', freeText: 'y' })]),
      under([bare(goal, { status: 'active', freeText: 'y', actions: [bare(action, { status: 'active' })] })]),
      full,
    ]) {
      const got = await said('plan', next);
      expect([next, got.status, got.status === 200 ? '' : got.text]).toEqual([next, 200, '']);
      expect(await count()).toEqual(all);
    }
  });
});

describe('a code of SNOMED CT', () => {
  test.each(['73211008', '12345', '1234567890123456789', 'diabetes', '073211009'])(
    'that it cannot have is refused where it stands, and not repeated: %s',
    async (code) => {
      const got = await said('contacts', { ...tried, outcome: { codedValues: [{ system: snomed, code }] } });
      expect(told(got)).toEqual([422, 'error /outcome/codedValues/0/code']);
      expect(got.text).not.toContain(code);
    },
  );

  test('that it can have is kept, and so is any code of another system', async () => {
    const codedValues = [
      { system: snomed, code: '73211009' },
      { system: snomed, code: '108161000000109' },
      { system: 'https://saltby.example/codes', code: '73211008' },
    ];
    expect(told(await said('contacts', { ...tried, outcome: { codedValues } }))).toEqual([200]);
  });
});
