import { writeJson } from '../conformance/json-literals.js';
import type { Issue } from '../domain/issue.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Surroundings } from '../operations/ids.js';
import type { Change, JournalEntry, KeptKey } from '../store/records.js';
import type { Caller } from './journeys.js';
import type { Plan } from './plan.js';
import type { Key } from './repeat.js';

// A plan as one commit.

interface Writing {
  readonly surroundings: Surroundings;
}

/** What a message was told, and what of it was not understood. */
export interface Told {
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Leaf[];
  readonly wire: string;
}

/** A plan of one who speaks: with the message as it came, and by what a repeat is known. */
export function changeOf(
  { surroundings }: Writing,
  plan: Plan,
  caller: Caller,
  { issues, unmapped, wire }: Told,
  keys: readonly Key[],
  answer: KeptKey['answer'],
): Change {
  const { exchange, message, names, changed, owed } = plan;
  const { party, door, raw, requestId, correlationId } = caller;
  const at = surroundings.now();
  return {
    exchange,
    names,
    resources: changed,
    received: {
      id: surroundings.newId(),
      exchange: exchange.id,
      party: party.id,
      door,
      wire,
      messageId: message.id,
      raw,
      requestId,
      correlationId,
      receivedAt: at,
    },
    keys: keys.map((key) => ({ ...key, party: party.id, exchange: exchange.id, answer, at })),
    owed,
    journal: [
      entryOf(plan, {
        id: surroundings.newId(),
        at,
        party: party.id,
        requestId,
        correlationId,
        told: writeJson({ issues, unmapped }),
      }),
    ],
    further: furtherOf(plan, { at, party: party.id, requestId, correlationId }, surroundings),
  };
}

/**
 * What is written with a plan. Who asks within an exchange speaks in the one that comes out of it, whoever has caused it;
 * what was not understood stands in the journal of the exchange that it was said in alone.
 */
const furtherOf = (
  { further = [] }: Plan,
  caused: Pick<JournalEntry, 'at' | 'party' | 'requestId' | 'correlationId'>,
  { newId }: Surroundings,
): readonly Change[] =>
  further.map((plan) => {
    const { exchange, names, changed, owed } = plan;
    const party = exchange.within === undefined ? caused.party : exchange.referrer;
    const entry = entryOf(plan, { ...caused, party, id: newId(), told: '{}' });
    return { exchange, names, resources: changed, owed, journal: [entry] };
  });

/** What Waymark itself has to say: nobody sent it, and nobody repeats it. */
export function newsOf({ surroundings }: Writing, plan: Plan, correlationId: string): Change {
  const { exchange, changed, owed } = plan;
  const caused = { at: surroundings.now(), party: exchange.performer, requestId: '', correlationId };
  return {
    exchange,
    resources: changed,
    owed,
    journal: [entryOf(plan, { ...caused, id: surroundings.newId(), told: '{}' })],
    further: furtherOf(plan, caused, surroundings),
  };
}

const entryOf = (
  { journey, exchange, from, message }: Plan,
  entry: Omit<JournalEntry, 'exchange' | 'journey' | 'from' | 'to' | 'messageId'>,
): JournalEntry => ({ ...entry, exchange: exchange.id, journey, from, to: exchange.state, messageId: message.id });
