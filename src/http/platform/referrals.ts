import { writeJson } from '../../conformance/json-literals.js';
import { fromRest } from '../../connectors/at-rest.js';
import type { Connector } from '../../connectors/connector.js';
import { isError } from '../../domain/issue.js';
import { bundleOf } from '../../exchange/kept-bundle.js';
import type { Exchange, ExchangePlace, JournalEntry, Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import type { Cursors } from './cursors.js';
import { exchangeFor, exchangeTold } from './exchanges.js';

export interface ReferralsDeps {
  readonly store: Pick<Store, 'exchangeOf' | 'exchangesOf' | 'contents' | 'journal'>;
  readonly platform: Connector;
  readonly checks: Checks;
  readonly cursors: Cursors;
}

const pageLength = 20;
/** How many are looked through for one answer: where a filter passes over more, the cursor says where to go on. */
const mostLooked = 1_000;
const atOnce = 100;

/** The referrals of a party, the one that changed last first. */
export async function listReferrals(
  { store, checks, cursors }: ReferralsDeps,
  { asked, query }: Asking,
): Promise<Reply> {
  const { party } = asked.visitor;
  const { state, changedSince, after, limit = pageLength } = checks.query('referrals', query);
  const since = changedSince === undefined ? Number.NEGATIVE_INFINITY : Date.parse(changedSince);
  const found: Exchange[] = [];
  let before = after === undefined ? undefined : placeIn(cursors.open(party.id, 'referrals', after));
  let looked = 0;
  let isEnd = false;
  while (found.length < limit && looked < mostLooked && !isEnd) {
    const page = await store.exchangesOf(party.id, { limit: atOnce, ...(before !== undefined && { before }) });
    isEnd = page.length < atOnce;
    for (const exchange of page) {
      if (exchange.updatedAt < since) {
        isEnd = true;
        break;
      }
      if (found.length === limit) {
        isEnd = false;
        break;
      }
      looked += 1;
      before = { updatedAt: exchange.updatedAt, id: exchange.id };
      if (state === undefined || exchange.state === state) found.push(exchange);
    }
  }
  const referrals = found.map((exchange) => exchangeTold(exchange, party));
  const next = isEnd || before === undefined ? undefined : cursors.seal(party.id, 'referrals', placeOf(before));
  return {
    status: 200,
    body: writeJson({ referrals, ...(next !== undefined && { next }) }),
    touched: ['ServiceRequest'],
  };
}

const placeOf = ({ updatedAt, id }: ExchangePlace) => `${updatedAt} ${id}`;

function placeIn(place: string): ExchangePlace {
  const [updatedAt = '', id = ''] = place.split(' ');
  return { updatedAt: Number(updatedAt), id };
}

/** One referral, as it is kept: told in the words of the platform wire, with what was kept and not understood. */
export async function readReferral({ store, platform }: ReferralsDeps, { asked, id }: Asking): Promise<Reply> {
  const { party } = asked.visitor;
  const exchange = await exchangeFor(store, party, id);
  asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
  const { message, issues, unmapped } = fromRest(bundleOf(exchange, await store.contents(exchange.id)));
  if (message === undefined || issues.some(isError)) throw new Error('A kept referral cannot be read');
  return {
    status: 200,
    headers: { etag: `"${exchange.version}"` },
    body: writeJson({
      exchange: exchangeTold(exchange, party),
      referral: platform.write(message, undefined, unmapped),
    }),
  };
}

/** What happened to a referral. Whom the other party is known as inside is not told: its role is. */
export async function readJournal({ store }: ReferralsDeps, { asked, id }: Asking): Promise<Reply> {
  const exchange = await exchangeFor(store, asked.visitor.party, id);
  asked.touch(`ServiceRequest/${exchange.request}`);
  const entries = (await store.journal(exchange.id)).map((entry) => entryTold(entry, exchange));
  return { status: 200, body: writeJson({ entries }) };
}

const entryTold = ({ at, journey, party, from, to, messageId }: JournalEntry, exchange: Exchange) => ({
  at: new Date(at).toISOString(),
  journey,
  by: journey === 'receive' ? 'waymark' : sideOf(journey, party, exchange),
  ...(from !== undefined && { from }),
  to,
  messageId,
});

/** A party that is on both sides asks when it refers or withdraws, and works when it says anything else. */
function sideOf(journey: string, party: string, { referrer, performer }: Exchange): 'referrer' | 'link-worker' {
  if (referrer !== performer) return party === performer ? 'link-worker' : 'referrer';
  return ['refer', 'withdraw', 'ask-withdrawal'].includes(journey) ? 'referrer' : 'link-worker';
}
