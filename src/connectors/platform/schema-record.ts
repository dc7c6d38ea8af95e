import { answerStatuses } from '../../domain/about-me.js';
import { consentStatuses, sharingLevels } from '../../domain/consent.js';
import { conditionCertainties, conditionStates, needKinds, needPhases } from '../../domain/needs.js';
import { requestStatuses } from '../../domain/services.js';
import { choice, closed, coded, list, moment, pair, ref, text, truth, uri } from './leaves.js';

/**
 * PRSB sections "Presenting complaints or issues", "Problem list", "About me", "Consent", "Services and care",
 * "Social context" and "Pregnancy status".
 *
 * Where FHIR cannot hold a fact without its status, the wire asks for it: Waymark never makes one up.
 */

const standing = {
  state: choice(
    conditionStates,
    'State',
    'Whether it is there now; left out, and only then, when it was entered in error.',
  ),
  certainty: choice(conditionCertainties, 'Certainty', 'How sure it is.'),
} as const;

const codes = (...prsb: readonly string[]) =>
  list(ref('coding', 'Coding', 'One code.'), 'Coded value', 'The same as codes.', ...prsb);

const complaint = 'Presenting complaints or issues';

/** The facts of any need, as the two items of the PRSB group `group` where there is one, with `more` among them. */
export const needFacts = <const M extends object>(group: string | undefined, more: M) => ({
  kind: choice(needKinds, 'Kind', 'What sort of need it is.'),
  codedValues: codes(...(group === undefined ? [] : [`${group} / Coded value`])),
  freeText: text('Free text', 'The need in words.', ...(group === undefined ? [] : [`${group} / Free text`])),
  ...more,
  recordedOn: moment('Recorded on', 'When it was written down.'),
  ...standing,
});

export const found = choice(needPhases, 'Found', 'When in the journey it came to light.');

export const need = closed(
  'Need',
  'One thing the person is up against.',
  needFacts(`${complaint} / Presenting complaint or issue`, { found }),
  ['certainty'],
);

export const personReport = closed(
  'What the person says',
  'A complaint or issue in the words of the person.',
  {
    words: text('Words', "The person's own words.", `${complaint} / Person reported complaints or issues`),
    recordedOn: moment('Recorded on', 'When it was written down.'),
    ...standing,
  },
  ['words', 'certainty'],
);

const problemItem = (name: string) => `Problem list / Problem list record entry / ${name}`;

export const problem = closed(
  'Problem',
  'One entry of the problem list.',
  {
    codedValues: codes(problemItem('Problem / Coded value')),
    freeText: text('Free text', 'The problem in words.', problemItem('Problem / Free text')),
    ...standing,
    onsetDate: moment('Onset date', 'When it began.', problemItem('Onset date')),
    endDate: moment('End date', 'When it ended.', problemItem('End Date')),
    stage: text('Stage of disease', 'How far it has gone.', problemItem('Stage of disease')),
    comments: list(
      text('Comment', 'One comment.'),
      'Comments',
      'What else there is to know about it.',
      problemItem('Comment'),
    ),
  },
  ['certainty'],
);

/** PRSB repeats the name of a group as the name of its one item. */
const mine = (name: string) => `About me / ${name} / ${name}`;

export const aboutMe = closed(
  'About me',
  'What the person wants everyone who supports them to know, in their words.',
  {
    status: choice(answerStatuses, 'Status', 'Whether the person has finished writing.'),
    mostImportantToMe: text(
      'What is most important to me',
      'What matters most to the person.',
      mine('What is most important to me'),
    ),
    peopleImportantToMe: text(
      'People who are important to me',
      'Who matters to the person, and how.',
      mine('People who are important to me'),
    ),
    howICommunicate: text(
      'How I communicate',
      'How the person communicates, and how to communicate with them.',
      mine('How I communicate and how to communicate with me'),
    ),
    myWellness: text('My wellness', 'What a good day and a bad day look like.', mine('My wellness')),
    pleaseDoAndDont: text(
      "Please do and please don't",
      'What helps and what does not.',
      mine("Please do and please don't"),
    ),
    howAndWhenToSupportMe: text(
      'How and when to support me',
      'Which support the person wants, and when.',
      mine('How and when to support me'),
    ),
    alsoWorthKnowing: text(
      'Also worth knowing about me',
      'Anything else the person wants known.',
      mine('Also worth knowing about me'),
    ),
    supportedToWriteBy: text(
      'Supported to write this by',
      'Who helped the person to write it.',
      'About me / Supported to write this by',
    ),
    multimediaLocation: uri(
      'Location of a recording',
      'Where a recording or video of the person can be found.',
      'About me / Location to multimedia file',
    ),
    writtenOn: moment('Written on', 'When it was written.'),
  },
  ['status'],
);

export const consent = closed(
  'Consent',
  'What the person agreed to.',
  {
    status: choice(consentStatuses, 'Status', 'Whether the consent stands.'),
    informationSharing: text(
      'Consent for information sharing',
      'What was agreed, or why it was not asked.',
      'Consent / Consent for information sharing',
    ),
    level: choice(sharingLevels, 'Level', 'How much of the story may go back to the practice.'),
    givenOn: moment('Given on', 'When it was given.'),
  },
  ['status'],
);

const care = (name: string) => `Services and care / Services and care record entry / ${name}`;

export const serviceReceived = closed(
  'Service received',
  'A service the person already has.',
  {
    status: choice(requestStatuses, 'Status', 'Whether the service is being given.'),
    packageName: text('Package name', 'The name of the social care package.', care('Social care package name')),
    packageType: text('Package type', 'What kind of package it is.', care('Social care package type')),
    startDate: moment('Start date', 'When the service began.', care('Service start date')),
    endDate: moment('End date', 'When the service ended.', care('Service end date')),
    localAuthority: ref(
      'organisation',
      'Local authority',
      'The council that provides it.',
      ...pair(care('Local authority')),
    ),
  },
  ['status'],
);

const setting = (name: string) => `Social context / ${name} / ${name}`;
const smoking = (name: string) => `Social context / Smoking status / ${name}`;

const smokingStatus = closed(
  'Smoking status',
  'Whether the person smokes or has smoked.',
  {
    status: coded('Status', 'The smoking status.', ...pair(smoking('Smoking status'))),
    details: text('Details', 'What else there is to know about it.', smoking('Smoking status - details')),
    stopped: closed(
      'Stopped smoking',
      'When the person stopped.',
      {
        codedValues: codes(smoking('Date stopped smoking / Coded value')),
        date: moment('Date', 'When the person stopped.', smoking('Date stopped smoking / Date')),
      },
      [],
    ),
  },
  [],
);

export const socialContext = closed(
  'Social context',
  'The setting in which the person lives.',
  {
    householdComposition: coded(
      'Household composition',
      'Who lives together.',
      ...pair(setting('Household composition')),
    ),
    occupationalHistory: coded(
      'Occupational history',
      'What work the person does or did.',
      ...pair(setting('Occupational history')),
    ),
    educationalHistory: text('Educational history', 'Schooling and training.', setting('Educational history')),
    lifestyleChoices: text('Lifestyle choices', 'Diet, exercise, hobbies and pets.', setting('Lifestyle choices')),
    smokingStatus,
    alcoholIntake: coded('Alcohol intake', 'What the person drinks.', ...pair(setting('Alcohol intake'))),
    drugUse: coded('Drug or substance use', 'What the person takes.', ...pair(setting('Drug/substance use'))),
    socialCircumstances: text(
      'Social circumstances',
      'What else shapes daily life: money, faith, neighbours.',
      setting('Social circumstances'),
    ),
    access: text('Access', 'How to get into the home: keys, stairs, dogs.', setting('Access')),
    dependants: text('Dependants', 'Who depends on the person.', setting('Dependants')),
    accommodationStatus: coded(
      'Accommodation status',
      'What kind of home it is.',
      ...pair(setting('Accommodation status')),
    ),
    householdEnvironment: text(
      'Household environment',
      'What the home is like: warm, damp, crowded.',
      setting('Household environment'),
    ),
  },
  [],
);

export const pregnancyStatus = closed(
  'Pregnancy status',
  'Whether the person is pregnant.',
  {
    pregnant: truth('Pregnant', 'True when pregnant.', 'Pregnancy status / Pregnancy state'),
    expectedDeliveryDate: moment(
      'Expected delivery date',
      'When the child is expected.',
      'Pregnancy status / Expected delivery date',
    ),
  },
  [],
);
