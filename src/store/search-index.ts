import { rightSpelling } from '../connectors/spelling.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { IndexEntry } from './records.js';
import {
  isFoundByPerson,
  type PersonParameter,
  type SearchParameter,
  searchParametersOf,
} from './search-parameters.js';

/** Periods that begin or end nowhere reach as far as a JavaScript date does. */
const farthest = 8_640_000_000_000_000;

/** A period in milliseconds, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The index parameter under which a reference is found by identifiers: those it names, and those of what it leads to. */
export const byIdentifier = (name: string): string => `${name}:identifier`;

/** The index parameter under which a request is found by what its patient is called, and the like. */
export const byPerson = (name: PersonParameter): string => `patient:${name}`;

/**
 * By what a resource is found: its values for each search parameter of its type. `exchange` is every resource of its
 * exchange as it will be kept: under `patient:identifier` stand the identifiers of the patient that it refers to there,
 * so that a search by NHS number needs no join; under `owner:identifier` and the like those of who is referred to, and of
 * the organisation behind a role or a service.
 *
 * A reference to `Type/id` is a token with its type as system; any other is one without system. A resource of any shape
 * whatever is taken: what is not where it should be gives no entry.
 */
export function indexOf(resource: unknown, exchange: readonly unknown[]): IndexEntry[] {
  if (!isMembers(resource) || typeof resource.resourceType !== 'string') return [];
  const entries = new Map<string, IndexEntry>();
  for (const parameter of searchParametersOf(resource.resourceType).values()) {
    for (const entry of entriesOf(parameter, resource, exchange)) entries.set(JSON.stringify(entry), entry);
  }
  return [...entries.values()];
}

function entriesOf(
  parameter: SearchParameter,
  resource: Readonly<Record<string, unknown>>,
  exchange: readonly unknown[],
): IndexEntry[] {
  const { name: param, kind, paths } = parameter;
  const values = paths.flatMap((path) => path.split('.').reduce(step, [resource]));
  if (kind === 'token') return values.flatMap((value) => tokensOf(value, param));
  if (kind === 'reference') return values.flatMap((value) => referencesOf(value, parameter, { resource, exchange }));
  return values.flatMap((value) => {
    const range = periodOf(value);
    return range === undefined ? [] : [{ param, kind: 'date' as const, ...range }];
  });
}

/** What stands under a name in each of some values, lists laid flat. */
function step(values: readonly unknown[], name: string): unknown[] {
  return values.flatMap((value) => {
    const inner = isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    return Array.isArray(inner) ? inner : [inner];
  });
}

const token = (param: string, system: unknown, value: unknown): IndexEntry[] => {
  const space = typeof system === 'string' ? system : '';
  if (typeof value !== 'string' || value === '') return [];
  // What came in another spelling is kept so, and is found by the right one too.
  return [...new Set([space, rightSpelling(space)])].map((one) => ({ param, kind: 'token', system: one, value }));
};

/** A code, a boolean, a Coding, a CodeableConcept or an Identifier. */
function tokensOf(value: unknown, param: string): IndexEntry[] {
  if (typeof value === 'boolean') return token(param, '', String(value));
  if (typeof value === 'string') return token(param, '', value);
  if (!isMembers(value)) return [];
  if (Array.isArray(value.coding)) return value.coding.flatMap((coding) => tokensOf(coding, param));
  return token(param, value.system, value.code ?? value.value);
}

/** `Type/id`, with or without a version behind it. */
const place = /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** The type and id that a relative reference leads to. */
export function placeOf(reference: unknown): { type: string; id: string } | undefined {
  if (typeof reference !== 'string' || reference.length > 300) return undefined;
  const [, type, id] = place.exec(reference) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
}

type Members = Readonly<Record<string, unknown>>;

/** Where a reference may lead: into what its own resource contains, and to the others of the exchange. */
interface Around {
  readonly resource: Members;
  readonly exchange: readonly unknown[];
}

function referencesOf(value: unknown, parameter: SearchParameter, around: Around): IndexEntry[] {
  const { name, only, isFollowed } = parameter;
  if (!isMembers(value)) return [];
  const found = placeOf(value.reference);
  if (only !== undefined && (found?.type ?? value.type ?? only) !== only) return [];
  const isLocal = typeof value.reference === 'string' && value.reference.startsWith('#');
  const own =
    found === undefined ? (isLocal ? [] : token(name, '', value.reference)) : token(name, found.type, found.id);
  const target = isFollowed ? targetOf(value.reference, around) : undefined;
  const isMeant =
    target !== undefined && (only === undefined ? !isPerson(target) : target.resource.resourceType === only);
  const named = [value.identifier, ...(isMeant ? identifiersOf(target) : [])];
  return [
    ...own,
    ...named.flatMap((identifier) => tokensOf(identifier, byIdentifier(name))),
    ...(isMeant && only === 'Patient' && isFoundByPerson(String(around.resource.resourceType))
      ? personEntries(target.resource)
      : []),
  ];
}

/** Whose number is looked for under `patient` alone: there the right to read the patient is asked for. */
const isPerson = ({ resource: { resourceType } }: Around): boolean =>
  resourceType === 'Patient' || resourceType === 'RelatedPerson';

/** The resource that a reference leads to. What it contains itself, or else the one it stands in, is around it. */
function targetOf(reference: unknown, { resource, exchange }: Around): Around | undefined {
  if (typeof reference !== 'string') return undefined;
  if (reference.startsWith('#')) {
    const inner = step([resource], 'contained').find((one) => isMembers(one) && `#${one.id}` === reference);
    if (!isMembers(inner)) return undefined;
    return { resource: { ...inner, contained: resource.contained }, exchange };
  }
  const found = placeOf(reference);
  const isThere = (one: unknown) => isMembers(one) && one.id === found?.id && one.resourceType === found?.type;
  const other = found === undefined ? undefined : exchange.find(isThere);
  return isMembers(other) ? { resource: other, exchange } : undefined;
}

/** Where the organisation stands behind who acts for it. */
const organisations: ReadonlyMap<unknown, string> = new Map([
  ['PractitionerRole', 'organization'],
  ['HealthcareService', 'providedBy'],
]);

/** The identifiers of a resource, and of the organisations behind it. */
function identifiersOf(found: Around): unknown[] {
  const own = step([found.resource], 'identifier');
  const acting = found.resource.resourceType === 'Practitioner' ? rolesOf(found) : [found];
  return [...own, ...acting.flatMap(identifiersBehind)];
}

function identifiersBehind(acting: Around): unknown[] {
  const place = organisations.get(acting.resource.resourceType);
  const [behind] = place === undefined ? [] : step([acting.resource], place);
  if (!isMembers(behind)) return [];
  return [behind.identifier, ...step([targetOf(behind.reference, acting)?.resource], 'identifier')];
}

/** The roles in which a practitioner stands in the same exchange. */
function rolesOf({ resource, exchange }: Around): Around[] {
  const beside = step([resource], 'contained').map((inner) =>
    isMembers(inner) ? { ...inner, contained: resource.contained } : inner,
  );
  return [...beside, ...exchange].filter(isMembers).flatMap((role) => {
    const of = isMembers(role.practitioner) ? role.practitioner.reference : undefined;
    const isTheirs = of === `Practitioner/${resource.id}` || of === `#${resource.id}`;
    return role.resourceType === 'PractitionerRole' && isTheirs ? [{ resource: role, exchange }] : [];
  });
}

/** More than anyone's names have: characters of a name, and words in all. */
const longestName = 500;
const mostWords = 50;

/** The words of a name as they are compared: small letters without accents. */
export const wordsOf = (name: string): string[] =>
  name
    .slice(0, longestName)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A postcode as it is compared: without spaces, in capitals. */
export const postcodeOf = (text: string): string => text.slice(0, 100).replace(/\s/g, '').toUpperCase();

/** What a person is called, when they were born, and where they live, for a search that has no number of theirs. */
function personEntries(patient: Members): IndexEntry[] {
  const isText = (value: unknown): value is string => typeof value === 'string';
  const names = step([patient], 'name');
  const words = ['family', 'given', 'text'].flatMap((part) => step(names, part).filter(isText).flatMap(wordsOf));
  const postcodes = step(step([patient], 'address'), 'postalCode')
    .filter(isText)
    .map(postcodeOf);
  const born = periodOf(patient.birthDate);
  return [
    ...[...new Set(words)].slice(0, mostWords).flatMap((word) => token(byPerson('name'), '', word)),
    ...postcodes.flatMap((postcode) => token(byPerson('address-postalcode'), '', postcode)),
    ...(born === undefined ? [] : [{ param: byPerson('birthdate'), kind: 'date' as const, ...born }]),
  ];
}

/** A date, dateTime, instant or Period. A Timing has no one range, and is found by none. */
function periodOf(value: unknown): Range | undefined {
  if (typeof value === 'string') return rangeOf(value);
  if (!isMembers(value)) return undefined;
  const start = typeof value.start === 'string' ? rangeOf(value.start) : undefined;
  const end = typeof value.end === 'string' ? rangeOf(value.end) : undefined;
  if (start === undefined && end === undefined) return undefined;
  const from = start?.from ?? -farthest;
  const to = end?.to ?? farthest;
  return from > to ? undefined : { from, to };
}

const moment = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * The period that a date or time of any precision stands for: `2026-09` is the whole of September. Without a zone it is
 * UTC (http://hl7.org/fhir/R4/search.html#date leaves that to the server). Undefined for what is no date in the calendar.
 */
export function rangeOf(text: string): Range | undefined {
  if (text.length > 40) return undefined;
  const found = moment.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zone] = found;
  const offset = zone === undefined ? 0 : offsetOf(zone);
  const parts = [year, month, day, hour, minute, second].map((part) => (part === undefined ? undefined : Number(part)));
  const start = startOf(parts);
  if (start === undefined || offset === undefined) return undefined;
  const from = start - offset + Number((fraction ?? '').slice(0, 3).padEnd(3, '0'));
  if (fraction !== undefined) return { from, to: from };
  const unit = parts.filter((part) => part !== undefined).length - 1;
  const next = parts.map((part, at) => (part === undefined || at !== unit ? part : part + 1));
  return { from, to: utc(next) - offset - 1 };
}

const utc = ([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly (number | undefined)[]) => {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second);
};

/** When a date and time begins, in UTC; undefined where the calendar or the clock has no such place. */
function startOf(parts: readonly (number | undefined)[]): number | undefined {
  const at = utc(parts);
  const date = new Date(at);
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  // A leap second is the first instant of the next minute.
  if (year === 0 || hour > 23 || minute > 59 || second > 60) return undefined;
  const isSame = second === 60 || (date.getUTCMonth() + 1 === month && date.getUTCDate() === day);
  return isSame ? at : undefined;
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
