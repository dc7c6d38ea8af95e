import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { createBarsConnector } from '../../src/connectors/bars/connector.js';
import { isError } from '../../src/domain/issue.js';
import { strictPolicy } from '../../src/mapping/complete-referral.js';
import { isObject } from './foreign.js';

/* Said: whatever a sender adds to any object of a message is told, or refuses the message. */

const bars = createBarsConnector({ policy: strictPolicy });
const messages = ['maximal/1-gp-sends', 'outcome-maximal/6-gp-receives'].map((name) => {
  const sent: unknown = JSON.parse(readFileSync(`fixtures/cases/${name}.json`, 'utf8'));
  return { name, sent, before: bars.read(sent) };
});

type Keys = readonly (string | number)[];

/** Every object inside a value. */
function objectsOf(value: unknown, keys: Keys = []): Keys[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => objectsOf(item, [...keys, i]));
  if (!isObject(value)) return [];
  return [keys, ...Object.entries(value).flatMap(([name, item]) => objectsOf(item, [...keys, name]))];
}

function adding(value: unknown, [key, ...deeper]: Keys, add: (item: unknown) => unknown): unknown {
  if (key === undefined) return add(value);
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? adding(item, deeper, add) : item));
  return isObject(value) ? { ...value, [key]: adding(value[key], deeper, add) } : value;
}

const said = 'nobody knows what this says';
const additions: readonly (readonly [string, (item: unknown) => unknown])[] = [
  [
    'an extension',
    (item) => {
      if (!isObject(item)) return item;
      const extension = Array.isArray(item.extension) ? item.extension : [];
      return { ...item, extension: [...extension, { url: 'https://foreign.example/x', valueString: said }] };
    },
  ],
  [
    'an extension beside a primitive',
    (item) => {
      if (!isObject(item)) return item;
      const name = Object.keys(item).find((member) => typeof item[member] === 'string');
      return name === undefined
        ? item
        : { ...item, [`_${name}`]: { extension: [{ url: 'https://foreign.example/x', valueString: said }] } };
    },
  ],
  [
    'another coding',
    (item) =>
      isObject(item) && Array.isArray(item.coding)
        ? { ...item, coding: [...item.coding, { system: 'https://foreign.example/codes', code: said }] }
        : item,
  ],
  ['another display', (item) => (isObject(item) && typeof item.code === 'string' ? { ...item, display: said } : item)],
];

describe.each(messages)('every object of every resource of $name', ({ sent, before }) => {
  const places = objectsOf(sent).filter((keys) => keys[2] === 'resource');

  test.each(additions)('with %s', (_name, add) => {
    const silent = places.flatMap((keys) => {
      const wire = adding(sent, keys, add);
      if (JSON.stringify(wire) === JSON.stringify(sent)) return [];
      const { issues, unmapped, message } = bars.read(wire);
      const isTold = unmapped.some(({ value }) => value === said) || issues.some(isError);
      // Or it was read: a code in a list of codes is a fact.
      return isTold || JSON.stringify(message) !== JSON.stringify(before.message) ? [] : [keys.join('.')];
    });
    expect(silent).toEqual([]);
  });
});
