import type { ReferralMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Story } from './case-library.js';
import {
  acknowledge,
  type DemoDeps,
  fetchInbox,
  type Item,
  lookForService,
  lookUp,
  record,
  sendMessage,
} from './demo-moves.js';
import { type Speaker, unexpected } from './demo-speaker.js';
import { readSummary } from './demo-summary.js';
import { beginningOf, type JourneyStep, playedBody } from './journey.js';
import { madeAnew, referralOf } from './story-messages.js';

/**
 * Plays a story of many steps through a running service: the practice refers, the link workers record what they do, who
 * is asked answers, and the practice reads what came back.
 *
 * Throws a `Refusal` when the service answers otherwise than it should.
 */
export async function playJourney(story: Story, steps: readonly JourneyStep[], deps: DemoDeps): Promise<void> {
  const { tools, surroundings, practice, linkWorkers, service } = deps;
  const start = referralOf(tools, story);
  const beginning = beginningOf(steps, surroundings.now());
  const play = surroundings.newId().slice(-8);
  let found = '';
  const said = (body: unknown) => playedBody(body, { beginning, play, service: found });
  const first = atPractice(start.message, practice.party);
  const referral = madeOn(madeAnew(first, practice.party, linkWorkers.party, surroundings), beginning);

  for (const speaker of [practice, linkWorkers, service]) await speaker.logIn();
  let request = await sendMessage(deps, referral, tools.wires.bars.write(referral, undefined, start.unmapped));
  let exchange = await pickUp(deps, linkWorkers, ({ message }) => message.id === referral.id);
  const asks = new Map<string, string>();
  let standing: string | undefined;
  for (const step of steps) {
    const { says } = step;
    if ('looksFor' in step) {
      found = await lookForService(linkWorkers, says, step.looksFor);
      continue;
    }
    const body = said(step.body);
    if ('records' in step) {
      await record(deps, linkWorkers, exchange, { says, records: step.records, body });
      if (step.records === 'progress') standing = stateIn(body) ?? standing;
    } else if ('answers' in step) {
      const speaker = step.by === 'service' ? service : practice;
      const number = String(said(step.answers));
      const asked = asks.get(number) ?? (await pickUp(deps, speaker, (item) => asksFor(item, number)));
      asks.set(number, asked);
      await record(deps, speaker, asked, { says, records: 'progress', body });
    } else {
      const speaker = step.refersTo === 'service' ? service : linkWorkers;
      const again = referredAgain(madeAnew(first, practice.party, speaker.party, surroundings), step.reason);
      request = await sendMessage(deps, again, tools.wires.bars.write(again, undefined, start.unmapped), says);
      exchange = await pickUp(deps, speaker, ({ message }) => message.id === again.id);
      await record(deps, speaker, exchange, { says: 'answers', records: 'progress', body });
      standing = stateIn(body) ?? standing;
    }
  }
  for (const speaker of [linkWorkers, practice]) await takeIn(deps, speaker);
  if (standing !== undefined) await lookUp(practice, request, standing);
  await readSummary(practice, exchange);
}

/** The referral as it was made when the story began: what happened since is dated after it. */
function madeOn(message: ReferralMessage, beginning: number): ReferralMessage {
  const date = new Date(beginning).toISOString().slice(0, 10);
  const { details, progress, ...others } = message.referral;
  const { askedOn: _asked, ...standing } = progress ?? { state: 'sent' };
  return { ...message, referral: { ...others, details: { ...details, date }, progress: standing } };
}

/** Who refers is the person's own practice where that was so in the story: it is the one that is asked to act then. */
function atPractice(message: ReferralMessage, { odsCode, name }: Party): ReferralMessage {
  const { gpPractices } = message.referral;
  const before = message.sender.organisation?.odsCode;
  if (odsCode === undefined || gpPractices === undefined || before === undefined) return message;
  const own = gpPractices.map((practice) =>
    practice.identifier === before ? { ...practice, identifier: odsCode, details: name } : practice,
  );
  return { ...message, referral: { ...message.referral, gpPractices: own } };
}

const referredAgain = (message: ReferralMessage, reason: string): ReferralMessage => ({
  ...message,
  referral: { ...message.referral, details: { ...message.referral.details, reason } },
});

/** Finds one message in an inbox, and says that it has arrived; gives back which exchange it is about. */
async function pickUp(deps: DemoDeps, speaker: Speaker, isIt: (item: Item) => boolean): Promise<string> {
  const [item] = await fetchInbox(deps, speaker, isIt);
  if (item === undefined)
    throw unexpected('inbox', 'found no such referral in the inbox; expected the one that was sent');
  await acknowledge(deps, speaker, [item]);
  return item.exchange;
}

const asksFor = ({ message }: Item, number: string): boolean =>
  message.kind === 'referral' && message.referral.details.identifiers?.some(({ value }) => value === number) === true;

/** Reads all that has come, and says that it has arrived. */
async function takeIn(deps: DemoDeps, speaker: Speaker): Promise<void> {
  const items = await fetchInbox(deps, speaker, () => true);
  if (items.length > 0) await acknowledge(deps, speaker, items);
}

const stateIn = (body: unknown): string | undefined => {
  const state: unknown = isMembers(body) ? body.state : undefined;
  return typeof state === 'string' ? state : undefined;
};
