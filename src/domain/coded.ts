/** One code from one code system, as it was sent. `display` is the sender's wording and is never interpreted. */
export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code?: string;
  readonly display?: string;
  readonly userSelected?: boolean;
}

/**
 * PRSB's pair "Coded value" and "Free text": a fact as codes, as words, or as both. The words are the author's own and
 * are kept beside the codes, not instead of them.
 */
export interface Coded {
  readonly codedValues?: readonly Coding[];
  readonly freeText?: string;
}

/** A business identifier: `value` is unique within `system` (a URI). */
export interface Identifier {
  readonly system?: string;
  readonly value: string;
}

/** An organisation by its ODS code (PRSB "Coded value"), by its name (PRSB "Free text"), or by both. */
export interface OrganisationName {
  readonly odsCode?: string;
  readonly name?: string;
}
