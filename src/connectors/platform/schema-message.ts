import { priorities } from '../../domain/priority.js';
import { referralMethods, referralSources } from '../../domain/referral.js';
import { requestStatuses } from '../../domain/services.js';
import { choice, closed, instant, list, moment, only, onlyTrue, ref, text, uuid } from './leaves.js';

/** The envelope, the three messages, and the referral with PRSB's "Referral details". */

const entry = (name: string) => `Referral details / Referral details record entry / ${name}`;

export const referralDetails = closed(
  'Referral details',
  'What is asked, when and why.',
  {
    identifiers: list(
      ref('identifier', 'Identifier', 'One number of the referral.'),
      'Identifiers',
      "The sender's own number for this referral first, then what others know it by.",
    ),
    status: choice(requestStatuses, 'Status', "Whether the ask stands: it is the referrer's to change."),
    priority: choice(priorities, 'Priority', 'How urgent it is.'),
    date: moment('Date', 'When the referral was made.', entry('Date')),
    source: choice(referralSources, 'Source', 'What kind of person asks.'),
    method: choice(referralMethods, 'Referral method', 'How the referral was made.', entry('Referral method')),
    reason: text('Reason for referral', 'Why the person is referred.', entry('Reason for referral / Free text')),
    narrative: text('Account', "The referrer's account of what was done before."),
    narrativeOn: moment('Account written on', 'When that account was written.'),
    action: text('Asked to do', 'What the service is asked to do, in words.'),
    actionBy: moment('Asked to do by', 'By when.'),
    returnResponseTo: text(
      'Return response to',
      'Who is to be told, if not the referrer.',
      entry('Return response to'),
    ),
    journey: text('Journey', 'The journey this referral is a step of.'),
    partOf: ref('identifier', 'Part of', 'The referral that this ask came out of, by its number.'),
    caseNumber: ref('identifier', 'Case number', 'The number people quote to one another on the telephone.'),
  },
  ['status'],
);

export const referral = closed(
  'Referral',
  'The ask: a person, a reason, a service.',
  {
    details: ref('referralDetails', 'Referral details', 'What is asked, when and why.'),
    person: ref('person', 'Person', 'The person who is referred.'),
    gpPractices: list(
      ref('gpPractice', 'GP practice', 'One practice.'),
      'GP practices',
      'Where the person is registered.',
    ),
    referrer: ref('referrer', 'Referrer', 'Who asks.'),
    recipient: ref('recipient', 'Referral to', 'Whom the referral is to.'),
    needs: list(ref('need', 'Need', 'One need.'), 'Needs', 'What the person is up against.'),
    personReports: list(
      ref('personReport', 'What the person says', 'One thing the person says.'),
      'What the person says',
      'Complaints or issues in the words of the person.',
    ),
    problems: list(ref('problem', 'Problem', 'One problem.'), 'Problem list', 'What the practice has on its list.'),
    aboutMe: ref('aboutMe', 'About me', 'What the person wants known.'),
    individualRequirements: ref('individualRequirements', 'Individual requirements', 'What the person needs.'),
    safeguarding: ref('safeguarding', 'Safeguarding', 'What is known about harm.'),
    consent: ref('consent', 'Consent', 'What the person agreed to.'),
    socialContext: ref('socialContext', 'Social context', 'The setting in which the person lives.'),
    servicesAndCare: list(
      ref('serviceReceived', 'Service received', 'One service.'),
      'Services and care',
      'What the person already has.',
    ),
    pregnancyStatus: ref('pregnancyStatus', 'Pregnancy status', 'Whether the person is pregnant.'),
    risks: ref('risks', 'Risks', 'The risks, or the statement that none is known.'),
    progress: ref('progress', 'Progress', 'Where the work stands, as far as the sender knows.'),
    report: ref('report', 'Report', 'What was done and found before, where there was any work before.'),
  },
  ['details', 'person', 'referrer', 'recipient', 'risks'],
);

export const correspondent = closed(
  'Correspondent',
  'One end of a message.',
  {
    endpoint: ref('identifier', 'Endpoint', 'Where an answer goes.'),
    organisation: ref('organisation', 'Organisation', 'Who stands behind it.'),
    software: closed(
      'Software',
      'The software that speaks.',
      { name: text('Name', 'Its name.'), version: text('Version', 'Its version.') },
      [],
    ),
  },
  ['endpoint'],
);

export const carried = list(
  closed(
    'Carried fact',
    'One thing that the other side said and Waymark did not understand.',
    {
      path: text('Path', 'Where it stands in the message as it was sent.'),
      value: {
        type: ['string', 'number', 'boolean'],
        minLength: 1,
        format: 'as-said',
        title: 'Value',
        description: 'What stands there.',
      },
    },
    ['path', 'value'],
  ),
  'Carried',
  'For reading only: what came with the message, was kept, and could not be put into the words above. It does no harm to send it back, and does nothing.',
);

const version = only('1', 'Waymark', 'The version of this wire form.');

const head = {
  id: uuid('Message id', "The sender's number for this message, a UUID. A repeat carries the same one."),
  sentAt: instant('Sent at', 'When it was sent.'),
  sender: ref('correspondent', 'Sender', 'Where it comes from.'),
  receiver: ref('correspondent', 'Receiver', 'Where it goes.'),
} as const;

const about = ref('identifier', 'Referral identifier', 'The number of the referral that this is about.');
const always = ['waymark', 'kind', 'id', 'sentAt', 'sender', 'receiver'] as const;

export const referralMessage = closed(
  'Referral message',
  'A referrer asks.',
  {
    waymark: version,
    kind: only('referral', 'Kind', 'A new referral, or a newer word on one.'),
    ...head,
    referral: ref('referral', 'Referral', 'The ask.'),
    carried: ref('carried', 'Carried', 'For reading only.'),
  },
  [...always, 'referral'],
);

export const withdrawalMessage = closed(
  'Withdrawal message',
  'A referrer takes the ask back.',
  {
    waymark: version,
    kind: only('withdrawal', 'Kind', 'The ask is taken back.'),
    ...head,
    referralIdentifier: about,
    progress: ref('withdrawalProgress', 'Progress', 'Withdrawn, or entered in error, and why.'),
    person: ref('person', 'Person', 'The person who was referred.'),
    answerWanted: onlyTrue(
      'Answer wanted',
      'Work has begun: the referrer asks for its end, and the link worker says yes or no. Nothing is withdrawn until then. Without it, the withdrawal is done.',
    ),
    carried: ref('carried', 'Carried', 'For reading only.'),
  },
  [...always, 'referralIdentifier', 'progress'],
);

export const progressMessage = closed(
  'Progress message',
  'A link worker says where the work stands.',
  {
    waymark: version,
    kind: only('progress', 'Kind', 'Where the work stands.'),
    ...head,
    referralIdentifier: about,
    inReplyTo: uuid('In reply to', 'The id of the message that is answered, when it is one.'),
    progress: ref('progress', 'Progress', 'Where the work stands now.'),
    saidBy: ref('professional', 'Said by', 'Who says so.'),
    person: ref('person', 'Person', 'The person whom the work is for, as far as the message needs to name them.'),
    report: ref('report', 'Report', 'What was done and found.'),
    carried: ref('carried', 'Carried', 'For reading only.'),
  },
  [...always, 'referralIdentifier', 'progress'],
);
