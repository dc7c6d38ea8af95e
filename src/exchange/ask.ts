import { compareMoments } from '../conformance/moments.js';
import { toRest } from '../connectors/at-rest.js';
import type { Connection } from '../domain/connection.js';
import { error, type Issue, refuseErrors, warning } from '../domain/issue.js';
import type { ProgressMessage, ReferralMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import type { PracticeRequest } from '../domain/practice-request.js';
import type { Report } from '../domain/report.js';
import { nameUuid } from '../mapping/engine/ids.js';
import { connectionReferral, openRisks, requestReferral, toldOfConnection, toldOfRequest } from './ask-referral.js';
import {
  type Asked,
  below,
  checkNumbers,
  checkStanding,
  checkTold,
  isSameWord,
  otherThanTold,
  type Standing,
  standingsOf,
  stated,
} from './ask-standing.js';
import { changesOf, insistOn, type KeptExchange } from './kept-exchange.js';
import type { Said } from './move.js';
import type { JourneyDeps, Plan } from './plan.js';
import { practiceOf } from './practice.js';
import { begun, nameOf, withState } from './refer.js';
import type { Hearing } from './told-elsewhere.js';

/** What a report asks of others. */
export interface Asks {
  /** The report as it is kept: what others have answered stands in it as they said it. */
  readonly report: Report | undefined;
  /** The exchanges that begin with it. */
  readonly begun: readonly Plan[];
  /** What the link worker is to know: that nobody was told, where nobody could be. */
  readonly issues: readonly Issue[];
}

/**
 * What a link worker's report asks of community services and of the practice. A connection that is new, to a service of
 * the directory behind which a connected party stands, begins an exchange of its own with that party; so does a new
 * request, with the practice. From then on the one who is asked says where it stands, and the link worker takes it back
 * through that exchange, by its id or the number of the connection: said in a report, it is refused. Where nobody is
 * connected the link worker says what they hear, by the moves of any work.
 *
 * Refused: a service that the directory does not have, or no longer lists, or that is full; the same number twice;
 * another service under a number that is known; another word on what was asked than the one who is asked was told; a
 * person of whom only restricted risks are known; an ask within an ask.
 */
export async function asksIn(deps: JourneyDeps, kept: KeptExchange, said: Said<ProgressMessage>): Promise<Asks> {
  const { report } = said.message;
  const { connections, requests } = report ?? {};
  if (report === undefined || (connections === undefined && requests === undefined)) {
    return { report, begun: [], issues: [] };
  }
  const { wire } = said;
  const before = kept.referral.referral.report;
  const children = await deps.store.exchangesWithin(kept.exchange.id);
  const [of, asks] = [before ?? {}, { children, wire }];
  const connected = standingsOf('connection', connections, {
    ...asks,
    before: of.connections,
    told: toldOfConnection,
  });
  const requested = standingsOf('request', requests, { ...asks, before: of.requests, told: toldOfRequest });
  refuseErrors([
    ...checkNumbers(connected),
    ...checkNumbers(requested),
    ...connected.flatMap(checkStanding),
    ...requested.flatMap(checkStanding),
    ...connected.flatMap(checkTold),
    ...requested.flatMap(checkTold),
  ]);
  refuseErrors(checkHowMany([...connected, ...requested]));
  const asking = { deps, kept, said };
  const ofServices = await Promise.all(connected.map((one) => connect(asking, one)));
  const ofPractice = requested.map((one) => request(asking, one));
  const all = [...ofServices, ...ofPractice];
  const issues = refuseErrors(all.flatMap((one) => one.issues));
  return {
    report: {
      ...report,
      ...(connections !== undefined && { connections: ofServices.map(({ item }) => item) }),
      ...(requests !== undefined && { requests: ofPractice.map(({ item }) => item) }),
    },
    begun: all.flatMap(({ plan }) => plan ?? []),
    issues,
  };
}

/** More than anybody asks in one meeting: each is a referral of its own, written in one go with the others. */
const mostAsked = 20;

function checkHowMany(items: readonly Pick<Standing<Asked>, 'at' | 'before'>[]): Issue[] {
  const [first] = items.filter(({ before }) => before === undefined).slice(mostAsked);
  if (first === undefined) return [];
  const text = `found more than ${mostAsked} new connections and requests in a report; expected them in several`;
  return [error('too-many', first.at, text)];
}

interface Asking {
  readonly deps: JourneyDeps;
  readonly kept: KeptExchange;
  readonly said: Said<ProgressMessage>;
}

/** An item as it is kept, with the exchange that begins with it. */
interface Result<T> {
  readonly item: T;
  readonly plan?: Plan;
  readonly issues: readonly Issue[];
}

async function connect(asking: Asking, standing: Standing<Connection>): Promise<Result<Connection>> {
  const { said, before, at } = standing;
  const item = stated(standing);
  const { directoryId } = said.service;
  const place = below(at, 'service/directoryId');
  if (before !== undefined) return connectAgain(standing, before);
  if (directoryId === undefined) return { item, issues: [] };
  const service = await asking.deps.services?.service(directoryId);
  if (service === undefined) {
    const text = 'found a service that the directory does not have; expected the id of one that it has, or none';
    return { item, issues: [error('receiver-unknown', place, text)] };
  }
  if (!service.isOffered) {
    const text =
      'found a service that is no longer listed, or no longer active; expected one that the directory offers, or none';
    return { item, issues: [error('receiver-unknown', place, text)] };
  }
  if (service.capacity === 'full') {
    const text = 'found a service that is full; expected one that takes people, or has a waiting list';
    return { item, issues: [error('conflict', place, text)] };
  }
  const { name } = service;
  const named = { ...item, service: { ...item.service, name } };
  const otherName = checkName(item.service.name, name, at);
  const party = service.party === undefined ? undefined : asking.deps.parties.party(service.party);
  if (party === undefined || !canBeAsked(party, asking)) {
    const text = 'found a service that is not connected: nobody is told by Waymark; expected you to tell it otherwise';
    return { item: named, issues: [...otherName, warning('receiver-unknown', place, text)] };
  }
  if (openRisks(asking.kept.referral.referral.risks) === undefined) {
    const text =
      'found a person of whom only restricted risks are known, which the service may not be told; expected you to ask it in person, and the connection without directoryId';
    return { item, issues: [error('invariant', place, text)] };
  }
  const begins = beginning(asking, { ...standing, said: named }, party, (one) => connectionReferral(one, named, name));
  return { ...begins, issues: [...otherName, ...begins.issues] };
}

/** A connection that is said again. What is known of its service need not be said each time. */
function connectAgain(standing: Standing<Connection>, before: Connection): Result<Connection> {
  const { as, at, said, isAnswered } = standing;
  const item = stated(standing);
  const { directoryId, name, organisation } = said.service;
  const known = before.service;
  if (directoryId !== undefined && directoryId !== known.directoryId) {
    const text = 'found another service under a number that is known; expected the same, or a number of its own';
    return { item, issues: [error('invariant', below(at, 'service/directoryId'), text)] };
  }
  const service = { ...known, ...said.service };
  if (known.directoryId === undefined) return { item: { ...item, service }, issues: [] };
  // Without its id in the directory a service is known by its name.
  if (directoryId === undefined && name !== undefined && name !== known.name) {
    const text =
      'found the name of another service under a number that is known; expected the name that the directory has, or a number of its own';
    return { item, issues: [error('invariant', below(at, 'service/name'), text)] };
  }
  if (isAnswered && organisation !== undefined && !isSameWord(organisation, known.organisation)) {
    return { item, issues: [otherThanTold(as, 'organisation', below(at, 'service/organisation'))] };
  }
  const named = { ...service, ...(known.name !== undefined && { name: known.name }) };
  return { item: { ...item, service: named }, issues: checkName(name, known.name, at) };
}

/** The name of a service of the directory is the directory's. */
function checkName(said: string | undefined, known: string | undefined, at: string): Issue[] {
  if (said === undefined || said === known) return [];
  const text = 'found another name than the directory has for this service; expected that one, which is kept, or none';
  return [warning('value', below(at, 'service/name'), text)];
}

function request(asking: Asking, standing: Standing<PracticeRequest>): Result<PracticeRequest> {
  const { at, before } = standing;
  const item = stated(standing);
  if (before !== undefined) return { item, issues: [] };
  const { parties } = asking.deps;
  const { exchange, referral } = asking.kept;
  const practice = practiceOf(parties, exchange, referral.referral);
  if (exchange.within === undefined && (practice === undefined || openRisks(referral.referral.risks) === undefined)) {
    const why = practice === undefined ? 'no practice is connected' : 'only restricted risks are known';
    const text = `found a request of which nobody is told by Waymark, since ${why}; expected you to tell the practice otherwise`;
    return { item, issues: [warning('receiver-unknown', at, text)] };
  }
  return beginning(asking, standing, practice, (one) => requestReferral(one, item));
}

/** A party that is switched off is not asked; nor does anybody ask themselves. */
const canBeAsked = ({ id, active }: Party, { kept }: Asking): boolean => active && id !== kept.exchange.performer;

/** The exchange in which somebody is asked: written in the same commit as the report that asks. */
function beginning<T extends Asked>(
  { deps, kept, said }: Asking,
  standing: Standing<T>,
  to: Party | undefined,
  referralOf: (asking: Parameters<typeof connectionReferral>[0]) => ReferralMessage,
): Result<T> {
  const { exchange, referral } = kept;
  const { as, at, said: item } = standing;
  const { message, party: from, correlationId } = said;
  const { progress, identifier } = item;
  const place = below(at, 'progress/state');
  if (exchange.within !== undefined || to === undefined) {
    const text = `found a ${as} within a ${exchange.within?.as}; expected the one who asked to be told, so that they ask`;
    return { item, issues: [error('not-supported', at, text)] };
  }
  if (progress.state !== 'sent') {
    const text = `found ${progress.state}; expected sent, since the one who is asked says where a new ${as} stands`;
    return { item, issues: [error('move-not-allowed', place, text)] };
  }
  if (['withdrawn', 'entered-in-error'].includes(message.progress.state)) {
    const text = `found a new ${as} in a report that takes the referral back; expected none`;
    return { item, issues: [error('invariant', at, text)] };
  }
  const { newId, now } = deps.surroundings;
  const moment = new Date(now()).toISOString();
  const takesPart = to.id === exchange.referrer || exchange.readers.includes(to.id);
  const saidOn = progress.saidOn ?? message.sentAt;
  const askedOn = notAfter(progress.askedOn ?? saidOn, moment);
  const asked = referralOf({
    id: newId(),
    sentAt: moment,
    from,
    to,
    saidBy: message.saidBy,
    // A BaRS sender gives a referral no number: there its message's own names it.
    number: takesPart ? (referral.referral.details.identifiers?.[0] ?? { value: exchange.messageId }) : undefined,
    parent: { ...referral.referral, report: { ...referral.referral.report, ...message.report } },
    askedOn,
  });
  const number = nameOf(identifier);
  const id = nameUuid(`${exchange.id}|${as}|${number}`);
  const bundle = withState(toRest(asked));
  const changed = changesOf(bundle, id, [], now());
  insistOn(changed, deps.check);
  const ends = { id, from: from.id, to: to.id, within: { exchange: exchange.id, as, item: number } };
  const plan = begun(deps, { ...ends, message: asked, bundle, changed, carried: [], correlationId, hearing });
  return { item: { ...item, progress: { ...progress, saidOn, askedOn } }, plan, issues: [] };
}

/** What is dated ahead was asked by the time it came in: the answer to it is not said before it. */
const notAfter = (askedOn: string, moment: string): string =>
  (compareMoments(askedOn, moment) ?? 0) > 0 ? moment : askedOn;

/** Who asks hears all that the one who is asked says; nobody else reads along. */
const hearing: Hearing = { readers: [], shares: { referrer: 'everything', readers: 'everything' }, issues: [] };
