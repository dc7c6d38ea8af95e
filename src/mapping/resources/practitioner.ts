import type { ContactPoint, HumanName, Practitioner, PractitionerRole, RelatedPerson } from '@medplum/fhirtypes';
import type { ContactDetail, Professional, RelatedReferrer } from '../../domain/professional.js';
import { contactUse } from '../codes/person.js';
import { contactMeans } from '../codes/record.js';
import { code } from '../engine/codings.js';
import { codedItem, currentIdentifiers, each, extension, first } from '../engine/elements.js';
import { type Lens, row, struct, value } from '../engine/lenses.js';
import { table } from '../engine/table.js';
import { extensions, profiles, ukCoreProfiles } from '../systems.js';

/** One way to reach someone at work. */
export const contactDetail: Lens<ContactPoint, ContactDetail> = struct<ContactPoint, ContactDetail>({
  means: row('system', code(contactMeans)),
  value: row('value', value<string>(), 'Contact details'),
  type: row('use', code(contactUse)),
});

const contactDetails = each(contactDetail, (point) => point.system !== undefined && point.value !== undefined);

/** The parts of a name, in the order in which they are said. */
const partsOf = ['prefix', 'given', 'family', 'suffix'] as const;

/**
 * The name as one text. A name that came in parts is read as its parts in order. One that changes is written as a text,
 * and the parts go: they would name somebody else.
 */
const wholeName: Lens<HumanName, string> = {
  facts: [{ domain: '', fhir: 'text' }],
  get: (name) => name?.text ?? inParts(name),
  put(next, name) {
    if (next === wholeName.get(name)) return name;
    const others = withoutParts(name);
    return next === undefined ? others : { ...others, text: next };
  },
  rest(name) {
    const said = inParts(name);
    // Parts that say something else than the text are not what was read.
    if (name?.text !== undefined && said !== undefined && said !== name.text) {
      const { text: _text, ...others } = name;
      return others;
    }
    return withoutParts(name);
  },
};

function withoutParts(name: HumanName | undefined): HumanName | undefined {
  const { text: _text, prefix: _prefix, given: _given, family: _family, suffix: _suffix, ...others } = name ?? {};
  return Object.keys(others).length > 0 ? others : undefined;
}

function inParts(name: HumanName | undefined): string | undefined {
  if (name === undefined) return undefined;
  const parts = partsOf.flatMap((part) => name[part]);
  const text = parts.filter((part) => typeof part === 'string').join(' ');
  return text === '' ? undefined : text;
}

export const practitionerTable = table<Practitioner, Pick<Professional, 'name' | 'identifiers'>>(
  'Practitioner',
  [profiles.practitioner, ukCoreProfiles.Practitioner],
  {
    identifiers: row('identifier', currentIdentifiers()),
    name: row('name', first(wholeName), 'Name'),
  },
  [{ element: 'active', value: undefined, also: [true] }],
);

export const practitionerRoleTable = table<
  PractitionerRole,
  Pick<Professional, 'role' | 'grade' | 'team' | 'specialty' | 'contactDetails'>
>(
  'PractitionerRole',
  [profiles.practitionerRole, ukCoreProfiles.PractitionerRole],
  {
    grade: row('extension', extension(extensions.grade, 'valueString', value<string>()), 'Grade'),
    team: row('extension', extension(extensions.team, 'valueString', value<string>()), 'Team'),
    role: row('code', first(codedItem), 'Role'),
    specialty: row('specialty', first(codedItem), 'Specialty'),
    contactDetails: row('telecom', contactDetails),
  },
  [{ element: 'active', value: undefined, also: [true] }],
);

export const relatedPersonTable = table<RelatedPerson, RelatedReferrer>(
  'RelatedPerson',
  [profiles.relatedPerson, ukCoreProfiles.RelatedPerson],
  {
    relationship: row('relationship', first(codedItem), 'Role'),
    name: row('name', first(wholeName), 'Name'),
    contactDetails: row('telecom', contactDetails),
  },
  [{ element: 'active', value: undefined, also: [true] }],
);
