import { error, type Issue, information, issueCodes, Refusal, refuseErrors } from '../domain/issue.js';
import type { Message, ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Log } from '../operations/log.js';
import type { Meters } from '../operations/meters.js';
import type { Exchange, KeptResource, Owed } from '../store/records.js';
import { answerWithdrawal } from './answer-withdrawal.js';
import { checkSender, needRole, needTakingPart, placeOf } from './caller.js';
import { fingerprint } from './fingerprint.js';
import type { Accepted, Arrival, Caller, Journeys, Outcome, ResourceUpdate } from './journeys.js';
import { factsOf, loadKept, sharesIn } from './kept-exchange.js';
import { mirrored } from './mirror.js';
import type { Said } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';
import { receive } from './receive.js';
import { exchangeIdOf, nameOf, refer } from './refer.js';
import { findRepeat, type Key, otherContent } from './repeat.js';
import { report } from './report.js';
import { checkSentAt, sentAtIn } from './said-on.js';
import { isMeantFor, keptSeen, sightOf } from './seen.js';
import { createTurns } from './turns.js';
import { update } from './update.js';
import { withdraw } from './withdraw.js';
import { changeOf, newsOf, type Told } from './written.js';

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
      const by = { by: caller.party.id, correlationId: caller.correlationId };
      const made = await mirrored(deps, await plan(), by);
      const { journey, exchange, message, changed } = made;
      const issues = [...told.issues, ...(made.issues ?? [])];
      const outcome: Outcome = { journey, exchange, message, changed: shownTo(caller, made), issues };
      const answer = caller.answer(outcome);
      if (changed.length === 0 && made.owed.length === 0) return { kind: 'done', answer, outcome };
      const committed = await store.commit(changeOf(deps, made, caller, { ...told, issues }, keys, answer));
      if (!committed.done) continue;
      deps.nudge();
      return { kind: 'done', answer, outcome };
    }
    throw tooMuch();
  }

  /** What the one who speaks sees of what is kept then. Who refers has written it all. */
  const shownTo = (
    { party }: Caller,
    { journey, exchange, changed }: Pick<Outcome, 'journey' | 'exchange' | 'changed'>,
  ): readonly KeptResource[] => {
    if (journey === 'refer') return changed;
    const sight = sightOf(exchange, sharesIn(exchange), party.id, deps.parties);
    return changed.flatMap((one) => (isMeantFor(one, sight) ? (keptSeen(one, sight) ?? []) : []));
  };

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
    const { id } = arrival.party;
    const named = await store.exchangesNamed(id, nameOf(message.referral));
    // What a party asks of others may bear the number of what it was asked itself.
    const own = named.filter((one) => (message.kind === 'progress' ? one.performer : one.referrer) === id);
    const [found, ...more] = own.length > 0 ? own : named;
    const { referral: at } = placeOf(arrival.wire);
    if (more.length > 0) {
      throw new Refusal([error('ambiguous', at, 'found more than one referral of that name; expected the id of one')]);
    }
    if (found === undefined) {
      throw new Refusal([error('not-found', at, 'found no referral of that name; expected one you take part in')]);
    }
    needTakingPart(found, arrival.party);
    return found;
  }

  /** Which exchange a message begins or is about: the name under which it waits for its turn. */
  const exchangeFor = async (arrival: Arrival, message: Message): Promise<string> =>
    message.kind === 'referral' ? exchangeIdOf(arrival.party, message) : turnOf(await exchangeAbout(arrival, message));

  /**
   * Refuses one who says what only another may say. Within another exchange anybody connected may be the one who is asked,
   * a practice or a food bank: that they take part in it is enough.
   */
  async function needPart({ party }: Arrival, message: Message): Promise<void> {
    const role = message.kind === 'progress' ? 'link-worker' : 'referrer';
    if (message.kind === 'referral' || party.roles.includes(role)) return needRole(party, role);
    const named = await store.exchangesNamed(party.id, nameOf(message.referral));
    if (!named.some(({ within }) => within !== undefined)) needRole(party, role);
  }

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
    const present = kept.resources.filter(({ part }) => part === 'referral');
    const changed = shownTo(arrival, { journey: 'report', exchange: kept.exchange, changed: present });
    const answer = arrival.answer({ journey: 'refer', exchange, message, changed, issues });
    return { kind: 'repeat', answer, key, exchange: id };
  }

  async function planFor(arrival: Arrival, message: Message): Promise<Plan> {
    if (message.kind === 'referral') return refer(deps, arrival, message);
    const kept = await loadKept(store, await exchangeAbout(arrival, message));
    const { party, wire, correlationId, incoming, received } = arrival;
    refuseErrors(checkSentAt(message.sentAt, { by: deps.surroundings.now(), path: sentAtIn(received, wire) }));
    const said = { party, wire, correlationId, received, carried: incoming.unmapped };
    return message.kind === 'progress'
      ? report(deps, kept, { ...said, message } satisfies Said<ProgressMessage>)
      : withdraw(deps, kept, { ...said, message: unanswered(message) } satisfies Said<WithdrawalMessage>);
  }

  /** The resource that is to be updated, as it stands, with its exchange: where the party takes part in that. */
  async function presentOf({ party, type, id }: ResourceUpdate): Promise<{ exchange: Exchange; version: number }> {
    const present = await store.read(party.id, type, id);
    const exchange = present === undefined ? undefined : await store.exchangeOf(party.id, present.exchange);
    if (present !== undefined && exchange !== undefined) {
      needTakingPart(exchange, party);
      return { exchange, version: present.version };
    }
    throw new Refusal([error('not-found', type, 'found nothing under that id; expected one that you can see')]);
  }

  /** What the referrer is to hear when something has arrived. */
  async function newsThat(owed: Owed): Promise<Plan | undefined> {
    const exchange = owed.kind === 'referral' ? await store.exchange(owed.exchange) : undefined;
    const news = exchange?.state === 'sent' ? receive(deps, await loadKept(store, exchange), owed) : undefined;
    return news && mirrored(deps, news, { by: undefined, correlationId: owed.correlationId });
  }

  /** An exchange and those that came out of it take turns together: what is said in one is written into the other. */
  const turnNamed = async (id: string): Promise<string> => {
    const exchange = await store.exchange(id);
    return exchange === undefined ? id : turnOf(exchange);
  };

  return {
    accept: (arrival) =>
      counted(arrival, async () => {
        const issues = refuseErrors(arrival.incoming.issues);
        const { message, unmapped } = arrival.incoming;
        if (message === undefined) throw new Error('A message was read without error and is not there');
        checkSender(arrival.party, message, arrival.wire);
        await needPart(arrival, message);
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
        return turns.take(turnOf(exchange), () => settle(asked, nothingTold, keys, plan));
      }),

    answerWithdrawal: (answer) =>
      counted(answer, async () => {
        const hash = fingerprint({ agreed: answer.agreed, words: answer.words ?? '', exchange: answer.exchange });
        const keys = answer.keys.map((key) => ({ key, hash }));
        const plan = async () => {
          const exchange = await store.exchangeOf(answer.party.id, answer.exchange);
          if (exchange === undefined || exchange.performer !== answer.party.id) {
            throw new Refusal([error('not-found', '', 'found no such referral; expected one that you work on')]);
          }
          return answerWithdrawal(deps, await loadKept(store, exchange), answer);
        };
        const turn = await turnNamed(answer.exchange);
        return turns.take(turn, () => settle(answer, { ...nothingTold, wire: 'platform' }, keys, plan));
      }),

    delivered: async (owed, owner, receipt) =>
      turns.take(await turnNamed(owed.exchange), async () => {
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

const turnOf = ({ id, within }: Exchange): string => within?.exchange ?? id;

/** Each round reads anew; that none comes through is not the sender's doing, and passes. */
const tooMuch = () =>
  new Refusal([error('unavailable', '', 'found too much going on about this referral; expected to try again')]);

/** Whether an answer is wanted is Waymark's to say: see `WithdrawalMessage.answerWanted`. */
const unanswered = ({ answerWanted: _answerWanted, ...message }: WithdrawalMessage): WithdrawalMessage => message;

const nothingTold: Told = { issues: [], unmapped: [], wire: 'fhir-rest' };

/** Enough to see what is not understood; all of it stands in the journal. */
const mostTold = 100;

const notUnderstood = ({ path }: Leaf): Issue => information('unmapped', path, 'kept, and not understood');
