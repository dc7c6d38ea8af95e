/** The values that an answer or a score may have. */
export type Values =
  | { readonly kind: 'whole'; readonly from: number; readonly to: number; readonly step?: number }
  /** `places` is the most decimal places that are read; none where the score is taken as given. */
  | { readonly kind: 'decimal'; readonly from: number; readonly to: number; readonly places?: number }
  /** The numbers of a published table, from the least to the most. */
  | { readonly kind: 'table'; readonly numbers: readonly number[] }
  /** Words in their order, from the least of what is measured to the most. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** One digit for each item, in the order of the items. */
  | { readonly kind: 'digits'; readonly count: number; readonly from: number; readonly to: number };

/**
 * One question, by a neutral key. The text of a question is its owner's and stands nowhere in Waymark; a numbered key
 * (`q1`) counts as the published questionnaire does.
 */
export interface Item {
  readonly key: string;
  readonly values: Values;
  /** The questionnaire may be answered without it: the scores that need it are not worked out. */
  readonly optional?: true;
  /** What is scored is named in the person's own words, in `ownWords`. */
  readonly ownWords?: true;
}

/** How a score comes about, as data: `src/domain/instruments/score.ts` is the one reader. */
export type Rule =
  /** The answer itself. */
  | { readonly kind: 'answer'; readonly item: string }
  /** The sum of the answers, all of them there. */
  | { readonly kind: 'sum'; readonly items: readonly string[] }
  /** How many items have one of the answers that count; at most `missing` of the items may be without an answer. */
  | {
      readonly kind: 'count';
      readonly of: Readonly<Record<string, readonly string[]>>;
      readonly missing: number;
      /** The scores that it is the sum of, where no answers are given. */
      readonly parts?: readonly string[];
    }
  /** Looked up in a published table by another score. */
  | { readonly kind: 'table'; readonly score: string; readonly rows: readonly (readonly [number, number])[] }
  | { readonly kind: 'times'; readonly score: string; readonly by: number }
  /** The number of the band that another score lies in, counted from one. */
  | { readonly kind: 'band-number'; readonly score: string }
  /** The answers one after another, as digits. */
  | { readonly kind: 'digits'; readonly items: readonly string[] }
  /** Worked out elsewhere and taken as given. */
  | { readonly kind: 'given' };

/** A range of a score that has a name. Both ends belong to it. */
export interface Band {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** How large a change must be before a source calls it a meaningful, or reliable, one. */
export interface MeaningfulChange {
  readonly by: number;
  /** `fall`: the source speaks of falls alone, and a rise is not judged. */
  readonly of: 'fall' | 'rise or fall';
  readonly source: string;
  /** What of the source has to be told wherever it is relied on, in words for a summary. */
  readonly caveat?: string;
}

/** A code of a terminology that a source confirms. */
export interface VerifiedCode {
  readonly system: 'http://snomed.info/sct';
  readonly code: string;
  readonly display: string;
  readonly source: string;
}

/** Which way is better; `not judged` where no source says so, or where more can be good or bad. */
export type Better = 'higher' | 'lower' | 'not judged';

/** What a score was worked out as, where an instrument has two scales over the same range. */
export const methods = ['raw', 'metric'] as const;
export type Method = (typeof methods)[number];

/** One score of an instrument. */
export interface ScoreKind {
  readonly name: string;
  readonly values: Values;
  readonly rule: Rule;
  readonly better: Better;
  readonly method?: Method;
  /** From the least to the most. A score outside every band has none. */
  readonly bands?: readonly Band[];
  readonly meaningful?: MeaningfulChange;
  readonly code?: VerifiedCode;
  /** A code that is right only where the person is a child or a young person. */
  readonly codeForChildren?: VerifiedCode;
}

/** What a source says should be looked at when a score is low, or any answer is. */
export interface Signal {
  readonly name: string;
  readonly score: { readonly name: string; readonly below: number };
  readonly anyAnswerUpTo: number;
  readonly source: string;
}

/** An instrument: everything that Waymark knows of it. What a source did not confirm is named in `notVerified`. */
export interface Instrument {
  readonly name: string;
  readonly items: readonly Item[];
  readonly scores: readonly ScoreKind[];
  /** The score that `total` means: one, or one for each method, which must then be said. None where there is no sum. */
  readonly total?: string | Readonly<Record<Method, string>>;
  /** What becomes of a questionnaire that is not wholly answered. */
  readonly missing: string;
  readonly signal?: Signal;
  /** The outcome is the words, which are needed; there is nothing to score. */
  readonly inWords?: true;
  /** Several things may be scored, each a series of its own: `about` names which. */
  readonly about?: string;
  /** The counts are of a number of months before `when`, which must be said. */
  readonly counted?: true;
  readonly licence: string;
  /** Where ranges, scoring and bands come from. */
  readonly source: string;
  readonly notVerified: readonly string[];
}

/** One answer or score as it is given or worked out: a number, a word or the digits of a profile. */
export type Value = number | string;
