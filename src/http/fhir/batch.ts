import type { Surroundings } from '../../operations/ids.js';
import type { Meters } from '../../operations/meters.js';
import { type Reply, told } from '../door.js';
import { type Addresses, instantOf } from './addresses.js';
import { bundleText } from './bundle-text.js';
import { type Body, type Call, type Handler, refuse } from './call.js';
import { entriesOf, entryCall, type Members, replyEntry } from './entry-call.js';
import { tell } from './replies.js';

export interface BatchDeps {
  readonly addresses: Addresses;
  readonly surroundings: Surroundings;
  readonly meters: Meters;
  /** What answers a call; refused where nothing does. */
  answer: Handler;
}

const mostEntries = 100;
/** Characters of answers: what a batch may read at once. */
const longestAnswer = 20_000_000;

/**
 * A batch: each entry by itself, in its order, through the same doors as if it had come alone, with its own status and
 * the same rights (http://hl7.org/fhir/R4/http.html#transaction). One entry's refusal is told in its place.
 */
export const batch =
  (deps: BatchDeps) =>
  async (call: Call, { json }: Body): Promise<Reply> => {
    const entries = entriesOf(json);
    if (entries.length > mostEntries) {
      throw refuse('too-many', `found more than ${mostEntries} entries; expected at most that`, 'Bundle.entry');
    }
    const answers: string[] = [];
    let length = 0;
    for (const [at, entry] of entries.entries()) {
      const text = replyEntry(await replyTo(deps, call, entry, at, length > longestAnswer));
      length += text.length;
      answers.push(text);
    }
    const { newId, now } = deps.surroundings;
    return { status: 200, body: bundleText({ id: newId(), type: 'batch-response', at: instantOf(now()) }, answers) };
  };

async function replyTo(deps: BatchDeps, call: Call, entry: Members, at: number, isFull: boolean): Promise<Reply> {
  try {
    if (isFull) throw refuse('too-costly', 'found a batch that reads too much; expected this entry in another');
    return await deps.answer(entryCall(call, entry, at, deps.addresses));
  } catch (thrown) {
    return told(thrown, call.asked.visit, { meters: deps.meters, tell });
  }
}
