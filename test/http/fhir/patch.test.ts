import { describe, expect, test } from '@jest/globals';
import { readJson } from '../../../src/conformance/json.js';
import { writeJson } from '../../../src/conformance/json-literals.js';
import { Refusal } from '../../../src/domain/issue.js';
import { readPatch } from '../../../src/http/fhir/patch.js';

const task = () => ({
  resourceType: 'Task',
  status: 'requested',
  note: [{ text: 'one' }, { text: 'two' }],
  'a/b~c': 1,
});

/** What the operations make of a resource; the HTTP status of the refusal where they are refused. */
function patched(operations: unknown, present: unknown = task()): unknown {
  try {
    return readPatch(operations)(present);
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.issues.map(({ code }) => code);
    throw thrown;
  }
}

const misfit = ['value'];
const x = { text: 'x' };

describe('a step into a list is an index within its bounds', () => {
  const nowhere = ['length', 'map', 'foo', '-1', '01', '1e0', '2.0', ' 1', '', '4294967295', '99999999999', '9'];
  const operations = (path: string) => [
    { op: 'replace', path, value: 5 },
    { op: 'add', path, value: 5 },
    { op: 'remove', path },
    { op: 'test', path, value: 2 },
    { op: 'move', from: path, path: '/x' },
    { op: 'copy', from: path, path: '/x' },
    { op: 'move', from: '/status', path },
    { op: 'copy', from: '/status', path },
    { op: 'add', path: `${path}/text`, value: 'x' },
    { op: 'replace', path: `${path}/0`, value: 'x' },
  ];

  test.each(nowhere)('attack 31 and attack 35: nothing is at /note/%s', (step) => {
    for (const operation of operations(`/note/${step}`)) {
      const present = task();
      expect([operation, patched([operation], present)]).toEqual([operation, misfit]);
      expect(present).toEqual(task());
    }
  });

  test('attack 31: a list has no length to set: it stays as long as it is', () => {
    expect(patched([{ op: 'replace', path: '/note/length', value: 1 }])).toEqual(misfit);
    expect(patched([{ op: 'replace', path: '/note/length', value: 4_294_967_295 }])).toEqual(misfit);
  });

  test('attack 35: the end of a list is a place to add, and nothing else', () => {
    expect(patched([{ op: 'add', path: '/note/-', value: x }])).toMatchObject({ note: [{}, {}, x] });
    expect(patched([{ op: 'add', path: '/note/2', value: x }])).toMatchObject({ note: [{}, {}, x] });
    expect(patched([{ op: 'copy', from: '/note/0', path: '/note/-' }])).toMatchObject({
      note: [{}, {}, { text: 'one' }],
    });
    for (const op of ['replace', 'remove', 'test'])
      expect(patched([{ op, path: '/note/-', value: x }])).toEqual(misfit);
    expect(patched([{ op: 'move', from: '/note/-', path: '/x' }])).toEqual(misfit);
    expect(patched([{ op: 'replace', path: '/note/2', value: x }])).toEqual(misfit);
    expect(patched([{ op: 'add', path: '/note/3', value: x }])).toEqual(misfit);
    // What is moved is gone from its old place before it comes to the new one.
    expect(patched([{ op: 'move', from: '/note/0', path: '/note/2' }])).toEqual(misfit);
  });
});

describe('a step into an object is a member of its own', () => {
  test.each(['toString', 'hasOwnProperty', 'nothing', '', '__proto__', 'constructor', 'prototype'])(
    'attack 35: /%s is not there',
    (name) => {
      for (const operation of [
        { op: 'replace', path: `/${name}`, value: 1 },
        { op: 'remove', path: `/${name}` },
        { op: 'test', path: `/${name}`, value: undefined },
        { op: 'move', from: `/${name}`, path: '/x' },
        { op: 'copy', from: `/${name}`, path: '/x' },
        { op: 'add', path: `/${name}/deeper`, value: 1 },
      ]) {
        expect([misfit, ['structure']]).toContainEqual(patched([operation]));
      }
    },
  );

  test('attack 35: nothing is below a text or a number, nor moved into itself', () => {
    expect(patched([{ op: 'copy', from: '/status/length', path: '/x' }])).toEqual(misfit);
    expect(patched([{ op: 'add', path: '/status/0', value: 1 }])).toEqual(misfit);
    expect(patched([{ op: 'move', from: '/note/0', path: '/note/0/text' }])).toEqual(misfit);
  });
});

test('all six operations do what RFC 6902 says', () => {
  expect(
    patched([
      { op: 'test', path: '/note/1', value: { text: 'two' } },
      { op: 'add', path: '/note/0', value: x },
      { op: 'replace', path: '/note/1/text', value: 'uno' },
      { op: 'move', from: '/note/2', path: '/last' },
      { op: 'copy', from: '/last', path: '/again' },
      { op: 'replace', path: '/last/text', value: 'due' },
      { op: 'remove', path: '/status' },
      { op: 'test', path: '/a~1b~0c', value: 1 },
    ]),
  ).toEqual({
    resourceType: 'Task',
    note: [x, { text: 'uno' }],
    'a/b~c': 1,
    last: { text: 'due' },
    again: { text: 'two' },
  });
  expect(patched([{ op: 'test', path: '/note/1', value: { text: 'two', time: 1 } }])).toEqual(misfit);
});

test('numbers stay as they were written', () => {
  const operations = readJson(
    '[{"op":"add","path":"/a","value":1.00},{"op":"replace","path":"/b","value":2},{"op":"copy","from":"/c","path":"/d"}]',
  );
  expect(writeJson(patched(operations, readJson('{"b":2.0,"c":3.50}')))).toBe('{"b":2,"c":3.50,"a":1.00,"d":3.50}');
});

describe('what a patch makes is bounded', () => {
  test('attack 31: copies of copies are refused at the operation that makes too much', () => {
    const doubling = Array.from({ length: 90 }, () => ({ op: 'copy', from: '/note', path: '/note/-' }));
    expect(patched(doubling)).toEqual(['too-costly']);
    const [first] = doubling;
    expect(patched([{ op: 'add', path: '/note', value: ['x'.repeat(2_600_000)] }, first])).toEqual(['too-costly']);
  });

  test('attack 31: so is depth, which no size tells', () => {
    const deep = Array.from({ length: 33 }, () => [
      { op: 'add', path: '/y', value: { a: {} } },
      { op: 'move', from: '/note', path: '/y/a/a' },
      { op: 'move', from: '/y', path: '/note' },
    ]).flat();
    expect(patched(deep)).toEqual(['too-costly']);
  });

  test('attack 31: so is the number of operations', () => {
    const tests = (length: number) =>
      Array.from({ length }, () => ({ op: 'test', path: '/status', value: 'requested' }));
    expect(patched(tests(100))).toEqual(task());
    expect(patched(tests(101))).toEqual(['too-costly']);
  });
});
