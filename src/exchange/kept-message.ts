import { readJson } from '../conformance/json.js';
import { writeJson } from '../conformance/json-literals.js';
import type { Message } from '../domain/message.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Leaf } from '../mapping/engine/table.js';

/** A message as the outbox keeps it: JSON text. */
export const keepMessage = (message: Message): string => writeJson(message);

/** The message of a text that `keepMessage` made; anything else is a bug, and thrown as one. */
export function messageKept(text: string): Message {
  const message = readJson(text);
  if (!isMessage(message)) throw new Error('A kept message cannot be read');
  return message;
}

/** What came with a message and was not understood, as the outbox keeps it. */
export const keepCarried = (carried: readonly Leaf[]): string => writeJson(carried);

/** The leaves of a text that `keepCarried` made. */
export function carriedKept(text: string): readonly Leaf[] {
  const carried = readJson(text);
  return Array.isArray(carried) ? carried.filter(isLeaf) : [];
}

const kinds: readonly unknown[] = ['referral', 'withdrawal', 'progress'] satisfies Message['kind'][];

/** What the outbox keeps was a message when it was kept: its kind and its ends are enough to tell it from anything else. */
const isMessage = (value: unknown): value is Message =>
  isMembers(value) && kinds.includes(value.kind) && isMembers(value.sender) && isMembers(value.receiver);

const isLeaf = (value: unknown): value is Leaf =>
  isMembers(value) && typeof value.path === 'string' && ['string', 'number', 'boolean'].includes(typeof value.value);
