import type {
  Annotation,
  CodeableConcept,
  Coding as FhirCoding,
  Identifier,
  Observation,
  ObservationComponent,
  Quantity,
} from '@medplum/fhirtypes';
import type { Assessment, AssessmentResult } from '../../domain/assessment.js';
import { assessmentStatus, timePoint } from '../codes/report.js';
import { code } from '../engine/codings.js';
import {
  anyHolds,
  anyIdentifier,
  coded,
  conceptText,
  each,
  extension,
  first,
  noteText,
  orPlaceholder,
} from '../engine/elements.js';
import { type Lens, member, needed, row, spread, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, extensions, profiles } from '../systems.js';

const kind: FhirCoding = { system: codeSystems.reportPart, code: 'assessment', display: 'Assessment' };
const subscale: FhirCoding = { system: codeSystems.reportPart, code: 'subscale', display: 'Subscale' };

/** FHIR wants a code on every observation and on every part of one: where there is no name, what it is stands for it. */
const name = orPlaceholder(kind, coded);
const scoreOfPart = orPlaceholder(subscale, coded);

/** PRSB "Units of measure": a UCUM code. A unit of another system is not read. */
const unit: Lens<Quantity, string> = {
  facts: [{ domain: '', fhir: 'code' }],
  get: (quantity) => (quantity?.system === codeSystems.ucum ? quantity.code : undefined),
  put(next, quantity) {
    if (unit.get(quantity) === next) return quantity;
    const { system: _system, code: _code, unit: _unit, ...others } = quantity ?? {};
    if (next !== undefined) return { ...others, system: codeSystems.ucum, code: next };
    return Object.keys(others).length > 0 ? others : undefined;
  },
  rest(quantity, seen = quantity) {
    if (quantity === undefined || unit.get(seen) === undefined) return quantity;
    const { system: _system, code: _code, ...others } = quantity;
    return Object.keys(others).length > 0 ? others : undefined;
  },
};

const amount = {
  value: row('valueQuantity', member<Quantity, 'value', number>('value', value<number>()), 'Value'),
  unit: row('valueQuantity', unit, 'Units of measure'),
} as const;

const ordinal: Lens<CodeableConcept[], NonNullable<AssessmentResult['ordinal']>> = first(coded);

/** A result as a whole stands in the observation itself; what its value is of, beside the name of the instrument. */
const result = struct<Observation, AssessmentResult>({
  score: row('extension', extension(extensions.score, 'valueCodeableConcept', coded), 'Assessment score'),
  ...amount,
  ordinal: row('interpretation', ordinal, 'Ordinal'),
});

const part = struct<ObservationComponent, AssessmentResult>({
  score: row('code', scoreOfPart, 'Subscale score'),
  ...amount,
  ordinal: row('interpretation', ordinal, 'Ordinal'),
});

/** PRSB "Assessment type" is words: they stand beside the category that says what the resource is. */
const type = item(
  where(({ coding, text }: CodeableConcept) => coding === undefined && text !== undefined),
  conceptText,
  'assessment-type',
);

const structured = (group: string) => `Structured assessment / ${group}`;

/** An assessment, in words or as the result of an instrument. */
export const assessmentTable = table<Observation, Assessment>(
  'Observation',
  [profiles.assessment],
  {
    identifier: row('identifier', first<Identifier, NonNullable<Assessment['identifier']>>(anyIdentifier)),
    timePoint: row('extension', extension(extensions.timePoint, 'valueCode', code(timePoint))),
    summary: row(
      'extension',
      extension(extensions.assessmentSummary, 'valueString', value<string>()),
      'Assessment summary',
    ),
    status: needed('status', code(assessmentStatus)),
    type: row('category', type, 'Assessment type'),
    name: row('code', name, structured('Structured assessment name')),
    on: row('effectiveDateTime', value<string>()),
    result: spread(result, structured('Assessment result')),
    comment: row('note', first<Annotation, string>(noteText), 'Comment'),
    subscales: row('component', each(part), structured('Subscale result')),
  },
  [
    {
      element: 'category',
      value: [{ coding: [{ system: codeSystems.observationCategory, code: 'survey', display: 'Survey' }, kind] }],
    },
  ],
);

export const isAssessment = ({ category }: Observation): boolean =>
  anyHolds(category, codeSystems.reportPart, 'assessment');
