import type { WireName } from '../connectors/connector.js';
import type { Identifier } from '../domain/coded.js';
import { error, type Issue } from '../domain/issue.js';
import { type Progress, type ProgressState, progressTable, statusMoves } from '../domain/progress.js';
import type { Asking, Exchange } from '../store/records.js';
import { fingerprint } from './fingerprint.js';
import { nameOf } from './refer.js';

/** What a link worker asks of somebody else: a connection, or a request to the practice. */
export interface Asked {
  readonly identifier: Identifier;
  readonly progress: Progress;
}

/** One item of a report beside what is known of it. */
export interface Standing<T extends Asked> {
  readonly as: Asking;
  /** Where on the wire it stands. */
  readonly at: string;
  readonly said: T;
  readonly before: T | undefined;
  /** Whether the one who is asked is connected, and says where it stands. */
  readonly isAnswered: boolean;
  /** What of it the one who is asked is told. */
  readonly told: (item: T) => object;
}

interface Around<T> {
  readonly before: readonly T[] | undefined;
  /** The exchanges that have come out of this one. */
  readonly children: readonly Exchange[];
  readonly wire: WireName;
  readonly told: (item: T) => object;
}

/** The items of one list of a report, each beside what is known of it. */
export const standingsOf = <T extends Asked>(
  as: Asking,
  said: readonly T[] | undefined,
  { before, children, wire, told }: Around<T>,
): readonly Standing<T>[] =>
  (said ?? []).map((item, i) => {
    const name = nameOf(item.identifier);
    return {
      as,
      at: wire === 'platform' ? `/report/${as}s/${i}` : onFhir[as],
      said: item,
      before: before?.find(({ identifier }) => nameOf(identifier) === name),
      isAnswered: children.some(({ within }) => within?.as === as && within.item === name),
      told,
    };
  });

/** Which resource says it; a report holds a few at most. */
const onFhir: Readonly<Record<Asking, string>> = { connection: 'ServiceRequest', request: 'Task' };

/** A place below an item: FHIR says it elsewhere, and the item alone is told. */
export const below = (at: string, member: string): string => (at.startsWith('/') ? `${at}/${member}` : at);

/** The same number for two things: one of them would be lost. */
export function checkNumbers<T extends Asked>(items: readonly Standing<T>[]): Issue[] {
  const names = items.map(({ said }) => nameOf(said.identifier));
  return items.flatMap(({ as, at }, i) => {
    const text = `found two ${as}s of one number in a report; expected a number for each`;
    return names.indexOf(names[i] ?? '') === i ? [] : [error('invariant', below(at, 'identifier'), text)];
  });
}

/** What may not be said of an item that is known: what only the one who is asked says, or a move that no work makes. */
export function checkStanding<T extends Asked>({ as, at, said, before, isAnswered }: Standing<T>): Issue[] {
  if (before === undefined) return [];
  const [from, to] = [before.progress.state, said.progress.state];
  if (from === to || (isAnswered && isOpen(from) && isOpen(to))) return [];
  const place = below(at, 'progress/state');
  if (isAnswered) {
    const text = `found ${to} from ${from} for a ${as} whose answer comes from the one who is asked; expected ${from}, or to take it back by a withdrawal of the referral that asks them`;
    return [error('move-not-allowed', place, text)];
  }
  const allowed = statusMoves[progressTable[from].status];
  if (allowed.includes(progressTable[to].status)) return [];
  const expected = allowed.length > 0 ? allowed.join(', ') : 'nothing: it is final';
  return [
    error('move-not-allowed', place, `found ${to} from ${from}; expected ${from}, or a state of status ${expected}`),
  ];
}

/**
 * What was asked stays as the one who is asked was told it: otherwise they would answer one thing, and the report say
 * that they had answered another. What is not said again stays; uptake and outcome are no part of it.
 */
export function checkTold<T extends Asked>({ as, at, said, before, isAnswered, told }: Standing<T>): Issue[] {
  if (before === undefined || !isAnswered) return [];
  const known: ReadonlyMap<string, unknown> = new Map(Object.entries(told(before)));
  return Object.entries(told(said)).flatMap(([name, value]: [string, unknown]) =>
    isSameWord(value, known.get(name)) ? [] : [otherThanTold(as, name, below(at, name))],
  );
}

/** Refuses another word under a number by which somebody was asked. */
export const otherThanTold = (as: Asking, name: string, place: string): Issue =>
  error(
    'invariant',
    place,
    `found another ${name} than the one who is asked was told; expected what was asked, or the ${as} taken back by a withdrawal of the referral that asks them, and asked anew under another number`,
  );

/** Whether the same is said, whatever the order of a list. */
export const isSameWord = (one: unknown, other: unknown): boolean => sorted(one) === sorted(other);

const sorted = (value: unknown): string =>
  fingerprint(Array.isArray(value) ? value.map(fingerprint).sort() : (value ?? null));

/** Asked and not answered: that it has arrived is Waymark's to know. */
const isOpen = (state: ProgressState): boolean => state === 'sent' || state === 'received';

/**
 * An item as it is kept. Where the one who is asked is connected, their word stands, as they said it, and what they were
 * told need not be said again; where they are not, since when it is asked stays known.
 */
export function stated<T extends Asked>({ said, before, isAnswered, told }: Standing<T>): T {
  if (before === undefined) return said;
  if (isAnswered) return { ...told(before), ...said, progress: before.progress };
  const askedOn = said.progress.askedOn ?? before.progress.askedOn;
  return { ...said, progress: { ...said.progress, ...(askedOn !== undefined && { askedOn }) } };
}
