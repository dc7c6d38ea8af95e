import type { Speaker } from './demo-speaker.js';
import { itemsOf, membersOf } from './http.js';

/** The practice reads what came back, as it would file it: the summary, and the codes for the record. */
export async function readSummary(practice: Speaker, exchange: string): Promise<void> {
  const path = `/platform/v1/referrals/${encodeURIComponent(exchange)}`;
  await practice.say({
    says: 'reads the summary (also to be had as a FHIR document, a page and a PDF)',
    method: 'GET',
    path: `${path}/summary`,
    media: 'application/json',
    heard: (json) => {
      const { standing, sections } = membersOf(json);
      return [String(standing), ...itemsOf(sections).flatMap(linesOf)].join('\n');
    },
  });
  await practice.say({
    says: 'asks which codes it should file in the record',
    method: 'GET',
    path: `${path}/coded-entries`,
    media: 'application/json',
    heard: (json) => {
      const { entries, withoutCode } = membersOf(json);
      const filed = itemsOf(entries).map((entry) => {
        const { code, display, on } = membersOf(entry);
        return `${String(code)} ${String(display)}, ${String(on)}`;
      });
      const others = itemsOf(withoutCode).map((thing) => `no code: ${String(membersOf(thing).words)}`);
      return [...filed, ...others].join('\n') || 'none: nothing has happened that is filed';
    },
  });
}

/** A section of a summary in lines, as somebody would read it aloud. */
function linesOf(section: unknown): readonly string[] {
  const { title, blocks } = membersOf(section);
  return [`${String(title)}:`, ...itemsOf(blocks).flatMap((block) => blockLines(membersOf(block)))];
}

function blockLines({ words, items, facts, rows }: Readonly<Record<string, unknown>>): readonly string[] {
  if (typeof words === 'string') return [`  ${words}`];
  const told = itemsOf(facts).map((fact) => `  ${String(membersOf(fact).name)}: ${String(membersOf(fact).value)}`);
  const listed = textsIn(items).map((item) => `  - ${item}`);
  const table = (Array.isArray(rows) ? rows : []).map((row) => `  ${textsIn(row).join(' | ')}`);
  return [...told, ...listed, ...table];
}

const textsIn = (list: unknown): readonly string[] =>
  (Array.isArray(list) ? list : []).filter((one) => typeof one === 'string');
