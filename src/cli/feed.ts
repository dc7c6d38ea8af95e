import type { Config } from '../config/read.js';
import { readJson } from '../conformance/json.js';
import { type FetchedFeed, type FetchJson, fetchFeed } from '../connectors/open-referral/pages.js';
import { createOutgoing, type Outgoing } from '../delivery/outgoing.js';
import { error, Refusal } from '../domain/issue.js';
import { waymark } from '../mapping/systems.js';
import type { Call } from './command.js';

/** What is read of a feed at most: a county's directory is some 10 MB. */
const limits = { bytes: 100_000_000, items: 50_000, values: 5_000_000 };
/** Of one answer of an API. */
const longestAnswer = 20_000_000;
const patience = 30_000;

const isAddress = (word: string): boolean => /^https?:\/\//i.test(word);

/** A feed from a file, from standard input (`-`), or by the guarded way out. */
export async function readFeed(call: Call, config: Config, word: string): Promise<FetchedFeed> {
  if (!isAddress(word)) {
    return { json: readJson(await call.terminal.read(word), limits), missing: [] };
  }
  const outgoing = createOutgoing({
    allow: { ranges: config.egress.allow },
    timeout: patience,
    longest: longestAnswer,
  });
  try {
    return await fetchFeed(word, fetchJsonBy(outgoing));
  } finally {
    outgoing.close();
  }
}

/**
 * What the ids of a feed are unique in, when nobody says otherwise: the address without what asks for a page, or the name
 * of the file as an address of Waymark's own, which leads nowhere.
 */
export function sourceOf(word: string): string {
  if (!isAddress(word)) {
    const name =
      word
        .split('/')
        .at(-1)
        ?.replace(/\.json$/i, '') ?? '';
    return `${waymark}/feeds/${encodeURIComponent(name === '-' || name === '' ? 'standard-input' : name)}`;
  }
  const url = new URL(word);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

const fetchJsonBy =
  ({ checkEndpoint, send }: Outgoing): FetchJson =>
  async (url) => {
    const [closed] = checkEndpoint(url);
    if (closed !== undefined) throw refusal(`${closed.text}; a closed address is opened by egress.allow`);
    const sent = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
    if (sent.kind === 'failed') throw refusal(`found no answer (${sent.fault}); expected the feed`);
    if (sent.status !== 200) throw refusal(`found the answer ${sent.status}; expected 200: no redirect is followed`);
    return readJson(sent.body, limits);
  };

const refusal = (text: string): Refusal => new Refusal([error('unavailable', 'feed', text)]);
