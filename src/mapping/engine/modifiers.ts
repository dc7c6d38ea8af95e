import type { Resource } from '@medplum/fhirtypes';
import { isMembers, same } from './constants.js';
import { memberOf } from './graph.js';

/**
 * Elements that change the meaning of the resource they stand in (FHIR R4 `ElementDefinition.isModifier`), for the
 * resources Waymark reads; and, of the requests, `intent` and `priority`, which say what is asked. Left over after
 * reading, they refuse the message: what qualifies a fact may not be lost. A test holds this list against R4.
 */
export const modifierElements: Readonly<Record<string, readonly string[]>> = {
  CarePlan: ['status', 'intent'],
  Communication: ['status'],
  Composition: ['status'],
  Condition: ['clinicalStatus', 'verificationStatus'],
  Consent: ['status', 'scope'],
  Encounter: ['status'],
  Flag: ['status'],
  Goal: ['lifecycleStatus'],
  HealthcareService: ['active'],
  MessageHeader: [],
  Observation: ['status'],
  Organization: ['active'],
  Patient: ['active', 'deceasedBoolean', 'deceasedDateTime', 'link'],
  Practitioner: [],
  PractitionerRole: [],
  QuestionnaireResponse: ['status'],
  RelatedPerson: ['active'],
  ServiceRequest: ['status', 'intent', 'doNotPerform', 'priority'],
  Task: ['status', 'intent'],
};

/** Modifiers wherever they stand: an unknown extension that changes the meaning, and "do not". */
const changesMeaning = (name: string, element: unknown) =>
  name === 'modifierExtension' || (name === 'doNotPerform' && element !== false);

/**
 * Paths, from `path` on, of what may not be left over in `rest` of a resource: see `modifierElements`. A modifier of
 * which the code was understood is understood; what a sender wrote beside the code is only carried.
 */
export function leftOverModifiers(resource: Resource, rest: unknown, path: string): string[] {
  if (!isMembers(rest)) return [];
  const own = ['implicitRules', ...(modifierElements[resource.resourceType] ?? [])];
  const found: string[] = [];
  for (const [name, element] of Object.entries(rest)) {
    if (element === undefined) continue;
    const isWhole = own.includes(name) && same(element, memberOf(resource, name));
    if (isWhole || changesMeaning(name, element)) found.push(`${path}.${name}`);
    else deep(element, `${path}.${name}`, found);
  }
  return found;
}

function deep(element: unknown, path: string, found: string[]): void {
  if (Array.isArray(element)) {
    for (const [i, item] of element.entries()) deep(item, `${path}[${i}]`, found);
  } else if (isMembers(element)) {
    for (const [name, inner] of Object.entries(element)) {
      if (changesMeaning(name, inner)) found.push(`${path}.${name}`);
      else deep(inner, `${path}.${name}`, found);
    }
  }
}
