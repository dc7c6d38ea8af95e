import type { Issue } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Explanation } from '../mapping/explain.js';

/**
 * The code for one kind of outside system: how its wire form becomes a message, and a message its wire form.
 *
 * `read` never throws for what a sender did wrong: it returns every issue at once, and a message only when none of them
 * is an error. `write` writes onto `base` (the wire form last seen of the same message) when there is one, so that what
 * Waymark does not understand stays as it was, and shows `carried` (what was not understood where the message came from)
 * where the wire form has a place for it. What it writes is checked as strictly as what it reads; of FHIR, that is done
 * where the connector was given the check. It throws a `Refusal` when the message cannot be said in this wire form, and
 * when `base` is of another referral or another person.
 */
export interface Connector {
  readonly name: WireName;
  read(wire: unknown): Incoming;
  write(message: Message, base?: unknown, carried?: readonly Leaf[]): unknown;
  /**
   * What became of every leaf of a wire form, whether or not it is a message that would be accepted. Refused (thrown)
   * only when it cannot be opened at all.
   */
  explain(wire: unknown): readonly Explanation[];
}

export const wireNames = ['bars', 'fhir-rest', 'platform'] as const;
export type WireName = (typeof wireNames)[number];

/** What came in: a message when it could be read without error, every issue, and what was carried and not understood. */
export interface Incoming {
  readonly message: Message | undefined;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Leaf[];
}
