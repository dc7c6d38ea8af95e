import { choice, closed, instant, ref } from '../../connectors/platform/leaves.js';
import { uncodedThings } from '../../domain/coded-entries.js';
import { shares } from '../../domain/sharing.js';
import { actionsNeeded } from '../../domain/story-asked.js';
import { type StoryPart, storyDetails, storyParts } from '../../domain/story-block.js';
import { array } from './schemas-leaves.js';

/* The summary as plain JSON, and the coded entries. */

const isPart = (name: string): name is StoryPart => Object.hasOwn(storyParts, name);
const cell = (title: string) => ({ type: 'string', title, description: 'Plain words, no markup.' }) as const;
const kindOf = (word: string, description: string) =>
  ({ type: 'string', const: word, title: 'Kind', description }) as const;

const block = {
  oneOf: [
    closed('Words', 'A paragraph.', { kind: kindOf('words', 'A paragraph.'), words: cell('Words') }, ['kind', 'words']),
    closed(
      'List',
      'A list.',
      { kind: kindOf('list', 'A list.'), items: array(cell('Item'), 'Items', 'In their order.') },
      ['kind', 'items'],
    ),
    closed(
      'Facts',
      'Facts by their names.',
      {
        kind: kindOf('facts', 'Facts by their names.'),
        facts: array(
          closed('Fact', 'One fact.', { name: cell('Name'), value: cell('Value') }, ['name', 'value']),
          'Facts',
          'In their order.',
        ),
      },
      ['kind', 'facts'],
    ),
    closed(
      'Table',
      'A table; the first cell of a row says what the row is about.',
      {
        kind: kindOf('table', 'A table.'),
        caption: cell('Caption'),
        head: array(cell('Head'), 'Heads', 'Of the columns.'),
        rows: array(array(cell('Cell'), 'Row', 'As many cells as there are heads.'), 'Rows', 'In their order.'),
      },
      ['kind', 'caption', 'head', 'rows'],
    ),
  ],
  title: 'Piece',
  description: 'One piece of a section.',
} as const;

export const summaryAnswers = {
  storyBlock: block,
  summaryView: closed(
    'Summary',
    'What a summary tells, in its order.',
    {
      exchange: ref('exchange', 'Exchange', 'Where the referral stands.'),
      madeFrom: instant('Made from', 'When the state that it tells was reached.'),
      title: cell('Title'),
      level: choice(shares, 'Level', 'How much of the story you get.'),
      detail: choice(storyDetails, 'Detail', 'How long it is.'),
      status: choice(['preliminary', 'final', 'entered-in-error'], 'Status', 'Final once the work has ended.'),
      actionNeeded: choice(
        actionsNeeded,
        'Action needed',
        'none only where the link worker said so; answered where all that was asked has its answer.',
      ),
      standing: cell('Standing'),
      notes: array(cell('Note'), 'Notes', 'What to know of the summary itself.'),
      sections: array(
        closed(
          'Section',
          'One part of the summary.',
          {
            part: choice(Object.keys(storyParts).filter(isPart), 'Part', 'Which part it is.'),
            title: cell('Title'),
            blocks: array(ref('storyBlock', 'Piece', 'One piece.'), 'Pieces', 'In their order.'),
          },
          ['part', 'title', 'blocks'],
        ),
        'Sections',
        'What is asked comes first.',
      ),
    },
    ['exchange', 'madeFrom', 'title', 'level', 'detail', 'status', 'actionNeeded', 'standing', 'notes', 'sections'],
  ),
  codedEntriesView: closed(
    'Coded entries',
    'What the practice should file.',
    {
      entries: array(ref('codedEntry', 'Coded entry', 'One entry.'), 'Entries', 'Each code at most once.'),
      withoutCode: array(
        closed(
          'Without code',
          'Something that happened and gets no entry.',
          {
            thing: choice(uncodedThings, 'Thing', 'What it is.'),
            words: cell('Words'),
          },
          ['thing', 'words'],
        ),
        'Without code',
        'What happened and has no verified code: nothing is to be filed for it by a code of another meaning.',
      ),
    },
    ['entries', 'withoutCode'],
  ),
} as const;
