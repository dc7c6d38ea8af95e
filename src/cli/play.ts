import { applyMessage, toRest } from '../connectors/at-rest.js';
import type { Incoming, WireName } from '../connectors/connector.js';
import { detectWire, type Wires } from '../connectors/wires.js';
import { error, Refusal, refuseErrors } from '../domain/issue.js';
import { measuredAfter } from '../domain/measured.js';
import type { Message } from '../domain/message.js';
import type { CaseLibrary, Story } from './case-library.js';

/** One step of a story: the file it is kept in, what happened, and the message's JSON. */
export interface Step {
  readonly file: string;
  readonly says: string;
  readonly json: unknown;
  /** What was read, for a step that arrives. */
  readonly incoming?: Incoming;
}

/**
 * Plays a story: what arrived (files 1 and 4) is read from its files, what Waymark makes of it (2, 3, 5 and 6) is made
 * anew. Throws a `Refusal` when a message of the story is refused.
 */
export function play(story: Story, cases: CaseLibrary, wires: Wires): Step[] {
  const first = arrive(story, cases, wires, '1-');
  const rest = toRest(first.message, first.step.json);
  const steps: Step[] = [
    first.step,
    { file: '2-referral.bundle.json', says: 'Waymark keeps it as FHIR', json: rest },
    {
      file: '3-link-worker-receives.json',
      says: "the link worker's tool receives it",
      json: wires.platform.write(first.message, undefined, first.step.incoming?.unmapped),
    },
  ];
  if (!story.files.some((file) => file.startsWith('4-'))) return steps;
  const answer = arrive(story, cases, wires, '4-');
  const told = measured(answer.message, first.message);
  const isReport = told.kind === 'progress';
  return [
    ...steps,
    answer.step,
    {
      file: '5-outcome.bundle.json',
      says: 'Waymark writes it onto what it keeps',
      json: applyMessage(rest, told),
    },
    isReport
      ? { file: '6-gp-receives.json', says: 'the GP system receives it', json: wires[first.wire].write(told) }
      : {
          file: '6-link-worker-receives.json',
          says: "the link worker's tool receives it",
          json: wires.platform.write(told),
        },
  ];
}

/** The message with how each measure changed: whoever says so, Waymark works it out. */
function measured(message: Message, first: Message): Message {
  if (message.kind !== 'progress' || first.kind !== 'referral' || message.report?.measures === undefined)
    return message;
  const { said, misfits } = measuredAfter(first.referral.report?.measures ?? [], message.report.measures);
  refuseErrors(misfits.map(({ issue }) => issue));
  return { ...message, report: { ...message.report, measures: said } };
}

interface Arrival {
  readonly step: Step;
  readonly message: Message;
  readonly wire: WireName;
}

function arrive(story: Story, cases: CaseLibrary, wires: Wires, number: string): Arrival {
  const file = story.files.find((name) => name.startsWith(number));
  const json = file === undefined ? undefined : cases.content(story, file);
  const wire = detectWire(json);
  if (file === undefined || wire === undefined) {
    throw new Refusal([
      error('structure', '', `found no message in file ${number} of the story ${story.name}; expected one`),
    ]);
  }
  const incoming = wires[wire].read(json);
  if (incoming.message === undefined) throw new Refusal(incoming.issues);
  const says = file.replace(/^\d-|\.json$/g, '').replaceAll('-', ' ');
  return { step: { file, says, json, incoming }, message: incoming.message, wire };
}
