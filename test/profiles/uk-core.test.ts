import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { extensions, profiles, ukCoreProfiles } from '../../src/mapping/systems.js';
import { describeWith, external } from '../external.js';
import { find, type Json, object, objects, readJsonFile, snapshot, text } from './definitions.js';

const folder = join(external, 'data/ukcore-stu1');

/** Our profile, and the UK Core profile whose constraints it repeats. */
const claims: readonly (readonly [string, string])[] = [
  [profiles.patient, ukCoreProfiles.Patient],
  [profiles.serviceRequest, ukCoreProfiles.ServiceRequest],
  [profiles.task, ukCoreProfiles.Task],
  [profiles.need, ukCoreProfiles.Condition],
  [profiles.personReport, ukCoreProfiles.Condition],
  [profiles.problem, ukCoreProfiles.Condition],
  [profiles.flag, ukCoreProfiles.Flag],
  [profiles.consent, ukCoreProfiles.Consent],
  [profiles.observation, ukCoreProfiles.Observation],
  [profiles.aboutMe, ukCoreProfiles.QuestionnaireResponse],
  [profiles.organization, ukCoreProfiles.Organization],
  [profiles.practitioner, ukCoreProfiles.Practitioner],
  [profiles.practitionerRole, ukCoreProfiles.PractitionerRole],
  [profiles.relatedPerson, ukCoreProfiles.RelatedPerson],
  [profiles.healthcareService, ukCoreProfiles.HealthcareService],
  [profiles.encounter, ukCoreProfiles.Encounter],
  [profiles.carePlan, ukCoreProfiles.CarePlan],
  [profiles.messageHeader, ukCoreProfiles.MessageHeader],
];

/** BaRS's own events, required, in place of UK Core's list, to which UK Core binds as extensible. */
const otherwise = new Set(['MessageHeader.event[x] binding']);

const lastPart = (url: string) => url.slice(url.lastIndexOf('/') + 1);
const typeNames = (element: Json | undefined): string[] =>
  objects(element?.type).flatMap(({ targetProfile }) =>
    Array.isArray(targetProfile) ? targetProfile.map((url) => lastPart(text(url)).replace('UKCore-', '')) : [],
  );
const strengths = ['example', 'preferred', 'extensible', 'required'];
const maximum = (element: Json | undefined) => (element?.max === '*' ? Number.POSITIVE_INFINITY : Number(element?.max));

/** What an element of UK Core's differential demands that ours does not, in words. */
function missing(wanted: Json, ours: Json | undefined): string[] {
  const id = text(wanted.id);
  const faults: string[] = [];
  if (Number(wanted.min ?? 0) > Number(ours?.min ?? 0)) faults.push(`${id} min`);
  if (wanted.max !== undefined && wanted.max !== '*' && !(maximum(ours) <= maximum(wanted))) faults.push(`${id} max`);
  if (wanted.fixedUri !== undefined && ours?.fixedUri !== wanted.fixedUri) faults.push(`${id} fixed`);
  const { strength, valueSet } = object(wanted.binding);
  const own = object(ours?.binding);
  const strongEnough = strengths.indexOf(text(own.strength)) >= strengths.indexOf(text(strength));
  if (valueSet !== undefined && !(strongEnough && own.valueSet === valueSet)) faults.push(`${id} binding`);
  const allowed = typeNames(wanted);
  if (ours !== undefined && typeNames(ours).some((name) => allowed.length > 0 && !allowed.includes(name)))
    faults.push(`${id} targets`);
  return faults.filter((fault) => !otherwise.has(fault));
}

/** Elements of the types that a profile does not reach into: only what R4 says of them anyway may be demanded there. */
const isInType = (id: string) => /\.(assigner|author\[x\])$/.test(id) || id.includes('.extension');

describeWith('data/ukcore-stu1')('UK Core STU1 0.5.1', () => {
  it.each(claims)('%s repeats %s', (own, claimed) => {
    const definition = readJsonFile(join(folder, `${lastPart(claimed)}.json`));
    const ours = snapshot(find('StructureDefinition', own));
    const wanted = objects(object(definition.differential).element).filter(({ id }) => !isInType(text(id)));
    expect(wanted.length).toBeGreaterThan(0);
    expect(wanted.flatMap((element) => missing(element, ours.get(text(element.id))))).toEqual([]);
    expect(text(find('StructureDefinition', own).description)).toContain(
      `${lastPart(claimed)} ${text(definition.version)}`,
    );
  });

  const own = new Map(Object.values(extensions).map((url) => [lastPart(url), url]));
  it.each([...own].filter(([name]) => name.startsWith('Extension-UKCore-')))(
    '%s is repeated where it stands',
    (name, url) => {
      const definition = readJsonFile(join(folder, `${name}.json`));
      const value = snapshot(definition).get('Extension.value[x]');
      const slices = [profiles.patient, profiles.serviceRequest].flatMap((profile) =>
        [...snapshot(find('StructureDefinition', profile)).values()].filter(
          ({ path, fixedUri }) => text(path).endsWith('.extension.url') && fixedUri === url,
        ),
      );
      expect(slices).toHaveLength(1);
      const id = text(slices[0]?.id).replace(/\.url$/, '');
      const profile = id.startsWith('Patient') ? profiles.patient : profiles.serviceRequest;
      const ours = snapshot(find('StructureDefinition', profile));
      expect(maximum(ours.get(id))).toBe(1);
      const ownValue = ours.get(`${id}.value[x]`);
      expect(ownValue?.max).toBe(value?.max);
      const codes = (element: Json | undefined) => objects(element?.type).map(({ code }) => code);
      if (value?.max !== '0') expect(codes(ownValue)).toEqual(codes(value));
      if (value?.max !== '0') expect(ownValue?.min).toBe(value?.min);
    },
  );
});
