import type { Change, InstrumentId, Method } from '../../domain/measure.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems, questionsOf } from '../systems.js';

export const instrument: CodeTable<InstrumentId> = {
  name: 'instrument',
  source: "Waymark's CodeSystem instrument",
  system: codeSystems.instrument,
  rows: {
    ons4: { code: 'ons4', display: 'ONS4 personal well-being' },
    swemwbs: { code: 'swemwbs', display: 'SWEMWBS, Short Warwick-Edinburgh Mental Well-being Scale' },
    wemwbs: { code: 'wemwbs', display: 'WEMWBS, Warwick-Edinburgh Mental Well-being Scale' },
    who5: { code: 'who5', display: 'WHO-5 well-being index' },
    ucla3: { code: 'ucla3', display: 'UCLA three-item loneliness scale' },
    'ons-loneliness': { code: 'ons-loneliness', display: 'ONS direct measure of loneliness' },
    'de-jong-gierveld-6': { code: 'de-jong-gierveld-6', display: 'De Jong Gierveld loneliness scale, six items' },
    phq9: { code: 'phq9', display: 'PHQ-9, patient health questionnaire' },
    gad7: { code: 'gad7', display: 'GAD-7, generalised anxiety disorder' },
    eq5d5l: { code: 'eq5d5l', display: 'EQ-5D-5L' },
    pam: { code: 'pam', display: 'PAM, patient activation measure' },
    mycaw: { code: 'mycaw', display: 'MYCaW, measure yourself concerns and wellbeing' },
    goal: { code: 'goal', display: 'Goal score' },
    'service-use': { code: 'service-use', display: 'Use of health services' },
    'outcome-in-words': { code: 'outcome-in-words', display: 'Outcome in words' },
  },
};

/** Which instrument's questions were answered: a canonical of Waymark's own for each. */
export const questionnaire: CodeTable<InstrumentId> = {
  name: 'questionnaire of an instrument',
  source:
    "Waymark's own canonicals: the questions belong to the owners of each instrument, and stand nowhere in Waymark",
  rows: {
    ons4: { code: questionsOf('ons4') },
    swemwbs: { code: questionsOf('swemwbs') },
    wemwbs: { code: questionsOf('wemwbs') },
    who5: { code: questionsOf('who5') },
    ucla3: { code: questionsOf('ucla3') },
    'ons-loneliness': { code: questionsOf('ons-loneliness') },
    'de-jong-gierveld-6': { code: questionsOf('de-jong-gierveld-6') },
    phq9: { code: questionsOf('phq9') },
    gad7: { code: questionsOf('gad7') },
    eq5d5l: { code: questionsOf('eq5d5l') },
    pam: { code: questionsOf('pam') },
    mycaw: { code: questionsOf('mycaw') },
    goal: { code: questionsOf('goal') },
    'service-use': { code: questionsOf('service-use') },
    'outcome-in-words': { code: questionsOf('outcome-in-words') },
  },
};

export const method: CodeTable<Method> = {
  name: 'method of a measure',
  source: "Waymark's CodeSystem measure-method, after the two scales of SWEMWBS",
  system: codeSystems.measureMethod,
  rows: { raw: { code: 'raw', display: 'Raw score' }, metric: { code: 'metric', display: 'Metric score' } },
};

const scores = {
  satisfaction: { code: 'satisfaction', display: 'Life satisfaction' },
  worthwhile: { code: 'worthwhile', display: 'Worthwhile' },
  happy: { code: 'happy', display: 'Happiness' },
  anxious: { code: 'anxious', display: 'Anxiety' },
  'raw:raw': { code: 'swemwbs-raw', display: 'SWEMWBS raw score' },
  'metric:metric': { code: 'swemwbs-metric', display: 'SWEMWBS metric score' },
  raw: { code: 'raw', display: 'Raw score' },
  percentage: { code: 'percentage', display: 'Percentage' },
  total: { code: 'total', display: 'Total score' },
  emotional: { code: 'emotional', display: 'Emotional loneliness' },
  social: { code: 'social', display: 'Social loneliness' },
  lonely: { code: 'lonely', display: 'How often lonely' },
  profile: { code: 'profile', display: 'Profile of answers' },
  index: { code: 'index', display: 'Index value' },
  vas: { code: 'vas', display: 'Visual analogue scale' },
  score: { code: 'score', display: 'Score' },
  level: { code: 'level', display: 'Level' },
  concern1: { code: 'concern-1', display: 'First concern' },
  concern2: { code: 'concern-2', display: 'Second concern' },
  wellbeing: { code: 'wellbeing', display: 'Wellbeing' },
  goal: { code: 'goal', display: 'How far the goal is reached' },
  gpAppointments: { code: 'gp-appointments', display: 'GP appointments' },
  emergencyAttendances: { code: 'emergency-attendances', display: 'Emergency attendances' },
  hospitalAdmissions: { code: 'hospital-admissions', display: 'Hospital admissions' },
} as const;

/** The name of a score; with its scale, where the instrument has two. */
export type ScoreKey = keyof typeof scores;

export const isScoreKey = (key: string): key is ScoreKey => Object.hasOwn(scores, key);

export const scoreCode: CodeTable<ScoreKey> = {
  name: 'score of a measure',
  source: "Waymark's CodeSystem measure-score",
  system: codeSystems.measureScore,
  rows: scores,
};

/** Every band of every instrument: a range of a score that has a name. */
export const band: CodeTable<
  | 'very-low'
  | 'low'
  | 'medium'
  | 'high'
  | 'very-high'
  | 'poor'
  | 'not-lonely'
  | 'lonely'
  | 'moderate'
  | 'severe'
  | 'below-caseness'
  | 'caseness'
  | 'level-1'
  | 'level-2'
  | 'level-3'
  | 'level-4'
> = {
  name: 'band of a score',
  source: "Waymark's CodeSystem measure-band, with the published ranges of each instrument",
  system: codeSystems.measureBand,
  rows: {
    'very-low': { code: 'very-low', display: 'Very low' },
    low: { code: 'low', display: 'Low' },
    medium: { code: 'medium', display: 'Medium' },
    high: { code: 'high', display: 'High' },
    'very-high': { code: 'very-high', display: 'Very high' },
    poor: { code: 'poor', display: 'Poor' },
    'not-lonely': { code: 'not-lonely', display: 'Not lonely' },
    lonely: { code: 'lonely', display: 'Lonely' },
    moderate: { code: 'moderate', display: 'Moderate' },
    severe: { code: 'severe', display: 'Severe' },
    'below-caseness': { code: 'below-caseness', display: 'Below caseness' },
    caseness: { code: 'caseness', display: 'Caseness' },
    'level-1': { code: 'level-1', display: 'Level 1' },
    'level-2': { code: 'level-2', display: 'Level 2' },
    'level-3': { code: 'level-3', display: 'Level 3' },
    'level-4': { code: 'level-4', display: 'Level 4' },
  },
};

/** What a source says should be looked at. */
export const signal: CodeTable<'test-for-depression'> = {
  name: 'signal of a measure',
  source: "Waymark's CodeSystem measure-signal, after the scoring of the WHO-5",
  system: codeSystems.measureSignal,
  rows: { 'test-for-depression': { code: 'test-for-depression', display: 'Test for depression' } },
};

/** Answers and scores that are words. */
export const answer: CodeTable<
  'never' | 'hardly-ever' | 'occasionally' | 'some-of-the-time' | 'often-or-always' | 'yes' | 'more-or-less' | 'no'
> = {
  name: 'answer of a measure',
  source: "Waymark's CodeSystem measure-answer, after the answers of the ONS and De Jong Gierveld",
  system: codeSystems.measureAnswer,
  rows: {
    never: { code: 'never', display: 'Never' },
    'hardly-ever': { code: 'hardly-ever', display: 'Hardly ever' },
    occasionally: { code: 'occasionally', display: 'Occasionally' },
    'some-of-the-time': { code: 'some-of-the-time', display: 'Some of the time' },
    'often-or-always': { code: 'often-or-always', display: 'Often or always' },
    yes: { code: 'yes', display: 'Yes' },
    'more-or-less': { code: 'more-or-less', display: 'More or less' },
    no: { code: 'no', display: 'No' },
  },
};

export const direction: CodeTable<Change['direction']> = {
  name: 'direction of a change',
  source: "Waymark's CodeSystem change-direction",
  rows: {
    better: { code: 'better' },
    worse: { code: 'worse' },
    same: { code: 'same' },
    'not judged': { code: 'not-judged' },
  },
};

/** Whether a source calls a change of this size meaningful. */
export const meaning: CodeTable<'meaningful' | 'not-meaningful' | 'unknown'> = {
  name: 'meaning of a change',
  source: "Waymark's CodeSystem change-meaning",
  rows: {
    meaningful: { code: 'meaningful' },
    'not-meaningful': { code: 'not-meaningful' },
    unknown: { code: 'unknown' },
  },
};
