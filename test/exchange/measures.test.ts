import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../src/conformance/json.js';
import { isError, Refusal } from '../../src/domain/issue.js';
import { messageKept } from '../../src/exchange/kept-message.js';
import { isMembers } from '../../src/mapping/engine/constants.js';
import { kept, nextEnd, referred, useWorld, world } from './scene.js';
import { arrival, conformance, linkWorkers, practice, story, wires } from './world.js';

useWorld();

type Told = Readonly<Record<string, unknown>>;

const number = (value: string) => ({ system: 'https://tool.example/Id/measure', value });
const swemwbs = (when: string, timePoint: string, ...answers: readonly number[]): Told => ({
  instrument: 'swemwbs',
  when,
  timePoint,
  items: Object.fromEntries(answers.map((answer, i) => [`q${i + 1}`, answer])),
});
const ons4 = (
  when: string,
  timePoint: string,
  [satisfaction, worthwhile, happy, anxious]: readonly number[],
): Told => ({
  instrument: 'ons4',
  when,
  timePoint,
  items: { satisfaction, worthwhile, happy, anxious },
});

/** A platform report with these measures. */
function platformReport(measures: readonly Told[]): Told {
  const told = readJson(story('housing/4-link-worker-reports.json'));
  if (!isMembers(told)) throw new Error('the story has no report');
  const id = `5e57873b-6e20-4efe-9eac-${nextEnd()}`;
  return {
    ...told,
    id,
    progress: { state: 'engaged' },
    sender: { endpoint: linkWorkers.endpoints[0] },
    report: { measures },
  };
}

const measured = (...measures: readonly Told[]) =>
  world.journeys.accept(arrival(linkWorkers, 'platform', Buffer.from(JSON.stringify(platformReport(measures)))));

/** The same by FHIR REST, with its text changed on the way. */
function measuredInFhir(measures: readonly Told[], change: (text: string) => string = (text) => text) {
  const { message } = wires.platform.read(platformReport(measures));
  if (message === undefined) throw new Error('the report is refused');
  const text = change(JSON.stringify(wires['fhir-rest'].write(message)));
  return world.journeys.accept(arrival(linkWorkers, 'fhir-rest', Buffer.from(text)));
}

/** What a journey was refused for, as `path: text`. */
async function refusals(journey: Promise<unknown>): Promise<readonly string[]> {
  try {
    await journey;
    return [];
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return thrown.issues.filter(isError).map(({ path, text }) => `${path}: ${text}`);
  }
}

const accepted = async () => {
  const { id } = await referred();
  const told = { ...platformReport([]), progress: { state: 'accepted' }, report: undefined };
  await world.journeys.accept(arrival(linkWorkers, 'platform', Buffer.from(JSON.stringify(told))));
  return id;
};

/** The last message owed to the practice. */
async function lastOwed() {
  const owed = await world.store.inbox(practice.id, { after: 0, limit: 100 });
  const message = messageKept(owed.at(-1)?.message ?? '');
  if (message.kind !== 'progress') throw new Error('no report is owed');
  return message;
}

const january = swemwbs('2026-10-05', 'baseline', 2, 3, 2, 3, 2, 3, 4);
const april = swemwbs('2026-10-26', 'follow-up', 4, 4, 3, 4, 3, 4, 4);

describe('measures in a report', () => {
  test('are scored, kept as FHIR with their answers, and told to the practice with how they changed', async () => {
    const id = await accepted();
    await measured(january, ons4('2026-10-05', 'baseline', [3, 4, 3, 7]));
    await measured(april, ons4('2026-10-26', 'follow-up', [5, 4, 5, 8]));

    const { referral, resources } = await kept(id);
    const measures = referral.report?.measures ?? [];
    expect(measures.map(({ instrument, timePoint }) => `${instrument} ${timePoint}`)).toEqual([
      'swemwbs baseline',
      'ons4 baseline',
      'swemwbs follow-up',
      'ons4 follow-up',
    ]);
    // 2+3+2+3+2+3+4 = 19 is 17.98 in the published table; 26 is 23.21.
    expect(measures[0]?.scores).toEqual([
      { name: 'raw', value: 19, method: 'raw' },
      { name: 'metric', value: 17.98, method: 'metric' },
    ]);
    expect(measures[2]?.sinceBaseline).toEqual([
      expect.objectContaining({ score: 'raw', from: 19, to: 26, difference: 7, direction: 'better', meaningful: true }),
      expect.objectContaining({ score: 'metric', from: 17.98, to: 23.21, difference: 5.23, meaningful: true }),
    ]);
    // Four scores, and never a fifth that is their sum.
    expect(measures[3]?.scores).toEqual([
      { name: 'satisfaction', value: 5, band: 'medium' },
      { name: 'worthwhile', value: 4, band: 'low' },
      { name: 'happy', value: 5, band: 'medium' },
      { name: 'anxious', value: 8, band: 'high' },
    ]);
    expect(measures[3]?.sinceLast?.map(({ direction, meaningful }) => [direction, meaningful])).toEqual([
      ['better', 'unknown'],
      ['same', 'unknown'],
      ['better', 'unknown'],
      ['worse', 'unknown'],
    ]);

    const bodies = resources.map(({ body }) => readJson(body)).filter(isMembers);
    const responses = bodies.filter(
      ({ resourceType, partOf }) => resourceType === 'QuestionnaireResponse' && partOf !== undefined,
    );
    const observations = bodies.filter(({ derivedFrom }) => derivedFrom !== undefined);
    expect([responses.length, observations.length]).toEqual([4, 4]);
    for (const observation of observations) {
      const own = responses.filter(({ id: name }) => JSON.stringify(observation.derivedFrom).includes(String(name)));
      expect(own).toHaveLength(1);
      expect(own[0]?.partOf).toEqual([{ reference: `Observation/${String(observation.id)}` }]);
    }
    expect(responses.flatMap(({ item }) => (Array.isArray(item) ? item : [])).filter((item) => 'text' in item)).toEqual(
      [],
    );
    for (const body of bodies) expect(conformance.check(body).filter(isError)).toEqual([]);

    const told = await lastOwed();
    expect(told.report?.measures).toEqual([measures[2], measures[3]]);
    for (const wire of ['bars', 'fhir-rest', 'platform'] as const) {
      const written: unknown = JSON.parse(JSON.stringify(wires[wire].write(told)));
      const back = wires[wire].read(written);
      expect(back.issues.filter(isError)).toEqual([]);
      expect(back.unmapped).toEqual([]);
      expect(back.message).toMatchObject({ report: { measures: told.report?.measures } });
    }
  });

  test('change as Waymark works out, whatever a sender says of it', async () => {
    const id = await accepted();
    await measured(january);
    const change = { score: 'raw', method: 'raw', from: 1, to: 99, direction: 'better', meaningful: true };
    await measured({ ...april, sinceBaseline: [change] });
    const { referral } = await kept(id);
    expect(referral.report?.measures?.[1]?.sinceBaseline?.[0]).toMatchObject({ from: 19, to: 26 });
  });

  test('are replaced by a correction under the same number, and every change is worked out anew', async () => {
    const id = await accepted();
    await measured({ ...january, identifier: number('1') }, { ...april, identifier: number('2') });
    // The fourth answer was typed wrongly: the baseline was 20, not 19.
    const corrected = swemwbs('2026-10-05', 'baseline', 2, 3, 2, 4, 2, 3, 4);
    await measured({ ...corrected, identifier: number('1') });
    const measures = (await kept(id)).referral.report?.measures ?? [];
    expect(measures).toHaveLength(2);
    expect(measures[0]?.scores[0]).toMatchObject({ value: 20 });
    expect(measures[1]?.sinceBaseline?.[0]).toMatchObject({ from: 20, to: 26, difference: 6 });
  });

  test('that are said again are kept once', async () => {
    const id = await accepted();
    await measured(january, april);
    await measured(january, april);
    expect((await kept(id)).referral.report?.measures).toHaveLength(2);
  });
});

describe('measures that cannot stand in their series are refused where they are said, and nothing is kept', () => {
  const raw = { instrument: 'swemwbs', timePoint: 'baseline', when: '2026-10-05', method: 'raw', total: 19 };
  const cases: readonly (readonly [string, readonly Told[], readonly Told[], string])[] = [
    [
      'a second baseline',
      [january],
      [{ ...january, when: '2026-10-06' }],
      '/report/measures/0/timePoint: found a second baseline',
    ],
    [
      'a follow-up before its baseline',
      [january],
      [ons4('2026-10-05', 'baseline', [1, 2, 3, 4]), { ...april, when: '2026-10-01' }],
      '/report/measures/1/when: found a follow-up before its baseline',
    ],
    [
      'a metric score in a raw series',
      [raw],
      [{ ...raw, timePoint: 'follow-up', when: '2026-10-26', method: 'metric', total: 23.21 }],
      '/report/measures/0/method: found metric after raw',
    ],
    [
      'other months than before',
      [
        {
          instrument: 'service-use',
          when: '2026-10-05',
          timePoint: 'baseline',
          months: 6,
          items: { gpAppointments: 4 },
        },
      ],
      [
        {
          instrument: 'service-use',
          when: '2026-10-26',
          timePoint: 'follow-up',
          months: 3,
          items: { gpAppointments: 1 },
        },
      ],
      '/report/measures/0/months: found 3 after 6',
    ],
  ];

  test.each(cases)('%s', async (_name, before, said, expected) => {
    const id = await accepted();
    await measured(...before);
    expect(await refusals(measured(...said))).toEqual([expect.stringContaining(expected)]);
    expect((await kept(id)).referral.report?.measures).toHaveLength(before.length);
  });

  test('a correction that would put the baseline after a follow-up', async () => {
    await accepted();
    await measured({ ...january, identifier: number('1') }, april);
    expect(await refusals(measured({ ...january, identifier: number('1'), when: '2026-10-30' }))).toEqual([
      expect.stringContaining('/report/measures/0/when: found a baseline after a follow-up'),
    ]);
  });
});

describe('measures in FHIR', () => {
  test('are read, scored and kept as those of the platform', async () => {
    const id = await accepted();
    await measuredInFhir([january]);
    await measuredInFhir([april]);
    const measures = (await kept(id)).referral.report?.measures ?? [];
    expect(measures.map(({ scores }) => scores[1]?.value)).toEqual([17.98, 23.21]);
    expect(measures[1]?.sinceLast?.[0]).toMatchObject({ difference: 7, direction: 'better' });
  });

  test('are refused by FHIRPath: a score out of range, answers out of range, a second baseline', async () => {
    await accepted();
    const anxious = { instrument: 'ons4', when: '2026-10-05', timePoint: 'baseline', scores: { anxious: 7 } };
    const outOfRange = (text: string) => text.replace('"value":7', '"value":70');
    expect(await refusals(measuredInFhir([anxious], outOfRange))).toContainEqual(
      expect.stringMatching(
        /^Bundle\.entry\[\d+\]\.resource\.component\[0\]\.value: found 70; expected a whole number/,
      ),
    );
    const answer = (text: string) => text.replace('"valueInteger":2', '"valueInteger":6');
    expect(await refusals(measuredInFhir([january], answer))).toContainEqual(
      expect.stringMatching(
        /^Bundle\.entry\[\d+\]\.resource\.item\[0\]\.answer: found 6; expected a whole number from 1 to 5/,
      ),
    );
    const atLeast = (text: string) => text.replace('"value":7', '"comparator":">=","value":7');
    expect(await refusals(measuredInFhir([anxious], atLeast))).toContainEqual(
      expect.stringMatching(/component\[0\]\.valueQuantity\.comparator: found a score that is more or less/),
    );
    const inKilograms = (text: string) => text.replace('"code":"{score}"', '"code":"kg"');
    expect(await refusals(measuredInFhir([anxious], inKilograms))).toContainEqual(
      expect.stringMatching(/component\[0\]\.valueQuantity\.code: found another unit/),
    );
    await measuredInFhir([january]);
    expect(await refusals(measuredInFhir([{ ...january, when: '2026-10-06' }]))).toEqual([
      expect.stringMatching(/^Bundle\.entry\[\d+\]\.resource\.extension\[0\]\.valueCode: found a second baseline/),
    ]);
  });

  test('answers to the questions of another instrument are refused', async () => {
    await accepted();
    const other = (text: string) => text.replaceAll('Questionnaire/measure-swemwbs', 'Questionnaire/measure-gad7');
    expect(await refusals(measuredInFhir([january], other))).toContainEqual(
      expect.stringMatching(/\.questionnaire: found the questions of another instrument/),
    );
  });
});
