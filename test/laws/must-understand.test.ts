import { describe, expect, it } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import type { Entry } from '../../src/mapping/engine/graph.js';
import { modifierElements } from '../../src/mapping/engine/modifiers.js';
import { referralParts } from '../../src/mapping/parts/referral-parts.js';
import { readReferral } from '../../src/mapping/read-referral.js';
import { writeReferral } from '../../src/mapping/write-referral.js';
import { structureDefinitions } from './definitions.js';
import { isObject, type Members } from './foreign.js';
import { maximal } from './maximal.js';
import { samples } from './tables.js';

const errorsOf = (entries: readonly Entry[]) =>
  readReferral(referralParts, entries).issues.map(({ code, path }) => `${code} ${path}`);

/** The resources of a referral, one of them with some of its members changed. */
function withMembers(entries: readonly Entry[], at: number, change: (members: Members) => Members): Entry[] {
  return entries.map((entry, i) =>
    i === at ? { ...entry, resource: asResource(change({ ...entry.resource })) } : entry,
  );
}
const asResource = (members: Members): Resource => JSON.parse(JSON.stringify(members));

const written = samples.map((referral) => writeReferral(referralParts, referral, 'must-understand'));
const types = [...new Set(referralParts.map(({ table }) => table.type))];

/** A message with a resource of this type, and where it is. */
function example(type: string): [readonly Entry[], number] {
  for (const entries of written) {
    const i = entries.findIndex(({ resource }) => resource.resourceType === type);
    if (i !== -1) return [entries, i];
  }
  throw new Error(`no sample holds a ${type}`);
}

describe('must-understand', () => {
  it.each(types)('%s: the list of modifiers is that of FHIR R4', (type) => {
    const elements = structureDefinitions().get(type)?.snapshot?.element ?? [];
    const r4 = elements.flatMap(({ path, isModifier }) => {
      const name = path.slice(type.length + 1);
      const isTop =
        isModifier === true && !name.includes('.') && name !== 'implicitRules' && name !== 'modifierExtension';
      if (!isTop) return [];
      // `deceased[x]` is one element for each of its types.
      return name === 'deceased[x]' ? ['deceasedBoolean', 'deceasedDateTime'] : [name];
    });
    const beyond: Readonly<Record<string, string[]>> = { ServiceRequest: ['priority'], Task: ['intent'] };
    expect(elements.length).toBeGreaterThan(0);
    expect([...(modifierElements[type] ?? [])].sort()).toEqual([...r4, ...(beyond[type] ?? [])].sort());
  });

  const cases = types.flatMap((type) => (modifierElements[type] ?? []).map((name): [string, string] => [type, name]));
  it.each(cases)('%s.%s with a value that no table knows refuses the message', (type, name) => {
    const [entries, at] = example(type);
    const unknown: unknown = /^(clinicalStatus|verificationStatus|scope)$/.test(name)
      ? { coding: [{ system: 'https://foreign.example', code: 'unheard-of' }] }
      : name === 'active'
        ? false
        : name === 'link'
          ? [{ other: { reference: 'Patient/other' }, type: 'replaced-by' }]
          : 'unheard-of';
    const isFact = type === 'Patient' && name !== 'link';
    const isTwofold = type === 'Task' && name === 'status';
    const changed = withMembers(entries, at, (members) => ({ ...members, [name]: unknown }));
    const path = `${changed[at]?.at}.${name}`;
    const found = errorsOf(changed);
    // Whether a record is active and whether the person has died are facts: read, not refused.
    if (isFact) expect(found).toEqual([]);
    // Where the work stands is said by two elements of the Task together: the refusal is of the Task.
    else expect(found.some((issue) => issue.endsWith(isTwofold ? path.replace('.status', '') : path))).toBe(true);
  });

  it.each(types)('%s: implicitRules, and modifierExtension at any depth, refuse the message', (type) => {
    const [entries, at] = example(type);
    const where = entries[at]?.at;
    expect(errorsOf(entries)).toEqual([]);
    expect(
      errorsOf(withMembers(entries, at, (members) => ({ ...members, implicitRules: 'https://foreign.example' }))),
    ).toEqual([`modifier-unknown ${where}.implicitRules`]);
    const modifier = [{ url: 'https://foreign.example', valueBoolean: true }];
    expect(errorsOf(withMembers(entries, at, (members) => ({ ...members, modifierExtension: modifier })))).toEqual([
      `modifier-unknown ${where}.modifierExtension`,
    ]);
    // In each element of the resource in turn, however deep.
    const { resource } = entries[at] ?? {};
    for (const keys of objectsIn(resource)) {
      const changed = withMembers(entries, at, (members) => {
        const copy: Members = JSON.parse(JSON.stringify(members));
        const inner = keys.reduce<unknown>(
          (value, key) => (isList(value) ? value[Number(key)] : isObject(value) ? value[key] : undefined),
          copy,
        );
        if (isObject(inner)) inner.modifierExtension = modifier;
        return copy;
      });
      const refused = errorsOf(changed).filter((issue) => issue.endsWith('.modifierExtension'));
      expect({ keys, refused: refused.length }).toEqual({ keys, refused: 1 });
    }
  });

  it('what must not be done is not read as what must be', () => {
    const [entries, at] = example('ServiceRequest');
    const path = `${entries[at]?.at}.doNotPerform`;
    expect(errorsOf(withMembers(entries, at, (m) => ({ ...m, doNotPerform: true })))).toEqual([
      `modifier-unknown ${path}`,
    ]);
    expect(errorsOf(withMembers(entries, at, (m) => ({ ...m, doNotPerform: false })))).toEqual([]);
    const [plans, plan] = example('CarePlan');
    const activity = [{ detail: { status: 'stopped', doNotPerform: true } }];
    expect(errorsOf(withMembers(plans, plan, (m) => ({ ...m, activity })))).toEqual([
      `modifier-unknown ${plans[plan]?.at}.activity[0].detail.doNotPerform`,
    ]);
  });

  it('words beside a code that is understood are carried, and refuse nothing', () => {
    const [entries, at] = example('Condition');
    const text = (members: Members) => ({
      ...(isObject(members.clinicalStatus) && members.clinicalStatus),
      text: 'Aktiv',
    });
    const changed = withMembers(entries, at, (members) => ({ ...members, clinicalStatus: text(members) }));
    expect(errorsOf(changed)).toEqual([]);
    expect(readReferral(referralParts, changed).unmapped).toEqual([
      { path: `${changed[at]?.at}.clinicalStatus.text`, value: 'Aktiv' },
    ]);
  });

  it('a record that is in use is read without a word', () => {
    for (const type of ['Organization', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'HealthcareService']) {
      const [entries, at] = example(type);
      const reading = readReferral(
        referralParts,
        withMembers(entries, at, (m) => ({ ...m, active: true })),
      );
      expect({ type, issues: reading.issues, unmapped: reading.unmapped }).toEqual({ type, issues: [], unmapped: [] });
    }
  });
});

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** The keys of every object inside a resource. */
function objectsIn(value: unknown, keys: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (isList(value)) return value.flatMap((item, i) => objectsIn(item, [...keys, i]));
  if (!isObject(value)) return [];
  const own = keys.length > 0 && typeof keys[0] === 'string' ? [keys] : [];
  return [...own, ...Object.entries(value).flatMap(([name, inner]) => objectsIn(inner, [...keys, name]))];
}

it('has a sample for every resource type', () => {
  for (const type of types) expect(example(type)).toHaveLength(2);
  expect(maximal.risks.entries).toHaveLength(1);
});

it('two words of a Task that disagree do not hide what else is not understood in it', () => {
  const [entries, at] = example('Task');
  const where = entries[at]?.at;
  const changed = withMembers(entries, at, (members) => ({
    ...members,
    status: 'unheard-of',
    modifierExtension: [{ url: 'https://foreign.example/reversed', valueBoolean: true }],
  }));
  expect(errorsOf(changed)).toEqual([`required ${where}`, `modifier-unknown ${where}.modifierExtension`]);
});
