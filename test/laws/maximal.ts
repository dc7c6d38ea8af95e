import type { Coded, Identifier } from '../../src/domain/coded.js';
import type { NamedPerson, Professional } from '../../src/domain/professional.js';
import type { Referral } from '../../src/domain/referral.js';
import type { Report } from '../../src/domain/report.js';

const snomed = 'http://snomed.info/sct';
const local = 'https://sender.example/CodeSystem/local';

/** A coded fact and the words that stand beside it, both made from `name`, so that each value occurs once. */
const both = (name: string): Coded => ({
  codedValues: [{ system: local, code: `code-${name}`, display: `Code of ${name}` }],
  freeText: `Words of ${name}`,
});

const professional = (name: string): Professional => ({
  name: `Name of ${name}`,
  identifiers: [{ system: 'https://fhir.nhs.uk/Id/sds-user-id', value: `sds-${name}` }],
  role: both(`role of ${name}`),
  grade: `Grade of ${name}`,
  team: `Team of ${name}`,
  specialty: both(`specialty of ${name}`),
  service: both(`service of ${name}`),
  organisation: { odsCode: `ODS-${name}`, name: `Organisation of ${name}` },
  contactDetails: [{ means: 'phone', value: `01632 960001 ${name}`, type: 'work' }],
});

const named = (name: string): NamedPerson => ({ name: `Name of ${name}`, role: both(`role of ${name}`) });

const reached = (name: string) => ({
  ...named(name),
  contactDetails: [{ means: 'email', value: `${name}@work.example`, type: 'work' }] as const,
});

const number = (value: string): Identifier => ({ system: 'https://worker.example/Id/item', value });

/** What comes back, with a value for every one of its 86 leaves. */
export const maximalReport: Report = {
  contacts: [
    {
      identifier: number('CONTACT-1'),
      status: 'finished',
      attendance: 'attended',
      at: '2026-03-10T10:00:00Z',
      minutes: 45,
      method: 'telephone',
      location: { place: { odsCode: 'ODS-place', name: 'The community centre' }, type: both('location type') },
      seenBy: [named('seen by')],
      responsible: named('responsible'),
      present: [named('present')],
      type: both('contact type'),
      specialty: both('contact specialty'),
      service: both('contact service'),
      outcome: both('contact outcome'),
      accompaniedTo: number('CONNECTION-1'),
    },
    { status: 'cancelled', attendance: 'did-not-attend', at: '2026-03-17' },
  ],
  needs: [
    {
      identifier: number('NEED-1'),
      kind: 'debt',
      ...both('found need'),
      found: 'later',
      foundBy: named('found by'),
      recordedOn: '2026-03-20',
      state: 'active',
      certainty: 'confirmed',
    },
  ],
  connections: [
    {
      identifier: number('CONNECTION-1'),
      service: {
        directoryId: 'directory-service-1',
        name: 'Connected service',
        organisation: { odsCode: 'ODS-connected', name: 'Connected organisation' },
        contactDetails: [{ means: 'email', value: 'connected@service.example', type: 'work' }],
      },
      needs: ['social-contact', 'debt'],
      reason: both('connection reason'),
      progress: {
        state: 'closed',
        closing: 'goals-partly-met',
        notes: ['Note on the connection'],
        askedOn: '2026-03-11',
        saidOn: '2026-04-11',
      },
      uptake: 'taken-up-in-part',
      outcome: both('connection outcome'),
    },
    {
      identifier: number('CONNECTION-2'),
      service: { name: 'Another service' },
      progress: { state: 'rejected', reason: { code: 'no-capacity', words: 'Full' } },
    },
  ],
  requests: [
    {
      identifier: number('REQUEST-1'),
      what: 'What the practice is asked to do',
      need: number('NEED-1'),
      priority: 'urgent',
      by: '2026-03-27',
      progress: { state: 'accepted', notes: ['Note of the practice'], askedOn: '2026-03-20', saidOn: '2026-03-21' },
    },
  ],
  assessments: [
    {
      identifier: number('ASSESSMENT-1'),
      status: 'final',
      on: '2026-03-10',
      timePoint: 'baseline',
      type: 'Assessment type in words',
      summary: 'Assessment summary in words',
      name: both('assessment name'),
      result: { score: both('score'), value: 21.54, unit: '{score}', ordinal: both('ordinal') },
      subscales: [{ score: both('subscale'), value: 3, unit: '{points}', ordinal: both('subscale ordinal') }],
      comment: 'Comment on the assessment',
    },
  ],
  measures: [
    {
      identifier: number('MEASURE-1'),
      status: 'entered-in-error',
      instrument: 'mycaw',
      when: '2026-03-10',
      timePoint: 'baseline',
      ownWords: { concern1: 'First concern in own words', concern2: 'Second concern in own words' },
      words: 'Words beside the scores',
      takenBy: 'Who took it',
      items: { concern1: 4, concern2: 3, wellbeing: 5 },
      scores: [
        { name: 'concern1', value: 4 },
        { name: 'concern2', value: 3 },
        { name: 'wellbeing', value: 5 },
      ],
      signals: [],
    },
    {
      instrument: 'swemwbs',
      when: '2026-06-10T10:00:00Z',
      timePoint: 'follow-up',
      method: 'raw',
      scores: [
        { name: 'raw', value: 26, method: 'raw' },
        { name: 'metric', value: 23.21, method: 'metric' },
      ],
      signals: [],
      sinceBaseline: [
        {
          score: 'raw',
          method: 'raw',
          from: 19,
          to: 26,
          difference: 7,
          direction: 'better',
          meaningful: true,
          source: 'Who says so',
        },
      ],
      sinceLast: [
        {
          score: 'raw',
          method: 'raw',
          from: 26,
          to: 26,
          difference: 0,
          direction: 'same',
          meaningful: false,
          source: 'Who says so',
        },
      ],
    },
    {
      instrument: 'who5',
      when: '2026-03-10',
      timePoint: 'baseline',
      scores: [
        { name: 'raw', value: 8, band: 'poor' },
        { name: 'percentage', value: 32, band: 'poor' },
      ],
      signals: ['test-for-depression'],
    },
    {
      instrument: 'goal',
      when: '2026-03-10',
      timePoint: 'closing',
      about: 'GOAL-1',
      items: { goal: 6 },
      scores: [{ name: 'goal', value: 6 }],
      signals: [],
    },
    {
      instrument: 'service-use',
      when: '2026-03-10',
      timePoint: 'baseline',
      months: 6,
      scores: [{ name: 'gpAppointments', value: 3 }],
      signals: [],
    },
    {
      instrument: 'ons-loneliness',
      when: '2026-03-10',
      timePoint: 'baseline',
      items: { lonely: 'occasionally' },
      scores: [{ name: 'lonely', value: 'occasionally' }],
      signals: [],
      sinceLast: [{ score: 'lonely', from: 'never', to: 'occasionally', direction: 'worse', meaningful: 'unknown' }],
    },
    {
      instrument: 'outcome-in-words',
      when: '2026-03',
      timePoint: 'closing',
      words: 'Sings again',
      scores: [],
      signals: [],
    },
  ],
  signposts: [
    {
      identifier: number('SIGNPOST-1'),
      status: 'completed',
      date: '2026-03-11',
      to: {
        ...reached('signpost'),
        grade: 'Grade of signpost',
        team: 'Team of signpost',
        specialty: both('signpost specialty'),
        service: both('signpost service'),
        organisation: { odsCode: 'ODS-signpost', name: 'Organisation of signpost' },
      },
      reason: both('signpost reason'),
    },
  ],
  plan: {
    identifier: number('PLAN-1'),
    status: 'active',
    strengths: [both('strength')],
    needs: [
      {
        identifier: number('PLAN-NEED-1'),
        kind: 'loneliness',
        ...both('plan need'),
        recordedOn: '2026-03-12',
        state: 'active',
        certainty: 'confirmed',
        goals: [
          {
            identifier: number('GOAL-1'),
            status: 'active',
            achievement: 'improving',
            ...both('goal'),
            importance: 8,
            outcomes: [both('goal outcome')],
            actions: [
              {
                identifier: number('ACTION-1'),
                status: 'active',
                what: [both('action'), both('second action')],
                who: { ...reached('owner'), team: 'Team of owner' },
                when: '2026-03-20',
                strategies: 'Strategies in words',
                statusDetail: both('action status'),
                confidence: 6,
                updatedOn: '2026-03-13',
                reviewOn: '2026-04-13',
                stageGoals: [
                  {
                    identifier: number('STAGE-1'),
                    status: 'completed',
                    achievement: 'achieved',
                    ...both('stage goal'),
                    outcome: both('stage outcome'),
                  },
                ],
              },
              { status: 'draft', what: [{ freeText: 'Another step' }] },
            ],
          },
        ],
      },
      {
        freeText: 'Another need',
        state: 'active',
        certainty: 'confirmed',
        goals: [{ status: 'proposed', freeText: 'Another goal' }],
      },
    ],
    agreement: { agreed: true, name: 'Name of who agreed', role: both('role of who agreed') },
    fundingSource: { odsCode: 'ODS-funder', name: 'Funder' },
    updatedOn: '2026-03-14',
    otherDocuments: ['Other document'],
    reviewOn: '2026-06-14',
    reviewBy: reached('reviewer'),
  },
  summaries: [
    {
      identifier: number('SUMMARY-1'),
      status: 'final',
      writtenOn: '2026-03-30',
      writtenBy: named('author'),
      requestedActions: [
        {
          forProfessionals: 'Actions for professionals',
          forPerson: 'Actions for the person',
          agreed: 'Agreed with the person',
        },
      ],
      words: 'Summary in <words> & "more"\nover two lines',
    },
    { status: 'final', writtenOn: '2026-04-30', writtenBy: named('second author'), noActionNeeded: true },
  ],
  codedEntries: [
    {
      kind: 'closed',
      on: '2026-04-30T09:00:00Z',
      author: {
        ...named('entry author'),
        organisation: { odsCode: 'ODS-author', name: 'Organisation of entry author' },
      },
    },
    { kind: 'seen', on: '2026-03-10', author: { organisation: { name: 'Organisation alone' } } },
  ],
};

/** A referral in which every one of the 237 leaves holds a value. The person is invented. */
export const maximal: Referral = {
  details: {
    identifiers: [{ system: 'https://sender.example/Id/referral', value: 'SP-0001' }],
    status: 'active',
    priority: 'routine',
    date: '2026-03-02T09:30:00Z',
    source: 'general-practitioner',
    method: 'nhs-e-referral-service',
    reason: 'Reason in words',
    narrative: 'Narrative in words',
    narrativeOn: '2026-03-02T09:00:00Z',
    action: 'Ring within the week',
    actionBy: '2026-03-09',
    returnResponseTo: 'The practice manager',
    journey: 'https://sender.example/fhir/EpisodeOfCare/1',
    caseNumber: { system: 'https://sender.example/Id/case', value: 'CASE-7' },
    partOf: { system: 'https://sender.example/Id/referral', value: 'SP-PARENT' },
  },
  person: {
    name: {
      titles: ['Ms'],
      firstNames: ['Ada', 'Maud'],
      familyName: 'Testperson',
      suffixes: ['BSc'],
      fullName: 'Ms Ada Maud Testperson BSc',
    },
    preferredName: 'Addie',
    alias: 'Ada Otherperson',
    dateOfBirth: '1950-06-07',
    locationOfBirth: both('location of birth'),
    placeOfBirth: 'GBR',
    pronoun: 'she/her',
    gender: 'female',
    sex: both('sex'),
    ethnicity: both('ethnicity'),
    religion: both('religion'),
    maritalStatus: both('marital status'),
    sexualOrientation: both('sexual orientation'),
    carerStatus: both('carer status'),
    nhsNumber: { value: '9990000018', status: 'number-present-and-verified' },
    otherIdentifiers: [{ system: 'https://sender.example/Id/local', value: 'LOCAL-1' }],
    addresses: [
      {
        lines: ['Line one', 'Line two', 'Line three', 'Line four', 'Line five'],
        city: 'Testtown',
        district: 'Testdistrict',
        county: 'Testshire',
        postcode: 'ZZ99 3VZ',
        country: 'GBR',
        type: 'home',
        text: 'The whole address',
      },
    ],
    preferredContactMethod: both('preferred contact method'),
    telephones: [{ number: '01632 960002', type: 'mobile', preference: 1 }],
    emails: [{ address: 'ada@person.example', type: 'home', preference: 2 }],
    otherContacts: [{ means: 'sms', value: '01632 960003', type: 'mobile', preference: 3 }],
    photographs: [{ contentType: 'image/png', url: 'https://sender.example/photo.png', title: 'Photograph' }],
    immigrationStatus: {
      status: both('immigration status'),
      startDate: '2001-01-01',
      endDate: '2031-01-02',
      comment: 'Comment on immigration status',
    },
    organDonor: true,
    overseasVisitorStatus: both('overseas visitor status'),
    relevantContacts: 'Relevant contacts in words',
    educationalEstablishment: 'Establishment in words',
    gpOptOut: both('gp opt out'),
    languages: [{ language: both('language'), preferred: true }],
    active: true,
    deceased: false,
  },
  gpPractices: [{ identifier: 'A99999', details: 'The practice', gpName: 'Dr Usual' }],
  referrer: { kind: 'professional', professional: professional('referrer') },
  recipient: {
    ...professional('recipient'),
    serviceIdentifier: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099999' },
    serviceName: 'Social prescribing service',
  },
  needs: [
    {
      kind: 'housing',
      found: 'referral',
      ...both('housing need'),
      recordedOn: '2026-03-01',
      state: 'active',
      certainty: 'confirmed',
    },
  ],
  personReports: [{ words: 'I am on my own', recordedOn: '2026-03-01', state: 'active', certainty: 'unconfirmed' }],
  problems: [
    {
      ...both('problem'),
      state: 'active',
      certainty: 'confirmed',
      onsetDate: '2019-05-04',
      endDate: '2020-05-04',
      stage: 'Stage in words',
      comments: ['Comment on the problem'],
    },
  ],
  aboutMe: {
    status: 'completed',
    mostImportantToMe: 'Most important',
    peopleImportantToMe: 'People important',
    howICommunicate: 'How I communicate',
    myWellness: 'My wellness',
    pleaseDoAndDont: 'Please do',
    howAndWhenToSupportMe: 'How to support',
    alsoWorthKnowing: 'Also worth knowing',
    supportedToWriteBy: 'Supported by',
    multimediaLocation: 'https://sender.example/film',
    writtenOn: '2026-02-20',
  },
  individualRequirements: {
    reasonableAdjustments: [
      { status: 'active', required: true, adjustment: both('adjustment'), additionalDetail: 'Detail of adjustment' },
    ],
    impairments: [{ status: 'active', category: both('impairment'), additionalDetail: 'Detail of impairment' }],
    mobility: [{ status: 'active', need: both('mobility') }],
    others: [{ status: 'active', requirement: 'Other requirement' }],
  },
  safeguarding: {
    concerns: [
      {
        status: 'active',
        indicator: true,
        date: '2025-01-01',
        endDate: '2025-02-01',
        concern: both('concern'),
        comment: 'Comment on the concern',
        restricted: true,
      },
    ],
    lookedAfterChild: {
      status: 'inactive',
      startDate: '1960-01-01',
      endDate: '1961-01-01',
      localAuthority: { odsCode: 'LA-1', name: 'Authority one' },
      restricted: true,
    },
    unbornChildProtectionPlan: {
      status: 'inactive',
      startDate: '1980-01-01',
      endDate: '1981-01-01',
      localAuthority: { odsCode: 'LA-2', name: 'Authority two' },
      restricted: true,
    },
  },
  consent: {
    status: 'active',
    informationSharing: 'Agreed to share',
    level: 'summary',
    givenOn: '2026-02-28',
  },
  socialContext: {
    householdComposition: both('household composition'),
    occupationalHistory: both('occupational history'),
    educationalHistory: 'Educational history in words',
    lifestyleChoices: 'Lifestyle choices in words',
    smokingStatus: {
      status: both('smoking status'),
      details: 'Smoking in words',
      stopped: {
        codedValues: [{ system: snomed, code: '160625004', display: 'Date ceased smoking' }],
        date: '2010-10-10',
      },
    },
    alcoholIntake: both('alcohol intake'),
    drugUse: both('drug use'),
    socialCircumstances: 'Social circumstances in words',
    access: 'Access in words',
    dependants: 'Dependants in words',
    accommodationStatus: both('accommodation status'),
    householdEnvironment: 'Household environment in words',
  },
  servicesAndCare: [
    {
      status: 'active',
      packageName: 'Package name',
      packageType: 'Package type',
      startDate: '2024-01-01',
      endDate: '2026-12-31',
      localAuthority: { odsCode: 'LA-3', name: 'Authority three' },
    },
  ],
  pregnancyStatus: { pregnant: false, expectedDeliveryDate: '2026-09-09' },
  risks: {
    entries: [
      {
        status: 'active',
        startDate: '2025-03-03',
        endDate: '2027-03-03',
        risk: both('risk'),
        comment: 'Comment on the risk',
        restricted: true,
      },
    ],
  },
  progress: { state: 'sent', askedOn: '2026-03-02T09:30:00Z', saidOn: '2026-03-02T09:30:00Z', notes: ['A note'] },
  report: maximalReport,
};

/** The least that is a referral: who, by whom, to whom, and the statement about risks. */
export const minimal: Referral = {
  details: { identifiers: [{ system: 'https://sender.example/Id/referral', value: 'SP-0002' }], status: 'active' },
  person: { name: { familyName: 'Testperson' } },
  referrer: { kind: 'self' },
  recipient: { serviceName: 'Social prescribing service' },
  risks: { noneKnown: { status: 'active' } },
  progress: { state: 'sent' },
};

/** An everyday referral: about 3 KB of JSON. */
export const everyday: Referral = {
  details: {
    identifiers: [{ system: 'https://sender.example/Id/referral', value: 'SP-0003' }],
    status: 'active',
    priority: 'routine',
    date: '2026-03-02T09:30:00Z',
    source: 'nurse',
    method: 'secure-messaging',
    reason:
      'Lonely since retirement, and behind with the rent. Would like company and somebody to look at the letters.',
    returnResponseTo: 'Practice nurse',
  },
  person: {
    name: { titles: ['Mr'], firstNames: ['Bert'], familyName: 'Testperson' },
    preferredName: 'Bertie',
    dateOfBirth: '1948-01-31',
    gender: 'male',
    ethnicity: {
      codedValues: [
        { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-EthnicCategory', code: 'A', display: 'White - British' },
      ],
    },
    nhsNumber: { value: '9990000026', status: 'number-present-and-verified' },
    addresses: [{ lines: ['1 Test Street'], city: 'Testtown', postcode: 'ZZ99 3VZ', type: 'home' }],
    telephones: [{ number: '01632 960004', type: 'home', preference: 1 }],
    emails: [{ address: 'bert@person.example', type: 'home' }],
  },
  gpPractices: [{ identifier: 'A99998', details: 'Test Surgery', gpName: 'Dr Usual' }],
  referrer: {
    kind: 'professional',
    professional: {
      name: 'Nurse Nora Test',
      identifiers: [{ system: 'https://fhir.nhs.uk/Id/sds-user-id', value: '555000000001' }],
      role: { freeText: 'Practice nurse' },
      organisation: { odsCode: 'A99998', name: 'Test Surgery' },
      contactDetails: [{ means: 'phone', value: '01632 960005', type: 'work' }],
    },
  },
  recipient: {
    serviceIdentifier: { system: 'https://fhir.nhs.uk/Id/dos-service-id', value: '2000099998' },
    serviceName: 'Testtown Social Prescribing',
    organisation: { odsCode: 'X99999', name: 'Testtown Council for Voluntary Service' },
  },
  needs: [
    {
      kind: 'social-contact',
      found: 'referral',
      freeText: 'Sees nobody from one week to the next',
      state: 'active',
      certainty: 'confirmed',
    },
    {
      kind: 'debt',
      found: 'referral',
      freeText: 'Three months behind with the rent',
      state: 'active',
      certainty: 'unconfirmed',
    },
  ],
  personReports: [{ words: 'I used to know everybody in this street.', state: 'active', certainty: 'confirmed' }],
  aboutMe: {
    status: 'completed',
    mostImportantToMe: 'My dog, and staying in my own home.',
    howICommunicate: 'Please speak up; I do not do e-mail well.',
  },
  individualRequirements: { mobility: [{ status: 'active', need: { freeText: 'Walks with a stick' } }] },
  consent: { status: 'active', informationSharing: 'Agreed to share with the link worker', level: 'everything' },
  socialContext: {
    householdComposition: { freeText: 'Lives alone' },
    accommodationStatus: { freeText: 'Council tenant' },
    smokingStatus: { status: { freeText: 'Ex-smoker' } },
  },
  risks: { noneKnown: { status: 'active' } },
  progress: { state: 'sent', askedOn: '2026-03-02T09:30:00Z', saidOn: '2026-03-02T09:30:00Z' },
};
