import type { Story } from '../../domain/story.js';
import type { Block } from '../../domain/story-block.js';
import { readable } from './markup.js';

/** A summary as plain text, for a terminal or a page of documentation. */
export function summaryText({ title, standing, notes, sections }: Story): string {
  const parts = sections.map(({ title: heading, blocks }) => [
    heading.toUpperCase(),
    ...blocks.map((block) => linesOf(block).map(indented).join('\n')),
  ]);
  return `${[[title, standing, ...notes], ...parts].map((lines) => readable(lines.join('\n'))).join('\n\n')}\n`;
}

/** A line of text that breaks goes on below itself, so that nothing in it looks like a heading. */
const indented = (line: string): string => `  ${readable(line).replaceAll('\n', '\n    ')}`;

function linesOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'words':
      return [block.words];
    case 'list':
      return block.items.map((item) => `- ${item}`);
    case 'facts':
      return block.facts.map(({ name, value }) => `${name}: ${value}`);
    case 'table':
      return [
        `${block.caption}:`,
        ...block.rows.map((row) => `- ${row.map((cell, i) => `${block.head[i] ?? ''}: ${cell}`).join('; ')}`),
      ];
  }
}
