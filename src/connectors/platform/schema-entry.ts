import { entryKinds } from '../../domain/coded-entries.js';
import { choice, closed, code, coded, moment, ref, text, uri } from './leaves.js';

/** What a practice should file: in messages that Waymark writes, and in the answer of the platform API. */
export const codedEntry = closed(
  'Coded entry',
  'One code to be filed in the record.',
  {
    kind: choice(entryKinds, 'Kind', 'What it says of the referral.'),
    system: uri('System', 'The code system.'),
    code: code('Code', 'The code.'),
    display: text('Display', 'What the code means.'),
    on: moment('On', 'The day in the UK on which it happened, as exact as it was said.'),
    author: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      required: [],
      properties: {
        name: text('Name', 'Who said it.'),
        role: coded('Role', 'What they are.'),
        organisation: ref('organisation', 'Organisation', 'For which organisation.'),
      },
      title: 'Author',
      description: 'The true author: who said it, not who files it; where no person is named, for which organisation.',
    },
  },
  ['kind', 'system', 'code', 'display', 'on', 'author'],
);
