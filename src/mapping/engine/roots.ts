import type { Resource } from '@medplum/fhirtypes';
import { error, type Issue } from '../../domain/issue.js';
import { type Entry, type Graph, memberOf } from './graph.js';
import type { KindsOf, Roots } from './parts.js';
import { isReportedRequest, isReportedTask } from './reported.js';

/** Finds the request, its task and its person: what every other resource is found from. */
export function rootsOf(graph: Graph): Roots {
  const request = requestsIn(graph)[0];
  const isPerson = ({ resource }: Entry) => resource.resourceType === 'Patient';
  const patient =
    graph.follow(request, 'subject').find(isPerson) ??
    onlyOne(graph.all('Patient').filter(({ within }) => within === undefined));
  const people = new Map<Resource['resourceType'], readonly Entry[]>();
  const kinds = new Map<KindsOf, ReadonlyMap<string, readonly Entry[]>>();
  const about: Roots['about'] = (type) => {
    const known = people.get(type) ?? graph.all(type).filter((entry) => isAbout(graph, entry, patient));
    people.set(type, known);
    return known;
  };
  return {
    graph,
    request,
    task: tasksOf(graph, request)[0] ?? onlyOne(tasksIn(graph).filter((task) => goals(graph, task).length === 0)),
    patient,
    about,
    aboutBy(type, kindsOf) {
      const known = kinds.get(kindsOf) ?? byKind(about(type), kindsOf);
      kinds.set(kindsOf, known);
      return known;
    },
  };
}

/**
 * The requests that a message may be about, the likeliest first: those its header names, those its tasks are for, and
 * failing both all that are there. One that another is based on came before it.
 */
function requestsIn(graph: Graph): readonly Entry[] {
  const isRequest = ({ resource }: Entry) => resource.resourceType === 'ServiceRequest' && !isReportedRequest(resource);
  const named = graph.follow(graph.all('MessageHeader')[0], 'focus').filter(isRequest);
  if (named.length > 0) return named;
  const worked = [...new Set(tasksIn(graph).flatMap((task) => graph.follow(task, 'focus').filter(isRequest)))];
  if (worked.length > 0) return worked;
  const all = graph.all('ServiceRequest').filter(isRequest);
  if (all.length < 2) return all;
  const earlier = new Set(all.flatMap((entry) => graph.follow(entry, 'basedOn')));
  const latest = all.filter((entry) => !earlier.has(entry));
  return latest.length > 0 ? latest : all;
}

/** The tasks that may be the work on the referral: what a report asks of others is none of them. */
const tasksIn = (graph: Graph) =>
  graph.all('Task').filter(({ resource }) => resource.resourceType === 'Task' && !isReportedTask(resource));

/** What a task works on. */
const goals = (graph: Graph, task: Entry) => [...graph.follow(task, 'focus'), ...graph.follow(task, 'basedOn')];

/** The tasks that work on a request, without those that are a step of another of them. */
function tasksOf(graph: Graph, request: Entry | undefined): readonly Entry[] {
  if (request === undefined) return [];
  const own = tasksIn(graph).filter((task) => goals(graph, task).includes(request));
  const all = new Set(own);
  const whole = own.filter((task) => !graph.follow(task, 'partOf').some((other) => all.has(other)));
  return whole.length > 0 ? whole : own;
}

const onlyOne = (entries: readonly Entry[]) => (entries.length === 1 ? entries[0] : undefined);

/** A resource about somebody else is not this referral's; one that names nobody is taken to be. */
function isAbout(graph: Graph, entry: Entry, patient: Entry | undefined): boolean {
  const element = ['subject', 'patient', 'for'].find((name) => memberOf(entry.resource, name) !== undefined);
  return element === undefined || graph.follow(entry, element)[0] === patient;
}

function byKind(entries: readonly Entry[], kindsOf: KindsOf): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const kind of new Set(kindsOf(entry.resource))) {
      const same = found.get(kind);
      if (same === undefined) found.set(kind, [entry]);
      else same.push(entry);
    }
  }
  return found;
}

/** Where a message may be read in two ways: it is refused, since the other way may be the one that was meant. */
export function ambiguities({ graph, request }: Roots): Issue[] {
  const others = (entries: readonly Entry[], what: string) =>
    entries
      .slice(1)
      .map(({ at }) => error('ambiguous', at, `found a second ${what}; expected one, or a reference that says which`));
  return [
    ...others(requestsIn(graph), 'request that this message may be about'),
    ...others(tasksOf(graph, request), 'task that works on this request'),
  ];
}
