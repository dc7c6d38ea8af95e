import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Story } from '../../domain/story.js';
import type { Block } from '../../domain/story-block.js';
import { openFont } from './font.js';
import { readable } from './markup.js';

type Doc = InstanceType<typeof PDFDocument>;
type Parent = ReturnType<Doc['struct']>;

/** A summary as a PDF: `at` is when the state that it tells was reached, in milliseconds. */
export type SummaryPdf = (story: Story, at: number) => Promise<Uint8Array>;

const missing = '\ufffd';
const missingNote = `Some characters cannot be shown in this file: ${missing} stands for each of them. The web page and the FHIR document have them all.`;

const cutNote =
  'This file is shortened: … stands where text was cut. The web page and the FHIR document have all of it.';

/** A page is laid out while nobody else is served: what is longer than anyone reads is cut, and the page says so. */
const mostInPiece = 5_000;
const mostCharacters = 30_000;
/** What would not fit into a line is broken. */
const longWord = /\S{60}(?=\S)/g;

const sizes = { title: 15, heading: 10.5, text: 9 } as const;

/**
 * Makes PDFs with Roboto, which has Latin, Greek, Cyrillic and Vietnamese letters. A character that it has not stands as a
 * mark, and the page says so. The file is tagged (headings, lists, tables), names its language, needs nothing from
 * elsewhere, and its title names nobody.
 */
export function createSummaryPdf(): SummaryPdf {
  let loaded: Fonts | undefined;
  return (story, at) => {
    loaded ??= loadFonts();
    const { isShown } = loaded;
    let left = mostCharacters;
    const said = new Set<string>();
    const shown = (text: string): string => {
      // A letter and an accent that came apart are one character in a font.
      const characters = [...readable(text).normalize('NFC').replaceAll('\t', ' ')];
      const kept = characters.slice(0, Math.min(mostInPiece, left));
      left -= kept.length;
      const isCut = kept.length < characters.length;
      if (isCut) said.add(cutNote);
      if (!kept.every(isShown)) said.add(missingNote);
      const drawn = kept.map((character) => (isShown(character) ? character : missing)).join('');
      return `${drawn.replace(longWord, '$& ')}${isCut ? ' …' : ''}`;
    };
    const printable = fitted(story, shown);
    const notes = [...printable.notes, ...said];
    return written({ ...printable, notes }, at, loaded);
  };
}

interface Fonts {
  readonly body: Buffer;
  readonly bold: Buffer;
  isShown(character: string): boolean;
}

function loadFonts(): Fonts {
  const { resolve } = createRequire(import.meta.url);
  const body = openFont(readFileSync(resolve('roboto-fontface/fonts/roboto/Roboto-Regular.woff')));
  const bold = openFont(readFileSync(resolve('roboto-fontface/fonts/roboto/Roboto-Bold.woff')));
  const isShown = (character: string): boolean => {
    const point = character.codePointAt(0) ?? 0;
    return character === '\n' || (body.has(point) && bold.has(point));
  };
  return { body: body.bytes, bold: bold.bytes, isShown };
}

/** A story in characters that the font has. */
function fitted(story: Story, shown: (text: string) => string): Story {
  const block = (one: Block): Block => {
    switch (one.kind) {
      case 'words':
        return { ...one, words: shown(one.words) };
      case 'list':
        return { ...one, items: one.items.map(shown) };
      case 'facts':
        return { ...one, facts: one.facts.map(({ name, value }) => ({ name: shown(name), value: shown(value) })) };
      case 'table':
        return { ...one, rows: one.rows.map((row) => row.map(shown)) };
    }
  };
  return {
    ...story,
    standing: shown(story.standing),
    notes: story.notes.map(shown),
    sections: story.sections.map((section) => ({ ...section, blocks: section.blocks.map(block) })),
  };
}

function written(story: Story, at: number, fonts: Fonts): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margin: 36,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: story.title, Creator: 'Waymark', Producer: 'Waymark', CreationDate: new Date(at) },
  });
  doc.registerFont('body', fonts.body);
  doc.registerFont('bold', fonts.bold);
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const whole = doc.struct('Document');
  doc.addStructure(whole);
  tell(doc, whole, 'H1', story.title, 'bold', sizes.title);
  tell(doc, whole, 'P', story.standing, 'bold', sizes.text);
  for (const note of story.notes) tell(doc, whole, 'P', note, 'body', sizes.text);
  for (const { title, blocks } of story.sections) {
    const section = doc.struct('Sect');
    whole.add(section);
    doc.moveDown(0.35);
    keepTogether(doc, 3 * sizes.heading);
    tell(doc, section, 'H2', title, 'bold', sizes.heading);
    for (const block of blocks) add(doc, section, block);
    section.end();
  }
  whole.end();
  doc.end();
  return done;
}

/** A heading does not stand alone at the end of a page. */
function keepTogether(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.height - doc.page.margins.bottom) doc.addPage();
}

function tell(
  doc: Doc,
  parent: Parent,
  type: 'H1' | 'H2' | 'P' | 'LBody',
  text: string,
  font: 'body' | 'bold',
  size: number,
): void {
  parent.add(
    doc.struct(type, {}, () => {
      doc.font(font).fontSize(size).text(text, { paragraphGap: 1 });
    }),
  );
}

function add(doc: Doc, parent: Parent, block: Block): void {
  switch (block.kind) {
    case 'words':
      tell(doc, parent, 'P', block.words, 'body', sizes.text);
      return;
    case 'list':
      addList(
        doc,
        parent,
        block.items.map((item) => ({ label: '\u2022 ', text: item, font: 'body' })),
      );
      return;
    case 'facts':
      addList(
        doc,
        parent,
        block.facts.map(({ name, value }) => ({ label: `${name}: `, text: value, font: 'bold' })),
      );
      return;
    case 'table':
      addTable(doc, parent, block);
  }
}

interface Item {
  readonly label: string;
  readonly text: string;
  readonly font: 'body' | 'bold';
}

function addList(doc: Doc, parent: Parent, items: readonly Item[]): void {
  const list = doc.struct('L');
  parent.add(list);
  for (const { label, text, font } of items) {
    const item = doc.struct('LI');
    list.add(item);
    item.add(
      doc.struct('LBody', {}, () => {
        doc.font(font).fontSize(sizes.text).text(label, { continued: true, paragraphGap: 1 });
        doc.font('body').text(text, { continued: false });
      }),
    );
    item.end();
  }
  list.end();
}

function addTable(doc: Doc, parent: Parent, { caption, head, rows }: Extract<Block, { kind: 'table' }>): void {
  const table = doc.struct('Table');
  parent.add(table);
  table.add(
    doc.struct('Caption', {}, () => {
      doc.font('bold').fontSize(sizes.text).text(caption, { paragraphGap: 1 });
    }),
  );
  addRow(
    doc,
    table,
    head,
    head.map(() => 'TH'),
  );
  for (const row of rows)
    addRow(
      doc,
      table,
      row,
      row.map((_cell, i) => (i === 0 ? 'TH' : 'TD')),
    );
  table.end();
  doc.x = doc.page.margins.left;
}

const gap = 6;

function addRow(doc: Doc, table: Parent, cells: readonly string[], types: readonly ('TH' | 'TD')[]): void {
  const { left, right, top, bottom } = doc.page.margins;
  const width = (doc.page.width - left - right - gap * (cells.length - 1)) / cells.length;
  const fontOf = (i: number) => (types[i] === 'TH' ? 'bold' : 'body');
  const heights = cells.map((cell, i) => doc.font(fontOf(i)).fontSize(sizes.text).heightOfString(cell, { width }));
  const height = Math.max(...heights);
  const space = doc.page.height - top - bottom;
  const row = doc.struct('TR');
  table.add(row);
  const isTall = height > space;
  if (!isTall && doc.y + height > doc.page.height - bottom) doc.addPage();
  const y = doc.y;
  for (const [i, cell] of cells.entries()) {
    row.add(
      doc.struct(types[i] ?? 'TD', {}, () => {
        doc.font(fontOf(i)).fontSize(sizes.text);
        // A cell that fills more than a page goes on over the next one, and its neighbours stand below it.
        if (isTall) doc.text(cell, left, doc.y);
        else doc.text(cell, left + i * (width + gap), y, { width });
      }),
    );
  }
  row.end();
  doc.x = left;
  if (!isTall) doc.y = y + height + 3;
}
