import type { Resource } from '@medplum/fhirtypes';
import { rightSpelling } from '../connectors/spelling.js';
import { error, type Issue } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';
import { createGraph, type Entry, type Graph } from '../mapping/engine/graph.js';
import { isAskOfReport } from '../mapping/engine/reported.js';
import { identifierSystems } from '../mapping/systems.js';
import type { KeptResource } from '../store/records.js';
import { bodiesOf } from './kept-exchange.js';
import { entriesIn } from './kept-ids.js';

// Two people are never mixed: what is said in one referral is about that referral and that person, wherever it is said.

/** Elements that say whom a resource is about. */
const personElements: ReadonlySet<string> = new Set(['subject', 'patient', 'for', 'beneficiary']);

/** A reference as it stands in a resource, and the element that holds it. */
interface Pointer {
  readonly element: string;
  readonly reference: string | undefined;
  readonly identifier: unknown;
}

/** Every Reference in a resource, in what it contains, and in what stands inside them. */
export function pointersIn(value: unknown, element = ''): readonly Pointer[] {
  if (Array.isArray(value)) return value.flatMap((item) => pointersIn(item, element));
  if (!isMembers(value)) return [];
  const reference = typeof value.reference === 'string' ? value.reference : undefined;
  const isPointer = reference !== undefined || (isMembers(value.identifier) && 'value' in value.identifier);
  const inner = Object.entries(value).flatMap(([name, one]) => pointersIn(one, name));
  return isPointer ? [{ element, reference, identifier: value.identifier }, ...inner] : inner;
}

/** `Type/id` of a reference, without its version; relative where it is one of our own addresses. */
const placeIn = (reference: string, root: string | undefined): string => {
  const own = root !== undefined && reference.startsWith(`${root}/`) ? reference.slice(root.length + 1) : reference;
  return own.replace(/\/_history\/[^/]*$/, '');
};

const isAbroad = (place: string): boolean => /^(https?|urn):/.test(place);

/** The exchange that is spoken of, and where our own addresses begin. */
export interface Here {
  readonly resources: readonly KeptResource[];
  readonly root: string | undefined;
}

/**
 * What in a report speaks of another referral or another person than the one that is kept: a Patient with other numbers,
 * an element that says whom it is about and leads elsewhere, a reference to what belongs to another referral.
 */
export function strangersIn(received: unknown, here: Here): Issue[] {
  const entries = entriesIn(received);
  const graph = createGraph(entries);
  const kept = keptPerson(here);
  const requests = bodiesOf(here.resources).filter(({ resourceType }) => resourceType === 'ServiceRequest');
  const numbers = numbersOf(requests, graph);
  return graph.entries.flatMap((entry) => {
    const { resource, at } = entry;
    if (resource.resourceType === 'Patient' && !isNobody(resource, kept) && !isSame(resource, kept))
      return [anotherPerson(at)];
    // What a report asks of others is a request of its own, which follows from that of the referral.
    if (isAskOfReport(resource)) {
      if (followsAnother(resource, numbers)) return [anotherReferral(at)];
    } else if (resource.resourceType === 'ServiceRequest' && entry.within === undefined) {
      if (!requests.some((request) => isSame(resource, request))) return [anotherReferral(at)];
    }
    return entry.within === undefined ? strayPointers(entry, graph, here) : [];
  });
}

function strayPointers(entry: Entry, graph: Graph, here: Here): Issue[] {
  const kept = keptPerson(here);
  const known = new Set(here.resources.map(({ type, id }) => `${type}/${id}`));
  const number = nhsNumberOf(kept);
  return pointersIn(entry.resource).flatMap(({ element, reference, identifier }) => {
    const isPerson = personElements.has(element);
    const said =
      isMembers(identifier) && identifier.system === identifierSystems.nhsNumber ? identifier.value : undefined;
    if (said !== undefined && number !== undefined && said !== number) return [anotherPerson(entry.at)];
    // What the bundle itself holds is looked at by itself.
    if (reference === undefined || graph.resolve(reference, entry) !== undefined) return [];
    const place = placeIn(reference, here.root);
    if (known.has(place)) return isPerson && place !== nameOf(kept) ? [anotherPerson(entry.at)] : [];
    if (isPerson) return [anotherPerson(entry.at)];
    return isAbroad(place) && !place.startsWith('urn:') ? [] : [strayReference(entry.at)];
  });
}

/** New references of an updated resource that lead to nothing of its referral. */
export function strayIn(present: Resource, next: Resource, here: Here): Issue[] {
  const before = new Set(pointersIn(present).map(({ reference }) => reference));
  const known = new Set(here.resources.map(({ type, id }) => `${type}/${id}`));
  return pointersIn(next).flatMap(({ reference }) => {
    if (reference === undefined || before.has(reference) || reference.startsWith('#')) return [];
    const place = placeIn(reference, here.root);
    return known.has(place) || (isAbroad(place) && !place.startsWith('urn:'))
      ? []
      : [strayReference(next.resourceType)];
  });
}

/**
 * What keeps a new referral from being about one person: more than one Patient, an element that says whom it is about and
 * leads to somebody else, or, in a transaction, a reference to what is not in it. `resources` are those that are about
 * to be kept, with ids of their own.
 */
export function checkOnePerson(resources: readonly Resource[], isTransaction: boolean): Issue[] {
  const people = resources.filter(({ resourceType }) => resourceType === 'Patient');
  if (people.length > 1)
    return [error('invariant', 'Patient', 'found more than one person; expected one referral for each')];
  const [person] = people;
  const known = new Set(resources.map(nameOf));
  return resources.flatMap((resource) =>
    pointersIn(resource).flatMap(({ element, reference }) => {
      if (reference === undefined || reference.startsWith('#')) return [];
      const isPerson = personElements.has(element);
      const place = placeIn(reference, undefined);
      if (isPerson && place !== nameOf(person)) return [anotherPerson(`${resource.resourceType}.${element}`)];
      if (!isTransaction || known.has(place) || isAbroad(place)) return [];
      return [strayReference(`${resource.resourceType}.${element}`)];
    }),
  );
}

const nameOf = (resource: Resource | undefined): string => `${resource?.resourceType}/${resource?.id}`;

const keptPerson = ({ resources }: Here): Resource | undefined =>
  bodiesOf(resources.filter(({ type, part }) => type === 'Patient' && part === 'referral'))[0];

const nhsNumberOf = (person: Resource | undefined): string | undefined => numberAmong(identifiersOf(person));

const numberAmong = (identifiers: readonly Named[]): string | undefined =>
  identifiers.find(({ system }) => system === identifierSystems.nhsNumber)?.value;

interface Named {
  readonly system: string | undefined;
  readonly value: string;
}

function identifiersOf(resource: Resource | undefined): readonly Named[] {
  const list: unknown = resource !== undefined && 'identifier' in resource ? resource.identifier : undefined;
  return identifiersAmong(Array.isArray(list) ? list : []);
}

/** Identifiers in whatever form, with their systems in the right spelling: another spelling hides nobody. */
const identifiersAmong = (list: readonly unknown[]): readonly Named[] =>
  list.flatMap((one): Named[] =>
    isMembers(one) && typeof one.value === 'string'
      ? [{ system: typeof one.system === 'string' ? rightSpelling(one.system) : undefined, value: one.value }]
      : [],
  );

/** The same by id or by a number; with another NHS number it is somebody else whatever else agrees. */
function isSame(one: Resource, kept: Resource | undefined): boolean {
  if (kept === undefined) return false;
  const [mine, theirs] = [identifiersOf(one), identifiersOf(kept)];
  const [said, known] = [nhsNumberOf(one), nhsNumberOf(kept)];
  if (said !== undefined && known !== undefined && said !== known) return false;
  if (one.id !== undefined && one.id === kept.id) return true;
  return mine.some(({ system, value }) => theirs.some((other) => other.system === system && other.value === value));
}

/** Whether a resource is based on a request by a number that is none of these. */
function followsAnother(resource: Resource, numbers: readonly Named[]): boolean {
  const list: unknown = 'basedOn' in resource ? resource.basedOn : undefined;
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  const named = identifiersAmong(
    items.flatMap((item) =>
      isMembers(item) && (item.type === undefined || item.type === 'ServiceRequest') ? [item.identifier] : [],
    ),
  );
  return named.some(({ system, value }) => !numbers.some((one) => one.system === system && one.value === value));
}

/** By what numbers a message may name the referral: those that are kept, and the one that its own Task is for. */
function numbersOf(requests: readonly Resource[], graph: Graph): readonly Named[] {
  const works = graph.all('Task').flatMap(({ resource }) => (isAskOfReport(resource) ? [] : [resource]));
  const named = works.flatMap((work) => ('focus' in work && isMembers(work.focus) ? [work.focus.identifier] : []));
  return [...requests.flatMap(identifiersOf), ...identifiersAmong(named)];
}

/** A Patient that only holds the others together, and says nothing of who it is, is whoever the referral is about. */
const isNobody = (person: Resource, kept: Resource | undefined): boolean =>
  // An id is a name too: that of somebody else who is kept here would make the two one.
  (person.id === undefined || person.id === kept?.id) &&
  !['identifier', 'name', 'birthDate', 'telecom', 'address', 'contact'].some((name) => name in person);

const anotherPerson = (at: string): Issue =>
  error('invariant', at, 'found another person, or nobody who is known here; expected the person of this referral');
const anotherReferral = (at: string): Issue =>
  error('invariant', at, 'found another request; expected that of this referral, by its id or a number');
const strayReference = (at: string): Issue =>
  error(
    'reference-broken',
    at,
    'found a reference that leads to nothing of this referral; expected what belongs to it',
  );
