import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../../src/connectors/fhir-rest/connector.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { isObject, pathOf, shapeOf } from './foreign.js';

/* Total: a reader answers any JSON whatever, and needs no conformance check before it for that. */

const wires = {
  bars: createBarsConnector({ policy: strictPolicy }),
  'fhir-rest': createFhirRestConnector({ policy: strictPolicy }),
};

type Keys = readonly (string | number)[];

/** Every place of a value but the root. */
function placesIn(value: unknown, keys: Keys = []): Keys[] {
  const inner: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [...(keys.length > 0 ? [keys] : []), ...inner.flatMap(([key, item]) => placesIn(item, [...keys, key]))];
}

const valueAt = (value: unknown, keys: Keys): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (Array.isArray(inner) ? inner[Number(key)] : isObject(inner) ? inner[key] : undefined),
    value,
  );

/** A copy with something else at one place. */
function changed(value: unknown, [key, ...deeper]: Keys, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changed(item, deeper, to) : item));
  return isObject(value) ? { ...value, [key]: changed(value[key], deeper, to) } : value;
}

/** One place of each shape: which of two resources of a type, or of two items of a list, makes no difference. */
function onePlaceEach(message: unknown): readonly Keys[] {
  const seen = new Map<string, Keys>();
  const entries = isObject(message) && Array.isArray(message.entry) ? message.entry : [];
  const types = entries.map((entry: unknown) =>
    isObject(entry) && isObject(entry.resource) ? String(entry.resource.resourceType) : '',
  );
  for (const keys of placesIn(message)) {
    const shape = `${typeof keys[1] === 'number' ? types[keys[1]] : ''} ${shapeOf(pathOf(keys))}`;
    if (!seen.has(shape)) seen.set(shape, keys);
  }
  return [...seen.values()];
}

const others: readonly unknown[] = [5, {}, [5], 'text', null];

const files = ['maximal/1-gp-sends', 'foreign-content/1-gp-sends', 'outcome-maximal/6-gp-receives'];

describe.each(files)('%s, with one value of another JSON type', (name) => {
  const sent: unknown = JSON.parse(readFileSync(`fixtures/cases/${name}.json`, 'utf8'));
  const asRest = isObject(sent) ? { ...sent, type: 'collection' } : sent;
  const forms: readonly (readonly [keyof typeof wires, unknown])[] = [
    ['bars', sent],
    ['fhir-rest', asRest],
  ];

  test.each(forms)('%s reads it, or says what is wrong', (wire, message) => {
    const thrown: string[] = [];
    for (const keys of onePlaceEach(message)) {
      for (const other of others.filter(
        (one) => typeof one !== 'string' || typeof valueAt(message, keys) !== 'string',
      )) {
        try {
          wires[wire].read(changed(message, keys, other));
        } catch (cause) {
          thrown.push(`${pathOf(keys)} = ${JSON.stringify(other)}: ${String(cause)}`);
        }
      }
    }
    expect(thrown).toEqual([]);
  });
});
