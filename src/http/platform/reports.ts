import { writeJson } from '../../conformance/json-literals.js';
import type { Connector, Incoming } from '../../connectors/connector.js';
import { error, type Issue, Refusal, refuseErrors } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import { correspondentOf } from '../../exchange/beside.js';
import type { Accepted, Caller, Journeys } from '../../exchange/journeys.js';
import type { Parties } from '../../exchange/parties/parties.js';
import { nameOf } from '../../exchange/refer.js';
import { checkSaidOn, madeOn } from '../../exchange/said-on.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import type { Surroundings } from '../../operations/ids.js';
import type { Exchange } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import { type Asking, checkVersion } from './asking.js';
import type { Checks } from './checks.js';
import { exchangeFor, exchangeTold } from './exchanges.js';
import { issueTold } from './tell.js';

export interface ReportsDeps {
  readonly store: Pick<Store, 'contents' | 'exchangeOf' | 'exchangesNamed' | 'key' | 'read'>;
  readonly journeys: Pick<Journeys, 'accept' | 'answerWithdrawal'>;
  readonly parties: Parties;
  readonly platform: Connector;
  readonly surroundings: Surroundings;
  readonly checks: Checks;
  /** Where the API is reached from outside, without a slash at its end. */
  readonly baseUrl: string;
}

/** A whole message of the platform wire. `only` refuses other kinds where the path has said which. */
export async function sendMessage(deps: ReportsDeps, asking: Asking, only?: 'referral'): Promise<Reply> {
  const { asked, json } = asking;
  if (only !== undefined && isMembers(json) && json.kind !== undefined && json.kind !== only) {
    throw new Refusal([error('code-unknown', '/kind', `found another kind of message; expected ${only}`)]);
  }
  const incoming = deps.platform.read(json);
  if (incoming.message?.kind === 'referral') asked.need('ServiceRequest', 'c');
  if (incoming.message?.kind === 'withdrawal') asked.need('ServiceRequest', 'u');
  if (incoming.message?.kind === 'progress') asked.need('Task', 'u');
  refuseErrors(await checkTimes(deps, asking, incoming.message));
  return settled(asking, () => accept(deps, asking, { incoming, received: json }));
}

/** What a message says was said by now, whenever it says that it was sent. One that was said before is not looked at again. */
async function checkTimes(
  { store, surroundings }: ReportsDeps,
  asking: Asking,
  message: Message | undefined,
): Promise<Issue[]> {
  const { party } = asking.asked.visitor;
  if (message === undefined || message.kind === 'referral' || (await isRepeat(store, asking))) return [];
  const [exchange] = await store.exchangesNamed(party.id, nameOf(message.referral));
  const since = exchange === undefined ? undefined : await madeOn(store, party, exchange);
  return checkSaidOn(message.progress.saidOn, { by: surroundings.now(), since, path: '/progress/saidOn' });
}

const isRepeat = async (store: ReportsDeps['store'], asking: Asking): Promise<boolean> =>
  (await store.key(asking.asked.visitor.party.id, keyOf(asking))) !== undefined;

/** Where the work stands, said by the link worker; the envelope is made here. */
export async function reportProgress(deps: ReportsDeps, asking: Asking): Promise<Reply> {
  const { saidBy, report, ...progress } = deps.checks.body('progressReport', asking.json);
  return about(deps, asking, {
    side: 'performer',
    bodyPath,
    saying: async (exchange) => ({
      kind: 'progress',
      receiver: exchange.referrer,
      saidOn: progress.saidOn,
      facts: { progress, ...(saidBy !== undefined && { saidBy }), ...(report !== undefined && { report }) },
    }),
  });
}

/** The referral taken back by the referrer. */
export async function withdraw(deps: ReportsDeps, asking: Asking): Promise<Reply> {
  const progress = deps.checks.body('withdrawalRequest', asking.json);
  return about(deps, asking, {
    side: 'referrer',
    bodyPath,
    saying: async (exchange) => ({
      kind: 'withdrawal',
      receiver: exchange.performer,
      saidOn: progress.saidOn,
      facts: { progress },
    }),
  });
}

interface Saying {
  readonly kind: 'progress' | 'withdrawal';
  readonly receiver: string;
  readonly saidOn: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** How a request says something about an exchange. */
export interface About {
  /** Who alone may say it. */
  readonly side: 'performer' | 'referrer';
  /** The place in the body of a place in the message that is made of it. */
  bodyPath(path: string): string;
  saying(exchange: Exchange): Promise<Saying>;
  /** What tells this request from another of the same body. */
  readonly part?: string;
  /** Whether it holds only for the exchange as `saying` saw it: otherwise refused as `version-stale`. */
  readonly isPinned?: true;
}

/** Says something about one exchange: a message of the platform wire, as the sender would have written it in full. */
export async function about(deps: ReportsDeps, asking: Asking, way: About): Promise<Reply> {
  const { store, platform } = deps;
  const { party } = asking.asked.visitor;
  const exchange = await exchangeFor(store, party, asking.id);
  asking.asked.touch(`ServiceRequest/${exchange.request}`, `Task/${exchange.task}`);
  if (exchange[way.side] !== party.id) {
    const text = `found a party that is not the ${way.side} of this referral; expected the one who is`;
    throw new Refusal([error('move-not-allowed', way.bodyPath('/progress/state'), text)]);
  }
  const { kind, receiver, saidOn, facts } = await way.saying(exchange);
  const now = deps.surroundings.now();
  // A repeat is known by its key, however the exchange and the clock have moved since.
  if (!(await isRepeat(store, asking))) {
    checkVersion(asking.expected, exchange.version);
    refuseErrors(checkSaidOn(saidOn, { by: now, since: await madeOn(store, party, exchange), path: '/saidOn' }));
  }
  const wire = {
    waymark: '1',
    kind,
    id: nameUuid(`${party.id}|${keyOf(asking)}`),
    sentAt: new Date(now).toISOString(),
    sender: correspondentOf(party),
    receiver: correspondentOf(deps.parties.party(receiver) ?? party),
    referralIdentifier: { value: exchange.id },
    ...facts,
  };
  // What was received is what a repeat repeats: the body, and where it was sent.
  const { part } = way;
  const received = { kind, exchange: exchange.id, body: asking.json, ...(part !== undefined && { part }) };
  const pinned = way.isPinned === true ? { ...asking, expected: exchange.version } : asking;
  return settled(pinned, () =>
    inBody(way, () => accept(deps, pinned, { incoming: platform.read(wire), received }, way)),
  );
}

/** Where a message says what the body says at its top; the envelope is not the sender's. */
const bodyPath = (path: string): string =>
  path.replace(/^\/progress(?=\/|$)|^\/(sender|receiver|referralIdentifier)\b.*/, '');

/** Issues about the message that was made, as issues about the body it was made from. */
async function inBody<T>(way: About, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    throw new Refusal(issuesInBody(way, thrown.issues));
  }
}

const issuesInBody = ({ bodyPath }: Pick<About, 'bodyPath'>, issues: readonly Issue[]): Issue[] =>
  issues.map((issue) => ({ ...issue, path: bodyPath(issue.path) }));

/** A message that the sender wrote in full: issues are told where they stand in it. */
const asSent: Pick<About, 'bodyPath'> = { bodyPath: (path) => path };

/** The link worker's answer to a withdrawal that was asked for after work began. */
export async function answerWithdrawal(deps: ReportsDeps, asking: Asking): Promise<Reply> {
  const { party } = asking.asked.visitor;
  const { agreed, words } = deps.checks.body('withdrawalAnswer', asking.json);
  const exchange = await exchangeFor(deps.store, party, asking.id);
  asking.asked.touch(`Task/${exchange.task}`);
  if (exchange.performer !== party.id) {
    const text = 'found a party that is not the performer of this referral; expected the one who is';
    throw new Refusal([error('move-not-allowed', '/agreed', text)]);
  }
  return settled(asking, () =>
    deps.journeys.answerWithdrawal({
      ...callerOf(deps, asking),
      exchange: exchange.id,
      agreed,
      ...(words !== undefined && { words }),
    }),
  );
}

function accept(
  deps: ReportsDeps,
  asking: Asking,
  said: { readonly incoming: Incoming; readonly received: unknown },
  way: Pick<About, 'bodyPath'> = asSent,
): Promise<Accepted> {
  return deps.journeys.accept({ ...callerOf(deps, asking, way), wire: 'platform', ...said });
}

const keyOf = ({ key }: Asking) => `idempotency:${key}`;

/** Who says it, and what is answered: kept beside what was said, so that a repeat hears the same. */
function callerOf({ baseUrl }: ReportsDeps, asking: Asking, way: Pick<About, 'bodyPath'> = asSent): Caller {
  const { asked, raw, expected } = asking;
  const { party } = asked.visitor;
  return {
    party,
    door: 'platform',
    requestId: asked.visit.requestId,
    correlationId: asked.visit.correlationId,
    raw,
    keys: [keyOf(asking)],
    answer: ({ exchange, journey, issues }) => {
      // The commit stands only on the version before it: whoever was faster is seen here, and not written over.
      checkVersion(expected, exchange.version - 1);
      const isNew = journey === 'refer';
      return {
        // Accepted, and not done: the link worker has to answer first.
        status: isNew ? 201 : journey === 'ask-withdrawal' ? 202 : 200,
        headers: {
          etag: `"${exchange.version}"`,
          ...(isNew && { location: `${baseUrl}/platform/v1/referrals/${exchange.id}` }),
        },
        body: writeJson({ exchange: exchangeTold(exchange, party), issues: issuesInBody(way, issues).map(issueTold) }),
      };
    },
  };
}

/** Does it, or gives the first answer again: two at once under one key get the same one, since one alone is committed. */
async function settled({ asked }: Asking, attempt: () => Promise<Accepted>): Promise<Reply> {
  const accepted = await attempt();
  if (accepted.kind === 'done') asked.touch(...accepted.outcome.changed.map(({ type, id }) => `${type}/${id}`));
  return accepted.answer;
}
