import type {
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import type { AboutMe } from '../../domain/about-me.js';
import { answerStatus } from '../codes/record.js';
import { code } from '../engine/codings.js';
import { type Lens, member, needed, row, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { profiles, questionnaires, ukCoreProfiles } from '../systems.js';

type Item = QuestionnaireResponseItem;
type Answer = QuestionnaireResponseItemAnswer;

/** The one answer to a question of the published Questionnaire. */
function answer<P extends 'valueString' | 'valueUri'>(linkId: string, as: P): Lens<Item[], string> {
  const words: Lens<Answer, string> = member<Answer, P, string>(as, value<string>());
  const first = item<Answer, string>(
    where((candidate: Answer) => words.get(candidate) !== undefined),
    words,
    '0',
  );
  return item(
    where((candidate: Item) => candidate.linkId === linkId),
    member<Item, 'answer', string>('answer', first, [{ element: 'linkId', value: linkId }]),
    linkId,
  );
}

/** PRSB repeats the name of each group as the name of its one item. */
const twice = (name: string) => `${name} / ${name}`;

export const aboutMeTable = table<QuestionnaireResponse, AboutMe>(
  'QuestionnaireResponse',
  [profiles.aboutMe, ukCoreProfiles.QuestionnaireResponse],
  {
    status: needed('status', code(answerStatus)),
    writtenOn: row('authored', value<string>()),
    mostImportantToMe: row('item', answer('most-important', 'valueString'), twice('What is most important to me')),
    peopleImportantToMe: row(
      'item',
      answer('people-important', 'valueString'),
      twice('People who are important to me'),
    ),
    howICommunicate: row(
      'item',
      answer('how-i-communicate', 'valueString'),
      twice('How I communicate and how to communicate with me'),
    ),
    myWellness: row('item', answer('my-wellness', 'valueString'), twice('My wellness')),
    pleaseDoAndDont: row('item', answer('please-do-and-dont', 'valueString'), twice("Please do and please don't")),
    howAndWhenToSupportMe: row(
      'item',
      answer('how-and-when-to-support', 'valueString'),
      twice('How and when to support me'),
    ),
    alsoWorthKnowing: row('item', answer('also-worth-knowing', 'valueString'), twice('Also worth knowing about me')),
    supportedToWriteBy: row('item', answer('supported-by', 'valueString'), 'Supported to write this by'),
    multimediaLocation: row('item', answer('multimedia', 'valueUri'), 'Location to multimedia file'),
  },
  [{ element: 'questionnaire', value: questionnaires.aboutMe }],
);
