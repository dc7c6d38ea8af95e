import { writeJson } from '../conformance/json-literals.js';
import { error, Refusal } from '../domain/issue.js';
import { storyDetails } from '../domain/story-block.js';
import { summaryPage } from '../exchange/summary/page.js';
import { createSummaryPdf } from '../exchange/summary/pdf.js';
import { createSummaries, type SummaryMade } from '../exchange/summary/summaries.js';
import { summaryText } from '../exchange/summary/text.js';
import { checkWords } from './actions.js';
import type { Command } from './command.js';
import { configOf, configOption, textOption } from './config-file.js';
import { withStore } from './on-store.js';
import { Usage } from './terminal.js';

const formats = ['text', 'html', 'fhir', 'pdf'] as const;
type Format = (typeof formats)[number];

export const summaryCommand: Command = {
  name: 'summary',
  usage:
    'summary EXCHANGE [--format text|html|fhir|pdf] [--detail short|full] [--as PARTY] [--out FILE] [--config FILE]',
  summary: 'the summary of one referral, as a party sees it, from the store itself',
  details: `
  It reads the store itself: of the embedded store while no service runs on it, or of a copy (waymark backup).
  --as PARTY             as whom it is seen, one of the parties of the referral: who referred, where nothing is said
  --out FILE             where it is written, for its owner's eyes only; a PDF needs it
`,
  options: {
    ...configOption,
    format: { type: 'string' },
    detail: { type: 'string' },
    as: { type: 'string' },
    out: { type: 'string' },
  },
  async run(call) {
    const { positionals, values, terminal, tools } = call;
    checkWords(positionals, ['EXCHANGE'], 'summary');
    const format = wordOf(values.format, formats, 'text', 'format');
    const detail = wordOf(values.detail, storyDetails, 'short', 'detail');
    const out = textOption(values.out);
    if (format === 'pdf' && out === undefined) throw new Usage('a PDF is no text; expected --out FILE');
    if (out !== undefined && (await tools.service.exists(out))) {
      throw new Usage(`found ${out} there already; expected a new file`);
    }
    const { made, at } = await withStore(call, await configOf(call), 'existing', async (store) => {
      const exchange = await store.exchange(positionals[0] ?? '');
      if (exchange === undefined) throw new Refusal([error('not-found', '', 'found no referral of that id')]);
      const party = textOption(values.as) ?? exchange.referrer;
      if (![exchange.referrer, exchange.performer, ...exchange.readers].includes(party)) {
        throw new Refusal([error('not-found', '', 'found no such party in this referral; expected one of its own')]);
      }
      const known = new Map((await store.parties()).map((kept) => [kept.party.id, kept.party]));
      const summaries = createSummaries({ store, parties: { party: (id) => known.get(id) } });
      return { made: await summaries.summary(exchange, party, detail), at: exchange.updatedAt };
    });
    const written = await writtenAs(format, made, at);
    if (out !== undefined) await tools.service.writeFile(out, written, 'secret');
    else terminal.out(typeof written === 'string' ? written : '');
    return 0;
  },
};

async function writtenAs(format: Format, { story, document }: SummaryMade, at: number): Promise<string | Uint8Array> {
  switch (format) {
    case 'text':
      return summaryText(story);
    case 'html':
      return summaryPage(story);
    case 'fhir':
      return `${writeJson(document(), 2)}\n`;
    case 'pdf':
      return createSummaryPdf()(story, at);
  }
}

function wordOf<W extends string>(given: unknown, words: readonly W[], usual: W, name: string): W {
  const text = textOption(given) ?? usual;
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Usage(`--${name} takes one of ${words.join(', ')}`);
  return found;
}
