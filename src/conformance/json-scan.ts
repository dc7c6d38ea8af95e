import { error, type Issue, type IssueCode } from '../domain/issue.js';
import { isHeldExactly } from './json-literals.js';

/** How much of a message is read before it is refused. */
export interface Limits {
  /** Bytes of UTF-8. */
  readonly bytes: number;
  /** Objects and arrays inside one another. */
  readonly depth: number;
  /** Members of one object, or items of one array. */
  readonly items: number;
  /** Members and items altogether: small values cost far more memory than their text. */
  readonly values: number;
}

/** A number whose text `JSON.stringify` would not write back. */
export interface Literal {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

export interface Scan {
  readonly issues: readonly Issue[];
  readonly literals: readonly Literal[];
  /** A limit was passed: the rest was not read. */
  readonly stopped: boolean;
}

/** Names that reach an object's prototype when a careless reader copies them. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
/** More issues than this help nobody, and a hostile text could ask for millions. */
const mostIssues = 100;
/** Up to here comparing hashes one by one is cheaper than a Set. */
const smallObject = 24;

const plainName = /^[A-Za-z_$][A-Za-z0-9_$-]{0,63}$/;
/** A name that is not the name of a field may be anything, a person's too: it is not repeated. */
const pointer = (path: readonly (string | number)[]): string =>
  path.map((p) => `/${typeof p === 'number' || plainName.test(p) ? p : '…'}`).join('');

/**
 * One pass over a JSON text for what `JSON.parse` silently lets through: repeated and dangerous keys, control characters
 * and half surrogate pairs behind escapes, numbers that a double cannot hold, and the limits. It reads tokens, not
 * grammar: `JSON.parse` does that, in native code.
 *
 * Hand-written over character codes, without allocation per token: it has to cost no more than the parse beside it.
 */
export function scan(text: string, limits: Limits): Scan {
  const frames = createFrames(text);
  const { objectAt, counts, frameStart, starts, ends, hashes, decoded, sets } = frames;
  const issues: Issue[] = [];
  const found: Literal[] = [];
  const length = text.length;
  // These stay out of every closure, or each access would go through the heap: that alone doubled the cost of the scan.
  let depth = 0;
  let inObject = false;
  let atKey = false;
  let keyTop = 0;
  let total = 0;

  // The next backslash: as long as it lies behind the string at hand, the string has no escapes, as nearly all have none.
  let backslash = text.indexOf('\\');
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c <= 32) continue;
    if (c === 34) {
      const start = i + 1;
      if (backslash < start && backslash !== -1) backslash = text.indexOf('\\', start);
      if (atKey) {
        atKey = false;
        let hash = 0;
        let s = 0;
        for (i++; i < length; i++) {
          s = text.charCodeAt(i);
          if (s === 34 || s === 92) break;
          hash = (hash * 31 + s) | 0;
        }
        let key: string | undefined;
        if (s === 92) {
          i = stringEnd(text, i);
          key = unescaped(text.slice(start, i));
          hash = hashOf(key);
        }
        starts[keyTop] = start;
        ends[keyTop] = i;
        decoded[keyTop] = key;
        hashes[keyTop] = hash;
        keyTop++;
        const size = key === undefined ? i - start : key.length;
        if ((size === 9 || size === 11) && forbiddenKeys.has(keyAt(frames, keyTop - 1))) {
          report(
            issues,
            'json-forbidden-key',
            pathAt(frames, depth, keyTop),
            'found a name that JavaScript treats specially, expected a field of the message',
          );
        }
        if (isRepeated(frames, depth, keyTop - 1))
          report(
            issues,
            'json-duplicate-key',
            pathAt(frames, depth, keyTop),
            'found the same name twice, expected each name once',
          );
      } else {
        i = text.indexOf('"', start);
        if (i === -1) i = length;
        if (backslash !== -1 && backslash < i) i = stringEnd(text, backslash);
      }
      if (backslash !== -1 && backslash < i) {
        const fault = escapeFault(text, backslash, i);
        if (fault) report(issues, 'json-encoding', pathAt(frames, depth, keyTop), fault);
      }
    } else if (c === 123 || c === 91) {
      if (depth >= limits.depth)
        return stop(
          issues,
          'too-deep',
          pathAt(frames, depth, keyTop),
          `found more than ${limits.depth} levels of nesting`,
        );
      depth++;
      total++;
      inObject = c === 123;
      atKey = inObject;
      objectAt[depth] = inObject;
      counts[depth] = 0;
      frameStart[depth] = keyTop;
      sets[depth] = undefined;
    } else if (c === 125 || c === 93) {
      if (depth > 0) {
        keyTop = frameStart[depth] ?? 0;
        depth--;
      }
      inObject = objectAt[depth] ?? false;
      atKey = false;
    } else if (c === 44) {
      const count = (counts[depth] ?? 0) + 1;
      counts[depth] = count;
      total++;
      if (count >= limits.items)
        return stop(
          issues,
          'too-many',
          pathAt(frames, depth, keyTop),
          `found more than ${limits.items} items, the most that are read`,
        );
      if (total >= limits.values)
        return stop(
          issues,
          'too-many',
          pathAt(frames, depth, keyTop),
          `found more than ${limits.values} values, the most that are read`,
        );
      atKey = inObject;
    } else if (c === 45 || (c >= 48 && c <= 57)) {
      const start = i;
      let plain = c !== 45 || text.charCodeAt(i + 1) !== 48;
      for (i++; i < length; i++) {
        const d = text.charCodeAt(i);
        if (d >= 48 && d <= 57) continue;
        if (d !== 46 && d !== 101 && d !== 69 && d !== 43 && d !== 45) break;
        plain = false;
      }
      if (!plain || i - start > 15) {
        const literal = text.slice(start, i);
        if (String(Number(literal)) !== literal) {
          if (literal.length <= 400 && isHeldExactly(literal))
            found.push({ path: pathAt(frames, depth, keyTop), text: literal });
          else
            report(
              issues,
              'json-number',
              pathAt(frames, depth, keyTop),
              'found a number with more digits or a greater size than can be kept exactly',
            );
        }
      }
      i--;
    }
  }
  return { issues, literals: found, stopped: false };
}

/** One frame per open container. In an object, its keys are the entries from `frameStart[depth]` on of the key arrays. */
interface Frames {
  readonly text: string;
  readonly objectAt: boolean[];
  readonly counts: number[];
  readonly frameStart: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly hashes: number[];
  /** Only of keys with escapes: the others are a slice of the text. */
  readonly decoded: (string | undefined)[];
  readonly sets: (Set<string> | undefined)[];
}

const createFrames = (text: string): Frames => ({
  text,
  objectAt: [false],
  counts: [0],
  frameStart: [0],
  starts: [],
  ends: [],
  hashes: [],
  decoded: [],
  sets: [],
});

const keyAt = ({ decoded, text, starts, ends }: Frames, index: number): string =>
  decoded[index] ?? text.slice(starts[index], ends[index]);

function pathAt(frames: Frames, depth: number, keyTop: number): (string | number)[] {
  const { objectAt, counts, frameStart } = frames;
  const path: (string | number)[] = [];
  for (let d = 1; d <= depth; d++) {
    const nextStart = d === depth ? keyTop : (frameStart[d + 1] ?? 0);
    if (!objectAt[d]) path.push(counts[d] ?? 0);
    else if (nextStart > (frameStart[d] ?? 0)) path.push(keyAt(frames, nextStart - 1));
  }
  return path;
}

function isRepeated(frames: Frames, depth: number, index: number): boolean {
  const { frameStart, hashes, sets } = frames;
  const first = frameStart[depth] ?? 0;
  if (index - first < smallObject) {
    const hash = hashes[index];
    for (let j = first; j < index; j++) {
      if (hashes[j] === hash && keyAt(frames, j) === keyAt(frames, index)) return true;
    }
    return false;
  }
  let seen = sets[depth];
  if (!seen) {
    seen = new Set();
    for (let j = first; j < index; j++) seen.add(keyAt(frames, j));
    sets[depth] = seen;
  }
  const before = seen.size;
  return seen.add(keyAt(frames, index)).size === before;
}

function report(issues: Issue[], code: IssueCode, path: readonly (string | number)[], what: string): void {
  if (issues.length < mostIssues) issues.push(error(code, pointer(path), what));
}

const stop = (issues: readonly Issue[], code: IssueCode, path: readonly (string | number)[], what: string): Scan => ({
  issues: [...issues, error(code, pointer(path), what)],
  literals: [],
  stopped: true,
});

/** The quotation mark that ends the string in which `from` lies at or before an escape. */
function stringEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) return i;
    if (c === 92) i++;
  }
  return text.length;
}

function hashOf(key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return hash;
}

function unescaped(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    // Not JSON: the parse that follows says so, with its place.
    return raw;
  }
}

/** `\b`, `\f`, `\u0000` … and half pairs: text no system downstream (XML, SQL, a screen) can be trusted with. */
function escapeFault(text: string, start: number, end: number): string | undefined {
  for (let i = text.indexOf('\\', start); i !== -1 && i < end; i = text.indexOf('\\', i)) {
    const kind = text[i + 1];
    if (kind === 'b' || kind === 'f') return 'found a control character, expected text';
    if (kind !== 'u') {
      i += 2;
      continue;
    }
    const unit = Number.parseInt(text.slice(i + 2, i + 6), 16);
    i += 6;
    if (unit < 32 && unit !== 9 && unit !== 10 && unit !== 13) return 'found a control character, expected text';
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.slice(i, i + 2) === '\\u' ? Number.parseInt(text.slice(i + 2, i + 6), 16) : 0;
    if (unit > 0xdbff || next < 0xdc00 || next > 0xdfff)
      return 'found half of a surrogate pair, expected a whole character';
    i += 6;
  }
  return undefined;
}
