import { Ajv2020 } from 'ajv/dist/2020.js';
import { error, Refusal } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';

/** What a link worker's tool can record at the platform API, each at a path of its own. */
const recordings = [
  'progress',
  'contacts',
  'needs',
  'assessments',
  'measures',
  'connections',
  'requests',
  'signposts',
  'summaries',
  'plan',
] as const;

/** What the link worker records of the referral. */
export interface Recording {
  readonly by: 'link-worker';
  readonly says: string;
  readonly records: (typeof recordings)[number];
  readonly body: unknown;
}

/** The link worker looks for a community service by a word; `{service}` is its id in what is said afterwards. */
export interface Looking {
  readonly by: 'link-worker';
  readonly says: string;
  readonly looksFor: string;
}

/** What somebody who is asked answers: the community service, or the practice. `answers` is the number of the ask. */
export interface Answering {
  readonly by: 'service' | 'practice';
  readonly says: string;
  readonly answers: string;
  readonly body: unknown;
}

/** The practice refers the same person again, elsewhere, and whoever is asked answers. */
export interface Referring {
  readonly by: 'practice';
  readonly says: string;
  readonly refersTo: 'service' | 'link-worker';
  /** Why this time, in the referrer's words. */
  readonly reason: string;
  /** What is then said of it. */
  readonly body: unknown;
}

export type JourneyStep = Recording | Looking | Answering | Referring;

const word = { type: 'string', minLength: 1 } as const;
const body = { body: { type: ['object', 'array'] } };
const step = (properties: object) => ({
  type: 'object',
  properties: { says: word, ...properties },
  required: ['says', ...Object.keys(properties)],
  additionalProperties: false,
});
const schema = {
  type: 'array',
  minItems: 1,
  items: {
    anyOf: [
      step({ by: { const: 'link-worker' }, records: { enum: recordings }, ...body }),
      step({ by: { const: 'link-worker' }, looksFor: word }),
      step({ by: { enum: ['service', 'practice'] }, answers: word, ...body }),
      step({ by: { const: 'practice' }, refersTo: { enum: ['service', 'link-worker'] }, reason: word, ...body }),
    ],
  },
};

const isJourney = new Ajv2020({ allowUnionTypes: true }).compile<readonly JourneyStep[]>(schema);

/** Reads what is done in a story, in order (`journey.json`). Refused: anything that has not its form. */
export function readJourney(json: unknown): readonly JourneyStep[] {
  if (isJourney(json)) return json;
  const [fault] = isJourney.errors ?? [];
  const text = 'found a step of another form; expected what fixtures/README.md says of journey.json';
  throw new Refusal([error('structure', fault?.instancePath ?? '', text)]);
}

/** What a body is said with today. */
export interface Today {
  readonly beginning: number;
  readonly play: string;
  readonly service: string;
}

const dayPattern = /^day (\d+)(?: (\d\d:\d\d))?$/;
const dayMs = 24 * 60 * 60 * 1000;

/** When a journey that ends now began: its days are counted from there. */
export function beginningOf(steps: readonly JourneyStep[], now: number): number {
  const days = textsIn(steps).flatMap((text) => dayPattern.exec(text)?.[1] ?? []);
  // A day more, so that no hour of the last day is still to come.
  return now - (Math.max(0, ...days.map(Number)) + 1) * dayMs;
}

/**
 * A body as it is said today: `day 3` is the day three days after the beginning, `day 3 10:30` an hour of it, `{play}` a
 * word that no other play of the story has, so that its numbers are its own, and `{service}` the service found last.
 */
export function playedBody(body: unknown, today: Today): unknown {
  const { beginning, play, service } = today;
  if (typeof body === 'string') {
    const [, days, hour] = dayPattern.exec(body) ?? [];
    if (days === undefined) return body.replaceAll('{play}', play).replaceAll('{service}', service);
    const day = new Date(beginning + Number(days) * dayMs).toISOString().slice(0, 10);
    return hour === undefined ? day : `${day}T${hour}:00Z`;
  }
  if (Array.isArray(body)) return body.map((item) => playedBody(item, today));
  if (!isMembers(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, playedBody(value, today)]));
}

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
