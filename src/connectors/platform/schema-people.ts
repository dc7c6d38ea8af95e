import { contactUses } from '../../domain/person.js';
import { contactMeans } from '../../domain/professional.js';
import { choice, closed, coded, list, only, pair, ref, text } from './leaves.js';

/** Who refers, who is referred to, who reports, and the practice: PRSB sections "Referral details" and "GP practice". */

export const gpPractice = closed(
  'GP practice',
  'The practice where the person is registered.',
  {
    identifier: text('GP practice identifier', 'The ODS code of the practice.', practice('GP practice identifier')),
    details: text('GP practice', 'The name of the practice.', practice('GP practice details')),
    gpName: text('GP name', "The person's usual GP.", practice('GP name')),
  },
  [],
);

function practice(name: string): string {
  return `GP practice / GP practice record entry / ${name}`;
}

export const contactDetail = closed(
  'Contact detail',
  'One way to reach someone at work.',
  {
    means: choice(contactMeans, 'Means', 'How it is used.'),
    value: text('Value', 'The number, name or address to use.'),
    type: choice(contactUses, 'Type', 'Where it reaches them.'),
  },
  ['means', 'value'],
);

/** The facts of a professional, as items of the PRSB group `group`; as none where PRSB has no such group. */
function professionalFacts(group?: 'Referrer details' | 'Referral to') {
  const at = `Referral details / Referral details record entry / ${group}`;
  const item = (name: string) => (group === undefined ? [] : [`${at} / ${name}`]);
  const items = (name: string) => (group === undefined ? [] : pair(`${at} / ${name}`));
  return {
    name: text('Name', 'The name as one text.', ...item('Name')),
    identifiers: list(
      ref('identifier', 'Identifier', 'One register number.'),
      'Identifiers',
      'Register numbers: GMC, NMC and the like.',
    ),
    role: coded('Role', 'What they do, as a job role or in words.', ...item('Role')),
    grade: text('Grade', 'Their grade.', ...item('Grade')),
    team: text('Team', 'The team they work in.', ...item('Team')),
    specialty: coded('Specialty', 'The specialty they work in.', ...item('Specialty')),
    service: coded('Service', 'The kind of service they work in.', ...items('Service')),
    organisation: ref('organisation', 'Organisation', 'The organisation they work for.', ...items('Organisation')),
    contactDetails: list(
      ref('contactDetail', 'Contact detail', 'One way to reach them.'),
      'Contact details',
      'How to reach them.',
      ...item('Contact details'),
    ),
  };
}

export const professional = closed('Professional', 'Someone at work, paid or not.', professionalFacts(), []);

export const recipient = closed(
  'Referral to',
  'The service that is asked, and whom there if anyone by name.',
  {
    ...professionalFacts('Referral to'),
    serviceIdentifier: ref(
      'identifier',
      'Service identifier',
      'The number of the service in the directory of services.',
    ),
    serviceName: text('Service name', 'The name of the service as people know it.'),
  },
  [],
);

export const professionalReferrer = closed(
  'Professional who refers',
  'A GP, a teacher, a faith leader, a receptionist, a volunteer … who refers the person.',
  {
    kind: only('professional', 'Kind', 'Someone at work, paid or not.'),
    ...professionalFacts('Referrer details'),
  },
  ['kind'],
);

/** PRSB has the same items for a relative as for a professional: they are named there. */
export const relatedReferrer = closed(
  'Relative or friend who refers',
  'Family, carer, friend or neighbour who refers the person.',
  {
    kind: only('related', 'Kind', 'Someone close to the person.'),
    name: text('Name', 'The name as one text.'),
    relationship: coded('Relationship', 'What they are to the person.'),
    contactDetails: list(
      ref('contactDetail', 'Contact detail', 'One way to reach them.'),
      'Contact details',
      'How to reach them.',
    ),
  },
  ['kind'],
);

export const selfReferrer = closed(
  'Person who refers themselves',
  'The person asks for themselves.',
  { kind: only('self', 'Kind', 'The person themselves.') },
  ['kind'],
);

/** `kind` says which of the three, so that a fault is told once and not three times. */
export const referrer = {
  type: 'object',
  title: 'Referrer',
  description: 'Who asks: someone at work, someone close to the person, or the person.',
  discriminator: { propertyName: 'kind' },
  oneOf: [
    { $ref: '#/$defs/professionalReferrer' },
    { $ref: '#/$defs/relatedReferrer' },
    { $ref: '#/$defs/selfReferrer' },
  ],
} as const;
