import type {
  Annotation,
  CodeableConcept,
  Extension,
  Coding as FhirCoding,
  Identifier as FhirIdentifier,
  Period,
  Reference,
} from '@medplum/fhirtypes';
import type { Coded, Coding, Identifier, OrganisationName } from '../../domain/coded.js';
import { identifierSystems } from '../systems.js';
import { holed, mapMembers, withoutConstant } from './constants.js';
import { type Lens, member, type Rows, row, struct, value } from './lenses.js';
import { item, list, where } from './lists.js';

/** A Coding as it was sent, whatever its system. */
export const anyCoding: Lens<FhirCoding, Coding> = struct<FhirCoding, Coding>({
  system: row('system', value<string>()),
  version: row('version', value<string>()),
  code: row('code', value<string>()),
  display: row('display', value<string>()),
  userSelected: row('userSelected', value<boolean>()),
});

const codedRows: Rows<CodeableConcept, Coded> = {
  codedValues: row('coding', mutable(list(anyCoding)), 'Coded value'),
  freeText: row('text', value<string>(), 'Free text'),
};

/** Codes and words together, as FHIR's CodeableConcept and PRSB's "Coded value" and "Free text". */
export const coded: Lens<CodeableConcept, Coded> = struct(codedRows);

/** The same where PRSB has one item for both. */
export const codedItem: Lens<CodeableConcept, Coded> = {
  ...coded,
  facts: coded.facts.map(({ prsb: _prsb, ...fact }) => fact),
};

/** A domain list is readonly and a FHIR list is not; no lens changes a list in place, so the two may meet. */
export function mutable<E, V>(lens: Lens<E[], V[]>): Lens<E[], readonly V[]> {
  return lens as Lens<E[], readonly V[]>;
}

/** Every fact of a list: see `list`. */
export const each = <E, V>(lens: Lens<E, V>, is?: (item: E) => boolean) => mutable(list(lens, is));

/** A list of words. */
export const words: Lens<string[], readonly string[]> = each(value<string>());

/** The concept's words. */
export const conceptText: Lens<CodeableConcept, string> = member<CodeableConcept, 'text', string>(
  'text',
  value<string>(),
);

/** The value of the one extension with this URL: `part` is the `value[x]` it uses. */
export function extension<P extends keyof Extension & `value${string}`, V>(
  url: string,
  part: P,
  lens: Lens<NonNullable<Extension[P]>, V>,
): Lens<Extension[], V> {
  return item(
    where((candidate: Extension) => candidate.url === url),
    member<Extension, P, V>(part, lens, [{ element: 'url', value: url }]),
    url.replace(/^.*\/(Extension-)?/, ''),
  );
}

/** The parts of the one complex extension with this URL. */
export function extensionGroup<V extends object>(url: string, rows: Rows<Extension, V>): Lens<Extension[], V> {
  return item(
    where((candidate: Extension) => candidate.url === url),
    struct<Extension, V>(rows, [{ element: 'url', value: url }]),
    url.replace(/^.*\/(Extension-)?/, ''),
  );
}

/** An identifier under any system. */
export const anyIdentifier: Lens<FhirIdentifier, Identifier> = struct<FhirIdentifier, Identifier>({
  system: row('system', value<string>()),
  value: row('value', value<string>()),
});

/** The same where it has a value: without one it names nothing, and is left as it is. */
export const aNumber: Lens<FhirIdentifier, Identifier> = {
  facts: anyIdentifier.facts,
  get: (identifier) => (identifier?.value === undefined ? undefined : anyIdentifier.get(identifier)),
  put: (next, identifier) =>
    next === undefined && identifier?.value === undefined ? identifier : anyIdentifier.put(next, identifier),
  rest: (identifier, seen = identifier) =>
    seen?.value === undefined ? identifier : anyIdentifier.rest(identifier, seen),
};

/** Whether an identifier names something today: FHIR's `use` is a modifier, and `old` says that it no longer does. */
export const isCurrent = ({ use, value: number }: FhirIdentifier): boolean => number !== undefined && use !== 'old';

/** The identifiers that name something today. */
export const currentIdentifiers = (is: (identifier: FhirIdentifier) => boolean = () => true) =>
  each(anyIdentifier, (identifier) => isCurrent(identifier) && is(identifier));

/** The first identifier that names something today. */
export const firstNumber: Lens<FhirIdentifier[], Identifier> = item(
  where((identifier: FhirIdentifier) => isCurrent(identifier)),
  aNumber,
  '0',
);

/** The value of the one identifier under this system. */
export function identifierValue(system: string, label: string): Lens<FhirIdentifier[], string> {
  return item(
    where((candidate: FhirIdentifier) => candidate.system === system && isCurrent(candidate)),
    member<FhirIdentifier, 'value', string>('value', value<string>(), [{ element: 'system', value: system }]),
    label,
  );
}

/** Start and end of a period, as two facts named by the caller. */
export const periodStart: Lens<Period, string> = member<Period, 'start', string>('start', value<string>());
export const periodEnd: Lens<Period, string> = member<Period, 'end', string>('end', value<string>());

/** The words of a note; its author and time stay with it. */
export const noteText: Lens<Annotation, string> = member<Annotation, 'text', string>('text', value<string>());

/** The ODS code by which something is named. */
export const odsCode: Lens<FhirIdentifier, string> = member<FhirIdentifier, 'value', string>('value', value<string>(), [
  { element: 'system', value: identifierSystems.odsOrganisation },
]);

/** An organisation that is named and not sent along: a logical reference. */
export const organisationReference: Lens<Reference, OrganisationName> = struct<Reference, OrganisationName>({
  odsCode: row('identifier', odsCode, 'Coded value'),
  name: row('display', value<string>(), 'Free text'),
});

/** Whether a concept holds this code. */
export const holds = (concept: CodeableConcept | undefined, system: string, code: string): boolean =>
  concept?.coding?.some((candidate) => candidate.system === system && candidate.code === code) ?? false;

/** Whether any of the concepts holds this code. */
export const anyHolds = (concepts: readonly CodeableConcept[] | undefined, system: string, code: string): boolean =>
  concepts?.some((concept) => holds(concept, system, code)) ?? false;

/** A concept of one code, as constants are written. */
export const conceptFor = (system: string, code: string, display?: string): CodeableConcept => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});

/** The first item of a list: where FHIR allows several and the fact is one. */
export const first = <E, V>(lens: Lens<E, V>, label = '0'): Lens<E[], V> =>
  item(
    where((candidate: E) => lens.get(candidate) !== undefined),
    lens,
    label,
  );

/** A truth that is said by a thing being there, and never by its absence. */
export function present<E, D extends string>(lens: Lens<E, D>, meaning: D): Lens<E, true> {
  return {
    facts: lens.facts,
    get: (element) => (lens.get(element) === meaning ? true : undefined),
    put: (next, element) =>
      next === undefined && lens.get(element) !== meaning
        ? element
        : lens.put(next === undefined ? undefined : meaning, element),
    rest: (element, seen = element) => (lens.get(seen) === meaning ? lens.rest(element, seen) : element),
  };
}

/**
 * FHIR wants the concept and the fact may be missing: then this coding, which no fact can be, stands for nothing. It is
 * passed over wherever it stands, whatever a sender wrote beside it.
 */
export function orPlaceholder<V>(placeholder: FhirCoding, lens: Lens<CodeableConcept, V>): Lens<CodeableConcept, V> {
  const stands = (coding: FhirCoding | undefined) =>
    coding?.system === placeholder.system && coding?.code === placeholder.code;
  const filled = (concept: CodeableConcept | undefined, as: (coding: FhirCoding) => FhirCoding | undefined) => {
    if (concept?.coding?.some(stands) !== true) return concept;
    // A hole in the list: every lens of a list passes over it.
    return {
      ...concept,
      coding: concept.coding.map((coding) => (stands(coding) ? as(coding) : coding)) as FhirCoding[],
    };
  };
  const facts = (concept: CodeableConcept | undefined) => filled(concept, () => undefined);
  const back = (hollow: CodeableConcept | undefined, from: CodeableConcept | undefined) => {
    const standing = (from?.coding ?? []).filter(stands);
    return hollow?.coding === undefined
      ? hollow
      : { ...hollow, coding: hollow.coding.map((coding) => coding ?? standing.shift() ?? placeholder) };
  };
  return {
    facts: lens.facts,
    fills: true,
    get: (concept) => lens.get(facts(concept)),
    put(next, concept) {
      const written = back(lens.put(next, facts(concept)), concept);
      return written?.coding === undefined && written?.text === undefined
        ? { ...written, coding: [placeholder] }
        : written;
    },
    rest(concept, seen = concept) {
      const left = lens.rest(facts(concept), facts(seen));
      if (concept?.coding?.some(stands) !== true) return left;
      const codings = holed(
        concept.coding.map((coding, i) =>
          stands(coding) ? withoutConstant(coding, { element: 'coding', value: placeholder }) : left?.coding?.[i],
        ),
      );
      // What is left of the concept, in the order it came in.
      return mapMembers(concept, (name) => (name === 'coding' ? codings : left?.[name as keyof CodeableConcept]));
    },
  };
}
