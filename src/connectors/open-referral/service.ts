import type { Identifier } from '../../domain/coded.js';
import {
  type AgeRange,
  type CommunityService,
  type Cost,
  type Language,
  type ServiceContact,
  type ServiceOrganisation,
  type ServicePlace,
  type ServiceState,
  serviceStates,
} from '../../domain/community-service.js';
import { error, type Issue, warning } from '../../domain/issue.js';
import type { NeedKind } from '../../domain/needs.js';
import { needKinds } from '../../domain/needs.js';
import type { ContactDetail } from '../../domain/professional.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import { identifierSystems } from '../../mapping/systems.js';
import { type NeedsOfTerms, needsOfTerm } from './needs.js';
import type { FeedContact, FeedLocation, FeedPhone, FeedService, FeedTerm } from './schema.js';
import { dateIn, openingTime } from './times.js';

export interface Read {
  readonly service: CommunityService;
  /** An error among them refuses the service. */
  readonly issues: readonly Issue[];
}

/** A service of a feed in the words of the domain. Its shape has been checked; what stands in it is checked here. */
export function serviceFrom(
  feed: FeedService,
  { source, needs: ofTerms }: { readonly source: string; readonly needs: NeedsOfTerms },
): Read {
  const issues: Issue[] = [];
  const optional = <K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } =>
    value === undefined ? {} : named(name, value);
  const url = addressIn(feed.url, '/url', issues);
  if (feed.url === undefined) {
    issues.push(warning('required', '/url', 'found none; the UK profile expects the address of a page about it'));
  }
  const terms = (feed.attributes ?? []).flatMap<FeedTerm>(({ taxonomy_term }) => taxonomy_term ?? []);
  const needs = new Set(terms.flatMap((term) => needsOfTerm(term, ofTerms)));
  const service: CommunityService = {
    id: serviceId(source, feed.id),
    source,
    sourceId: feed.id,
    name: feed.name.trim(),
    status: stateOf(feed.status),
    identifiers: identifiersOf(source, feed.id),
    ...optional('description', feed.description),
    ...optional('url', url),
    ...optional('alert', feed.alert),
    ...optional('assuredOn', dateIn(feed.assured_date, '/assured_date', issues)),
    ...optional('organisation', organisationIn(feed.organization, issues)),
    ...optional('places', filled(placesIn(feed, issues))),
    ...optional(
      'areas',
      filled((feed.service_areas ?? []).flatMap(({ name, service_area }) => name ?? service_area ?? [])),
    ),
    ...optional('times', filled(timesIn(feed, issues))),
    ...optional('ages', agesIn(feed, issues)),
    ...optional('eligibility', feed.eligibility_description),
    ...optional('costs', filled(costsIn(feed, issues))),
    ...optional('contacts', filled(contactsIn(feed))),
    ...optional('languages', filled((feed.languages ?? []).flatMap(languageIn))),
    ...optional('needs', filled(needKinds.filter((kind): kind is NeedKind => needs.has(kind)))),
    ...optional('keywords', filled([...new Set(terms.flatMap(({ term, name }) => term ?? name ?? []))])),
  };
  return { service, issues };
}

/** Waymark's id of a service: the same for the same feed and id, whenever it is read. */
export const serviceId = (source: string, sourceId: string): string =>
  nameUuid(`directory|${JSON.stringify([source, sourceId])}`);

const named = <K extends string, V>(name: K, value: V): { readonly [P in K]?: V } => {
  const made: { [P in K]?: V } = {};
  made[name] = value;
  return made;
};

function stateOf(word: string): ServiceState {
  const state = serviceStates.find((one) => one.replace('-', ' ') === word);
  if (state === undefined) throw new Error('The schema let a status pass that is none');
  return state;
}

const filled = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A UUID is a name for all the world; any other id is one within its feed. */
const identifiersOf = (source: string, id: string): readonly Identifier[] => [
  { system: source, value: id },
  ...(uuid.test(id) ? [{ system: identifierSystems.uuid, value: `urn:uuid:${id.toLowerCase()}` }] : []),
];

/** An address of the web. Any other is kept where it stands, and not shown as one: it could be a script. */
function addressIn(text: string | undefined, path: string, issues: Issue[]): string | undefined {
  if (text === undefined) return undefined;
  const said = text.trim();
  if (/^https?:\/\/\S+$/i.test(said) && URL.canParse(said)) return said;
  issues.push(warning('value', path, 'found no address of the web; expected https://…: it is kept, and not read'));
  return undefined;
}

function organisationIn(feed: FeedService['organization'], issues: Issue[]): ServiceOrganisation | undefined {
  if (feed === undefined) return undefined;
  const url = addressIn(feed.website, '/organization/website', issues);
  const identifiers = (feed.organization_identifiers ?? []).flatMap(
    ({ identifier_scheme, identifier }): Identifier[] =>
      identifier === undefined
        ? []
        : [{ ...(identifier_scheme !== undefined && { system: schemeUri(identifier_scheme) }), value: identifier }],
  );
  return {
    sourceId: feed.id,
    name: feed.name.trim(),
    ...(feed.description !== undefined && { description: feed.description }),
    ...(url !== undefined && { url }),
    ...(feed.email !== undefined && { email: feed.email }),
    ...(identifiers.length > 0 && { identifiers }),
  };
}

/** The schemes of org-id.guide (`GB-COH`, `GB-CHC`), which Open Referral names; an address is a system already. */
const schemeUri = (scheme: string): string =>
  /^https?:\/\/\S+$/i.test(scheme) ? scheme : `https://org-id.guide/list/${encodeURIComponent(scheme)}`;

function placesIn({ service_at_locations = [] }: FeedService, issues: Issue[]): ServicePlace[] {
  const places = service_at_locations.flatMap(({ location }, i): ServicePlace[] =>
    location === undefined ? [] : [placeFrom(location, `/service_at_locations/${i}/location`, issues)],
  );
  // The same place in two schedules is one place.
  return [...new Map(places.map((place) => [place.sourceId, place])).values()];
}

function placeFrom(location: FeedLocation, path: string, issues: Issue[]): ServicePlace {
  const { id, name, description, addresses = [], accessibility = [] } = location;
  const [address] = [...addresses].sort((a, b) => rankOf(a.address_type) - rankOf(b.address_type));
  const position = positionIn(location, path, issues);
  const access = accessibility.flatMap((one) => [one.description, one.details].flatMap((words) => words ?? []));
  return {
    sourceId: id,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(address !== undefined && { address: addressFrom(address) }),
    ...(position !== undefined && { position }),
    ...(access.length > 0 && { accessibility: access }),
  };
}

/** Where one can go counts before where one can write to. */
const rankOf = (type: string | undefined): number => (type === 'physical' ? 0 : type === undefined ? 1 : 2);

type FeedAddress = NonNullable<FeedLocation['addresses']>[number];

function addressFrom({
  attention,
  address_1,
  address_2,
  city,
  region,
  state_province,
  postal_code,
  country,
}: FeedAddress) {
  const lines = [attention, address_1, address_2].flatMap((line) => line?.trim() ?? []);
  const county = region ?? state_province;
  return {
    ...(lines.length > 0 && { lines }),
    ...(city !== undefined && { town: city }),
    ...(county !== undefined && { region: county }),
    ...(postal_code !== undefined && { postcode: postal_code.trim().toUpperCase() }),
    ...(country !== undefined && { country }),
  };
}

function positionIn({ latitude, longitude }: FeedLocation, path: string, issues: Issue[]): ServicePlace['position'] {
  if (latitude === undefined || longitude === undefined) return undefined;
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  const text =
    'found a position that is not on the earth; expected -90 to 90 and -180 to 180: it is kept, and not read';
  issues.push(warning('value', `${path}/latitude`, text));
  return undefined;
}

function timesIn({ schedules = [], service_at_locations = [] }: FeedService, issues: Issue[]) {
  const there = service_at_locations.flatMap(({ schedules: own = [] }, i) =>
    own.map((schedule, j) => openingTime(schedule, `/service_at_locations/${i}/schedules/${j}`, issues)),
  );
  const all = [...schedules.map((schedule, i) => openingTime(schedule, `/schedules/${i}`, issues)), ...there];
  return all.filter((time) => Object.keys(time).length > 0);
}

function agesIn({ minimum_age: from, maximum_age: to }: FeedService, issues: Issue[]): AgeRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from !== undefined && to !== undefined && from > to) {
    const text = 'found an age that is above maximum_age; expected one that is not';
    issues.push(error('value', '/minimum_age', text));
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function costsIn({ cost_options = [], fees, fees_description }: FeedService, issues: Issue[]): Cost[] {
  const said = cost_options.map(({ amount, currency, option, amount_description, valid_from, valid_to }, i): Cost => {
    const words = [option, amount_description].filter((part) => part !== undefined).join(', ');
    const validFrom = dateIn(valid_from, `/cost_options/${i}/valid_from`, issues);
    const validTo = dateIn(valid_to, `/cost_options/${i}/valid_to`, issues);
    return {
      ...(amount !== undefined && { amount }),
      ...(currency !== undefined && { currency }),
      ...(words !== '' && { words }),
      ...(validFrom !== undefined && { validFrom }),
      ...(validTo !== undefined && { validTo }),
    };
  });
  const inWords = [...new Set([fees, fees_description])].flatMap((words) => (words === undefined ? [] : [{ words }]));
  return [...said, ...inWords].filter((cost) => Object.keys(cost).length > 0);
}

function contactsIn({ email, phones = [], contacts = [], service_at_locations = [] }: FeedService): ServiceContact[] {
  const own = [...(email === undefined ? [] : [{ means: 'email', value: email } as const]), ...phones.flatMap(phoneIn)];
  const there = service_at_locations.flatMap((at): ServiceContact[] => [
    ...contactOf({ phones: at.phones ?? [] }),
    ...(at.contacts ?? []).flatMap(contactOf),
  ]);
  return [...(own.length > 0 ? [{ details: own }] : []), ...contacts.flatMap(contactOf), ...there];
}

function contactOf({ name, title, department, email, phones = [] }: FeedContact): ServiceContact[] {
  const details: ContactDetail[] = [
    ...(email === undefined ? [] : [{ means: 'email', value: email } as const]),
    ...phones.flatMap(phoneIn),
  ];
  const role = [title, department].filter((part) => part !== undefined).join(', ');
  const contact = {
    ...(name !== undefined && { name }),
    ...(role !== '' && { role }),
    ...(details.length > 0 && { details }),
  };
  return Object.keys(contact).length > 0 ? [contact] : [];
}

/** HSDS names the kinds of line after iCalendar; what is none of ours is a telephone. */
function phoneIn({ number, extension, type }: FeedPhone): ContactDetail[] {
  if (number === undefined) return [];
  const means = type === 'fax' || type === 'sms' || type === 'pager' ? type : 'phone';
  return [{ means, value: extension === undefined ? number : `${number} ext. ${extension}` }];
}

function languageIn({ name, code, note }: NonNullable<FeedService['languages']>[number]): Language[] {
  const said = [name, note].filter((part) => part !== undefined).join(': ');
  const language = { ...(said !== '' && { name: said }), ...(code !== undefined && { code }) };
  return Object.keys(language).length > 0 ? [language] : [];
}
