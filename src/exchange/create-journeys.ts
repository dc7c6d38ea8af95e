import { writeJson } from '../conformance/json-literals.js';
import { error, type Issue, information, issueCodes, Refusal, refuseErrors } from '../domain/issue.js';
import type { Message, ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Log } from '../operations/log.js';
import type { Meters } from '../operations/meters.js';
import type { Change, Exchange, JournalEntry, KeptKey, Owed } from '../store/store.js';
import { answerWithdrawal } from './answer-withdrawal.js';
import { checkSender, needRole, placeOf } from './caller.js';
import { fingerprint } from './fingerprint.js';
import type { Accepted, Arrival, Caller, Journeys, Outcome, ResourceUpdate } from './journeys.js';
import { factsOf, loadKept } from './kept-exchange.js';
import type { JourneyDeps, Plan } from './plan.js';
import { receive } from './receive.js';
import { exchangeIdOf, nameOf, refer } from './refer.js';
import { findRepeat, type Key, otherContent } from './repeat.js';
import { report, type Said } from './report.js';
import { createTurns } from './turns.js';
import { update } from './update.js';
import { withdraw } from './withdraw.js';

export interface JourneysDeps extends JourneyDeps {
  readonly log: Log;
  readonly meters: Meters;
  /** Told after each commit that owes something: the delivery looks at once. */
  nudge(): void;
}

/** More than anybody crosses in earnest: each round reads anew what another commit has changed. */
const rounds = 50;

/**
 * The journeys over a store. Each reads, decides, and commits once; where somebody else was faster, it reads and decides
 * again. A repeat is recognised first, by every name it goes by, and gets the first answer.
 */
export function createJourneys(deps: JourneysDeps): Journeys {
  const { store } = deps;
  const turns = createTurns();

  /** Reads, decides and commits until nobody was faster. */
  async function settle(
    caller: Caller,
    told: Told,
    keys: readonly Key[],
    plan: () => Promise<Plan>,
    known: () => Promise<Accepted | undefined> = async () => undefined,
  ): Promise<Accepted> {
    for (let round = 0; round < rounds; round += 1) {
      const repeat = (await findRepeat(store, caller.party, keys)) ?? (await known());
      if (repeat !== undefined) return repeat;
      const made = await plan();
      const { journey, exchange, message, changed } = made;
      const outcome: Outcome = { journey, exchange, message, changed, issues: told.issues };
      const answer = caller.answer(outcome);
      if (changed.length === 0 && made.owed.length === 0) return { kind: 'done', answer, outcome };
      const committed = await store.commit(changeOf(deps, made, caller, told, keys, answer));
      if (!committed.done) continue;
      deps.nudge();
      return { kind: 'done', answer, outcome };
    }
    throw tooMuch();
  }

  /** Counts what was said and how it was answered, whatever became of it. */
  async function counted(caller: Caller, journey: () => Promise<Accepted>): Promise<Accepted> {
    const { door, requestId, correlationId, party } = caller;
    try {
      const accepted = await journey();
      deps.meters.messageAnswered({ door, status: accepted.answer.status });
      const what = accepted.kind === 'done' ? accepted.outcome.journey : 'repeat';
      deps.log.info('message.accepted', { door, journey: what, party: party.id, requestId, correlationId });
      return accepted;
    } catch (thrown) {
      if (thrown instanceof Refusal) {
        const code = thrown.issues.find(({ severity }) => severity === 'error')?.code ?? 'bug';
        deps.meters.messageAnswered({ door, status: issueCodes[code].http });
        deps.log.info('message.refused', { door, code, party: party.id, requestId, correlationId });
      }
      throw thrown;
    }
  }

  async function exchangeAbout(arrival: Arrival, message: ProgressMessage | WithdrawalMessage): Promise<Exchange> {
    const [found, ...more] = await store.exchangesNamed(arrival.party.id, nameOf(message.referral));
    const { referral: at } = placeOf(arrival.wire);
    if (more.length > 0) {
      throw new Refusal([error('ambiguous', at, 'found more than one referral of that name; expected the id of one')]);
    }
    if (found === undefined) {
      throw new Refusal([error('not-found', at, 'found no referral of that name; expected one you take part in')]);
    }
    return found;
  }

  /** Which exchange a message begins or is about: the name under which it waits for its turn. */
  const exchangeFor = async (arrival: Arrival, message: Message): Promise<string> =>
    message.kind === 'referral' ? exchangeIdOf(arrival.party, message) : (await exchangeAbout(arrival, message)).id;

  /**
   * A referral that is kept though what was answered then is forgotten (`Store.purge`): the same again is a repeat, and
   * hears where it is; other content is refused as ever.
   */
  async function knownReferral(arrival: Arrival, message: Message, { issues }: Told): Promise<Accepted | undefined> {
    if (message.kind !== 'referral') return undefined;
    const id = exchangeIdOf(arrival.party, message);
    const exchange = await store.exchange(id);
    if (exchange === undefined) return undefined;
    const kept = await loadKept(store, exchange);
    const key = `referral:${id}`;
    if (factsOf(kept.referral) !== factsOf(message)) throw new Refusal([otherContent(key)]);
    const changed = kept.resources.filter(({ part }) => part === 'referral');
    const answer = arrival.answer({ journey: 'refer', exchange, message, changed, issues });
    return { kind: 'repeat', answer, key, exchange: id };
  }

  async function planFor(arrival: Arrival, message: Message): Promise<Plan> {
    if (message.kind === 'referral') return refer(deps, arrival, message);
    const kept = await loadKept(store, await exchangeAbout(arrival, message));
    const { party, wire, correlationId, incoming, received } = arrival;
    const said = { party, wire, correlationId, received, carried: incoming.unmapped };
    return message.kind === 'progress'
      ? report(deps, kept, { ...said, message } satisfies Said<ProgressMessage>)
      : withdraw(deps, kept, { ...said, message: unanswered(message) } satisfies Said<WithdrawalMessage>);
  }

  /** The resource that is to be updated, as it stands, with its exchange: where the party takes part in that. */
  async function presentOf({ party, type, id }: ResourceUpdate): Promise<{ exchange: Exchange; version: number }> {
    const present = await store.read(party.id, type, id);
    const exchange = present === undefined ? undefined : await store.exchangeOf(party.id, present.exchange);
    if (present !== undefined && exchange !== undefined) return { exchange, version: present.version };
    throw new Refusal([error('not-found', type, 'found nothing under that id; expected one that you can see')]);
  }

  /** What the referrer is to hear when something has arrived. */
  async function newsThat(owed: Owed): Promise<Plan | undefined> {
    const exchange = owed.kind === 'referral' ? await store.exchange(owed.exchange) : undefined;
    return exchange?.state === 'sent' ? receive(deps, await loadKept(store, exchange), owed) : undefined;
  }

  return {
    accept: (arrival) =>
      counted(arrival, async () => {
        const issues = refuseErrors(arrival.incoming.issues);
        const { message, unmapped } = arrival.incoming;
        if (message === undefined) throw new Error('A message was read without error and is not there');
        checkSender(arrival.party, message, arrival.wire);
        needRole(arrival.party, message.kind === 'progress' ? 'link-worker' : 'referrer');
        const hash = fingerprint(arrival.received);
        const keys = [
          ...arrival.keys.map((key) => ({ key, hash })),
          { key: `message:${message.id}`, hash },
          ...(message.kind === 'referral'
            ? [{ key: `referral:${exchangeIdOf(arrival.party, message)}`, hash: fingerprint(message.referral) }]
            : []),
        ];
        const told = {
          issues: [...issues, ...unmapped.slice(0, mostTold).map(notUnderstood)],
          unmapped,
          wire: arrival.wire,
        };
        const exchange = await exchangeFor(arrival, message);
        const known = () => knownReferral(arrival, message, told);
        return turns.take(exchange, () => settle(arrival, told, keys, () => planFor(arrival, message), known));
      }),

    update: (asked) =>
      counted(asked, async () => {
        const hash = fingerprint({
          id: asked.id,
          version: asked.version,
          raw: Buffer.from(asked.raw).toString('base64'),
        });
        const keys = asked.keys.map((key) => ({ key, hash }));
        const { exchange } = await presentOf(asked);
        const plan = async () => {
          const present = await presentOf(asked);
          if (present.version === asked.version) return update(deps, await loadKept(store, present.exchange), asked);
          const text = `found If-Match of version ${asked.version}; expected the present one, ${present.version}`;
          throw new Refusal([error('version-stale', asked.type, text)]);
        };
        return turns.take(exchange.id, () => settle(asked, nothingTold, keys, plan));
      }),

    answerWithdrawal: (answer) =>
      counted(answer, () => {
        const hash = fingerprint({ agreed: answer.agreed, words: answer.words ?? '', exchange: answer.exchange });
        const keys = answer.keys.map((key) => ({ key, hash }));
        const plan = async () => {
          const exchange = await store.exchangeOf(answer.party.id, answer.exchange);
          if (exchange === undefined || exchange.performer !== answer.party.id) {
            throw new Refusal([error('not-found', '', 'found no such referral; expected one that you work on')]);
          }
          return answerWithdrawal(deps, await loadKept(store, exchange), answer);
        };
        return turns.take(answer.exchange, () => settle(answer, { ...nothingTold, wire: 'platform' }, keys, plan));
      }),

    delivered: (owed, owner, receipt) =>
      turns.take(owed.exchange, async () => {
        for (let round = 0; round < rounds; round += 1) {
          const settled = [
            { id: owed.id, owner, at: deps.surroundings.now(), end: { kind: 'delivered', receipt } },
          ] as const;
          const news = await newsThat(owed);
          const change = news === undefined ? {} : newsOf(deps, news, owed.correlationId);
          const committed = await store.commit({ settled, ...change });
          if (committed.done && news !== undefined) deps.nudge();
          // Somebody else has settled it, or holds it now: it arrived all the same, and its id tells the receiver so.
          if (committed.done || committed.conflict === 'settlement') return;
        }
        throw tooMuch();
      }),
  };
}

/** Each round reads anew; that none comes through is not the sender's doing, and passes. */
const tooMuch = () =>
  new Refusal([error('unavailable', '', 'found too much going on about this referral; expected to try again')]);

/** Whether an answer is wanted is Waymark's to say: see `WithdrawalMessage.answerWanted`. */
const unanswered = ({ answerWanted: _answerWanted, ...message }: WithdrawalMessage): WithdrawalMessage => message;

/** What a message was told, and what of it was not understood. */
interface Told {
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Leaf[];
  readonly wire: string;
}

const nothingTold: Told = { issues: [], unmapped: [], wire: 'fhir-rest' };

/** Enough to see what is not understood; all of it stands in the journal. */
const mostTold = 100;

const notUnderstood = ({ path }: Leaf): Issue => information('unmapped', path, 'kept, and not understood');

function changeOf(
  { surroundings }: JourneysDeps,
  plan: Plan,
  caller: Caller,
  { issues, unmapped, wire }: Told,
  keys: readonly Key[],
  answer: KeptKey['answer'],
): Change {
  const { exchange, message, names, changed, owed } = plan;
  const { party, door, raw, requestId, correlationId } = caller;
  const at = surroundings.now();
  return {
    exchange,
    names,
    resources: changed,
    received: {
      id: surroundings.newId(),
      exchange: exchange.id,
      party: party.id,
      door,
      wire,
      messageId: message.id,
      raw,
      requestId,
      correlationId,
      receivedAt: at,
    },
    keys: keys.map((key) => ({ ...key, party: party.id, exchange: exchange.id, answer, at })),
    owed,
    journal: [
      entryOf(plan, {
        id: surroundings.newId(),
        at,
        party: party.id,
        requestId,
        correlationId,
        told: writeJson({ issues, unmapped }),
      }),
    ],
  };
}

/** What Waymark itself has to say: nobody sent it, and nobody repeats it. */
const newsOf = ({ surroundings }: JourneysDeps, plan: Plan, correlationId: string): Change => ({
  exchange: plan.exchange,
  resources: plan.changed,
  owed: plan.owed,
  journal: [
    entryOf(plan, {
      id: surroundings.newId(),
      at: surroundings.now(),
      party: plan.exchange.performer,
      requestId: '',
      correlationId,
      told: '{}',
    }),
  ],
});

const entryOf = (
  { journey, exchange, from, message }: Plan,
  entry: Omit<JournalEntry, 'exchange' | 'journey' | 'from' | 'to' | 'messageId'>,
): JournalEntry => ({ ...entry, exchange: exchange.id, journey, from, to: exchange.state, messageId: message.id });
