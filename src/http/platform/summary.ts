import { writeJson } from '../../conformance/json-literals.js';
import { summaryPage, summaryPagePolicy } from '../../exchange/summary/page.js';
import type { SummaryPdf } from '../../exchange/summary/pdf.js';
import type { Summaries } from '../../exchange/summary/summaries.js';
import { uncodedWords } from '../../mapping/codes/record-entries.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import { mediaTypesIn } from '../messaging/media-types.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import { exchangeFor, exchangeTold } from './exchanges.js';
import { summaryMedia } from './operations-summary.js';

export interface SummaryDeps {
  readonly store: Pick<Store, 'exchangeOf'>;
  readonly summaries: Summaries;
  readonly pdf: SummaryPdf;
  readonly checks: Checks;
}

/** The summary of a referral, as the party may see it, in the form that is wished for: plain JSON where none is. */
export async function readSummary(
  { store, summaries, pdf, checks }: SummaryDeps,
  { asked, id, query }: Asking,
): Promise<Reply> {
  const { party } = asked.visitor;
  const { detail = 'short' } = checks.query('summary', query);
  const exchange = await exchangeFor(store, party, id);
  asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
  const { story, document } = await summaries.summary(exchange, party.id, detail);
  // A summary is somebody's record: nothing on its way keeps a copy.
  const headers = { 'cache-control': 'no-store', vary: 'Accept' };
  const named = (name: string) => ({ ...headers, 'content-disposition': `inline; filename="${name}"` });
  switch (wished(asked.request.headers.accept)) {
    case 'application/fhir+json':
      return {
        status: 200,
        headers: { ...headers, 'content-type': 'application/fhir+json; fhirVersion=4.0; charset=utf-8' },
        body: writeJson(document()),
      };
    case 'text/html':
      return {
        status: 200,
        headers: {
          ...named('summary.html'),
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': summaryPagePolicy,
        },
        body: summaryPage(story),
      };
    case 'application/pdf':
      return {
        status: 200,
        headers: { ...named('summary.pdf'), 'content-type': 'application/pdf' },
        bytes: await pdf(story, exchange.updatedAt),
      };
    default:
      return {
        status: 200,
        headers,
        body: writeJson({
          exchange: exchangeTold(exchange, party),
          madeFrom: new Date(exchange.updatedAt).toISOString(),
          ...story,
        }),
      };
  }
}

/** The first form of ours that is wished for most; undefined for plain JSON. */
function wished(accept: string | undefined): (typeof summaryMedia)[number] | undefined {
  const wishes = mediaTypesIn(accept ?? '')
    .map(({ type, parameters: { q = '1' } }) => ({ type, weight: Number(q) }))
    .filter(({ weight }) => weight > 0)
    .toSorted((one, other) => other.weight - one.weight);
  for (const { type } of wishes) {
    if (['application/json', 'application/*', '*/*'].includes(type)) return undefined;
    const found = summaryMedia.find((media) => media === type || (type === 'text/*' && media === 'text/html'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the practice should file for a referral, and what happened that has no verified code. */
export async function readCodedEntries({ store, summaries }: SummaryDeps, { asked, id }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  const exchange = await exchangeFor(store, party, id);
  asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
  const { entries, withoutCode } = await summaries.codedEntries(exchange, party.id);
  const things = withoutCode.map((thing) => ({ thing, words: uncodedWords[thing] }));
  return {
    status: 200,
    headers: { 'cache-control': 'no-store' },
    body: writeJson({ entries, withoutCode: things }),
  };
}
