import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { isObject } from '../../src/conformance/json-kinds.js';
import { type Answering, type Got, startReceiver } from '../delivery/receiver.js';
import type { Dice } from './dice.js';

/** A delivery that a receiver has taken, whatever it answered. */
export interface Taken {
  /** `webhook-id`, or `X-Request-Id`: by it a receiver drops what it has already. */
  readonly id: string;
  /** The id of the message in it. */
  readonly messageId: string;
  readonly json: unknown;
  readonly digest: string;
}

/** How a receiver treats a delivery: whether it takes it, and what the sender hears of that. */
export type Mood = 'well' | 'late' | 'silent' | 'ignores' | 'fails' | 'breaks' | 'refuses';

export interface PartyReceiver {
  readonly url: string;
  /** In the order in which they came. */
  readonly taken: readonly Taken[];
  /** What was not as it must be: signatures, headers. */
  readonly faults: readonly string[];
  /** How each delivery is treated from now on. */
  treats(mood: () => Mood): void;
  close(): Promise<void>;
}

/** Seven of ten are treated well; of the others the sender does not know whether they were taken. */
export const moody =
  (dice: Dice): (() => Mood) =>
  () =>
    dice.pick([...many('well', 28), ...many('late', 5), 'silent', 'fails', 'fails', 'breaks', 'breaks', 'refuses']);

const many = (mood: Mood, times: number): [Mood, ...Mood[]] => [mood, ...Array.from({ length: times - 1 }, () => mood)];

/** What a kind of receiver knows of its wire. */
interface Manners {
  /** What is wrong with a delivery, in words; undefined for nothing. */
  fault(got: Got): string | undefined;
  id(got: Got): string;
  /** The good answer. */
  thank(got: Got, response: ServerResponse, isRepeat: boolean): void;
}

/** A link worker's tool behind a webhook. `secret` is known once it has been registered. */
export const startPlatform = (secret: () => string, onNew: (taken: Taken) => void): Promise<PartyReceiver> =>
  start(
    {
      fault({ headers, body }) {
        try {
          new Webhook(secret()).verify(body, {
            'webhook-id': String(headers['webhook-id']),
            'webhook-timestamp': String(headers['webhook-timestamp']),
            'webhook-signature': String(headers['webhook-signature']),
          });
          return undefined;
        } catch {
          return 'its signature is wrong';
        }
      },
      id: ({ headers }) => String(headers['webhook-id']),
      thank: (_got, response) => response.writeHead(204).end(),
    },
    onNew,
  );

/** A practice's system that speaks BaRS; what it has already it answers 409, as the standard says. */
export const startPractice = (): Promise<PartyReceiver> =>
  start(
    {
      fault: ({ headers, path }) =>
        ['x-request-id', 'x-correlation-id', 'nhsd-target-identifier'].every((name) => headers[name] !== undefined) &&
        path === '/$process-message'
          ? undefined
          : 'it is no message of BaRS',
      id: ({ headers }) => String(headers['x-request-id']),
      thank({ headers, body }, response, isRepeat) {
        const ids = {
          'content-type': 'application/fhir+json',
          'x-request-id': String(headers['x-request-id']),
          'x-correlation-id': String(headers['x-correlation-id']),
        };
        if (isRepeat) response.writeHead(409, ids).end(JSON.stringify(duplicate));
        else response.writeHead(200, ids).end(body);
      },
    },
    () => {},
  );

const duplicate = {
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: 'duplicate', details: { coding: [{ code: 'REC_CONFLICT' }] } }],
};

/** Longer than the sender waits. */
const silence = 3_000;

async function start(manners: Manners, onNew: (taken: Taken) => void): Promise<PartyReceiver> {
  const taken: Taken[] = [];
  const faults: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let mood = (): Mood => 'well';

  const later = (work: () => void, milliseconds: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timers.add(timer);
  };
  const take = (got: Got): boolean => {
    const id = manners.id(got);
    const json: unknown = JSON.parse(got.body);
    const messageId = isObject(json) ? String(json.id) : '';
    const isRepeat = taken.some((one) => one.id === id);
    const one = { id, messageId, json, digest: createHash('sha256').update(got.body).digest('hex') };
    taken.push(one);
    if (!isRepeat) onNew(one);
    return isRepeat;
  };
  const answering: Answering = (got, response, request) => {
    const fault = manners.fault(got);
    if (fault !== undefined) {
      faults.push(`${manners.id(got)}: ${fault}`);
      response.writeHead(400).end();
      return;
    }
    const treatment = mood();
    if (treatment === 'refuses') {
      response.writeHead(503).end();
      return;
    }
    const isRepeat = take(got);
    const thank = () => manners.thank(got, response, isRepeat);
    if (treatment === 'well') thank();
    else if (treatment === 'late') later(thank, 150);
    else if (treatment === 'silent') later(thank, silence);
    else if (treatment === 'ignores') return;
    else if (treatment === 'fails') response.writeHead(500).end();
    else request.socket.resetAndDestroy();
  };
  const receiver = await startReceiver(answering);
  return {
    url: receiver.url,
    taken,
    faults,
    treats: (next) => {
      mood = next;
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
      return receiver.close();
    },
  };
}
