/** Where and why a text is not JSON (RFC 8259). Called only when `JSON.parse` has refused: V8's own message repeats content. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  readonly found: string;
  readonly expected: string;
}

const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;
const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

type Want = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma' | 'end';

/** The first fault of `text`, in reading order; undefined when it is JSON. */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  const closers: string[] = [];
  let at = 0;
  let want: Want = 'value';

  const fault = (position: number, expected: string): SyntaxFault => {
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    return { line, column: position - before.lastIndexOf('\n'), found: kindAt(text, position), expected };
  };
  const afterValue = (): Want => (closers.length === 0 ? 'end' : 'comma');

  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    const c = text[at];
    if (c === undefined) return want === 'end' ? undefined : fault(at, expectation(want, closers.at(-1)));
    if (want === 'end') return fault(at, 'the end of the text');
    if (want === 'colon') {
      if (c !== ':') return fault(at, expectation(want, undefined));
      want = 'value';
      at++;
    } else if (want === 'comma') {
      if (c === closers.at(-1)) {
        closers.pop();
        want = afterValue();
      } else if (c === ',') want = closers.at(-1) === '}' ? 'key' : 'value';
      else return fault(at, expectation(want, closers.at(-1)));
      at++;
    } else if ((want === 'key or }' && c === '}') || (want === 'value or ]' && c === ']')) {
      closers.pop();
      want = afterValue();
      at++;
    } else if (want === 'key' || want === 'key or }') {
      if (c !== '"') return fault(at, expectation(want, undefined));
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return fault(end.at, end.expected);
      want = 'colon';
      at = end;
    } else if (c === '{' || c === '[') {
      closers.push(c === '{' ? '}' : ']');
      want = c === '{' ? 'key or }' : 'value or ]';
      at++;
    } else if (c === '"') {
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return fault(end.at, end.expected);
      want = afterValue();
      at = end;
    } else {
      const length = scalarLength(text, at);
      if (length === 0) return fault(at, expectation(want, undefined));
      want = afterValue();
      at += length;
    }
  }
}

function scalarLength(text: string, at: number): number {
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return word.length;
  number.lastIndex = at;
  return number.exec(text)?.[0].length ?? 0;
}

function stringEnd(text: string, start: number): number | { at: number; expected: string } {
  for (let at = start + 1; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) return at + 1;
    if (c < 32) return { at, expected: 'the character written as an escape (\\n, \\t, \\u00..)' };
    if (c === 92) {
      escapeSequence.lastIndex = at;
      const found = escapeSequence.exec(text);
      if (!found) return { at, expected: 'an escape that JSON has' };
      at += found[0].length - 1;
    }
  }
  return { at: text.length, expected: 'a quotation mark that ends the string' };
}

function expectation(want: Want, closer: string | undefined): string {
  if (want === 'comma') return `a comma or ${closer ?? 'the end'}`;
  if (want === 'colon') return 'a colon';
  if (want === 'key') return 'a name in quotation marks';
  if (want === 'key or }') return 'a name in quotation marks, or }';
  return want === 'value or ]' ? 'a value, or ]' : 'a value';
}

/** What stands there, never the text itself. */
function kindAt(text: string, at: number): string {
  const c = text.charCodeAt(at);
  if (Number.isNaN(c)) return 'the end of the text';
  if (c < 32) return 'a control character';
  if (isDigit(c)) return 'a digit';
  const char = text.charAt(at);
  if (/[[\]{}:,"]/.test(char)) return char;
  return /[A-Za-z]/.test(char) ? 'a word' : 'a character that has no place there';
}
