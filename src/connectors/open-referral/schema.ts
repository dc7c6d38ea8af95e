import type { FromSchema } from 'json-schema-to-ts';
import { serviceStates } from '../../domain/community-service.js';

/*
 * A service of an Open Referral UK 3.0 feed, as far as it is read: the UK profile of HSDS 3.0
 * (github.com/OpenReferralUK/uk-profile, `schema/compiled/service.json`), with the few members of HSDS 3.0 itself that the
 * profile leaves out and feeds send all the same (`phones`, `eligibility_description`, `fees_description`, `currency`).
 * A member that does not stand here is not refused: it is kept, and said. What has no value (null, '') is taken as not
 * there.
 */

/** More than any real service has of anything. */
const mostItems = 500;

const words = { type: 'string', format: 'words', maxLength: 100_000 } as const;
const id = { type: 'string', format: 'feed-id', description: 'its identifier in the feed' } as const;
const name = { ...words, maxLength: 1_000, description: 'what it is called' } as const;
const number = { type: 'number' } as const;
const age = { type: 'number', minimum: 0, maximum: 150 } as const;
const list = <const I extends object>(items: I) => ({ type: 'array', items, maxItems: mostItems }) as const;
const thing = <const P extends object, const R extends readonly (keyof P & string)[]>(properties: P, required: R) =>
  ({ type: 'object', properties, required }) as const;

const language = thing({ id, name: words, code: words, note: words }, []);
/** The profile lets a phone's extension be a number or a text. */
const phone = thing(
  { id, number: words, extension: { type: ['number', 'string'] }, type: words, description: words },
  [],
);
const contact = thing({ id, name: words, title: words, department: words, email: words, phones: list(phone) }, []);
const schedule = thing(
  {
    id,
    valid_from: words,
    valid_to: words,
    dtstart: words,
    freq: { type: 'string', enum: ['WEEKLY', 'MONTHLY'] },
    interval: { type: 'number', minimum: 1, maximum: 1_000 },
    byday: words,
    bymonthday: words,
    description: words,
    opens_at: words,
    closes_at: words,
    attending_type: words,
    notes: words,
  },
  [],
);
const address = thing(
  {
    id,
    attention: words,
    address_1: words,
    address_2: words,
    city: words,
    region: words,
    state_province: words,
    postal_code: words,
    country: words,
    address_type: words,
  },
  [],
);
const location = thing(
  {
    id,
    location_type: words,
    name: words,
    description: words,
    latitude: number,
    longitude: number,
    addresses: list(address),
    accessibility: list(thing({ id, description: words, details: words }, [])),
  },
  ['id'],
);
const organization = thing(
  {
    id,
    name,
    description: words,
    email: words,
    website: words,
    organization_identifiers: list(
      thing({ id, identifier_scheme: words, identifier_type: words, identifier: words }, []),
    ),
  },
  ['id', 'name'],
);
const term = thing({ id, taxonomy: words, taxonomy_id: words, term_uri: words, term: words, name: words }, []);
const attribute = thing({ id, link_id: words, taxonomy_term_id: words, taxonomy_term: term }, []);

/** `inactive`, and the others in Open Referral's spelling: its only one of two words has a space. */
export const statusWords = serviceStates.map((state) => state.replace('-', ' '));

export const serviceSchema = thing(
  {
    id,
    organization_id: words,
    name,
    description: words,
    url: words,
    email: words,
    status: { type: 'string', enum: statusWords, description: `one of ${statusWords.join(', ')}` },
    fees: words,
    fees_description: words,
    eligibility_description: words,
    minimum_age: age,
    maximum_age: age,
    assured_date: words,
    alert: words,
    schedules: list(schedule),
    service_areas: list(thing({ id, service_id: words, name: words, service_area: words }, [])),
    service_at_locations: list(
      thing(
        {
          id,
          service_id: words,
          location_id: words,
          location,
          contacts: list(contact),
          phones: list(phone),
          schedules: list(schedule),
        },
        [],
      ),
    ),
    languages: list(language),
    organization,
    cost_options: list(
      thing(
        {
          id,
          service_id: words,
          valid_from: words,
          valid_to: words,
          option: words,
          currency: words,
          amount: { type: 'number', minimum: 0 },
          amount_description: words,
        },
        [],
      ),
    ),
    contacts: list(contact),
    phones: list(phone),
    attributes: list(attribute),
  },
  ['id', 'name', 'status'],
);

export type FeedService = FromSchema<typeof serviceSchema>;
export type FeedSchedule = FromSchema<typeof schedule>;
export type FeedContact = FromSchema<typeof contact>;
export type FeedPhone = FromSchema<typeof phone>;
export type FeedLocation = FromSchema<typeof location>;
export type FeedTerm = FromSchema<typeof term>;
