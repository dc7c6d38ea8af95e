import { choice, closed, instant, list, ref, text, truth, uuid } from '../../connectors/platform/leaves.js';
import { capacities, serviceStates, weekdays } from '../../domain/community-service.js';
import { needKinds } from '../../domain/needs.js';
import { contactMeans } from '../../domain/professional.js';
import { unsaid } from '../../domain/service-search.js';
import { array, cursor } from './schemas-leaves.js';

/* Community services, as the platform API shows them. */

const number = (title: string, description: string) => ({ type: 'number', title, description }) as const;
const capacity = choice(capacities, 'Capacity', 'Whether it takes people on; unknown where nobody has said.');
const texts = (title: string, description: string) => list(text(title, 'In words.'), `${title}s`, description);

const numbers = list(
  closed('Number', 'A number it goes by.', { system: text('System', 'A URI.'), value: text('Value', 'The number.') }, [
    'value',
  ]),
  'Numbers',
  'The numbers it goes by.',
);
const link = text('URL', 'A page about it.');

const organisation = closed(
  'Organisation',
  'Who runs it.',
  {
    sourceId: text('Source id', 'Its id in the feed.'),
    name: text('Name', 'What it is called.'),
    description: text('Description', 'What it does.'),
    url: link,
    email: text('E-mail', 'Where it can be written to.'),
    identifiers: numbers,
  },
  ['sourceId', 'name'],
);

const place = closed(
  'Place',
  'Where it meets.',
  {
    sourceId: text('Source id', 'Its id in the feed.'),
    name: text('Name', 'What it is called.'),
    description: text('Description', 'How it is found.'),
    address: closed(
      'Address',
      'Where it is.',
      {
        lines: texts('Line', 'Building and street.'),
        town: text('Town', 'The town.'),
        region: text('Region', 'The county.'),
        postcode: text('Postcode', 'The postcode.'),
        country: text('Country', 'The country.'),
      },
      [],
    ),
    position: closed(
      'Position',
      'Degrees (WGS84).',
      { latitude: number('Latitude', 'North.'), longitude: number('Longitude', 'East.') },
      ['latitude', 'longitude'],
    ),
    accessibility: texts('Access', 'How one gets in and about.'),
  },
  ['sourceId'],
);

const time = closed(
  'Time',
  'When it is open.',
  {
    days: list(choice(weekdays, 'Day', 'A day of the week.'), 'Days', 'The days.'),
    opens: text('Opens', 'HH:MM.'),
    closes: text('Closes', 'HH:MM.'),
    isNotWeekly: truth('Not weekly', 'True where it is not so every week: the words say when.'),
    validFrom: text('Valid from', 'The first date it counts.'),
    validTo: text('Valid to', 'The last date it counts.'),
    words: text('Words', 'More about it.'),
  },
  [],
);

const cost = closed(
  'Cost',
  'What it costs.',
  {
    amount: number('Amount', 'The sum.'),
    currency: text('Currency', 'ISO 4217.'),
    words: text('Words', 'For what, and for whom.'),
    validFrom: text('Valid from', 'The first date it counts.'),
    validTo: text('Valid to', 'The last date it counts.'),
  },
  [],
);

const contact = closed(
  'Contact',
  'Whom to ask.',
  {
    name: text('Name', 'Who.'),
    role: text('Role', 'What they do there.'),
    details: list(
      closed(
        'Contact detail',
        'One way to reach them.',
        { means: choice(contactMeans, 'Means', 'How.'), value: text('Value', 'The number or address.') },
        ['means', 'value'],
      ),
      'Details',
      'How they are reached.',
    ),
  },
  [],
);

const members = {
  id: uuid('Id', 'The name of the service in every path of this API, and in a connection: directoryId.'),
  source: text('Source', 'The feed that it was read from.'),
  sourceId: text('Source id', 'Its id there.'),
  name: text('Name', 'What it is called.'),
  status: choice(serviceStates, 'Status', 'What its feed says of it.'),
  listed: truth('Listed', 'False when its feed no longer has it.'),
  capacity,
  capacitySaidAt: instant('Capacity said at', 'When somebody last said so.'),
  connected: truth(
    'Connected',
    'True when it is connected to Waymark: a connection to it is sent, and answered, here.',
  ),
  yours: truth('Yours', 'True when you answer for it.'),
  identifiers: numbers,
  description: text('Description', 'What it offers.'),
  url: link,
  alert: text('Alert', 'What counts for a short time.'),
  assuredOn: text('Assured on', 'When somebody last made sure that all of this is right: a date.'),
  organisation,
  places: list(place, 'Places', 'Where it meets.'),
  areas: texts('Area', 'Where people may live who come to it.'),
  times: list(time, 'Times', 'When it is open.'),
  ages: closed(
    'Ages',
    'In years, both ends included; an end that is not there is open.',
    { from: number('From', 'The lowest age.'), to: number('To', 'The highest age.') },
    [],
  ),
  eligibility: text('Eligibility', 'Who may come.'),
  costs: list(cost, 'Costs', 'What it costs.'),
  contacts: list(contact, 'Contacts', 'Whom to ask.'),
  languages: list(
    closed(
      'Language',
      'A language that is spoken.',
      { name: text('Name', 'Its name.'), code: text('Code', 'ISO 639.') },
      [],
    ),
    'Languages',
    'The languages that are spoken.',
  ),
  needs: list(choice(needKinds, 'Need', 'What it is for.'), 'Needs', 'What it is for.'),
  keywords: texts('Keyword', 'The terms by which its feed sorts it.'),
} as const;

const always = [
  'id',
  'source',
  'sourceId',
  'name',
  'status',
  'listed',
  'capacity',
  'connected',
  'yours',
  'identifiers',
] as const;

export const serviceRequests = {
  serviceCapacity: closed('Capacity of a service', 'Whether it takes people on.', { capacity }, ['capacity']),
} as const;

export const serviceAnswers = {
  communityService: closed('Community service', 'A service of the directory.', members, always),
  foundService: closed(
    'Found service',
    'A service that was found, and what it does not say of what was asked.',
    {
      ...members,
      unsaid: array(
        choice(unsaid, 'Unsaid', 'What was asked, and the service does not say.'),
        'Unsaid',
        'What is to be asked before somebody is sent there; empty where the service says it all.',
      ),
    },
    [...always, 'unsaid'],
  ),
  servicePage: closed(
    'Services',
    'Services that were found: those first that say everything that was asked, then by name.',
    {
      services: array(ref('foundService', 'Service', 'One service.'), 'Services', 'What was found.'),
      next: cursor('Next', 'The cursor behind which to go on; absent at the end.'),
    },
    ['services'],
  ),
} as const;
