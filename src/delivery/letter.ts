import { writeJson } from '../conformance/json-literals.js';
import type { Connector } from '../connectors/connector.js';
import { isError, Refusal } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { carriedKept, messageKept } from '../exchange/kept-message.js';
import { isWithheld } from '../exchange/restricted.js';
import { nameUuid } from '../mapping/engine/ids.js';
import type { Owed } from '../store/records.js';
import type { Attempt } from './destination.js';

/** A message in the words of its receiver. */
export interface Letter {
  readonly kind: 'letter';
  readonly message: Message;
  /** The wire form, and its text. */
  readonly wire: unknown;
  readonly body: string;
}

/**
 * Writes what is owed in a wire form: the same text in every attempt. What the wire form cannot hold will never be held
 * by it, so that the attempt is dead; its reason names the issues by their codes. What is restricted, to a party that is
 * not cleared for it any longer, does not leave: sent without, it would say that there is none.
 */
export function letterOf(owed: Owed, connector: Connector, to: Party): Letter | (Attempt & { readonly kind: 'dead' }) {
  const message = messageKept(owed.message);
  const carried = carriedKept(owed.carried);
  if (isWithheld(message, carried, to)) return { kind: 'dead', reason: notCleared };
  try {
    const wire = connector.write(message, undefined, carried);
    return { kind: 'letter', message, wire, body: writeJson(wire) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    const codes = new Set(thrown.issues.filter(isError).map(({ code }) => code));
    return { kind: 'dead', reason: `cannot be written as ${connector.name}: ${[...codes].sort().join(', ')}` };
  }
}

/** What an operator reads of a message that did not leave. */
const notCleared =
  'holds restricted entries, and the party is not cleared for them: clear it (clearedForRestricted) and replay, or skip it';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A name as the UUID that receivers insist on: itself where it is one, otherwise always the same one. */
export const asUuid = (name: string): string => (uuid.test(name) ? name : nameUuid(name));
