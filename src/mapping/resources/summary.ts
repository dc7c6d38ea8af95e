import type { Composition, CompositionSection, Identifier, Reference } from '@medplum/fhirtypes';
import type { NamedPerson } from '../../domain/professional.js';
import type { RequestedAction, Summary } from '../../domain/summary.js';
import { summaryStatus } from '../codes/report.js';
import type { CodeTable } from '../engine/code-table.js';
import { code, conceptOf } from '../engine/codings.js';
import { anyIdentifier, conceptFor, each, first, holds, present } from '../engine/elements.js';
import { type Lens, member, needed, row, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { narrative, paragraphOf } from '../engine/narrative.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles } from '../systems.js';
import { anyone, inPlaceOf } from './named-person.js';

type Section = CompositionSection;

/** The sections of a summary, by their codes, with their titles. */
const titles = {
  'requested-actions': 'Plan and requested actions',
  'requested-action': 'Requested action',
  'for-professionals': 'Actions for professionals',
  'for-person': 'Actions for the person or their carer',
  'agreed-actions': 'Agreed with the person or their representative',
  'no-action-needed': 'No action needed',
  'summary-words': 'Summary',
} as const;
type SectionCode = keyof typeof titles;

const heading = (of: SectionCode) =>
  [
    { element: 'title', value: titles[of] },
    { element: 'code', value: conceptFor(codeSystems.reportPart, of, titles[of]) },
  ] as const;

const is =
  (of: SectionCode) =>
  ({ code: concept }: Section): boolean =>
    holds(concept, codeSystems.reportPart, of);

/** The words of the one section with this code. */
const wordsIn = (of: SectionCode): Lens<Section[], string> =>
  item(where(is(of)), member<Section, 'text', string>('text', narrative, heading(of)), of);

const requestedAction: Lens<Section, RequestedAction> = struct<Section, RequestedAction>(
  {
    forProfessionals: row('section', wordsIn('for-professionals'), 'Actions for professionals'),
    forPerson: row('section', wordsIn('for-person'), 'Actions for person or their carer'),
    agreed: row('section', wordsIn('agreed-actions'), 'Agreed with the person or their legitimate representative'),
  },
  heading('requested-action'),
);

const requestedActions: Lens<Section[], readonly RequestedAction[]> = item(
  where(is('requested-actions')),
  member<Section, 'section', readonly RequestedAction[]>(
    'section',
    each(requestedAction, is('requested-action')),
    heading('requested-actions'),
  ),
  'requested-actions',
);

const emptyReason: CodeTable<'none'> = {
  name: 'empty section',
  source: 'http://terminology.hl7.org/CodeSystem/list-empty-reason 4.0.1, as far as a summary uses it',
  system: codeSystems.listEmptyReason,
  rows: { none: { code: 'nilknown', display: 'Nil Known' } },
};

/** That nothing is asked is a section of its own, which a reader cannot take for a section that was forgotten. */
const noActionNeeded: Lens<Section[], true> = item(
  where(is('no-action-needed')),
  member<Section, 'emptyReason', true>('emptyReason', present(conceptOf(emptyReason), 'none'), [
    ...heading('no-action-needed'),
    { element: 'text', value: { status: 'generated', div: paragraphOf(titles['no-action-needed']) } },
  ]),
  'no-action-needed',
);

type Author = NonNullable<Composition['author']>[number];

/** What the link worker writes to the practice: what is asked of it comes first. */
export const summaryTable = table<Composition, Summary>(
  'Composition',
  [profiles.summary],
  {
    identifier: row<'identifier', Identifier, NonNullable<Summary['identifier']>>('identifier', anyIdentifier),
    status: needed('status', code(summaryStatus)),
    writtenOn: needed('date', value<string>()),
    writtenBy: needed('author', first(inPlaceOf<Author & Reference, NamedPerson>(anyone))),
    requestedActions: row(
      'section',
      requestedActions,
      'Plan and requested actions / Plan and requested actions record entry',
    ),
    noActionNeeded: row('section', noActionNeeded),
    words: row('section', wordsIn('summary-words'), 'Clinical Summary / Clinical summary'),
  },
  [
    { element: 'type', value: conceptFor(codeSystems.reportPart, 'summary', 'Summary of social prescribing') },
    { element: 'title', value: 'Summary of social prescribing' },
  ],
);

export const isSummary = ({ type }: Composition): boolean => holds(type, codeSystems.reportPart, 'summary');
