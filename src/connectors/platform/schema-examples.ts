/** One message of each kind, as the schema shows them. The people are invented. */

const surgery = {
  endpoint: { system: 'https://directory.example/service', value: '2000099991' },
  organisation: { odsCode: 'A99999', name: 'Oak Tree Surgery' },
};
const linkWorkers = {
  endpoint: { system: 'https://directory.example/service', value: '2000072489' },
  organisation: { name: 'Brightside' },
};
const referralIdentifier = { system: 'https://oaktree.example/referrals', value: 'R-2026-0117' };

export const referralExample = {
  waymark: '1',
  kind: 'referral',
  id: '6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f',
  sentAt: '2026-11-02T09:30:00Z',
  sender: surgery,
  receiver: linkWorkers,
  referral: {
    details: {
      identifiers: [referralIdentifier],
      status: 'active',
      priority: 'routine',
      date: '2026-11-02',
      source: 'general-practitioner',
      reason: 'The flat is damp, and she hardly goes out since her sister died.',
    },
    person: {
      name: { titles: ['Ms'], firstNames: ['Ada'], familyName: 'Quill' },
      preferredName: 'Addy',
      dateOfBirth: '1951-03-07',
      nhsNumber: { value: '9990000018', status: 'number-present-and-verified' },
      telephones: [{ number: '01632 960001', type: 'mobile', preference: 1 }],
    },
    gpPractices: [{ identifier: 'A99999', details: 'Oak Tree Surgery', gpName: 'Dr Ama Boateng' }],
    referrer: {
      kind: 'professional',
      name: 'Dr Ama Boateng',
      role: { freeText: 'General practitioner' },
      organisation: { odsCode: 'A99999', name: 'Oak Tree Surgery' },
      contactDetails: [{ means: 'phone', value: '01632 960100', type: 'work' }],
    },
    recipient: { serviceName: 'Brightside social prescribing', organisation: { name: 'Brightside' } },
    needs: [
      {
        kind: 'housing',
        freeText: 'Damp in the bedroom since spring',
        found: 'referral',
        state: 'active',
        certainty: 'unconfirmed',
      },
      { kind: 'bereavement', found: 'referral', state: 'active', certainty: 'confirmed' },
    ],
    personReports: [{ words: 'I would like to sing again.', state: 'active', certainty: 'confirmed' }],
    consent: { status: 'active', informationSharing: 'Agreed with Ms Quill on 2 November', level: 'summary' },
    socialContext: { householdComposition: { freeText: 'Lives alone' }, access: 'Third floor, the lift is broken' },
    risks: { entries: [{ status: 'active', risk: { freeText: 'Falls' }, comment: 'Two this year' }] },
    progress: { state: 'sent', askedOn: '2026-11-02' },
  },
  carried: [{ path: 'Bundle.entry[2].resource.multipleBirthBoolean', value: false }],
};

export const withdrawalExample = {
  waymark: '1',
  kind: 'withdrawal',
  id: '3c8e5a10-7f0d-4b5e-a1c2-9d4e6f708192',
  sentAt: '2026-11-03T11:00:00Z',
  sender: surgery,
  receiver: linkWorkers,
  referralIdentifier,
  progress: { state: 'withdrawn', reason: { code: 'moved', words: 'She has gone to live with her niece.' } },
};

export const progressExample = {
  waymark: '1',
  kind: 'progress',
  id: '0b0e8f7a-2f55-4c0e-9d0a-5d9b7f1f3c11',
  sentAt: '2026-11-05T16:00:00Z',
  sender: linkWorkers,
  receiver: surgery,
  referralIdentifier,
  inReplyTo: '6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e2f',
  progress: {
    state: 'holding',
    holding: { why: 'awaiting-service', words: 'The choir starts in January.', reviewBy: '2027-01-15' },
    notes: ['We call every second week until then.'],
    saidOn: '2026-11-05',
  },
  saidBy: { name: 'Kit Marlow', role: { freeText: 'Link worker' } },
};

export const examples = [referralExample, withdrawalExample, progressExample];
