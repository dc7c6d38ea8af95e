import fc, { type Arbitrary } from 'fast-check';
import { assessmentStatuses } from '../../src/domain/assessment.js';
import { entryKinds } from '../../src/domain/coded-entries.js';
import { uptakes } from '../../src/domain/connection.js';
import { attendances, contactMethods, contactStatuses } from '../../src/domain/contact.js';
import { timePoints } from '../../src/domain/measure.js';
import { needKinds } from '../../src/domain/needs.js';
import { achievements, goalStatuses } from '../../src/domain/plan.js';
import { priorities } from '../../src/domain/priority.js';
import type { Report } from '../../src/domain/report.js';
import { requestStatuses } from '../../src/domain/services.js';
import { signpostStatuses } from '../../src/domain/signpost.js';
import { summaryStatuses } from '../../src/domain/summary.js';
import { measure } from './measure.js';
import { contactDetails } from './people.js';
import { bareNeed, progressArbitrary, together } from './record.js';
import { coded, coding, dateTime, few, identifier, organisation, partly, some, text, token } from './words.js';

const named = some({ name: text, role: coded });

const contact = partly(
  {
    identifier,
    status: fc.constantFrom(...contactStatuses),
    attendance: fc.constantFrom(...attendances),
    at: dateTime,
    minutes: fc.integer({ min: 0, max: 600 }),
    method: fc.constantFrom(...contactMethods),
    location: some({ place: organisation, type: coded }),
    seenBy: few(named, 2),
    responsible: named,
    present: few(named, 2),
    type: coded,
    specialty: coded,
    service: coded,
    outcome: coded,
    accompaniedTo: identifier,
  },
  ['status'],
);

const result = some({
  score: coded,
  value: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0.5, 21.54, -3)),
  unit: token,
  ordinal: coded,
});

const assessment = partly(
  {
    identifier,
    status: fc.constantFrom(...assessmentStatuses),
    on: dateTime,
    timePoint: fc.constantFrom(...timePoints),
    type: text,
    summary: text,
    name: coded,
    result,
    subscales: few(result, 2),
    comment: text,
  },
  ['status'],
);

const signpost = partly(
  {
    identifier,
    status: fc.constantFrom(...signpostStatuses),
    date: dateTime,
    to: some({
      name: text,
      role: coded,
      grade: text,
      team: text,
      specialty: coded,
      service: coded,
      organisation,
      contactDetails,
    }),
    reason: coded,
  },
  ['status'],
);

const standing = {
  identifier,
  status: fc.constantFrom(...goalStatuses),
  achievement: fc.constantFrom(...achievements),
  codedValues: few(coding, 2),
  freeText: text,
};

/** A goal says what it is. */
const isSaid = (facts: { readonly codedValues?: unknown; readonly freeText?: unknown }): boolean =>
  facts.codedValues !== undefined || facts.freeText !== undefined;

const stageGoal = partly({ ...standing, outcome: coded }, ['status']).filter(isSaid);

const score = fc.integer({ min: 1, max: 10 });

const action = partly(
  {
    identifier,
    status: fc.constantFrom(...requestStatuses),
    what: few(coded, 2),
    who: some({ name: text, role: coded, team: text, contactDetails }),
    when: dateTime,
    strategies: text,
    statusDetail: coded,
    confidence: score,
    updatedOn: dateTime,
    reviewOn: dateTime,
    stageGoals: few(stageGoal, 2),
  },
  ['status'],
);

const goal = partly({ ...standing, importance: score, outcomes: few(coded, 2), actions: few(action, 2) }, [
  'status',
]).filter(isSaid);

const plan = partly(
  {
    identifier,
    status: fc.constantFrom(...requestStatuses),
    strengths: few(coded, 2),
    needs: few(together(bareNeed, partly({ identifier, goals: few(goal, 2) }, [])), 2),
    agreement: some({ agreed: fc.boolean(), name: text, role: coded }),
    fundingSource: organisation,
    updatedOn: dateTime,
    otherDocuments: few(text, 2),
    reviewOn: dateTime,
    reviewBy: some({ name: text, role: coded, contactDetails }),
  },
  ['status'],
);

const summary = partly(
  {
    identifier,
    status: fc.constantFrom(...summaryStatuses),
    writtenOn: dateTime,
    writtenBy: named,
    requestedActions: few(some({ forProfessionals: text, forPerson: text, agreed: text }), 2),
    noActionNeeded: fc.constant<true>(true),
    words: text,
  },
  ['status', 'writtenOn', 'writtenBy'],
).map(({ noActionNeeded, ...facts }) =>
  noActionNeeded === undefined || facts.requestedActions !== undefined ? facts : { ...facts, noActionNeeded },
);

const foundNeed = together(
  bareNeed,
  partly({ identifier, found: fc.constantFrom('assessment' as const, 'later' as const), foundBy: named }, ['found']),
);

/** A connection names its service. */
const connectedService = some({ directoryId: token, name: text, organisation, contactDetails }).filter(
  ({ directoryId, name }) => directoryId !== undefined || name !== undefined,
);

const connection = partly(
  {
    identifier,
    service: connectedService,
    needs: few(fc.constantFrom(...needKinds), 2),
    reason: coded,
    progress: progressArbitrary,
    uptake: fc.constantFrom(...uptakes),
    outcome: coded,
  },
  ['identifier', 'service', 'progress'],
);

const practiceRequest = partly(
  {
    identifier,
    what: text,
    need: identifier,
    priority: fc.constantFrom(...priorities),
    by: dateTime,
    progress: progressArbitrary,
  },
  ['identifier', 'what', 'progress'],
);

const entry = fc.record({
  kind: fc.constantFrom(...entryKinds),
  on: dateTime,
  author: some({ name: text, role: coded, organisation }),
});

/** What comes back, of any kind. */
export const reportArbitrary: Arbitrary<Report> = some({
  contacts: few(contact, 2),
  needs: few(foundNeed, 2),
  assessments: few(assessment, 2),
  measures: few(measure, 2),
  connections: few(connection, 2),
  requests: few(practiceRequest, 2),
  signposts: few(signpost, 2),
  plan,
  summaries: few(summary, 2),
  codedEntries: few(entry, 2),
});
