import type { Task } from '@medplum/fhirtypes';
import { error, type Issue, isError } from '../../domain/issue.js';
import type { Envelope, Message } from '../../domain/message.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { createGraph, type Entry } from '../../mapping/engine/graph.js';
import type { Part } from '../../mapping/engine/parts.js';
import { rootsOf } from '../../mapping/engine/roots.js';
import type { Leaf } from '../../mapping/engine/table.js';
import { readReferral } from '../../mapping/read-referral.js';
import { bundleTable } from '../../mapping/resources/bundle.js';
import { taskTable } from '../../mapping/resources/task.js';
import { frameLeaves, frameModifiers, isBundle, type Opened, openAny, together } from '../opening.js';
import { scored } from '../scored.js';
import { shapesOf } from '../shape.js';
import type { RestAccount } from './account.js';
import { partsOf } from './parts.js';
import { tell } from './tell.js';

/** What is known of a message that does not say it: who is logged in, which request it came by, and when. */
export type Known = Partial<Envelope>;

export interface RestDeps {
  readonly policy: Policy;
  /**
   * The full check against FHIR and the profiles, of what is read and of what is written; without it only what the tables
   * need is checked.
   */
  readonly check?: (resource: unknown) => readonly Issue[];
  /** What the door knows of a message that does not say it itself. */
  readonly known?: Known;
  /** Which kind of message it is, where that was decided before: what is kept is the referral, wherever it stands. */
  readonly kind?: Message['kind'];
}

/** A message that was read, and what it was read from. */
export interface ReadMessage {
  readonly message?: Message;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Leaf[];
  readonly account: RestAccount;
  readonly opened?: Opened;
  /** What its content makes it. */
  readonly kind?: Message['kind'];
}

const readable = ['transaction', 'batch', 'collection', 'searchset'] as const;

export const bundle = bundleTable([], 'transaction', readable.slice(1));

const shapes = shapesOf(Object.values(partsOf).flat());

/** Reads a bundle, or a resource without one, of any JSON whatever: every issue at once, and what is not understood. */
export function readMessage(wire: unknown, { policy, check, known = {}, kind = undefined }: RestDeps): ReadMessage {
  const conformance = check?.(wire) ?? [];
  const { opened, issues } = openAny(wire, shapes);
  if (opened === undefined) return { issues: together(conformance, issues), unmapped: [], account: {} };
  const own = [...opened.issues, ...frameModifiers(opened), ...checkFrame(opened)];
  // What no table can read is not read at all: whatever else was said about it would be a guess.
  if (opened.issues.some(isError)) return { issues: together(conformance, own), unmapped: [], account: {}, opened };
  const does = kind ?? kindOf(opened.entries);
  const reading = scored(readReferral<RestAccount>(partsOf[does], opened.entries));
  const sent = (isBundle(opened.view) ? bundle.get(opened.view) : undefined) ?? {};
  const at = opened.isBare === true ? (opened.entries[0]?.at ?? 'Bundle') : 'Bundle';
  const told = tell(does, { reading, sent: { ...known, ...sent }, known, policy, at });
  return {
    ...(told.message !== undefined && { message: told.message }),
    issues: together(conformance, [...own, ...told.issues]),
    unmapped: [...frameLeaves(withoutRequests(opened), bundle), ...told.leaves, ...reading.unmapped],
    account: reading.referral,
    opened,
    kind: does,
  };
}

function checkFrame({ view, isBare }: Opened): Issue[] {
  if (isBare === true) return [];
  const issues: Issue[] = [];
  if (!readable.some((type) => type === view.type)) {
    const expected = view.type === 'message' ? 'a message Bundle belongs to the wire bars; ' : '';
    const text = `found another type of Bundle; ${expected}supported are ${readable.join(', ')}`;
    issues.push(error('not-supported', 'Bundle.type', text));
  }
  for (const [i, entry] of entriesIn(view).entries()) {
    const method = isMembers(entry) && isMembers(entry.request) ? entry.request.method : undefined;
    if (method !== undefined && method !== 'POST' && method !== 'PUT') {
      const path = `Bundle.entry[${i}].request.method`;
      issues.push(error('not-supported', path, 'found another method; supported are POST and PUT'));
    }
  }
  return issues;
}

const entriesIn = (view: Opened['view']): readonly unknown[] => (Array.isArray(view.entry) ? view.entry : []);

const requestMembers = ['method', 'url', 'ifNoneExist'];

/** How a resource is to be stored says nothing of the referral: it is understood, and stays as it came. */
function withoutRequests(opened: Opened): Opened {
  const entry = entriesIn(opened.view).map((item) => {
    if (!isMembers(item) || !isMembers(item.request)) return item;
    const { request, ...others } = item;
    const left = Object.entries(item.request).filter(([name]) => !requestMembers.includes(name));
    return left.length > 0 ? { ...others, request: Object.fromEntries(left) } : others;
  });
  return { ...opened, view: { ...opened.view, entry } };
}

const provenance: readonly Part[] = partsOf.progress.filter(({ name }) => name === 'provenance');

/**
 * Which kind of message the resources make. A Provenance of ours says it; without one the content does: a request that
 * was revoked, or work that was cancelled, takes back; work of which more is said than that it was asked for reports;
 * everything else asks.
 */
function kindOf(entries: readonly Entry[]): Message['kind'] {
  const said = readReferral<RestAccount>(provenance, entries).referral.sending?.kind;
  if (said !== undefined) return said;
  const { request, task } = rootsOf(createGraph(entries));
  const status = request?.resource.resourceType === 'ServiceRequest' ? request.resource.status : undefined;
  const work = task?.resource.resourceType === 'Task' ? task.resource : undefined;
  const state = stateOf(work);
  if (status === 'revoked' || status === 'entered-in-error' || state === 'cancelled') return 'withdrawal';
  if (work === undefined) return 'referral';
  return request !== undefined && (state === 'requested' || state === 'draft') ? 'referral' : 'progress';
}

/** Asked for and nothing more: FHIR's word, whatever finer word of ours stands beside it. */
const stateOf = (task: Task | undefined): string | undefined =>
  taskTable.get(task)?.state === 'sent' ? 'requested' : task?.status;
