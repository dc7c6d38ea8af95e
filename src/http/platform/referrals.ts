import { writeJson } from '../../conformance/json-literals.js';
import type { Connector } from '../../connectors/connector.js';
import type { Referral } from '../../domain/referral.js';
import { loadKept, sharesIn } from '../../exchange/kept-exchange.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { carriedSeen, referralSeen, sightOf } from '../../exchange/seen.js';
import type { Exchange, ExchangePlace, JournalEntry } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import type { Cursors } from './cursors.js';
import { exchangeFor, exchangeTold } from './exchanges.js';
import { exchangeWithHolding } from './reviews.js';

export interface ReferralsDeps {
  readonly store: Pick<Store, 'exchangeOf' | 'exchangesOf' | 'contents' | 'journal'>;
  readonly parties: Pick<Parties, 'party'>;
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
export async function readReferral(deps: ReferralsDeps, asking: Asking): Promise<Reply> {
  const { exchange, told, referral } = await toldOf(deps, asking);
  return {
    status: 200,
    headers: { etag: `"${exchange.version}"` },
    body: writeJson({ exchange: exchangeWithHolding(exchange, asking.asked.visitor.party, referral), referral: told }),
  };
}

/** An exchange of the party that asks, and its referral as that party may read it. */
export async function toldOf(
  { store, parties, platform }: ReferralsDeps,
  { asked, id }: Asking,
): Promise<{ readonly exchange: Exchange; readonly told: unknown; readonly referral: Referral }> {
  const { party } = asked.visitor;
  const exchange = await exchangeFor(store, party, id);
  asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
  const kept = await loadKept(store, exchange);
  const sight = sightOf(exchange, sharesIn(kept.exchange), party.id, parties);
  const message = referralSeen(kept.referral, sight);
  const told = platform.write(message, undefined, carriedSeen(kept.unmapped, sight));
  return { exchange, told, referral: message.referral };
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
  by: journey === 'receive' || journey === 'hear' ? 'waymark' : sideOf(journey, party, exchange),
  ...(from !== undefined && { from }),
  to,
  messageId,
});

/** A party that is on both sides asks when it refers or withdraws, and works when it says anything else. */
function sideOf(journey: string, party: string, { referrer, performer }: Exchange): 'referrer' | 'link-worker' {
  if (referrer !== performer) return party === performer ? 'link-worker' : 'referrer';
  return ['refer', 'withdraw', 'ask-withdrawal'].includes(journey) ? 'referrer' : 'link-worker';
}
