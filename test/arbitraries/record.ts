import fc, { type Arbitrary } from 'fast-check';
import { answerStatuses } from '../../src/domain/about-me.js';
import type { Coding } from '../../src/domain/coded.js';
import { consentStatuses, sharingLevels } from '../../src/domain/consent.js';
import type { Risks } from '../../src/domain/flags.js';
import {
  type ConditionCertainty,
  type ConditionState,
  conditionCertainties,
  conditionStates,
  needKinds,
  needPhases,
} from '../../src/domain/needs.js';
import {
  closings,
  holdingReasons,
  type Progress,
  type ProgressState,
  progressTable,
} from '../../src/domain/progress.js';
import { requestStatuses } from '../../src/domain/services.js';
import {
  coded,
  coding,
  dateTime,
  few,
  flagStatus,
  inOrder,
  organisation,
  partly,
  restricted,
  some,
  text,
  uri,
  whole,
} from './words.js';

export const progressStates = Object.keys(progressTable).filter((word): word is ProgressState => word in progressTable);

/** A progress of this state, with the reason, closing or holding that the state needs and no other. */
export const progressIn = (state: ProgressState): Arbitrary<Progress> => {
  const row = progressTable[state];
  return partly(
    {
      reason: 'reasons' in row ? reasonOf(row.reasons) : fc.constant(undefined),
      closing: state === 'closed' ? fc.constantFrom(...closings) : fc.constant(undefined),
      holding:
        state === 'holding'
          ? partly({ why: fc.constantFrom(...holdingReasons), words: text, since: dateTime, reviewBy: dateTime }, [
              'why',
            ]).map(inOrder('since', 'reviewBy'))
          : fc.constant(undefined),
      notes: few(text, 2),
      askedOn: dateTime,
      saidOn: dateTime,
    },
    ['reason', 'closing', 'holding'],
  ).map(({ reason, closing, holding, ...others }) => ({
    state,
    ...(reason !== undefined && { reason }),
    ...(closing !== undefined && { closing }),
    ...(holding !== undefined && { holding }),
    ...inOrder('askedOn', 'saidOn')(others),
  }));
};

const reasonOf = (codes: readonly NonNullable<NonNullable<Progress['reason']>['code']>[]) =>
  partly({ code: fc.constantFrom(...codes), words: text }, ['code']);

/** Where the work stands: each state with what it needs. */
export const progressArbitrary: Arbitrary<Progress> = fc.constantFrom(...progressStates).chain(progressIn);

const standing = {
  state: fc.constantFrom(...conditionStates),
  certainty: fc.constantFrom(...conditionCertainties),
};

/** What was entered in error has no state. */
const withoutError = <T extends { readonly state: ConditionState; readonly certainty: ConditionCertainty }>(
  facts: T,
): Omit<T, 'state'> & { readonly state?: ConditionState } => {
  const { state, ...others } = facts;
  return facts.certainty === 'entered-in-error' ? others : { ...others, state };
};

/** A need, without when it was found. */
export const bareNeed = partly(
  {
    kind: fc.constantFrom(...needKinds),
    codedValues: few(coding, 2),
    freeText: text,
    recordedOn: dateTime,
    ...standing,
  },
  ['state', 'certainty'],
)
  .map(withoutError)
  .filter((facts) => facts.kind !== undefined || facts.codedValues !== undefined || facts.freeText !== undefined);

/** Two groups of facts as one. */
export const together = <A extends object, B extends object>(one: Arbitrary<A>, other: Arbitrary<B>) =>
  fc.tuple(one, other).map(([a, b]) => ({ ...a, ...b }));

export const need = together(bareNeed, partly({ found: fc.constantFrom(...needPhases) }, []));

export const personReport = partly({ words: text, recordedOn: dateTime, ...standing }, [
  'words',
  'state',
  'certainty',
]).map(withoutError);

export const problem = partly(
  {
    codedValues: few(coding, 2),
    freeText: text,
    onsetDate: dateTime,
    endDate: dateTime,
    stage: text,
    comments: few(text, 2),
    ...standing,
  },
  ['state', 'certainty'],
)
  .map(inOrder('onsetDate', 'endDate'))
  .map((facts) =>
    facts.endDate === undefined ? facts : { ...facts, state: 'resolved' as const, certainty: 'confirmed' as const },
  )
  .map(withoutError)
  .filter((facts) => facts.codedValues !== undefined || facts.freeText !== undefined);

export const aboutMe = partly(
  {
    status: fc.constantFrom(...answerStatuses),
    mostImportantToMe: text,
    peopleImportantToMe: text,
    howICommunicate: text,
    myWellness: text,
    pleaseDoAndDont: text,
    howAndWhenToSupportMe: text,
    alsoWorthKnowing: text,
    supportedToWriteBy: text,
    multimediaLocation: uri,
    writtenOn: dateTime,
  },
  ['status'],
);

export const individualRequirements = some({
  reasonableAdjustments: few(
    partly({ status: flagStatus, required: fc.boolean(), adjustment: coded, additionalDetail: text }, ['status']),
    2,
  ),
  impairments: few(partly({ status: flagStatus, category: coded, additionalDetail: text }, ['status']), 2),
  mobility: few(partly({ status: flagStatus, need: coded }, ['status']), 2),
  others: few(partly({ status: flagStatus, requirement: text }, ['status']), 2),
});

const protection = partly(
  { status: flagStatus, startDate: dateTime, endDate: dateTime, localAuthority: organisation, restricted },
  ['status'],
).map(inOrder('startDate', 'endDate'));

export const safeguarding = some({
  concerns: few(
    partly(
      {
        status: flagStatus,
        indicator: fc.boolean(),
        date: dateTime,
        endDate: dateTime,
        concern: coded,
        comment: text,
        restricted,
      },
      ['status'],
    ).map(inOrder('date', 'endDate')),
    2,
  ),
  lookedAfterChild: protection,
  unbornChildProtectionPlan: protection,
});

export const risksArbitrary: Arbitrary<Risks> = fc.oneof(
  whole({ noneKnown: whole({ status: flagStatus }) }),
  whole({
    entries: few(
      partly({ status: flagStatus, startDate: dateTime, endDate: dateTime, risk: coded, comment: text, restricted }, [
        'status',
        'risk',
      ]).map(inOrder('startDate', 'endDate')),
    ),
  }),
);

export const consent = partly(
  {
    status: fc.constantFrom(...consentStatuses),
    informationSharing: text,
    level: fc.constantFrom(...sharingLevels),
    givenOn: dateTime,
  },
  ['status'],
);

/** The code that PRSB prints for this item. */
const stoppedSmoking: Coding = { system: 'http://snomed.info/sct', code: '160625004', display: 'Date ceased smoking' };

export const socialContext = some({
  householdComposition: coded,
  occupationalHistory: coded,
  educationalHistory: text,
  lifestyleChoices: text,
  smokingStatus: some({
    status: coded,
    details: text,
    stopped: some({ codedValues: few(fc.oneof(fc.constant(stoppedSmoking), coding), 2), date: dateTime }),
  }),
  alcoholIntake: coded,
  drugUse: coded,
  socialCircumstances: text,
  access: text,
  dependants: text,
  accommodationStatus: coded,
  householdEnvironment: text,
});

export const serviceReceived = partly(
  {
    status: fc.constantFrom(...requestStatuses),
    packageName: text,
    packageType: text,
    startDate: dateTime,
    endDate: dateTime,
    localAuthority: organisation,
  },
  ['status'],
).map(inOrder('startDate', 'endDate'));
