import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import type { ProgressMessage } from '../../src/domain/message.js';
import type { Plan } from '../../src/domain/plan.js';
import { afterReport, type Report } from '../../src/domain/report.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, nextEnd, referred, report as say, useWorld, world } from './scene.js';
import { arrival, linkWorkers, practice, story, wires } from './world.js';

// The plan and the needs found, as they come in, are kept, and go on.

useWorld();

const number = (value: string) => ({ system: 'https://saltby.example/Id', value });

const plan: Plan = {
  identifier: number('P-1'),
  status: 'active',
  needs: [
    {
      identifier: number('PN-1'),
      kind: 'loneliness',
      freeText: 'Sees nobody',
      state: 'active',
      certainty: 'confirmed',
      goals: [
        {
          identifier: number('G-1'),
          status: 'active',
          freeText: 'To sing again',
          importance: 9,
          actions: [
            {
              identifier: number('A-1'),
              status: 'active',
              what: [{ freeText: 'Go to the choir' }],
              who: { name: 'Ada Quill' },
              when: '2026-10-01',
              confidence: 4,
              reviewOn: '2026-11-01',
              stageGoals: [
                { identifier: number('S-1'), status: 'completed', freeText: 'One song', outcome: { freeText: 'Sung' } },
              ],
            },
          ],
          outcomes: [{ freeText: 'Sings on Tuesdays' }],
        },
      ],
    },
  ],
  agreement: { agreed: true, name: 'Ada Quill', role: { freeText: 'The person' } },
  updatedOn: '2026-09-20',
  reviewOn: '2026-12',
};

function message(report: Report): ProgressMessage {
  const told = wires.platform.read(readJson(story('housing/4-link-worker-reports.json'))).message;
  if (told?.kind !== 'progress') throw new Error('the story has no report');
  return { ...told, id: `5e57873b-6e20-4efe-9eac-${nextEnd()}`, progress: { state: 'engaged' }, report };
}

async function working(): Promise<string> {
  const { id } = await referred();
  await say({ state: 'accepted' });
  await say({ state: 'engaged' });
  return id;
}

const tell = (report: Report, wire: keyof typeof wires = 'platform') =>
  world.journeys.accept(arrival(linkWorkers, wire, Buffer.from(JSON.stringify(wires[wire].write(message(report))))));

/** The resources of a referral that say something of the plan, by the words in them. */
async function resourcesOf(id: string) {
  const { resources } = await kept(id);
  const all = resources.map(({ type, id: own, body }) => ({ type, id: own, text: body, body: readJson(body) }));
  return (type: string, words: string) => {
    const found = all.filter((one) => one.type === type && one.text.includes(words));
    expect(found).toHaveLength(1);
    const [{ id: own = '', body = {} } = {}] = found;
    if (!isMembers(body)) throw new Error('no resource');
    return { reference: `${type}/${own}`, body };
  };
}

/** Every link of the plan, both ways: what stands under a thing names it, and the plan names all of them. */
async function seeLinks(id: string, goals: readonly string[]) {
  const of = await resourcesOf(id);
  const need = of('Condition', 'Sees nobody');
  const action = of('ServiceRequest', 'Go to the choir');
  const stage = of('Goal', 'One song');
  const all = goals.map((words) => of('Goal', words));
  const care = of('CarePlan', 'support-plan');
  const refers = ({ reference }: { reference: string }) => expect.objectContaining({ reference });
  for (const { body } of all) expect(body.addresses).toEqual([refers(need)]);
  const [sing] = all;
  expect(action.body.extension).toContainEqual(expect.objectContaining({ valueReference: refers(sing ?? need) }));
  expect(action.body.basedOn).toEqual([refers(care)]);
  expect(stage.body.addresses).toEqual([refers(action)]);
  expect(care.body.addresses).toEqual([refers(need)]);
  const named: unknown = care.body.goal;
  expect(named).toHaveLength(goals.length + 1);
  expect(named).toEqual(expect.arrayContaining([...all, stage].map(refers)));
  expect(care.body.activity).toEqual([{ reference: refers(action) }]);
}

describe('the plan', () => {
  test.each(['platform', 'fhir-rest', 'bars'] as const)(
    'by the wire %s is kept whole, and linked both ways',
    async (wire) => {
      const id = await working();
      await tell({ plan }, wire);
      expect((await kept(id)).referral.report).toEqual({ plan });
      await seeLinks(id, ['To sing again']);
    },
  );

  test('with a later word keeps its links, and a new goal stands beside the first', async () => {
    const id = await working();
    await tell({ plan });
    const [need] = plan.needs ?? [];
    const [goal] = need?.goals ?? [];
    if (need === undefined || goal === undefined) throw new Error('the plan is empty');
    const { actions: _actions, ...bare } = goal;
    const more = { identifier: number('G-2'), status: 'active', freeText: 'To go out', importance: 6 } as const;
    const improved = { ...bare, achievement: 'improving', importance: 10 } as const;
    const said: Report = {
      plan: { status: 'active', updatedOn: '2026-10-20', needs: [{ ...need, goals: [improved, more] }] },
    };
    await tell(said);
    const known = afterReport({ plan }, said);
    expect(known?.plan?.needs?.[0]?.goals).toEqual([{ ...improved, actions: goal.actions }, more]);
    expect((await kept(id)).referral.report).toEqual(known);
    await seeLinks(id, ['To sing again', 'To go out']);
  });

  test('is told to the practice on every wire, with importance, confidence and who agreed', async () => {
    await working();
    await tell({ plan });
    const owed = (await world.store.inbox(practice.id, { after: 0, limit: 10 })).at(-1);
    const told = messageKept(owed?.message ?? '');
    for (const wire of Object.values(wires)) {
      const { message: read, issues } = wire.read(wire.write(told));
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(read?.kind === 'progress' && read.report).toEqual({ plan });
    }
  });
});

describe('a need that came to light', () => {
  test.each(['platform', 'fhir-rest', 'bars'] as const)(
    'by %s is a Condition of its own, apart from the plan',
    async (wire) => {
      const id = await working();
      const needs = [
        {
          identifier: number('N-1'),
          kind: 'debt',
          codedValues: [{ system: 'https://saltby.example/needs', code: 'rent', display: 'Rent' }],
          freeText: 'I owe them since spring',
          found: 'assessment',
          foundBy: { name: 'Kit Marlow', role: { freeText: 'Link worker' } },
          recordedOn: '2026-09-20',
          state: 'active',
          certainty: 'confirmed',
        },
        { kind: 'food', found: 'later', state: 'active', certainty: 'unconfirmed' },
      ] as const;
      const before = await kept(id);
      await tell({ needs }, wire);
      const { referral, resources } = await kept(id);
      expect(referral.report).toEqual({ needs });
      const found = resources.filter(({ type, body }) => type === 'Condition' && body.includes('"found-need"'));
      expect(found).toHaveLength(2);
      // It is counted apart from what came of the work.
      const outcomes = (all: typeof resources) =>
        all.filter(({ type }) => type === 'Goal' || type === 'Observation').length;
      expect(outcomes(resources)).toBe(outcomes(before.resources));
    },
  );

  test('says when it came to light: at the assessment, or later', async () => {
    const id = await working();
    const need = { kind: 'debt', state: 'active', certainty: 'confirmed' };
    const told = readJson(story('housing/4-link-worker-reports.json'));
    for (const [found, path] of [
      [undefined, 'required /report/needs/0/found'],
      ['referral', 'invariant /report/needs/0/found'],
      ['yesterday', 'code-unknown /report/needs/0/found'],
    ] as const) {
      const report = { needs: [{ ...need, ...(found !== undefined && { found }) }] };
      const raw = JSON.stringify({ ...Object(told), id: `4e57873b-6e20-4efe-9eac-${nextEnd()}`, report });
      const { issues } = arrival(linkWorkers, 'platform', Buffer.from(raw)).incoming;
      expect(issues.map((issue) => `${issue.code} ${issue.path}`)).toEqual([path]);
    }
    expect((await kept(id)).referral.report).toBeUndefined();
  });
});
