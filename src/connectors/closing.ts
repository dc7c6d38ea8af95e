import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type Issue, isError, Refusal } from '../domain/issue.js';
import type { Envelope } from '../domain/message.js';
import { isMembers, same } from '../mapping/engine/constants.js';
import type { Table } from '../mapping/engine/table.js';
import type { Sent } from '../mapping/resources/bundle.js';
import type { Written } from '../mapping/write-referral.js';
import { isBundle, type Opened } from './opening.js';
import { respell } from './spelling.js';

type Members = Readonly<Record<string, unknown>>;

/** How one wire puts resources into a bundle. */
export interface Closing {
  readonly table: Table<Bundle, Sent>;
  /** What `Bundle.meta` of a new bundle says beside its profiles. */
  readonly meta?: Members;
  /** Whether what is new or changed says when (`meta.lastUpdated`). */
  readonly isStamped: boolean;
  /** The instant of the change, when it is not that of the message. */
  readonly stampedAt?: string;
  /** What stands beside a new resource in its entry. */
  beside?(resource: Resource): Members;
}

/** A bundle as it was last seen, and the message that was read from it. */
export interface Seen {
  readonly opened: Opened;
  readonly message: Envelope;
}

/**
 * Puts the resources that were written into their bundle. What did not change stands as it came, in the spelling it came
 * in; what did, and what is new, says when (BaRS: one instant for all of a new message, later only where it changed).
 */
export function closeBundle(written: readonly Written[], message: Envelope, closing: Closing, seen?: Seen): Members {
  const { id, sentAt } = message;
  const at = closing.stampedAt ?? sentAt;
  if (seen === undefined) {
    const bundle = closing.table.put({ id, sentAt }, undefined);
    const stamp = closing.isStamped ? { lastUpdated: at } : {};
    const meta = { ...closing.meta, ...stamp, ...bundle?.meta };
    const entry = written.map((entry) => newEntry(entry, at, closing));
    return {
      resourceType: 'Bundle',
      id,
      ...(Object.keys(meta).length > 0 && { meta }),
      ...bundle,
      ...(bundle?.meta && { meta }),
      entry,
    };
  }
  const { opened } = seen;
  const came = entriesIn(opened.original);
  const entry = written.map((entry) => {
    const i = entry.from === undefined ? -1 : opened.entries.indexOf(entry.from);
    const present = came[i];
    return entry.from === undefined || present === undefined
      ? newEntry(entry, at, closing)
      : oldEntry(entry, entry.from.resource, present, at, closing);
  });
  const isSame = entry.length === came.length && entry.every((one, i) => one === came[i]);
  return { ...frameOf(message, seen, closing, isSame), entry };
}

const entriesIn = (bundle: unknown): readonly Members[] => {
  const list: unknown = isMembers(bundle) ? bundle.entry : undefined;
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.map((item) => (isMembers(item) ? item : {}));
};

const stamped = <R extends Resource>(resource: R, sentAt: string, { isStamped }: Closing): R =>
  isStamped ? { ...resource, meta: { ...resource.meta, lastUpdated: sentAt } } : resource;

function newEntry({ fullUrl, resource }: Written, sentAt: string, closing: Closing): Members {
  return {
    ...(fullUrl !== undefined && { fullUrl }),
    resource: stamped(resource, sentAt, closing),
    ...closing.beside?.(resource),
  };
}

function oldEntry({ resource }: Written, before: Resource, came: Members, sentAt: string, closing: Closing): Members {
  if (same(resource, before)) return came;
  return { ...came, resource: respell(stamped(resource, sentAt, closing), before, came.resource) };
}

/** The bundle around the entries: a number or a time that the message did not change stays as it was, or was not. */
function frameOf(
  { id, sentAt }: Envelope,
  { opened, message: last }: Seen,
  closing: Closing,
  isSame: boolean,
): Members {
  const { view, original } = opened;
  if (!isBundle(view) || !isMembers(original)) return { ...view };
  const before = closing.table.get(view) ?? {};
  const sent: Sent = {
    ...(id === last.id ? before.id !== undefined && { id: before.id } : { id }),
    ...(sentAt === last.sentAt ? before.sentAt !== undefined && { sentAt: before.sentAt } : { sentAt }),
  };
  if (isSame && same(sent, before)) return original;
  const next = closing.table.put(sent, view) ?? view;
  const meta = { ...next.meta, lastUpdated: closing.stampedAt ?? sentAt };
  const { entry: _entry, ...frame } = { ...next, ...(closing.isStamped && !opened.isBare && { meta }) };
  const { entry: _view, ...was } = view;
  const respelt = respell(frame, was, original);
  // The entry keeps its place among the members.
  return { ...original, ...(isMembers(respelt) && respelt) };
}

/**
 * What was written, checked as strictly as what is read: with a fault it is not sent. The check comes only where it is
 * given, since it costs more than the writing. What is written onto was accepted without a fault, so that every fault is
 * new: one that stood there unseen is refused too, and not sent on.
 */
export function insist(written: unknown, check?: (resource: unknown) => readonly Issue[]): unknown {
  const errors = check?.(written).filter(isError) ?? [];
  if (errors.length > 0) throw new Refusal(errors);
  return written;
}
