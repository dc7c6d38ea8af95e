import type { ProgressMessage, ReferralMessage, WithdrawalMessage } from '../domain/message.js';
import { allowedMoves, type ProgressState } from '../domain/progress.js';
import type { Story } from './case-library.js';
import { acknowledge, type DemoDeps, fetchInbox, lookUp, record, sendMessage } from './demo-moves.js';
import { unexpected } from './demo-speaker.js';
import { endOf, endsOf, madeAnew, readStory, referralOf } from './story-messages.js';

/**
 * Plays a story through a running service, as two systems that know nothing of each other: the practice refers, the link
 * workers pick it up and report (or the practice takes it back), the practice hears of it and looks where it stands.
 *
 * Throws a `Refusal` when a message of the story cannot be said in BaRS, and when the service answers otherwise than it
 * should.
 */
export async function playStory(story: Story, deps: DemoDeps): Promise<void> {
  const { tools, surroundings, practice, linkWorkers } = deps;
  const start = referralOf(tools, story);
  const end = readStory(tools, story, '4-').message;
  if (end.kind === 'referral') throw unexpected(story.name, 'found a story without an end; expected a report');
  const referral = madeAnew(start.message, practice.party, linkWorkers.party, surroundings);

  await practice.logIn();
  const request = await sendMessage(deps, referral, tools.wires.bars.write(referral, undefined, start.unmapped));
  await linkWorkers.logIn();
  const [item] = await fetchInbox(deps, linkWorkers, (one) => one.message.id === referral.id);
  if (item === undefined)
    throw unexpected('inbox', 'found no such referral in the inbox; expected the one that was sent');
  await acknowledge(deps, linkWorkers, [item]);
  if (end.kind === 'progress') await report(deps, item.exchange, end);
  else await withdraw(deps, item.exchange, referral, end);
  const answers = await fetchInbox(deps, practice, ({ exchange }) => exchange === item.exchange);
  await acknowledge(deps, practice, answers);
  await lookUp(practice, request, end.progress.state);
}

/** What link workers say before what a story ends with, where it cannot be said at once. */
const usualWay: readonly ProgressState[] = ['accepted', 'contact-attempted', 'engaged'];

/** The link workers say where the work stands, each step of the way, and at last what the story says. */
async function report(deps: DemoDeps, exchange: string, end: ProgressMessage): Promise<void> {
  const { state } = end.progress;
  const isSaidAtOnce = allowedMoves('received', 'link-worker').includes(state);
  const stop = usualWay.indexOf(state);
  const way = isSaidAtOnce ? [] : usualWay.slice(0, stop === -1 ? usualWay.length : stop);
  for (const step of way) await say(deps, exchange, { state: step });
  await say(deps, exchange, endOf(deps.tools, end, deps.surroundings));
}

const say = (deps: DemoDeps, exchange: string, body: Readonly<Record<string, unknown>>): Promise<void> =>
  record(deps, deps.linkWorkers, exchange, {
    says: `says where the work stands: ${String(body.state)}`,
    records: 'progress',
    body,
  });

/** The practice takes the referral back, and the link workers hear of it. */
async function withdraw(
  deps: DemoDeps,
  exchange: string,
  referral: ReferralMessage,
  end: WithdrawalMessage,
): Promise<void> {
  const { tools, surroundings, practice, linkWorkers } = deps;
  const { identifiers = [] } = referral.referral.details;
  const message: WithdrawalMessage = {
    ...end,
    ...endsOf(practice.party, linkWorkers.party, end.sender),
    id: surroundings.newId(),
    sentAt: new Date(surroundings.now()).toISOString(),
    referral: identifiers[0] ?? { value: referral.id },
  };
  await sendMessage(deps, message, tools.wires.bars.write(message));
  const found = await fetchInbox(deps, linkWorkers, (item) => item.exchange === exchange);
  await acknowledge(deps, linkWorkers, found);
}
