import type {
  Annotation,
  CodeableConcept,
  Extension,
  Identifier,
  Observation,
  ObservationComponent,
  Quantity,
  Reference,
} from '@medplum/fhirtypes';
import { type InstrumentId, instruments, type Score } from '../../domain/measure.js';
import type { Measure, MeasureStatus } from '../../domain/report.js';
import { answer, band, instrument, method, type ScoreKey, scoreCode, signal } from '../codes/measure.js';
import { measureStatus, timePoint } from '../codes/report.js';
import { code, conceptOf } from '../engine/codings.js';
import { mapMembers, withoutConstant } from '../engine/constants.js';
import { anyHolds, anyIdentifier, each, extension, first, noteText } from '../engine/elements.js';
import { type Lens, member, needed, row, spread, struct, value } from '../engine/lenses.js';
import { evenEmpty, seenAs } from '../engine/seen-as.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';
import { isAnswer } from './measure-answers.js';
import { changes, needKey, scoreKeyOf, scoreOfKey } from './measure-change.js';
import { inPlaceOf } from './named-person.js';

const concept = conceptOf(instrument);

/** The instrument that an Observation of ours names. */
export const instrumentOf = (observation: Observation | undefined): InstrumentId | undefined =>
  concept.get(observation?.code);

/** The SNOMED CT coding that a source confirms for a score; that of children is not written, since nobody's age is asked. */
function verifiedCoding(of: InstrumentId | undefined, key: ScoreKey | undefined) {
  if (of === undefined || key === undefined) return undefined;
  const { scores }: { readonly scores: readonly VerifiedScore[] } = instruments[of];
  const verified = scores.find((kind) => scoreKeyOf(kind) === key)?.code;
  return verified === undefined
    ? undefined
    : { system: verified.system, code: verified.code, display: verified.display };
}

interface VerifiedScore {
  readonly name: string;
  readonly method?: 'raw' | 'metric';
  readonly code?: { readonly system: string; readonly code: string; readonly display: string };
}

const own = conceptOf(scoreCode);

/** What a component is of: our code for the score, and beside it the code of SNOMED CT where there is a verified one. */
const scoreOf = (of: InstrumentId | undefined): Lens<CodeableConcept, ScoreKey> => ({
  facts: own.facts,
  get: (element) => own.get(element),
  put(next, element) {
    if (own.get(element) === next) return element;
    const verified = verifiedCoding(of, next);
    const written = own.put(next, withoutVerified(of, element));
    return verified === undefined ? written : { ...written, coding: [...(written?.coding ?? []), verified] };
  },
  rest(element, seen = element) {
    const verified = verifiedCoding(of, own.get(seen));
    const left = own.rest(element, seen);
    if (left === undefined || verified === undefined) return left;
    // What is left of the concept, in the order it came in.
    return mapMembers(left, (name, inner) =>
      name === 'coding' ? withoutConstant(inner, { element: 'coding', value: [verified] }) : inner,
    );
  },
});

/** A concept without the verified coding of the score that it says: it would go on saying another one. */
function withoutVerified(of: InstrumentId | undefined, element: CodeableConcept | undefined) {
  const verified = verifiedCoding(of, own.get(element));
  if (element?.coding === undefined || verified === undefined) return element;
  const coding = element.coding.filter((one) => one.system !== verified.system || one.code !== verified.code);
  return { ...element, coding };
}

/** A score has no unit: UCUM writes that in braces. */
const points: Lens<Quantity, number> = member<Quantity, 'value', number>('value', value<number>(), [
  { element: 'unit', value: 'score' },
  { element: 'system', value: codeSystems.ucum },
  { element: 'code', value: '{score}' },
]);

interface Component {
  readonly key: ScoreKey;
  readonly points?: number;
  readonly word?: keyof typeof answer.rows;
  readonly digits?: string;
  readonly band?: keyof typeof band.rows;
}

const isBand = (word: string): word is keyof typeof band.rows => Object.hasOwn(band.rows, word);

function scoreIn({ key, points: number, word, digits, band: within }: Partial<Component>): Score | undefined {
  const found = number ?? word ?? digits;
  if (key === undefined || found === undefined) return undefined;
  return { ...scoreOfKey(key), value: found, ...(within !== undefined && { band: within }) };
}

function componentOf({ name, method: scale, value: found, band: within }: Score): Component {
  return {
    key: needKey({ name, ...(scale !== undefined && { method: scale }) }),
    ...(typeof found === 'number' ? { points: found } : isAnswer(found) ? { word: found } : { digits: found }),
    ...(within !== undefined && isBand(within) && { band: within }),
  };
}

/** What each member of a component is in the domain, for a reader. */
const domainNames: Readonly<Record<string, string>> = {
  '[].key': '[].name',
  '[].points': '[].value',
  '[].word': '[].value',
  '[].digits': '[].value',
};

function components(of: InstrumentId | undefined): Lens<Observation, readonly Score[]> {
  const component = struct<ObservationComponent, Component>({
    key: row('code', scoreOf(of)),
    points: row('valueQuantity', points),
    word: row('valueCodeableConcept', conceptOf(answer)),
    digits: row('valueString', value<string>()),
    band: row('interpretation', first(conceptOf(band))),
  });
  const scores = each(seenAs<ObservationComponent, Component, Score>(component, scoreIn, componentOf));
  const facts = scores.facts.map((fact) => ({ ...fact, domain: domainNames[fact.domain] ?? fact.domain }));
  return evenEmpty(member<Observation, 'component', readonly Score[]>('component', { ...scores, facts }));
}

const byInstrument = new Map<InstrumentId | undefined, Lens<Observation, readonly Score[]>>();

/** Which code of SNOMED CT belongs to a score depends on the instrument. */
function componentsIn(observation: Observation | undefined): Lens<Observation, readonly Score[]> {
  const of = instrumentOf(observation);
  const known = byInstrument.get(of) ?? components(of);
  byInstrument.set(of, known);
  return known;
}

const scores: Lens<Observation, readonly Score[]> = {
  facts: components(undefined).facts,
  get: (observation) => componentsIn(observation).get(observation),
  put: (next, observation) => componentsIn(observation).put(next, observation),
  rest: (observation, seen = observation) => componentsIn(seen).rest(observation, seen),
};

const signals: Lens<Observation, readonly string[]> = evenEmpty<Observation, string>(
  member<Observation, 'interpretation', readonly string[]>(
    'interpretation',
    each<CodeableConcept, string>(
      seenAs<CodeableConcept, keyof typeof signal.rows, string>(
        conceptOf(signal),
        (told) => told,
        (said) => {
          if (said !== 'test-for-depression') throw new Error('A signal without a code cannot be written.');
          return said;
        },
      ),
    ),
  ),
);

const asValue: Lens<Observation, string> = member<Observation, 'valueString', string>('valueString', value<string>());
const asNote: Lens<Observation, string> = member<Observation, 'note', string>(
  'note',
  first<Annotation, string>(noteText),
);

/** Words that are the outcome are its value; words beside scores are a note. Either is read, wherever a sender has it. */
const words: Lens<Observation, string> = {
  facts: asNote.facts,
  get: (observation) => asValue.get(observation) ?? asNote.get(observation),
  put(next, observation) {
    if (next === words.get(observation)) return observation;
    // Without its value the note would be read in its place.
    if (next === undefined) return asNote.put(undefined, asValue.put(undefined, observation));
    const of = instrumentOf(observation);
    const isOutcome = of !== undefined && 'inWords' in instruments[of] && asNote.get(observation) === undefined;
    return isOutcome || asValue.get(observation) !== undefined
      ? asValue.put(next, observation)
      : asNote.put(next, observation);
  },
  rest: (observation, seen = observation) =>
    asValue.get(seen) === undefined ? asNote.rest(observation, seen) : asValue.rest(observation, seen),
};

type Performer = NonNullable<Observation['performer']>[number];

/** Who is named and not sent along. */
const shown: Lens<Reference, string> = member<Reference, 'display', string>('display', value<string>());

interface Named {
  readonly item: string;
  readonly words: string;
}

/** What is scored, in the person's own words, by the item: an extension for each. */
const ownWords: Lens<Extension[], Readonly<Record<string, string>>> = {
  ...seenAs(
    each(
      seenAs<Extension, Named, Named>(
        struct<Extension, Named>(
          {
            item: row('extension', extension('item', 'valueCode', value<string>())),
            words: row('extension', extension('words', 'valueString', value<string>())),
          },
          [{ element: 'url', value: extensions.ownWords }],
        ),
        (told: Partial<Named>) =>
          told.item === undefined || told.words === undefined ? undefined : { item: told.item, words: told.words },
        (said) => said,
      ),
      ({ url }: Extension) => url === extensions.ownWords,
    ),
    (list): Readonly<Record<string, string>> => Object.fromEntries(list.map(({ item, words: said }) => [item, said])),
    (record) => Object.entries(record).map(([item, said]) => ({ item, words: said })),
  ),
  facts: [
    { domain: '', fhir: '[ext-own-words].extension[item].valueCode' },
    { domain: '', fhir: '[ext-own-words].extension[words].valueString' },
  ],
};

const inError = code<MeasureStatus, NonNullable<Observation['status']>>(measureStatus);

/**
 * Said of a measure that is taken back alone; one that stands is `final`, or whatever word for that a sender has written:
 * `final` is how FHIR says that it stands. A status that says neither is no fact here, and refuses the message.
 */
const status: Lens<NonNullable<Observation['status']>, MeasureStatus> = {
  ...inError,
  put: (next, element) => inError.put(next, element) ?? 'final',
};

const facts = table<Observation, Omit<Measure, 'items'>>(
  'Observation',
  [profiles.measure],
  {
    identifier: row('identifier', first<Identifier, NonNullable<Measure['identifier']>>(anyIdentifier)),
    status: row('status', status),
    // Before what depends on it.
    instrument: needed('code', concept),
    when: needed('effectiveDateTime', value<string>()),
    timePoint: needed('extension', extension(extensions.timePoint, 'valueCode', code(timePoint))),
    method: row('method', conceptOf(method)),
    about: row('extension', extension(extensions.measureAbout, 'valueString', value<string>())),
    months: row('extension', extension(extensions.countedMonths, 'valuePositiveInt', value<number>())),
    ownWords: row('extension', ownWords),
    scores: { ...spread(scores), required: 'scores as components' },
    signals: { ...spread(signals), required: 'what should be looked at' },
    words: spread(words),
    takenBy: row('performer', first<Performer, string>(inPlaceOf<Performer, string>(shown))),
    sinceBaseline: row('extension', changes(extensions.sinceBaseline)),
    sinceLast: row('extension', changes(extensions.sinceLast)),
  },
  [
    { element: 'status', value: 'final', also: ['amended', 'corrected'] },
    {
      element: 'category',
      value: [
        {
          coding: [
            { system: codeSystems.observationCategory, code: 'survey', display: 'Survey' },
            { system: codeSystems.reportPart, code: 'measure', display: 'Measure' },
          ],
        },
      ],
    },
  ],
);

/**
 * An instrument at one time, with its scores as components. The answers stand in a QuestionnaireResponse: see
 * `measure-answers.ts`.
 */
export const measureTable: typeof facts = {
  ...facts,
  put(next, observation) {
    const before = instrumentOf(observation);
    const isAnother = next !== undefined && before !== undefined && before !== next.instrument;
    return facts.put(next, isAnother ? withoutVerifiedIn(observation, before) : observation);
  },
};

/** The scores of another instrument have other codes. */
function withoutVerifiedIn(observation: Observation | undefined, of: InstrumentId): Observation | undefined {
  if (observation?.component === undefined) return observation;
  const component = observation.component.map((one) => {
    const left = withoutVerified(of, one.code);
    return left === undefined || left === one.code ? one : { ...one, code: left };
  });
  return { ...observation, component };
}

export const isMeasure = ({ category }: Observation): boolean => anyHolds(category, codeSystems.reportPart, 'measure');
