import type { Observation, Reference } from '@medplum/fhirtypes';
import type { OrganisationName } from '../../domain/coded.js';
import type { EntryAuthor, EntryDue } from '../../domain/coded-entries.js';
import type { NamedPerson } from '../../domain/professional.js';
import { recordEntry } from '../codes/record-entries.js';
import { conceptOf } from '../engine/codings.js';
import { anyHolds, conceptFor, odsCode } from '../engine/elements.js';
import { type Lens, needed, row, struct, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { table } from '../engine/table.js';
import { codeSystems, profiles } from '../systems.js';
import { anyone, inPlaceOf } from './named-person.js';

type Performer = NonNullable<Observation['performer']>[number];

const isOrganisation = ({ type }: Performer): boolean => type === 'Organization';

const person = inPlaceOf<Performer, NamedPerson>(anyone);

const who: Lens<Performer[], NamedPerson> = item(
  where((performer: Performer) => !isOrganisation(performer) && person.get(performer) !== undefined),
  person,
  'who',
);

const organisation: Lens<Performer[], OrganisationName> = item(
  where(isOrganisation),
  inPlaceOf<Performer, OrganisationName>(
    struct<Reference, OrganisationName>(
      { odsCode: row('identifier', odsCode), name: row('display', value<string>()) },
      [{ element: 'type', value: 'Organization' }],
    ),
  ),
  'organisation',
);

/** The true author: who said it, and beside them the organisation that they said it for. */
const author: Lens<Performer[], EntryAuthor> = {
  facts: [...who.facts, ...organisation.facts.map((fact) => ({ ...fact, domain: `organisation.${fact.domain}` }))],
  get(performers) {
    const [named, worksFor] = [who.get(performers), organisation.get(performers)];
    if (named === undefined && worksFor === undefined) return undefined;
    return { ...named, ...(worksFor !== undefined && { organisation: worksFor }) };
  },
  put(next, performers) {
    const { organisation: worksFor, ...named } = next ?? {};
    return organisation.put(worksFor, who.put(Object.keys(named).length === 0 ? undefined : named, performers));
  },
  rest: (performers, seen = performers) => organisation.rest(who.rest(performers, seen), seen),
};

/** A code that the practice should file, with the day and the true author. */
export const codedEntryTable = table<Observation, EntryDue>(
  'Observation',
  [profiles.recordEntry],
  {
    kind: needed('code', conceptOf(recordEntry)),
    on: needed('effectiveDateTime', value<string>()),
    author: needed('performer', author),
  },
  [
    { element: 'status', value: 'final' },
    { element: 'category', value: [conceptFor(codeSystems.reportPart, 'coded-entry', 'Entry for the record')] },
  ],
);

export const isCodedEntry = ({ category }: Observation): boolean =>
  anyHolds(category, codeSystems.reportPart, 'coded-entry');
