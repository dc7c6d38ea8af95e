import type { WireName } from '../connectors/connector.js';
import { detectWire } from '../connectors/wires.js';
import { error, Refusal } from '../domain/issue.js';
import type { Correspondent, Message, ProgressMessage, ReferralMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { ukDay } from '../domain/uk-day.js';
import { correspondentOf } from '../exchange/beside.js';
import type { Leaf } from '../mapping/engine/table.js';
import type { Surroundings } from '../operations/ids.js';
import type { Story } from './case-library.js';
import type { Tools } from './command.js';
import { itemsOf, membersOf } from './http.js';

/** A message of a story, as its file holds it. */
export interface StoryMessage {
  readonly message: Message;
  readonly unmapped: readonly Leaf[];
  readonly wire: WireName;
}

/** Reads the file of a story that begins with `number`. Refused: no such file, and what Waymark refuses in it. */
export function readStory(
  { cases, wires }: Pick<Tools, 'cases' | 'wires'>,
  story: Story,
  number: string,
): StoryMessage {
  const file = story.files.find((name) => name.startsWith(number));
  const json = file === undefined ? undefined : cases.content(story, file);
  const wire = detectWire(json);
  if (wire === undefined) throw refusal(`found no message in file ${number} of the story ${story.name}; expected one`);
  const { message, issues, unmapped } = wires[wire].read(json);
  if (message === undefined) throw new Refusal(issues);
  return { message, unmapped, wire };
}

/** The referral that a story begins with. */
export function referralOf(tools: Pick<Tools, 'cases' | 'wires'>, story: Story) {
  const { message, unmapped } = readStory(tools, story, '1-');
  if (message.kind !== 'referral') throw refusal(`found no referral at the start of ${story.name}; expected one`);
  return { message, unmapped };
}

/**
 * A referral as if it were made now, by `from` and for `to`: its own message id, time and ends, and each of its numbers
 * made into one that was never used, so that it begins an exchange of its own. Everything else stays.
 */
export function madeAnew(
  message: ReferralMessage,
  from: Party,
  to: Party,
  { now, newId }: Surroundings,
): ReferralMessage {
  const id = newId();
  const { details } = message.referral;
  const numbers = details.identifiers?.map((one) => ({ ...one, value: `${one.value}-${id.slice(-8)}` }));
  return {
    ...message,
    ...endsOf(from, to, message.sender),
    id,
    sentAt: new Date(now()).toISOString(),
    referral: {
      ...message.referral,
      details: { ...details, ...(numbers !== undefined && { identifiers: numbers }) },
    },
  };
}

/**
 * How a story ends, as the body of a progress report that is sent now, not when the story was written down: where the work
 * stands, who says so, and the last word, with whether anything is asked of the practice.
 */
export function endOf(
  { wires }: Pick<Tools, 'wires'>,
  end: ProgressMessage,
  { now }: Pick<Surroundings, 'now'>,
): Readonly<Record<string, unknown>> {
  const { progress, saidBy, report } = membersOf(wires.platform.write(end));
  const { saidOn: _then, askedOn: _before, ...words } = membersOf(progress);
  const writtenOn = ukDay(new Date(now()).toISOString());
  const summaries = itemsOf(membersOf(report).summaries).map((summary) => ({ ...summary, writtenOn }));
  return {
    ...words,
    ...(saidBy !== undefined && { saidBy }),
    ...(summaries.length > 0 && { report: { summaries } }),
  };
}

/** Who sends to whom; the software of the one who speaks stays that of the story. */
export const endsOf = (from: Party, to: Party, before: Correspondent) => ({
  sender: {
    ...correspondentOf(from),
    ...(before.software !== undefined && { software: before.software }),
  },
  receiver: correspondentOf(to),
});

const refusal = (text: string): Refusal => new Refusal([error('structure', '', text)]);
