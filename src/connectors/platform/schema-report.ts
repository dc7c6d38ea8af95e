import { attendances, contactMethods, contactStatuses } from '../../domain/contact.js';
import { signpostStatuses } from '../../domain/signpost.js';
import { summaryStatuses } from '../../domain/summary.js';
import { choice, closed, coded, list, minutes, moment, onlyTrue, pair, ref, text } from './leaves.js';

/**
 * What comes back: PRSB sections "Contacts with professionals", "Signpost details", "Plan and requested actions" and
 * "Clinical Summary". Of every item the wire asks for its status, since FHIR cannot hold it without.
 */

export const number = ref(
  'identifier',
  'Identifier',
  'The number that the sender has for it: a later word on the same thing carries the same one. A contact or signpost without one is another one each time it is said, whatever it says; anything else without one is known by what it says.',
);

/** Someone who is named by name and role, as items of the PRSB group `group`. */
export const named = (title: string, description: string, group?: string) =>
  closed(title, description, namedFacts(group), []);

export const namedFacts = (group?: string) => ({
  name: text('Name', 'The name as one text.', ...(group === undefined ? [] : [`${group} / Name`])),
  role: coded('Role', 'What they do, or are to the person.', ...(group === undefined ? [] : [`${group} / Role`])),
});

export const contactDetails = (group: string) =>
  list(
    ref('contactDetail', 'Contact detail', 'One way to reach them.'),
    'Contact details',
    'How to reach them.',
    `${group} / Contact details`,
  );

const entry = (name: string) => `Contacts with professionals / Contacts with professionals record entry / ${name}`;

export const contact = closed(
  'Contact',
  'One meeting, call or try between link worker and person.',
  {
    identifier: number,
    status: choice(contactStatuses, 'Status', 'Where the contact stands: finished when it is over.'),
    attendance: choice(attendances, 'Attendance', 'Whether they met. A try that reached nobody is a contact too.'),
    at: moment('Date and time', 'When it was.', entry('Date and time of contact')),
    minutes: minutes('Minutes', 'How long it took.'),
    method: choice(contactMethods, 'Consultation method', 'How they met.', entry('Consultation method')),
    location: closed(
      'Location',
      'Where it was.',
      {
        place: ref(
          'organisation',
          'Place',
          'The place by its ODS code, by its name, or by both.',
          ...pair(entry('Location of contact')),
        ),
        type: coded(
          'Location type',
          'What kind of place it is, such as a home or a community centre.',
          entry('Location type'),
        ),
      },
      [],
    ),
    seenBy: list(
      named('Professional', 'Someone who saw the person.', entry('Seen by')),
      'Seen by',
      'Who saw the person.',
    ),
    responsible: named(
      'Responsible professional',
      'Who has overall responsibility for the person.',
      entry('Responsible professional'),
    ),
    present: list(
      named('Professional', 'Someone else who was there.', entry('Professionals present')),
      'Professionals present',
      'Who else was there.',
    ),
    type: coded('Contact type', 'What type of contact it was.', entry('Contact type')),
    specialty: coded('Specialty', 'The specialty of whoever saw the person.', entry('Specialty')),
    service: coded('Service', 'What was provided.', entry('Service')),
    outcome: coded('Outcome', 'What came of it.', entry('Outcome of contact')),
    accompaniedTo: ref(
      'identifier',
      'Accompanied to',
      'The connection to whose service the link worker went along, by its number.',
    ),
  },
  ['status'],
);

const signposting = (name: string) => `Signpost details / Signpost details record entry / ${name}`;
const target = signposting('Signpost to');

export const signpost = closed(
  'Signpost',
  'A name and a number handed over. It is not a referral.',
  {
    identifier: number,
    status: choice(signpostStatuses, 'Status', 'Whether it was done: completed when the person was told.'),
    date: moment('Date', 'When the person was told.', signposting('Date')),
    to: closed(
      'Signpost to',
      'Whom or what the person was told of.',
      {
        ...namedFacts(target),
        grade: text('Grade', 'Their grade.', `${target} / Grade`),
        team: text('Team', 'The team or department.', `${target} / Team`),
        specialty: coded('Specialty', 'The specialty.', `${target} / Specialty`),
        service: coded('Service', 'The service.', ...pair(`${target} / Service`)),
        organisation: ref('organisation', 'Organisation', 'Who offers it.'),
        contactDetails: contactDetails(target),
      },
      [],
    ),
    reason: coded('Reason', 'Why the person was told.', ...pair(signposting('Reason for signpost'))),
  },
  ['status'],
);

const asked = (name: string) => `Plan and requested actions / Plan and requested actions record entry / ${name}`;

export const summary = closed(
  'Summary',
  'What the link worker writes to the practice: what is asked of it first, then what happened.',
  {
    identifier: number,
    status: choice(summaryStatuses, 'Status', 'Whether it is the last word.'),
    writtenOn: moment('Written on', 'When it was written.'),
    writtenBy: named('Written by', 'Who wrote it.'),
    requestedActions: list(
      closed(
        'Requested action',
        'What is planned or asked for.',
        {
          forProfessionals: text(
            'For professionals',
            'What professionals are to do.',
            asked('Actions for professionals'),
          ),
          forPerson: text(
            'For the person',
            'What the person or their carer is to do.',
            asked('Actions for person or their carer'),
          ),
          agreed: text(
            'Agreed',
            'What the person or their representative agreed to.',
            asked('Agreed with the person or their legitimate representative'),
          ),
        },
        [],
      ),
      'Requested actions',
      'What is planned or asked for.',
    ),
    noActionNeeded: onlyTrue('No action needed', 'There, and true, when nothing is asked of anybody.'),
    words: text('Summary', 'What happened, in words.', 'Clinical Summary / Clinical summary'),
  },
  ['status', 'writtenOn', 'writtenBy'],
);

export const report = closed(
  'Report',
  'What comes back: what the link worker did and found, beside where the work stands. It adds to what was said before.',
  {
    contacts: list(ref('contact', 'Contact', 'One contact.'), 'Contacts', 'Meetings, calls and tries.'),
    needs: list(ref('foundNeed', 'Need found', 'One need.'), 'Needs found', 'Needs that the referral did not name.'),
    assessments: list(
      ref('assessment', 'Assessment', 'One assessment.'),
      'Assessments',
      'What was found out, in words or as scores.',
    ),
    measures: list(ref('measure', 'Measure', 'One measure.'), 'Measures', 'Instruments, each at one time.'),
    connections: list(
      ref('connection', 'Connection', 'One connection.'),
      'Connections',
      'Community services that were asked.',
    ),
    requests: list(
      ref('practiceRequest', 'Request to the practice', 'One request.'),
      'Requests to the practice',
      'What the practice is asked to do.',
    ),
    signposts: list(ref('signpost', 'Signpost', 'One signpost.'), 'Signposts', 'What the person was told of.'),
    plan: ref('plan', 'Plan', 'What the person and the link worker agreed.'),
    summaries: list(ref('summary', 'Summary', 'One summary.'), 'Summaries', 'What is written to the practice.'),
    codedEntries: list(
      ref('codedEntry', 'Coded entry', 'One entry.'),
      'Coded entries',
      'What the practice should file, each once in the life of a referral. Waymark says so: a sender who does is refused.',
    ),
  },
  [],
);
