import type { Narrative } from '@medplum/fhirtypes';
import { type Lens, member } from './lenses.js';

const open = '<div xmlns="http://www.w3.org/1999/xhtml"><p>';
const close = '</p></div>';

const marks: readonly (readonly [string, string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\n', '<br/>'],
];

/** Words as the XHTML of one paragraph; a line break is one. */
export const paragraphOf = (words: string): string =>
  `${open}${marks.reduce((text, [mark, written]) => text.replaceAll(mark, written), words)}${close}`;

/** The words of a paragraph that was written so. Any other XHTML holds more than words, and is not read. */
export function wordsOf(div: string): string | undefined {
  if (!div.startsWith(open) || !div.endsWith(close)) return undefined;
  const inner = div.slice(open.length, -close.length);
  const words = marks.toReversed().reduce((text, [mark, written]) => text.replaceAll(written, mark), inner);
  return words !== '' && paragraphOf(words) === div ? words : undefined;
}

const paragraph: Lens<string, string> = {
  facts: [{ domain: '', fhir: '' }],
  get: (div) => (div === undefined ? undefined : wordsOf(div)),
  put(next, div) {
    if (next === paragraph.get(div)) return div;
    return next === undefined ? undefined : paragraphOf(next);
  },
  rest: (div, seen = div) => (paragraph.get(seen) === undefined ? div : undefined),
};

/** Words in a place where FHIR has only a narrative. */
export const narrative: Lens<Narrative, string> = member<Narrative, 'div', string>('div', paragraph, [
  { element: 'status', value: 'generated', also: ['additional'] },
]);
