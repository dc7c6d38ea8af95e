import { closed, code, list, ref, text, truth, uri } from './leaves.js';

/** The small groups that every section is made of: codes with words, identifiers, organisations. */

export const coding = closed(
  'Coding',
  'One code of one code system, as its sender wrote it.',
  {
    system: uri('System', 'The code system the code is from, as a URI: http://snomed.info/sct for SNOMED CT.'),
    version: text('Version', 'The edition of the code system, where the sender said it.'),
    code: code('Code', 'The code itself.'),
    display: text('Display', "The sender's wording for the code. It is shown to people and never interpreted."),
    userSelected: truth('User selected', 'True when a person picked exactly this code.'),
  },
  [],
);

export const coded = closed(
  'Codes and words',
  'A fact as codes, as words, or as both. The words are kept beside the codes, not instead of them.',
  {
    codedValues: list(ref('coding', 'Coding', 'One code for the fact.'), 'Coded value', 'The fact as codes.'),
    freeText: text('Free text', 'The fact in words.'),
  },
  [],
);

export const identifier = closed(
  'Identifier',
  'A number or name that is unique within its system.',
  {
    system: uri('System', 'Who gives out the number, as a URI.'),
    value: text('Value', 'The number itself.'),
  },
  ['value'],
);

export const organisation = closed(
  'Organisation',
  'An organisation by its ODS code, by its name, or by both.',
  {
    odsCode: text('ODS code', 'The code of the organisation in the Organisation Data Service.'),
    name: text('Name', 'The name of the organisation.'),
  },
  [],
);
