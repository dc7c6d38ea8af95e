import type { Method, Value } from './instrument.js';
import type { InstrumentId } from './instruments.js';
import type { Score } from './score.js';

/** Where in the journey a measurement stands. */
export const timePoints = ['baseline', 'follow-up', 'closing'] as const;
export type TimePoint = (typeof timePoints)[number];

/** What every measurement has, as given and as scored. */
interface Taken {
  readonly instrument: InstrumentId;
  /** When it was taken: a FHIR dateTime. */
  readonly when: string;
  readonly timePoint: TimePoint;
  /** SWEMWBS only: which scale the total is of. Needed beside a total. */
  readonly method?: Method;
  /** Goal score only: which goal, where a person has several. Each is a series of its own. */
  readonly about?: string;
  /** Use of health services only, and needed there: how many months up to `when` the counts are of. */
  readonly months?: number;
  /** What is scored in the person's own words, by item: a concern of MYCaW, a goal. */
  readonly ownWords?: Readonly<Record<string, string>>;
  /** The outcome itself for `outcome-in-words`; beside scores, what should be read with them. */
  readonly words?: string;
  /** Who took it. */
  readonly takenBy?: string;
}

/** One instrument at one time, as given: answers, or a total, or scores by name. Where several are given they agree. */
export interface Measurement extends Taken {
  readonly items?: Readonly<Record<string, Value>>;
  readonly total?: number;
  readonly scores?: Readonly<Record<string, Value>>;
}

/** One instrument at one time, as scored. */
export interface ScoredMeasurement extends Taken {
  /** The answers, where they were given. */
  readonly items?: Readonly<Record<string, Value>>;
  /** In the order of the instrument; none for an outcome in words. */
  readonly scores: readonly Score[];
  /** What a source says should be looked at, such as `test-for-depression`. */
  readonly signals: readonly string[];
}
