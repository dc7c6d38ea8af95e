import type { CodedEntry, EntryDue, EntryKind, UncodedThing } from '../../domain/coded-entries.js';
import type { CodeTable } from '../engine/code-table.js';
import { codeSystems } from '../systems.js';

/**
 * The codes that a practice files for social prescribing. Only codes that a list of the NHS, or a code list that is used
 * in the UK, was seen to hold; 871691000000100 (offered) is left out on purpose, since an offer counts for nothing.
 */
export const recordEntry: CodeTable<EntryKind> = {
  name: 'record entry',
  source:
    'Transformation Partners in Health and Care, social prescribing FAQs (871731000000106, 871711000000103); OpenCodelists user/RachelS99/social-prescribing-in-dependency/60fe7172 (all four)',
  system: codeSystems.snomed,
  rows: {
    referral: { code: '871731000000106', display: 'Referral to social prescribing service' },
    seen: { code: '1362931000000106', display: 'Seen by social prescribing link worker' },
    declined: { code: '871711000000103', display: 'Social prescribing declined' },
    closed: { code: '1362721000000106', display: 'Social prescribing case closed' },
  },
};

/** An entry that is due, with its code. */
export function codedEntry(due: EntryDue): CodedEntry {
  const { code, display = code } = recordEntry.rows[due.kind];
  return { ...due, system: codeSystems.snomed, code, display };
}

/** What happened and has no verified code, in words for whoever files the record. */
export const uncodedWords: Readonly<Record<UncodedThing, string>> = {
  'not-taken-on': 'that the service did not take the referral on',
  withdrawn: 'that the referral was withdrawn',
  'need-found': 'needs that were found on the way',
  connection: 'connections to other services',
  signpost: 'signposts',
  'contact-not-seen': 'contacts at which nobody was seen, such as calls',
  'contact-without-date': 'a contact whose day was not said',
};
