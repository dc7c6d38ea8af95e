import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../../src/conformance/json.js';
import { literalOf, writeJson } from '../../src/conformance/json-literals.js';
import { findSyntaxFault } from '../../src/conformance/json-syntax.js';
import { Refusal } from '../../src/domain/issue.js';

type Input = Parameters<typeof readJson>;

function issuesOf(...input: Input): string[] {
  try {
    readJson(...input);
    return [];
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    return reason.issues.map((i) => `${i.code} ${i.path}`.trim());
  }
}

function textOf(...input: Input): string {
  try {
    readJson(...input);
    return '';
  } catch (reason) {
    return reason instanceof Refusal ? reason.issues.map((i) => i.text).join('\n') : String(reason);
  }
}

describe('text that is refused', () => {
  test.each<[string, Input[0], ...string[]]>([
    ['nothing', '', 'json-syntax'],
    ['no JSON', 'hello', 'json-syntax'],
    ['two values', '{} {}', 'json-syntax'],
    ['a comma at the end', '[1,]', 'json-syntax'],
    ['a comment', '{} // x', 'json-syntax'],
    ['single quotes', "{'a':1}", 'json-syntax'],
    ['NaN', '[NaN]', 'json-syntax'],
    ['a leading zero', '[01]', 'json-syntax'],
    ['a raw control character', '["a\u0001b"]', 'json-syntax'],
    ['a raw NUL between values', '[1,\u00002]', 'json-syntax'],
    ['a text cut off', '{"a":[1,{"b":"c', 'json-syntax'],
    ['one key twice', '{"a":1,"b":2,"a":3}', 'json-duplicate-key /a'],
    ['one key twice, once in disguise', '{"name":1,"n\\u0061me":2}', 'json-duplicate-key /name'],
    [
      'keys twice at two places',
      '{"x":[{"a":1},{"a":1,"a":2}],"y":{"b":1,"b":1}}',
      'json-duplicate-key /x/1/a',
      'json-duplicate-key /y/b',
    ],
    ['the same key in different objects', '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}'],
    ['__proto__', '{"__proto__":{"x":1}}', 'json-forbidden-key /__proto__'],
    ['__proto__ in disguise', '{"a":{"\\u005f_proto__":{"x":1}}}', 'json-forbidden-key /a/__proto__'],
    ['constructor', '{"a":[{"constructor":1}]}', 'json-forbidden-key /a/0/constructor'],
    ['prototype', '{"prototype":1}', 'json-forbidden-key /prototype'],
    ['their names as values', '["__proto__","constructor","prototype"]'],
    ['1e400', '{"a":1e400}', 'json-number /a'],
    ['-1e400', '{"a":[0,-1e400]}', 'json-number /a/1'],
    ['20 digits', '{"a":12345678901234567890}', 'json-number /a'],
    ['too many decimals', '{"a":0.1000000000000000055511}', 'json-number /a'],
    ['1e-400', '{"a":1e-400}', 'json-number /a'],
    ['a number of 10,000 digits', `[${'9'.repeat(10_000)}]`, 'json-number /0'],
    ['NUL', '{"a":"x\\u0000y"}', 'json-encoding /a'],
    ['backspace', '{"a":"x\\by"}', 'json-encoding /a'],
    ['form feed', '{"a":"x\\fy"}', 'json-encoding /a'],
    ['another control character', '{"a":"x\\u001by"}', 'json-encoding /a'],
    ['a control character in a key', '{"a\\u0001":1}', 'json-encoding /…'],
    ['half a pair, first', '["\\ud83d"]', 'json-encoding /0'],
    ['half a pair, second', '["\\ude00"]', 'json-encoding /0'],
    ['a pair the wrong way round', '["\\ude00\\ud83d"]', 'json-encoding /0'],
    ['half a pair, raw', '["\ud83d"]', 'json-encoding'],
    ['a byte order mark', '\ufeff{}', 'json-encoding'],
    ['a byte order mark in bytes', Buffer.from('\ufeff{}'), 'json-encoding'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xe9, 0x22]), 'json-encoding'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'json-syntax'],
    ['an overlong NUL', Buffer.from([0x22, 0xc0, 0x80, 0x22]), 'json-encoding'],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'json-encoding'],
    [
      'everything at once',
      '{"a":1,"a":1e400,"constructor":"\\u0000"}',
      'json-duplicate-key /a',
      'json-number /a',
      'json-forbidden-key /constructor',
      'json-encoding /constructor',
    ],
  ])('%s', (_, input, ...expected) => expect(issuesOf(input)).toEqual(expected));

  test('keys that are no names are not repeated', () => {
    const text = '{"Ada Quill, 1 Row":{"x":1,"x":2}}';
    expect(issuesOf(text)).toEqual(['json-duplicate-key /…/x']);
    expect(textOf(text)).not.toContain('Ada');
  });

  test('a fault of syntax is told by line and column, without content', () => {
    expect(textOf('{\n  "name": "Ada" "Quill"\n}')).toBe('line 2, column 17: found ", expected a comma or }');
    expect(textOf('{"a":1,}')).toBe('line 1, column 8: found }, expected a name in quotation marks');
    expect(textOf('[1 2]')).toBe('line 1, column 4: found a digit, expected a comma or ]');
    expect(textOf('{"a":Ada}')).toBe('line 1, column 6: found a word, expected a value');
    expect(textOf('"\\x"')).toBe(
      'line 1, column 2: found a character that has no place there, expected an escape that JSON has',
    );
    expect(textOf('["a')).toBe(
      'line 1, column 4: found the end of the text, expected a quotation mark that ends the string',
    );
  });

  test('the prototype of objects is untouched', () => {
    issuesOf('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('text that is kept exactly', () => {
  test.each([
    '{"name":"\u202eabc\u200b\u00a0\u2028"}',
    '{"a":"\\ud83d\\ude00 😀 \\u0041 \\n\\t\\r \\/ \\\\ \\""}',
    '"just a string"',
    'null',
    ' [ 1 , 2 ] ',
    '{"":0,"a b":1}',
    '{"a\\"b":1,"a":2}',
    '["\\\\","\\\\\\"","x"]',
  ])('%s', (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
    expect(readJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  test('numbers keep their spelling', () => {
    const text =
      '{"a":1.00,"b":[1e2,-0,0.10,7],"c":{"d":1E+2,"e":100},"f":0.1,"g":-0.0,"h":9007199254740991,"i":1.0e-7}';
    expect(writeJson(readJson(text))).toBe(text);
    expect(JSON.stringify(readJson(text))).toBe(
      '{"a":1,"b":[100,0,0.1,7],"c":{"d":100,"e":100},"f":0.1,"g":0,"h":9007199254740991,"i":1e-7}',
    );
  });

  test('a number that was changed is written as it is now; a copy keeps the spelling of the rest', () => {
    const value = readJson('{"a":1.00,"b":2.50,"c":{"d":3.0}}');
    if (typeof value !== 'object' || value === null) throw new Error('an object was written');
    expect(writeJson({ ...value, a: 2 })).toBe('{"a":2,"b":2.50,"c":{"d":3.0}}');
    expect(literalOf(value, 'a')).toBe('1.00');
    expect(literalOf({ ...value, a: 2 }, 'a')).toBeUndefined();
    expect(literalOf(value, 'x')).toBeUndefined();
    expect(Object.keys(value)).toEqual(['a', 'b', 'c']);
  });

  test('indented as JSON.stringify does', () => {
    const value = readJson('{"a":[1.0,{"b":[],"c":{}}],"d":"x","e":[{"f":[1,2]}]}');
    expect(writeJson(value, 2)).toBe(JSON.stringify(value, null, 2).replace('1,', '1.0,'));
  });
});

describe('limits', () => {
  test.each<[string, Input, string, number]>([
    ['10,000 levels', ['['.repeat(10_000) + ']'.repeat(10_000)], 'too-deep', 64],
    ['10,000 levels of objects, cut off', ['{"a":'.repeat(10_000)], 'too-deep', 64],
    ['100,000 items', [`[${'1,'.repeat(99_999)}1]`], 'too-many', 10_000],
    ['100,000 members', [`{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(',')}}`], 'too-many', 10_000],
    ['300,000 values in small lists', [`[${`[${'0,'.repeat(5_000)}0],`.repeat(60)}0]`], 'too-many', 250_000],
    ['300,000 empty lists', [`[${`[${'[],'.repeat(5_000)}0],`.repeat(30)}0]`], 'too-many', 250_000],
    ['50 MB of text', [`"${'a'.repeat(50_000_000)}"`], 'too-long', 10_000_000],
    ['50 MB of bytes', [Buffer.alloc(50_000_000, 0x20)], 'too-long', 10_000_000],
    ['more bytes than characters', ['"ééééé"', { bytes: 10 }], 'too-long', 10],
    ["a limit of one's own", ['[[1]]', { depth: 1 }], 'too-deep', 1],
  ])('%s', (_, input, code, most) => {
    expect(issuesOf(...input).map((i) => i.split(' ')[0])).toEqual([code]);
    expect(textOf(...input)).toContain(`found more than ${most} `);
  });

  test('what is just within is read', () => {
    expect(issuesOf('['.repeat(64) + ']'.repeat(64))).toEqual([]);
    expect(issuesOf(`[${'1,'.repeat(9_999)}1]`)).toEqual([]);
    expect(issuesOf('"éééé"', { bytes: 10 })).toEqual([]);
    expect(issuesOf(`{${Array.from({ length: 9_999 }, (_, i) => `"k${i}":1`).join(',')}}`)).toEqual([]);
  });

  test('a key repeated among thousands is found', () => {
    const keys = Array.from({ length: 5_000 }, (_, i) => `"k${i}":1`);
    expect(issuesOf(`{${keys.join(',')},"k17":2}`)).toEqual(['json-duplicate-key /k17']);
  });

  test('issues are counted, not endless', () => {
    expect(issuesOf(`[${'1e999,'.repeat(5_000)}0]`)).toHaveLength(100);
  });
});

describe('against JSON.parse', () => {
  const safe = fc.jsonValue({ depthSize: 'medium', noUnicodeString: false }).map((v) => JSON.stringify(v));

  test('reads what it reads, unless it is refused for a reason', () => {
    fc.assert(
      fc.property(safe, (text) => {
        const issues = issuesOf(text);
        if (issues.length === 0) {
          expect(JSON.stringify(readJson(text))).toBe(text);
          expect(writeJson(readJson(text))).toBe(text);
        } else expect(issues.every((i) => /^json-(encoding|forbidden-key)/.test(i))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('refuses what it refuses: texts with one character changed', () => {
    const changed = fc.tuple(
      safe,
      fc.nat(),
      fc.constantFrom('', '"', ',', '{', '}', '[', ']', ':', '0', '-', '.', 'e', '\\', 'u', ' ', 'x', '\n'),
    );
    fc.assert(
      fc.property(changed, ([text, at, char]) => {
        const i = at % text.length;
        const other = text.slice(0, i) + char + text.slice(i + 1);
        let parses = true;
        try {
          JSON.parse(other);
        } catch {
          parses = false;
        }
        expect(findSyntaxFault(other) === undefined).toBe(parses);
        const codes = issuesOf(other).map((c) => c.split(' ')[0]);
        expect(codes.includes('json-syntax') || codes.includes('json-encoding')).toBe(
          parses ? codes.includes('json-encoding') : true,
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('any number is kept or refused, never changed', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,22})(\.\d{1,22})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (literal) => {
        const text = `{"n":${literal}}`;
        if (issuesOf(text).length === 0) expect(writeJson(readJson(text))).toBe(text);
        else expect(issuesOf(text)).toEqual(['json-number /n']);
      }),
      { numRuns: 2000 },
    );
  });
});
