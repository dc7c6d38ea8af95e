import { type ProgressState, progressTable } from '../domain/progress.js';
import { type Share, type Shares, shares as shareNames } from '../domain/sharing.js';
import type { Row } from './driver.js';
import {
  type Asking,
  type AuditRow,
  askings,
  audiences,
  type Exchange,
  type JournalEntry,
  type KeptKey,
  type KeptResource,
  type Owed,
  owedStates,
  type ReceivedMessage,
  type Within,
} from './records.js';

/** A column of a row; anything else than what the tables promise is a bug. */
export function textIn(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrong(column);
  return value;
}

export function wholeIn(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrong(column);
  return value;
}

const maybe = <T>(row: Row, column: string, read: (row: Row, column: string) => T): T | undefined =>
  row[column] === null ? undefined : read(row, column);

export const maybeTextIn = (row: Row, column: string): string | undefined => maybe(row, column, textIn);
export const maybeWholeIn = (row: Row, column: string): number | undefined => maybe(row, column, wholeIn);

function bytesIn(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  // libsql gives a bare ArrayBuffer; one that crossed from another realm is known by its name alone.
  if (Object.prototype.toString.call(value) === '[object ArrayBuffer]' && isBuffer(value)) return new Uint8Array(value);
  throw wrong(column);
}

const isBuffer = (value: unknown): value is ArrayBuffer => typeof value === 'object' && value !== null;

function oneOf<T extends string>(row: Row, column: string, words: readonly T[]): T {
  const found = words.find((word) => word === row[column]);
  if (found === undefined) throw wrong(column);
  return found;
}

const wrong = (column: string): Error => new Error(`the database holds something unexpected in column ${column}`);

const isState = (word: string): word is ProgressState => Object.hasOwn(progressTable, word);
const states = Object.keys(progressTable).filter(isState);

export const exchangeIn = (row: Row): Exchange => ({
  id: textIn(row, 'id'),
  referrer: textIn(row, 'referrer'),
  performer: textIn(row, 'performer'),
  state: oneOf(row, 'state', states),
  version: wholeIn(row, 'version'),
  request: textIn(row, 'request'),
  task: textIn(row, 'task'),
  messageId: textIn(row, 'message_id'),
  withdrawalAsked: wholeIn(row, 'withdrawal_asked') === 1,
  ...withinIn(row),
  readers: readersIn(row),
  ...sharesIn(row),
  ...reviewIn(row),
  createdAt: wholeIn(row, 'created_at'),
  updatedAt: wholeIn(row, 'updated_at'),
});

function withinIn(row: Row): { readonly within?: Within } {
  const exchange = maybeTextIn(row, 'within_exchange');
  if (exchange === undefined) return {};
  return { within: { exchange, as: oneOf<Asking>(row, 'within_as', askings), item: textIn(row, 'within_item') } };
}

function readersIn(row: Row): readonly string[] {
  const readers: unknown = JSON.parse(textIn(row, 'readers'));
  if (!Array.isArray(readers) || !readers.every((one) => typeof one === 'string')) throw wrong('readers');
  return readers;
}

function sharesIn(row: Row): { readonly shares?: Shares } {
  if (maybeTextIn(row, 'share_referrer') === undefined) return {};
  return {
    shares: {
      referrer: oneOf<Share>(row, 'share_referrer', shareNames),
      readers: oneOf<Share>(row, 'share_readers', shareNames),
    },
  };
}

function reviewIn(row: Row): { readonly reviewAt?: number } {
  const reviewAt = maybeWholeIn(row, 'review_at');
  return reviewAt === undefined ? {} : { reviewAt };
}

export const resourceIn = (row: Row): KeptResource => ({
  exchange: textIn(row, 'exchange'),
  type: textIn(row, 'type'),
  id: textIn(row, 'id'),
  version: wholeIn(row, 'version'),
  updatedAt: wholeIn(row, 'updated_at'),
  body: textIn(row, 'body'),
  part: oneOf(row, 'part', ['referral', 'beside']),
  audience: oneOf(row, 'audience', audiences),
});

export const receivedIn = (row: Row): ReceivedMessage => ({
  id: textIn(row, 'id'),
  exchange: textIn(row, 'exchange'),
  party: textIn(row, 'party'),
  door: textIn(row, 'door'),
  wire: textIn(row, 'wire'),
  messageId: textIn(row, 'message_id'),
  raw: bytesIn(row, 'raw'),
  requestId: textIn(row, 'request_id'),
  correlationId: textIn(row, 'correlation_id'),
  receivedAt: wholeIn(row, 'received_at'),
});

/** `key` is what was asked for: a long one is stored shortened (`findable`). */
export const keyIn = (row: Row, key: string): KeptKey => ({
  party: textIn(row, 'party'),
  key,
  hash: textIn(row, 'hash'),
  exchange: textIn(row, 'exchange'),
  answer: {
    status: wholeIn(row, 'status'),
    headers: JSON.parse(textIn(row, 'headers')),
    body: textIn(row, 'body'),
  },
  at: wholeIn(row, 'at'),
});

export const owedIn = (row: Row): Owed => ({
  id: textIn(row, 'id'),
  exchange: textIn(row, 'exchange'),
  from: textIn(row, 'sender'),
  to: textIn(row, 'recipient'),
  kind: oneOf(row, 'kind', ['referral', 'withdrawal', 'progress']),
  message: textIn(row, 'message'),
  carried: textIn(row, 'carried'),
  correlationId: textIn(row, 'correlation_id'),
  createdAt: wholeIn(row, 'created_at'),
  place: wholeIn(row, 'place'),
  state: oneOf(row, 'state', owedStates),
  attempts: wholeIn(row, 'attempts'),
  nextAt: wholeIn(row, 'next_at'),
  reason: maybeTextIn(row, 'reason'),
  receipt: maybeTextIn(row, 'receipt'),
  settledAt: maybeWholeIn(row, 'settled_at'),
});

export const journalEntryIn = (row: Row): JournalEntry => ({
  id: textIn(row, 'id'),
  exchange: textIn(row, 'exchange'),
  at: wholeIn(row, 'at'),
  party: textIn(row, 'party'),
  journey: textIn(row, 'journey'),
  from: maybe(row, 'from_state', (one, column) => oneOf(one, column, states)),
  to: oneOf(row, 'to_state', states),
  messageId: textIn(row, 'message_id'),
  requestId: textIn(row, 'request_id'),
  correlationId: textIn(row, 'correlation_id'),
  told: textIn(row, 'told'),
});

export const auditRowIn = (row: Row): AuditRow => ({
  chain: textIn(row, 'chain'),
  number: wholeIn(row, 'number'),
  at: wholeIn(row, 'at'),
  body: textIn(row, 'body'),
  mac: textIn(row, 'mac'),
});
