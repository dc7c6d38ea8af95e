import type { Block } from '../../domain/story-block.js';

/**
 * What no XML may hold, halves of characters, and the marks that turn the order of what follows: anybody can write them
 * into free text, and each could make a page say something else than was written.
 */
const unwritable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be found
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202d\u202e\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Words as they may stand on a page: what cannot stand there is shown as the sign for it. */
export const readable = (text: string): string => text.replace(unwritable, '\ufffd').replace(/\r\n?/g, '\n');

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br/>',
};

/** Words as XHTML: nothing in them is markup, and a line break is one. */
export const escaped = (text: string): string => readable(text).replace(/[&<>"'\n]/g, (mark) => marks[mark] ?? mark);

/** A piece of a summary as XHTML that a FHIR narrative may hold, and an HTML page too. */
export function blockMarkup(block: Block): string {
  switch (block.kind) {
    case 'words':
      return `<p>${escaped(block.words)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<dl>${block.facts.map(({ name, value }) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`;
    case 'table':
      return tableMarkup(block);
  }
}

/** Every row begins with what it is about, so that a reader who hears it knows in which row they are. */
function tableMarkup({ caption, head, rows }: Extract<Block, { kind: 'table' }>): string {
  const top = head.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    return `<tr><th scope="row">${escaped(first)}</th>${cells}</tr>`;
  });
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${top}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

/** A narrative of FHIR (http://hl7.org/fhir/R4/narrative.html). */
export const narrativeOf = (blocks: readonly Block[]) => ({
  status: 'generated' as const,
  div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="en-GB" xml:lang="en-GB">${blocks.map(blockMarkup).join('')}</div>`,
});
