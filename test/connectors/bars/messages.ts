import fc, { type Arbitrary } from 'fast-check';
import type { Message, ReferralMessage } from '../../../src/domain/message.js';
import { messageArbitrary, referralMessageArbitrary } from '../../arbitraries.js';

const dos = 'https://fhir.nhs.uk/Id/dos-service-id';

/** A message as BaRS can say it: endpoints have a system, a new referral is active and sent, a response answers. */
export function asBars<M extends Message>(message: M): M {
  const addressed = {
    ...message,
    sender: { ...message.sender, endpoint: { system: dos, ...message.sender.endpoint } },
    receiver: { ...message.receiver, endpoint: { system: dos, ...message.receiver.endpoint } },
  };
  if (addressed.kind === 'progress') return { ...addressed, inReplyTo: addressed.inReplyTo ?? addressed.id };
  if (addressed.kind !== 'referral') return addressed;
  const { referral } = addressed;
  return {
    ...addressed,
    referral: {
      ...referral,
      details: { ...referral.details, status: 'active' },
      progress: referral.progress ?? { state: 'sent' },
    },
  };
}

export const barsMessages: Arbitrary<Message> = messageArbitrary.map(asBars);
export const barsReferrals: Arbitrary<ReferralMessage> = referralMessageArbitrary.map(asBars);

export type Json = Record<string, unknown>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of member names and indices. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (Array.isArray(inner) && typeof step === 'number') return inner[step];
    return isJson(inner) ? inner[step] : undefined;
  }, value);
}

/** The object at a path; fails when there is none. */
export function objectAt(value: unknown, ...path: readonly (string | number)[]): Json {
  const found = at(value, ...path);
  if (!isJson(found)) throw new Error(`no object at ${path.join('.')}`);
  return found;
}

/** The first resource of a type in a bundle; fails when there is none. */
export function resourceOf(bundle: unknown, type: string, n = 0): Json {
  const found = entriesOf(bundle)
    .map((entry) => entry.resource)
    .filter((resource) => isJson(resource) && resource.resourceType === type)[n];
  if (!isJson(found)) throw new Error(`no ${type}`);
  return found;
}

export function entriesOf(bundle: unknown): Json[] {
  const list = at(bundle, 'entry');
  return Array.isArray(list) ? list.filter(isJson) : [];
}

/** A copy of a message with one change made in it. */
export function changed(message: unknown, change: (copy: unknown) => void): unknown {
  const copy: unknown = structuredClone(message);
  change(copy);
  return copy;
}

const objectsIn = (value: unknown): Json[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isJson(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
};

/** Content that no table knows, in a third of all objects of a message, and whole resources of it. */
export function hostile(bundle: unknown, seed: number): unknown {
  let state = seed;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  return changed(bundle, (copy) => {
    const objects = objectsIn(copy).slice(1);
    for (let i = 0; i < objects.length / 3; i += 1) {
      const object = objects[random(objects.length)] ?? {};
      if (random(2) === 0) object[`_foreign${random(3)}`] = { id: `a${random(9)}` };
      else {
        const before = Array.isArray(object.extension) ? object.extension : [];
        object.extension = [
          ...before,
          { url: `https://foreign.example/x${random(9)}`, valueString: `kept ${random(99)}` },
        ];
      }
    }
    const list = at(copy, 'entry');
    if (Array.isArray(list)) list.push(...foreignEntries);
  });
}

/** Resources that are no part of a referral; what modifies them modifies nothing of it. */
export const foreignEntries: readonly Json[] = [
  {
    fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000001',
    resource: {
      resourceType: 'Basic',
      modifierExtension: [{ url: 'https://foreign.example/modifier', valueBoolean: true }],
      code: { text: 'something else' },
      contained: [{ resourceType: 'Patient', id: 'somebody', _birthDate: { extension: [] } }],
    },
    search: { mode: 'include' },
  },
  { fullUrl: 'urn:uuid:00000000-0000-4000-8000-000000000002', resource: { resourceType: 'Location', name: 'Here' } },
];

/** Any JSON, and any JSON that looks like a message at first. */
export const anyJson: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.anything(),
  fc.record({ resourceType: fc.constant('Bundle'), type: fc.constant('message'), entry: fc.jsonValue() }),
  fc.record({
    resourceType: fc.constant('Bundle'),
    type: fc.constantFrom('message', 'transaction', 5),
    entry: fc.array(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          fullUrl: fc.jsonValue(),
          resource: fc.oneof(
            fc.jsonValue(),
            fc
              .tuple(
                fc.constantFrom(
                  'MessageHeader',
                  'ServiceRequest',
                  'Task',
                  'Patient',
                  'Flag',
                  'Provenance',
                  'Encounter',
                  5,
                ),
                fc.dictionary(
                  fc.constantFrom(
                    'status',
                    'focus',
                    'subject',
                    'name',
                    'contact',
                    'agent',
                    'category',
                    'extension',
                    'meta',
                  ),
                  fc.jsonValue(),
                ),
              )
              .map(([resourceType, members]) => ({ resourceType, ...members })),
          ),
        }),
      ),
    ),
  }),
);

/** What a broken sender may put anywhere. */
export const junk: readonly unknown[] = [
  null,
  'x',
  5,
  true,
  [],
  {},
  [null],
  [5],
  [[]],
  [{}],
  { coding: 'x' },
  [{ coding: [null] }],
  { reference: 5 },
  [{ reference: null }],
  { extension: 'x' },
];

/** Every path of a JSON value. */
export function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => [[...path, i], ...pathsOf(item, [...path, i])]);
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...pathsOf(inner, [...path, name])]);
}

/** A copy with `next` at `path`. */
export function replaced(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  return changed(value, (copy) => {
    const last = path.at(-1);
    const parent = at(copy, ...path.slice(0, -1));
    if (Array.isArray(parent) && typeof last === 'number') parent[last] = structuredClone(next);
    else if (isJson(parent) && typeof last === 'string') parent[last] = structuredClone(next);
  });
}
