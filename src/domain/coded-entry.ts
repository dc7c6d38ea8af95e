import type { OrganisationName } from './coded.js';
import type { NamedPerson } from './professional.js';

/** What a practice files in a person's record of a referral. There is none for an offer: an offer counts for nothing. */
export const entryKinds = ['referral', 'seen', 'declined', 'closed'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Who said it: the one whom the entry is to name, not the one who files it. */
export interface EntryAuthor extends NamedPerson {
  readonly organisation?: OrganisationName;
}

/** One entry that is due: `on` is the day in the UK on which it happened, as exact as it was said. */
export interface EntryDue {
  readonly kind: EntryKind;
  readonly on: string;
  readonly author: EntryAuthor;
}

/** An entry with its code, ready to be filed. */
export interface CodedEntry extends EntryDue {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}
