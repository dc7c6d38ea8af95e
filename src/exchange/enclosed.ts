import type { Resource } from '@medplum/fhirtypes';
import { isBundle, isResource } from '../connectors/opening.js';
import { error, type Issue, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import { isMembers } from '../mapping/engine/constants.js';
import { createGraph, type Entry, type Graph, memberOf } from '../mapping/engine/graph.js';
import { isAskOfReport } from '../mapping/engine/reported.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { KeptChange } from '../store/records.js';
import { pointersIn } from './about.js';
import { bodiesOf, change, type KeptExchange, sharesIn } from './kept-exchange.js';
import { enclosedId, entriesIn, relinked, urlOf, withId } from './kept-ids.js';
import { audienceOf } from './parts.js';
import { isRestricted, restrictedPlaces } from './restricted.js';

/** What a report is about: kept already, whatever stands in it here. */
const known: ReadonlySet<string> = new Set(['Task', 'ServiceRequest', 'Patient', 'Provenance', 'MessageHeader']);

/** Who did what is said, and where. */
const surroundings: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'HealthcareService',
  'Location',
  'RelatedPerson',
  'Device',
]);

/** A report as it came, and what of it no table has read. */
interface Enclosing {
  readonly received: unknown;
  readonly message: ProgressMessage;
  readonly carried: readonly Leaf[];
}

/**
 * What a link worker's FHIR transaction brings beside where the work stands: an Observation, an Encounter, a
 * Communication. It is kept as it came, with what it refers to, beside the referral. That it speaks of this referral and this
 * person alone was seen to before (`about.ts`); what changes or takes back something that is kept is refused.
 */
export function enclosedIn({ received, message, carried }: Enclosing, kept: KeptExchange, at: number): KeptChange[] {
  const entries = entriesIn(received);
  const graph = createGraph(entries);
  const enclosed = closure(entries, graph, carried);
  if (enclosed.length === 0) return [];
  refuseErrors(enclosed.flatMap((entry) => checkEnclosed(entry, requestOf(received, entry))));
  const { exchange, resources } = kept;
  const patient = resources.find(({ type, part }) => type === 'Patient' && part === 'referral');
  const standing: Readonly<Record<string, string | undefined>> = {
    Task: exchange.task,
    ServiceRequest: exchange.request,
    Patient: patient?.id,
  };
  const ids = new Map<Entry, string>();
  for (const entry of entries) {
    const id = standing[entry.resource.resourceType];
    if (enclosed.includes(entry)) ids.set(entry, enclosedId(exchange.id, message.id, urlOf(entry)));
    else if (id !== undefined && !isAskOfReport(entry.resource)) ids.set(entry, id);
  }
  const written = enclosed.map((entry) => ({
    entry,
    resource: withoutLabels(relinked(byNumber(entry, graph), graph, ids)),
    id: ids.get(entry) ?? '',
  }));
  const audience = audienceOf('other', sharesIn(exchange));
  const all = [...bodiesOf(resources), ...written.map(({ resource }) => resource)];
  return written.map(({ id, resource }) =>
    change(
      { id, resource: withId(resource, id), url: '' },
      { exchange: exchange.id, version: 1, at, part: 'beside', all, audience },
    ),
  );
}

/**
 * Refuses a label of restriction where it would be lost: on what is read into the parts of a report, which have none. What
 * is kept as it came keeps it.
 */
export function checkLabels(received: unknown, carried: readonly Leaf[]): Issue[] {
  const unread = new Set(carried.map(({ path }) => path));
  const text =
    'found a restricted entry in a part of a report that cannot be restricted; expected it without, or left out';
  return restrictedPlaces(received)
    .filter((at) => !unread.has(`${at}.resourceType`))
    .map((at) => error('not-supported', `${at}.meta.security`, text));
}

/**
 * The resources that no table has read, and whatever in the bundle they refer to, in the order in which they came. One
 * that was read is kept as the tables write it.
 */
function closure(entries: readonly Entry[], graph: Graph, carried: readonly Leaf[]): readonly Entry[] {
  // Of a resource that was not read at all, its type is carried too.
  const unread = new Set(carried.map(({ path }) => path));
  const isUnread = ({ at, resource }: Entry) => unread.has(`${at}.resourceType`) && !known.has(resource.resourceType);
  const found = new Set(entries.filter(isUnread));
  for (const entry of found) {
    for (const reference of referencesIn(entry.resource)) {
      const target = graph.resolve(reference, entry);
      const isOwn = target !== undefined && target.within === undefined;
      if (isOwn && !known.has(target.resource.resourceType)) found.add(target);
    }
  }
  return entries.filter((entry) => found.has(entry));
}

/** What is wrong with an enclosed resource that is right by itself. */
function checkEnclosed(entry: Entry, asked: unknown): Issue[] {
  const { resource, at } = entry;
  const { resourceType } = resource;
  const issues: Issue[] = [];
  const clinical = kinds[resourceType];
  if (clinical === undefined && !surroundings.has(resourceType)) {
    const text = `found a ${resourceType}, which a report does not enclose; expected one of ${Object.keys(kinds).join(', ')}`;
    issues.push(error('not-supported', at, text));
  }
  if (clinical !== undefined && !personIn(resource)) {
    issues.push(error('required', at, 'found nobody whom it is about; expected the person of this referral'));
  }
  if (holds(resource, 'modifierExtension')) {
    issues.push(error('modifier-unknown', at, 'found a modifierExtension that is not understood; expected none'));
  }
  const status = memberOf(resource, 'status');
  if (typeof status === 'string' && taken.has(status)) {
    const text = `found the status ${status}; expected one that says that it happened: what was kept is not changed by a report`;
    issues.push(error('not-supported', `${at}.status`, text));
  }
  const { method, url } = isMembers(asked) ? asked : { method: undefined, url: undefined };
  if ((method !== undefined && method !== 'POST') || (url !== undefined && url !== resourceType)) {
    issues.push(error('not-supported', at, `found another request than to POST a ${resourceType}; expected that`));
  }
  return issues;
}

/** What a report may enclose, and is about the person. */
const kinds: Readonly<Record<string, true>> = {
  Observation: true,
  Condition: true,
  Encounter: true,
  Communication: true,
  Procedure: true,
  Goal: true,
  CarePlan: true,
  QuestionnaireResponse: true,
};

/** Statuses by which something did not happen, or is taken back. */
const taken: ReadonlySet<string> = new Set(['entered-in-error', 'cancelled', 'not-done', 'revoked', 'stopped']);

const personIn = (resource: Resource): boolean =>
  ['subject', 'patient'].some((name) => isMembers(memberOf(resource, name)));

const holds = (value: unknown, name: string): boolean =>
  Array.isArray(value)
    ? value.some((item) => holds(item, name))
    : isMembers(value) && (value[name] !== undefined || Object.values(value).some((inner) => holds(inner, name)));

/** What the bundle wants done with an entry. */
function requestOf(received: unknown, { at }: Entry): unknown {
  const [, place] = /^Bundle\.entry\[(\d+)\]/.exec(at) ?? [];
  const list: readonly unknown[] = isBundle(received) ? (received.entry ?? []) : [];
  const item = list[Number(place)];
  return isMembers(item) ? item.request : undefined;
}

/**
 * An entry that refers to what the report asks of others by its number: that is kept as the tables write it, under an
 * id that is not known here.
 */
function byNumber(entry: Entry, graph: Graph): Entry {
  // What does not change stays the same object: with its numbers as they were written (see json-literals.ts).
  const next = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      const changed = items.map(next);
      return changed.every((item, i) => item === items[i]) ? value : changed;
    }
    if (!isMembers(value)) return value;
    const target = typeof value.reference === 'string' ? graph.resolve(value.reference, entry) : undefined;
    if (target !== undefined && isAskOfReport(target.resource)) return numbered(value, target.resource);
    const changes = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const after = next(inner);
      return after === inner ? [] : [[name, after]];
    });
    return changes.length === 0 ? value : { ...value, ...Object.fromEntries(changes) };
  };
  const written = next(entry.resource);
  return isResource(written) ? { ...entry, resource: written } : entry;
}

/** A reference by the number of what it leads to. */
function numbered({ reference: _reference, ...others }: Readonly<Record<string, unknown>>, target: Resource): unknown {
  const numbers = memberOf(target, 'identifier');
  const identifier: unknown = Array.isArray(numbers) ? numbers[0] : undefined;
  return { type: target.resourceType, ...(identifier !== undefined && { identifier }), ...others };
}

/** Labels are Waymark's to set, as on anything that is kept; that only those cleared for it may see it stays said. */
function withoutLabels(resource: Resource): Resource {
  if (resource.meta === undefined) return resource;
  const { security, tag: _tag, ...meta } = resource.meta;
  const members: object = resource;
  const written: unknown = { ...members, meta: { ...meta, ...(isRestricted(resource) && { security }) } };
  return isResource(written) ? written : resource;
}

const referencesIn = (value: unknown): readonly string[] =>
  pointersIn(value).flatMap(({ reference }) => reference ?? []);
