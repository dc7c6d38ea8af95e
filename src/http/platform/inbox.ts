import { writeJson } from '../../conformance/json-literals.js';
import type { Connector, WireName } from '../../connectors/connector.js';
import { error, Refusal } from '../../domain/issue.js';
import type { Party } from '../../domain/party.js';
import type { Journeys } from '../../exchange/journeys.js';
import { carriedKept, messageKept } from '../../exchange/kept-message.js';
import { isWithheld } from '../../exchange/restricted.js';
import type { Exchange, Owed } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import type { Cursors } from './cursors.js';
import { issueTold } from './tell.js';

export interface InboxDeps {
  readonly store: Pick<Store, 'inbox' | 'owed' | 'exchangeOf'>;
  readonly journeys: Pick<Journeys, 'delivered'>;
  readonly wires: Readonly<Record<WireName, Connector>>;
  readonly checks: Checks;
  readonly cursors: Cursors;
}

const pageLength = 20;

/** What a party is owed, each message in the form that its connection was set up for. */
export async function readInbox(deps: InboxDeps, { asked, query }: Asking): Promise<Reply> {
  const { store, wires, checks, cursors } = deps;
  const { party } = asked.visitor;
  const { after, limit = pageLength } = checks.query('inbox', query);
  const from = after === undefined ? 0 : placeIn(deps, party, after);
  const owed = await store.inbox(party.id, { after: from, limit: limit + 1 });
  const shown = owed.slice(0, limit);
  const exchanges = await exchangesOf(deps, party, shown);
  const cursorAt = (place: number) => cursors.seal(party.id, 'inbox', String(place));
  const items = shown.map((one) => ({
    ...itemOf(one, cursorAt(one.place), wires[wireOf(party)], party),
    // Whether an answer is wanted is said by where the exchange stands now, however long ago the withdrawal came.
    ...(one.kind === 'withdrawal' && { withdrawalAsked: exchanges.get(one.exchange)?.withdrawalAsked === true }),
  }));
  return {
    status: 200,
    body: writeJson({ items, next: cursorAt(shown.at(-1)?.place ?? from), more: owed.length > limit }),
    touched: requestsOf(exchanges),
  };
}

/** The exchanges that entries of the inbox are about. */
async function exchangesOf({ store }: InboxDeps, party: Party, all: readonly Owed[]): Promise<Map<string, Exchange>> {
  const ids = [...new Set(all.map(({ exchange }) => exchange))];
  const found = await Promise.all(ids.map((id) => store.exchangeOf(party.id, id)));
  return new Map(found.flatMap((exchange) => (exchange === undefined ? [] : [[exchange.id, exchange]])));
}

/** Their requests, for the audit trail. */
const requestsOf = (exchanges: ReadonlyMap<string, Exchange>): readonly string[] =>
  [...exchanges.values()].map(({ request }) => `ServiceRequest/${request}`);

const wireOf = ({ connection }: Party): WireName => (connection.kind === 'inbox' ? connection.wire : 'platform');

/** A message that its wire form cannot hold does not stand in the way of the others. */
function itemOf(owed: Owed, cursor: string, connector: Connector, party: Party) {
  const { id, kind, exchange, createdAt } = owed;
  const item = {
    id,
    cursor,
    kind,
    exchange,
    createdAt: new Date(createdAt).toISOString(),
    wire: connector.name,
  };
  const message = messageKept(owed.message);
  const carried = carriedKept(owed.carried);
  if (isWithheld(message, carried, party)) return { ...item, issues: [issueTold(withheld)] };
  try {
    return { ...item, message: connector.write(message, undefined, carried) };
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    return { ...item, issues: thrown.issues.map(issueTold) };
  }
}

/** Nothing is left out of a message unseen: without what is restricted it would say that there is none. */
const withheld = error(
  'forbidden',
  '',
  'found restricted entries, for which you are not cleared; expected you to ask whoever runs this service',
);

const placeIn = ({ cursors }: InboxDeps, { id }: Party, cursor: string): number =>
  Number(cursors.open(id, 'inbox', cursor));

/**
 * Acknowledges: each item by the journey of what has arrived. Refused as a whole, and nothing done, when one of the ids
 * is not of this party's inbox. What is acknowledged already stays so.
 */
export async function acknowledge(deps: InboxDeps, { asked, json }: Asking): Promise<Reply> {
  const { ids, upTo } = deps.checks.body('acknowledgement', json);
  const { party } = asked.visitor;
  const all =
    ids === undefined ? await owedUpTo(deps, party, placeIn(deps, party, upTo ?? '')) : await owedOf(deps, party, ids);
  const open = all.filter(({ state }) => state === 'owed').sort((a, b) => a.place - b.place);
  for (const owed of open) await deps.journeys.delivered(owed, undefined, 'acknowledged');
  return {
    status: 200,
    body: writeJson({ acknowledged: open.length, before: all.length - open.length }),
    touched: requestsOf(await exchangesOf(deps, party, open)),
  };
}

async function owedOf({ store }: InboxDeps, party: Party, ids: readonly string[]): Promise<readonly Owed[]> {
  const all: Owed[] = [];
  for (const [i, id] of [...new Set(ids.map((one) => one.toLowerCase()))].entries()) {
    const owed = await store.owed(id);
    if (owed === undefined || owed.to !== party.id) {
      throw new Refusal([error('not-found', `/ids/${i}`, 'found no item of that id in your inbox')]);
    }
    all.push(owed);
  }
  return all;
}

const atOnce = 100;

async function owedUpTo({ store }: InboxDeps, party: Party, place: number): Promise<readonly Owed[]> {
  const all: Owed[] = [];
  for (let after = 0; ; ) {
    const page = await store.inbox(party.id, { after, limit: atOnce });
    all.push(...page.filter((owed) => owed.place <= place));
    after = page.at(-1)?.place ?? place;
    if (page.length < atOnce || after >= place) return all;
  }
}
