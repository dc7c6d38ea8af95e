import { describe, expect, test } from '@jest/globals';
import { compileExistence } from '../../src/conformance/existence.js';

describe('rules of what is there', () => {
  test.each<[string, unknown, boolean]>([
    ['a.exists()', { a: 1 }, true],
    ['a.exists()', { ab: 1 }, false],
    ['a.exists()', { _a: { id: 'x' } }, true],
    ['value.exists()', { valueString: 'x' }, true],
    ['value.exists()', { _valueString: { id: 'x' } }, true],
    ['value.exists()', { valueSet: 'x' }, false],
    ['a.empty()', {}, true],
    ['a.exists().not()', {}, true],
    ['(a.exists() and b.exists()).not()', { a: 1, b: 1 }, false],
    ['(a.exists() and b.exists()).not()', { a: 1 }, true],
    ['a.exists() != b.exists()', { a: 1 }, true],
    ['a.exists() = b.exists()', { a: 1 }, false],
    ['a.exists() xor b.exists()', { a: 1, b: 1 }, false],
    ['a.exists() implies b.exists()', { a: 1 }, false],
    ['a.exists() implies b.exists()', {}, true],
    // `and` binds closer than `or`, `or` closer than `implies`.
    ['a.exists() or b.exists() and c.exists()', { a: 1 }, true],
    ['a.empty() or b.exists() implies c.exists()', { a: 1 }, true],
    ['a.exists() and b.exists() = c.exists()', { a: 1 }, true],
    ['a.exists()', 'no object', false],
  ])('%s of %j is %s', (expression, value, expected) => expect(compileExistence(expression)?.(value)).toBe(expected));

  test.each([
    'a',
    'a.exists',
    'a = 1',
    'a.count() > 1',
    '(a.exists()',
    'a.exists())',
    'a.b.exists()',
    "a.where(x = 'y').exists()",
    '',
    'a.exists() b.exists()',
    '$this.exists()',
    'a.exists(b)',
  ])('%s is left to FHIRPath', (expression) => expect(compileExistence(expression)).toBeUndefined());
});
