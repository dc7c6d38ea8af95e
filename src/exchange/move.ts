import { applyMessage } from '../connectors/at-rest.js';
import type { WireName } from '../connectors/connector.js';
import type { EntryDue } from '../domain/coded-entries.js';
import { reviewAtOf } from '../domain/holding.js';
import type { ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { isFinal } from '../domain/progress.js';
import type { Report } from '../domain/report.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Exchange, KeptChange } from '../store/records.js';
import { provenanceOf } from './beside.js';
import type { JourneyName } from './journeys.js';
import { change, changesOf, insistOn, type KeptExchange, sharesIn } from './kept-exchange.js';
import { audienceOf } from './parts.js';
import type { JourneyDeps, Plan } from './plan.js';
import { oweShared } from './shared.js';

/** What is said about an exchange, and by whom. */
export interface Said<M> {
  readonly party: Party;
  readonly message: M;
  readonly wire: WireName;
  readonly carried: readonly Leaf[];
  readonly correlationId: string;
  /** The wire form, when it may enclose more than where the work stands. */
  readonly received?: unknown;
}

interface Moving extends Omit<Said<ProgressMessage | WithdrawalMessage>, 'party' | 'wire'> {
  readonly party: Pick<Party, 'id'>;
}

interface Move {
  readonly journey: JourneyName;
  readonly to: string;
  /** What else changes: the answer to a withdrawal, say. */
  readonly beside: readonly KeptChange[];
  /** What becomes known with it, where that is not just what the message reports. */
  readonly report?: Report | undefined;
  /** What the practice is to file once this is written: it is told with the message, and not kept. */
  entries?(changed: readonly KeptChange[]): readonly EntryDue[];
}

/** The exchange after a message that moves it: the work, who said so, and what is owed to the other party. */
export function moved(
  deps: JourneyDeps,
  kept: KeptExchange,
  { party, message, carried, correlationId }: Moving,
  { journey, to, beside, report, entries }: Move,
): Plan {
  const { check, surroundings } = deps;
  const { exchange, resources, bundle } = kept;
  const now = surroundings.now();
  const reported = report ?? (message.kind === 'progress' ? message.report : undefined);
  const next = applyMessage(bundle, asKnown(asEnd(message), exchange), reported);
  const changed = [...changesOf(next, exchange.id, resources, now, sharesIn(exchange)), ...beside];
  const { state } = message.progress;
  const { reviewAt: _before, ...others } = exchange;
  const reviewAt = reviewAtOf(message.progress);
  const all = [...changed, ...provenance(exchange, message, changed, surroundings.newId(), now)];
  insistOn(all, check);
  const told = withEntries(message, entries?.(all) ?? []);
  return {
    journey,
    exchange: {
      ...others,
      ...(reviewAt !== undefined && { reviewAt }),
      state,
      version: exchange.version + 1,
      withdrawalAsked: exchange.withdrawalAsked && !isFinal(state),
      updatedAt: now,
    },
    from: exchange.state,
    message,
    names: [message.id],
    changed: all,
    owed: oweShared(deps, kept, { from: party.id, to, message: told, carried, correlationId }),
  };
}

/** A link worker who says withdrawn agrees with the referrer: what was asked for then holds for the request as well. */
const asEnd = (message: ProgressMessage | WithdrawalMessage): ProgressMessage | WithdrawalMessage => {
  const { state } = message.progress;
  if (message.kind === 'withdrawal' || state !== 'withdrawn') return message;
  const { saidBy: _saidBy, inReplyTo: _inReplyTo, report: _report, ...others } = message;
  return { ...others, kind: 'withdrawal', progress: { ...message.progress, state } };
};

/** A report as it is told: with what the practice is to file because of it. */
const withEntries = <M extends ProgressMessage | WithdrawalMessage>(
  message: M,
  codedEntries: readonly EntryDue[],
): M | ProgressMessage =>
  message.kind === 'withdrawal' || codedEntries.length === 0
    ? message
    : { ...message, report: { ...message.report, codedEntries } };

/** The exchange was found by one of its names; the kept bundle knows itself by the message that began it. */
const asKnown = <M extends ProgressMessage | WithdrawalMessage>(message: M, { messageId }: Exchange): M => ({
  ...message,
  referral: { value: messageId },
});

/** Who said so, as a resource of its own. */
export function provenance(
  exchange: Exchange,
  message: ProgressMessage | WithdrawalMessage,
  changed: readonly KeptChange[],
  id: string,
  at: number,
): KeptChange[] {
  if (changed.length === 0) return [];
  const resource = provenanceOf(id, message, changed, at);
  // What a report says is told by what it changes; that the referrer took something back is theirs to read.
  const audience = message.kind === 'progress' ? audienceOf('provenance', sharesIn(exchange)) : 'all';
  return [
    change({ id, resource, url: '' }, { exchange: exchange.id, version: 1, at, part: 'beside', all: [], audience }),
  ];
}
