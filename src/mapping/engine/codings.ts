import type { CodeableConcept, Coding as FhirCoding } from '@medplum/fhirtypes';
import { type CodeTable, readCodes } from './code-table.js';
import { holed, mapMembers } from './constants.js';
import { join, type Lens, member } from './lenses.js';

/** The fact is a bare FHIR `code`; a code the table lacks is not understood and stays. */
export function code<D extends string, C extends string>(table: CodeTable<D, C>): Lens<C, D> {
  const codes = readCodes(table);
  const get = (element: C | undefined) => codes.read(element, table.system);
  return {
    facts: [{ domain: '', fhir: '', codes: table }],
    get,
    put: (next, element) => {
      if (next === undefined) return get(element) === undefined ? element : undefined;
      return get(element) === next ? element : table.rows[next].code;
    },
    rest: (element, seen = element) => (get(seen) === undefined ? element : undefined),
  };
}

/** As much of a FHIR Coding as a code table touches. */
interface CodingElement {
  system?: string | undefined;
  code?: string | undefined;
  display?: string | undefined;
  version?: string | undefined;
}

/**
 * The fact is one Coding of the table's system. Its display is understood when it is the table's own wording; any
 * other wording is the sender's, and stays.
 */
export function coding<D extends string, E extends CodingElement>(table: CodeTable<D>): Lens<E, D> {
  const codes = readCodes(table);
  const get = (element: E | undefined) => codes.read(element?.code, element?.system);
  const wording = (element: E, meaning: D) =>
    table.also?.find((alias) => alias.code === element.code && (alias.system ?? table.system) === element.system)
      ?.display ?? table.rows[meaning].display;
  return {
    facts: [{ domain: '', fhir: 'code', codes: table }],
    get,
    put: (next, element) => {
      if (next === undefined) return get(element) === undefined ? element : undefined;
      if (get(element) === next) return element;
      const row = table.rows[next];
      const system = row.system ?? table.system;
      const { system: before, code: _code, display: _display, version, ...others } = element ?? {};
      // A Coding is built from its own members and what the sender's Coding held beside them; a version is its system's.
      return {
        ...others,
        ...(system && { system }),
        ...(version !== undefined && before === system && { version }),
        code: row.code,
        ...(row.display && { display: row.display }),
      } as E;
    },
    rest: (element, seen = element) => {
      const meaning = get(seen);
      if (element === undefined || seen === undefined || meaning === undefined) return element;
      const words = wording(seen, meaning);
      // What is left of a Coding is a Coding with fewer members.
      return mapMembers(element, (name, inner) =>
        name === 'system' || name === 'code' || (name === 'display' && inner === words) ? undefined : inner,
      ) as E | undefined;
    },
  };
}

/** The concept's coding of a code table's system; other codings and the text stay. */
export const conceptOf = <D extends string>(table: CodeTable<D>): Lens<CodeableConcept, D> =>
  member<CodeableConcept, 'coding', D>('coding', codingIn(table));

/**
 * The coding of a code table's system, among other codings. A sender may say the same in two codes of the table (the
 * old code system and the new): both are understood. When the fact changes the second goes, since it would now say
 * something else; one that says something else to begin with is not understood, and is left.
 */
export function codingIn<D extends string>(table: CodeTable<D>, label = table.name): Lens<FhirCoding[], D> {
  const lens = coding<D, FhirCoding>(table);
  const isOurs = (candidate: FhirCoding | undefined) => lens.get(candidate ?? undefined) !== undefined;
  const get = (codings: readonly FhirCoding[] | undefined) => lens.get(codings?.find(isOurs));
  return {
    facts: lens.facts.map((fact) => ({ ...fact, fhir: join(`[${label}]`, fact.fhir) })),
    get,
    put(next, codings) {
      if (get(codings) === next) return codings;
      const i = codings?.findIndex(isOurs) ?? -1;
      const written = lens.put(next, i === -1 ? undefined : codings?.[i]);
      const kept = (codings ?? []).flatMap((other, j) => (j === i ? [] : isOurs(other) ? [] : [other]));
      if (next !== undefined && written !== undefined) kept.splice(i === -1 ? kept.length : i, 0, written);
      return kept.length > 0 ? kept : undefined;
    },
    rest(codings, seen = codings) {
      const meaning = get(seen);
      if (codings === undefined || meaning === undefined) return codings;
      return holed(codings.map((other, i) => (lens.get(seen?.[i]) === meaning ? lens.rest(other, seen?.[i]) : other)));
    },
  };
}
