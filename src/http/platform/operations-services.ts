import { choice } from '../../connectors/platform/leaves.js';
import { weekdays } from '../../domain/community-service.js';
import { needKinds } from '../../domain/needs.js';
import { cursor } from './schemas-leaves.js';

const found = { title: 'Text', type: 'string', format: 'words', minLength: 1, maxLength: 200 } as const;

/** What a link worker's tool asks about the services that a person may be connected to. Every party reads all of them. */
export const serviceOperations = {
  searchServices: {
    method: 'get',
    path: '/services',
    summary: 'Look for community services',
    description:
      'Services of the directory that are active and are listed by their feed. What a service does not say is not held against it: it is found, behind those that say it, and unsaid names what to ask before somebody is sent there. A need is the exception: it must be said.',
    scopes: [],
    query: 'services',
    answer: { status: 200, description: 'What was found', schema: 'servicePage' },
    refusals: [],
    interaction: 'search-type',
    action: 'R',
  },
  readService: {
    method: 'get',
    path: '/services/{id}',
    summary: 'One community service',
    description: 'Whether or not it is active, and still listed by its feed.',
    scopes: [],
    answer: { status: 200, description: 'The service', schema: 'communityService' },
    refusals: [404],
    interaction: 'read',
    action: 'R',
  },
  setCapacity: {
    method: 'put',
    path: '/services/{id}/capacity',
    summary: 'Say whether your service takes people on',
    description: 'For the party that answers for the service. What is said here stays when the feed is read again.',
    scopes: [[['Task', 'u']], [['ServiceRequest', 'c']]],
    body: 'serviceCapacity',
    answer: { status: 200, description: 'The service, as it stands now', schema: 'communityService' },
    refusals: [404, 422],
    interaction: 'update',
    action: 'U',
  },
} as const;

/** What services may be looked for by. */
export const serviceQueries = {
  services: {
    need: choice(needKinds, 'Need', 'Those that say they are for it.'),
    place: {
      ...found,
      title: 'Place',
      description:
        'A postcode, its first half (ZZ99) or its letters (ZZ), compared with the first half of the postcodes of their addresses; or the name of a town, street, building or area, whole words of which must be in an address or in the area that they are for. No distance is measured.',
    },
    age: { type: 'integer', minimum: 0, maximum: 150, title: 'Age', description: 'In years.' },
    day: choice(weekdays, 'Day', 'Those that are open on it, in some weeks at least.'),
    text: {
      ...found,
      description: 'Words that must all be in the name, the description, the organisation or the keywords.',
    },
    after: cursor('After', 'The cursor behind which to begin, as it was given: next.'),
    limit: { type: 'integer', minimum: 1, maximum: 100, title: 'Limit', description: 'How many at most: 20.' },
  },
} as const;
