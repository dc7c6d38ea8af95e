import { randomUUID } from 'node:crypto';
import { isObject, objectsIn, textOf } from '../../src/conformance/json-kinds.js';
import { exchangeIdOf } from '../../src/exchange/refer.js';
import { linkWorkers, practice, story, wires } from '../exchange/world.js';
import { type Ask, type Caller, isLater, pause, told } from './caller.js';
import type { World } from './world.js';

/** A referral that a practice has sent, or has tried to send. */
export interface Referral {
  readonly messageId: string;
  readonly number: string;
  readonly exchange: string;
  isAcknowledged: boolean;
  readonly reports: Report[];
}

/** A report of the link worker on it, in the order in which they were acknowledged. */
export interface Report {
  readonly key: string;
  readonly state: string;
  isAcknowledged: boolean;
}

/** What the clients did, and what they heard that they should not have heard. */
export interface Traffic {
  readonly referrals: readonly Referral[];
  readonly faults: readonly string[];
  /** How many referrals and reports were acknowledged so far. */
  acknowledged(): number;
  /** Sends a referral and repeats it until it is acknowledged. */
  refer(caller: Caller): Promise<Referral>;
  /** Reports on a referral, and repeats that until it is acknowledged. */
  report(caller: Caller, referral: Referral, state: string): Promise<void>;
  /** Several of each party work until `end`. */
  begin(): void;
  /** Finishes what was begun: no further referrals, but every report on those that have arrived. */
  end(): Promise<void>;
}

const numbers = 'https://meridian-clinical.example/Id/referral';
export const identifierOf = ({ number }: Referral): string => `${numbers}|${number}`;
const steps = ['accepted', 'contact-attempted', 'engaged', 'connected', 'closed'] as const;

/** Practices and link workers at once. */
const clients = { practice: 4, platform: 3 };
const mostWaiting = 12;

export function createTraffic({ dice, arrivals, atPractice, atPlatform }: World): Traffic {
  const referrals: Referral[] = [];
  const faults: string[] = [];
  let isReferring = false;
  let isReporting = false;
  let working: Promise<unknown> = Promise.resolve();

  async function refer(caller: Caller, insists = true): Promise<Referral> {
    const { referral, ask } = newReferral();
    referrals.push(referral);
    // One that is asked once and not answered may be there or not: whole, or not at all.
    const answer = insists ? await caller.insist(ask) : await caller.once(ask);
    if (answer === undefined || isLater(answer)) return referral;
    const [issue] = isObject(answer.json) ? objectsIn(answer.json.issue) : [];
    referral.isAcknowledged = answer.status === 200 || (answer.status === 409 && issue?.code === 'duplicate');
    if (!referral.isAcknowledged) faults.push(`referral ${referral.messageId} was answered ${told(answer)}`);
    return referral;
  }

  async function report(caller: Caller, referral: Referral, state: string): Promise<void> {
    const report: Report = { key: randomUUID(), state, isAcknowledged: false };
    referral.reports.push(report);
    const answer = await caller.insist(dice.oneIn(3) ? asMessage(referral, report) : asProgress(referral, report));
    report.isAcknowledged = answer.status === 200;
    if (!report.isAcknowledged) faults.push(`${state} on ${referral.messageId} was answered ${told(answer)}`);
  }

  async function practiceWorks(): Promise<void> {
    const caller = atPractice();
    while (isReferring) {
      // No more is sent than the link workers can keep up with: what waits for them only makes a run longer.
      if (arrivals.length < mostWaiting) await refer(caller, !dice.oneIn(6));
      await pause(dice.between(0, 60));
    }
  }

  async function platformWorks(): Promise<void> {
    const caller = atPlatform();
    while (isReporting || arrivals.length > 0) {
      const arrival = arrivals.shift();
      const referral = referrals.find(({ messageId }) => messageId === arrival?.messageId);
      const most = dice.between(1, steps.length);
      if (referral !== undefined) for (const state of steps.slice(0, most)) await report(caller, referral, state);
      await pause(dice.between(0, 30));
    }
  }

  return {
    referrals,
    faults,
    acknowledged: () =>
      [...referrals, ...referrals.flatMap(({ reports }) => reports)].filter((one) => one.isAcknowledged).length,
    refer: (caller) => refer(caller),
    report,
    begin() {
      isReferring = true;
      isReporting = true;
      const referring = Promise.all(Array.from({ length: clients.practice }, practiceWorks));
      const reporting = Promise.all(Array.from({ length: clients.platform }, platformWorks));
      working = Promise.allSettled([referring, reporting]).then((ends) => {
        for (const end of ends) if (end.status === 'rejected') faults.push(String(end.reason));
      });
    },
    async end() {
      isReferring = false;
      const deadline = performance.now() + 60_000;
      // Reports go on until what was acknowledged has arrived.
      const hasArrived = () => referrals.every(({ isAcknowledged, reports }) => !isAcknowledged || reports.length > 0);
      while (!hasArrived() && performance.now() < deadline) await pause(50);
      isReporting = false;
      await working;
    },
  };
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const housing = story('housing/1-gp-sends.json').toString();

/** The housing story under a new number, as a message of its own. */
function newReferral(): { readonly referral: Referral; readonly ask: Ask } {
  const messageId = randomUUID();
  const number = `R-${messageId}`;
  const bundle: unknown = JSON.parse(housing, (name, value: unknown) =>
    name === 'value' && value === 'QMC-2026-004471' ? number : value,
  );
  const body = { ...(isObject(bundle) && bundle), id: messageId };
  const { message } = wires.bars.read(body);
  if (message?.kind !== 'referral') throw new Error('The story begins with no referral');
  const [endpoint] = linkWorkers.endpoints;
  const headers = {
    'content-type': 'application/fhir+json',
    accept: 'application/fhir+json; version=1.4.0',
    'x-request-id': randomUUID(),
    'x-correlation-id': randomUUID(),
    'nhsd-target-identifier': base64(endpoint),
  };
  return {
    referral: { messageId, number, exchange: exchangeIdOf(practice, message), isAcknowledged: false, reports: [] },
    ask: { path: '/fhir/$process-message', headers, body: JSON.stringify(body) },
  };
}

const progressOf = (state: string) => ({ state, ...(state === 'closed' && { closing: 'goals-met' }) });

const jsonHeaders = ({ key }: Report) => ({ 'content-type': 'application/json', 'idempotency-key': key });

const asProgress = ({ exchange }: Referral, report: Report): Ask => ({
  path: `/platform/v1/referrals/${exchange}/progress`,
  headers: jsonHeaders(report),
  body: JSON.stringify(progressOf(report.state)),
});

/** The same as a whole message, which names the referral by its number. */
const asMessage = ({ number }: Referral, report: Report): Ask => ({
  path: '/platform/v1/messages',
  headers: jsonHeaders(report),
  body: JSON.stringify({
    waymark: '1',
    kind: 'progress',
    id: randomUUID(),
    sentAt: new Date().toISOString(),
    sender: { endpoint: linkWorkers.endpoints[0] },
    receiver: { endpoint: practice.endpoints[0] },
    referralIdentifier: { system: numbers, value: number },
    progress: progressOf(report.state),
  }),
});

/** The number of the referral that a delivery to the practice is about, and what it says of it. */
export function newsIn(json: unknown): { readonly number: string; readonly state: string } | undefined {
  const { message } = wires.bars.read(json);
  if (message?.kind !== 'progress') return undefined;
  return { number: textOf(message.referral.value) ?? '', state: message.progress.state };
}
