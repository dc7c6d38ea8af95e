import type { Resource } from '@medplum/fhirtypes';
import { error, type Issue, refuseErrors } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import { isMembers } from '../mapping/engine/constants.js';
import { createGraph, type Entry, type Graph } from '../mapping/engine/graph.js';
import type { KeptChange } from '../store/store.js';
import { bodiesOf, change, type KeptExchange } from './kept-exchange.js';
import { enclosedId, entriesIn, relinked, urlOf, withId } from './kept-ids.js';

/** What a report is made of, and the people and organisations who make it: the tables read these. */
const framing: ReadonlySet<string> = new Set([
  'Task',
  'ServiceRequest',
  'Provenance',
  'MessageHeader',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'HealthcareService',
  'Device',
]);

/**
 * What a link worker's FHIR transaction brings beside where the work stands: an Observation, an Encounter, a
 * Communication. It is kept as it came, with what it refers to, beside the referral. It may speak of this referral and
 * this person alone: a reference that leads to anything else here is refused.
 */
export function enclosedIn(received: unknown, message: ProgressMessage, kept: KeptExchange, at: number): KeptChange[] {
  const entries = entriesIn(received);
  const graph = createGraph(entries);
  const enclosed = closure(entries, graph);
  if (enclosed.length === 0) return [];
  const { exchange, resources } = kept;
  const patient = resources.find(({ type, part }) => type === 'Patient' && part === 'referral');
  const known: Readonly<Record<string, string | undefined>> = {
    Task: exchange.task,
    ServiceRequest: exchange.request,
    Patient: patient?.id,
  };
  const ids = new Map<Entry, string>();
  for (const entry of entries) {
    const id = known[entry.resource.resourceType];
    if (enclosed.includes(entry)) ids.set(entry, enclosedId(exchange.id, message.id, urlOf(entry)));
    else if (id !== undefined) ids.set(entry, id);
  }
  const written = enclosed.map((entry) => ({ entry, resource: relinked(entry, graph, ids), id: ids.get(entry) ?? '' }));
  const here = new Set([...resources.map(({ type, id }) => `${type}/${id}`), ...written.map(nameOf)]);
  refuseErrors(written.flatMap(({ entry, resource }) => strayIn(resource, here, entry.at)));
  const all = [...bodiesOf(resources), ...written.map(({ resource }) => resource)];
  return written.map(({ id, resource }) =>
    change(
      { id, resource: withId(resource, id), url: '' },
      { exchange: exchange.id, version: 1, at, part: 'beside', all },
    ),
  );
}

const nameOf = ({ resource, id }: { readonly resource: Resource; readonly id: string }) =>
  `${resource.resourceType}/${id}`;

/** What is no frame of a report, and whatever in the bundle it refers to, in the order in which it came. */
function closure(entries: readonly Entry[], graph: Graph): readonly Entry[] {
  const found = new Set(entries.filter(({ resource }) => !framing.has(resource.resourceType)));
  for (const entry of found) {
    for (const reference of referencesIn(entry.resource)) {
      const target = graph.resolve(reference, entry);
      const isOwn = target !== undefined && target.within === undefined;
      if (isOwn && !['Task', 'ServiceRequest', 'Patient'].includes(target.resource.resourceType)) found.add(target);
    }
  }
  return entries.filter((entry) => found.has(entry));
}

/** References that lead to nothing of this referral: into the server, or nowhere. */
const strayIn = (resource: Resource, here: ReadonlySet<string>, at: string): Issue[] =>
  referencesIn(resource).flatMap((reference) => {
    const isForeign = /^https?:/.test(reference) || reference.startsWith('#');
    if (isForeign || here.has(reference.replace(/\/_history\/.*$/, ''))) return [];
    const text =
      'found a reference that leads to nothing of this referral; expected what belongs to it, or is enclosed';
    return [error('reference-broken', at, text)];
  });

function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isMembers(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [inner] : referencesIn(inner),
  );
}
