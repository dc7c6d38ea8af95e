import type { HealthcareService, Location, Organization } from '@medplum/fhirtypes';
import type { Coded } from '../domain/coded.js';
import type {
  AgeRange,
  Capacity,
  CommunityService,
  Cost,
  Language,
  OpeningTime,
  ServiceOrganisation,
  ServicePlace,
  Weekday,
} from '../domain/community-service.js';
import type { ContactDetail } from '../domain/professional.js';
import { nameUuid } from './engine/ids.js';
import { directoryLocationTable } from './resources/directory-location.js';
import { directoryOrganizationTable } from './resources/directory-organization.js';
import { type DirectoryService, directoryServiceTable } from './resources/directory-service.js';

export type DirectoryResource = (HealthcareService | Location | Organization) & { readonly id: string };

/**
 * A service of the directory as FHIR resources: the `HealthcareService`, who provides it, and where it meets. They refer to
 * one another by `Type/id`; an organisation and a place have the same id in every service of their feed.
 *
 * `on` is the date on which the service was last written, so that one version is always shown the same: of times that have
 * begun by then, and have no end, FHIR's `availableTime` is made, which has no dates. Other times are said in words, with
 * theirs.
 */
export function directoryResources(
  service: CommunityService,
  standing: { readonly capacity: Capacity; readonly isListed: boolean; readonly on: string },
): readonly DirectoryResource[] {
  const { source, organisation, places = [] } = service;
  const asked = directoryServiceTable.put(factsOf(service, standing), directoryServiceTable.empty);
  return [
    withId(asked, service.id),
    ...(organisation === undefined
      ? []
      : [withId(organizationFrom(organisation, source), organisationId(source, organisation))]),
    ...places.map((place) => withId(locationFrom(place, source), placeId(source, place))),
  ];
}

function withId<R extends HealthcareService | Location | Organization>(resource: R | undefined, id: string) {
  if (resource === undefined) throw new Error('A table of the directory wrote nothing');
  return { ...resource, id };
}

const organisationId = (source: string, { sourceId }: ServiceOrganisation): string =>
  nameUuid(`directory organisation|${JSON.stringify([source, sourceId])}`);
const placeId = (source: string, { sourceId }: ServicePlace): string =>
  nameUuid(`directory place|${JSON.stringify([source, sourceId])}`);

function factsOf(
  service: CommunityService,
  { capacity, isListed, on }: { readonly capacity: Capacity; readonly isListed: boolean; readonly on: string },
): DirectoryService {
  const { source, name, identifiers, status, description, organisation, places = [], areas, needs, keywords } = service;
  const { url, contacts = [], languages = [], times = [], costs = [], ages, eligibility, alert } = service;
  const details = [alert, ...costs.map(costInWords)].flatMap((words) => words ?? []);
  const contactDetails: ContactDetail[] = [
    ...(url === undefined ? [] : [{ means: 'url', value: url } as const]),
    ...contacts.flatMap((contact) => contact.details ?? []),
  ];
  const hours = times.filter((time) => isOfEveryWeek(time, on)).flatMap(hoursOf);
  const otherTimes = times.flatMap((time) => (isOfEveryWeek(time, on) ? time.words : timeInWords(time)) ?? []);
  const who = [agesInWords(ages), eligibility].flatMap((words) => words ?? []);
  const accessibility = [...new Set(places.flatMap((place) => place.accessibility ?? []))];
  return {
    identifiers,
    name,
    isActive: isListed && status === 'active',
    ...(description !== undefined && { description }),
    ...(details.length > 0 && { details: details.join('\n\n') }),
    ...(needs !== undefined && { needs }),
    ...(keywords !== undefined && { keywords }),
    ...(contactDetails.length > 0 && { contactDetails }),
    ...(who.length > 0 && { eligibility: who }),
    ...(languages.length > 0 && { languages: languages.map(languageOf) }),
    ...(capacity !== 'unknown' && { capacity }),
    ...(accessibility.length > 0 && { accessibility }),
    ...(hours.length > 0 && { hours }),
    ...(otherTimes.length > 0 && { otherTimes: otherTimes.join('\n') }),
    ...(areas !== undefined && { areas }),
    ...(organisation !== undefined && {
      organisation: { reference: `Organization/${organisationId(source, organisation)}`, name: organisation.name },
    }),
    ...(places.length > 0 && {
      places: places.map((place) => ({
        reference: `Location/${placeId(source, place)}`,
        ...(place.name !== undefined && { name: place.name }),
      })),
    }),
  };
}

/** Only what is so in every week from now on is hours to FHIR. */
const isOfEveryWeek = ({ days, isNotWeekly, validFrom = '', validTo }: OpeningTime, on: string): boolean =>
  days !== undefined && isNotWeekly === undefined && validFrom <= on && validTo === undefined;

const hoursOf = ({ days, opens, closes }: OpeningTime) =>
  days === undefined
    ? []
    : [
        {
          days,
          ...(opens !== undefined && { opens: `${opens}:00` }),
          ...(closes !== undefined && { closes: `${closes}:00` }),
        },
      ];

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** Of days that are not every week's, the feed's own rule is in the words. */
function timeInWords({ days, opens, closes, isNotWeekly, validFrom, validTo, words }: OpeningTime): string | undefined {
  const on = isNotWeekly === true ? undefined : days?.map((day) => dayNames[day]).join(', ');
  const said = [words, on, rangeInWords(opens, closes), rangeInWords(validFrom, validTo)];
  const parts = said.filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function rangeInWords(from: string | undefined, until: string | undefined): string | undefined {
  if (from === undefined) return until === undefined ? undefined : `until ${until}`;
  return until === undefined ? `from ${from}` : `from ${from} until ${until}`;
}

function agesInWords({ from, to }: AgeRange = {}): string | undefined {
  if (from === undefined) return to === undefined ? undefined : `Up to ${to} years`;
  return to === undefined ? `From ${from} years` : `${from} to ${to} years`;
}

function costInWords({ amount, currency, words, validFrom, validTo }: Cost): string | undefined {
  const sum = amount === undefined ? undefined : [amount, currency].filter((part) => part !== undefined).join(' ');
  const said = [words, sum, rangeInWords(validFrom, validTo)].filter((part) => part !== undefined && part !== '');
  return said.length === 0 ? undefined : `Cost: ${said.join(', ')}`;
}

/** https://www.rfc-editor.org/info/bcp47 takes the codes of ISO 639 over as they are. */
const languageOf = ({ code, name }: Language): Coded => ({
  ...(code !== undefined && isTag(code) && { codedValues: [{ system: 'urn:ietf:bcp:47', code: code.toLowerCase() }] }),
  freeText: name ?? code ?? '',
});

const isTag = (code: string): boolean => /^[a-z]{2,3}$/i.test(code);

function organizationFrom({ sourceId, name, url, email, identifiers = [] }: ServiceOrganisation, source: string) {
  const contactDetails: ContactDetail[] = [
    ...(url === undefined ? [] : [{ means: 'url', value: url } as const]),
    ...(email === undefined ? [] : [{ means: 'email', value: email } as const]),
  ];
  const facts = {
    identifiers: [{ system: source, value: sourceId }, ...identifiers],
    name,
    ...(contactDetails.length > 0 && { contactDetails }),
  };
  return directoryOrganizationTable.put(facts, directoryOrganizationTable.empty);
}

function locationFrom({ sourceId, name, description, address, position }: ServicePlace, source: string) {
  const facts = {
    identifiers: [{ system: source, value: sourceId }],
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(address !== undefined && { address }),
    ...(position !== undefined && { position }),
  };
  return directoryLocationTable.put(facts, directoryLocationTable.empty);
}
