import { writeJson } from '../../conformance/json-literals.js';
import { type StoryDetail, storyDetails } from '../../domain/story-block.js';
import type { Summaries } from '../../exchange/summary/summaries.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import { type Call, type Handler, refuse } from './call.js';
import { preferencesOf } from './negotiation.js';
import { notFound, subjectOf } from './read.js';

export interface DocumentsDeps {
  readonly store: Pick<Store, 'exchangeOf'>;
  /** Gives a party only what it may see. */
  readonly searched: Pick<Store, 'read'>;
  readonly summaries: Summaries;
  /** What the address of every resource begins with. */
  readonly baseUrl: string;
}

/**
 * Documents: `ServiceRequest/{id}/$summary`, the summary of a referral (OperationDefinition servicerequest-summary), and
 * `Composition/{id}/$document` (http://hl7.org/fhir/R4/composition-operation-document.html), a Composition that is kept
 * with all that it refers to. Neither is kept: a document is made anew of what stands at the moment.
 */
export function createDocuments({ store, searched, summaries, baseUrl }: DocumentsDeps): {
  readonly summary: Handler;
  readonly document: Handler;
} {
  async function exchangeAt(call: Call) {
    const { type, id } = subjectOf(call);
    call.asked.need(type, 'r');
    call.asked.need('Patient', 'r');
    call.asked.touch(`${type}/${id}`);
    const party = call.asked.visitor.party.id;
    const kept = await searched.read(party, type, id);
    const exchange = kept === undefined ? undefined : await store.exchangeOf(party, kept.exchange);
    if (exchange === undefined) throw notFound();
    return { exchange, party, id };
  }
  return {
    async summary(call) {
      const detail = detailIn(call);
      const { exchange, party, id } = await exchangeAt(call);
      // A step of a plan, or the ask of a service, is a ServiceRequest too, and no referral.
      if (exchange.request !== id) throw notFound();
      return told((await summaries.summary(exchange, party, detail)).document());
    },
    async document(call) {
      checkQuery(call, []);
      const { exchange, party, id } = await exchangeAt(call);
      const document = await summaries.document(exchange, party, id, baseUrl);
      if (document === undefined) throw notFound();
      return told(document);
    },
  };
}

const told = (document: unknown): Reply => ({ status: 200, body: writeJson(document) });

function detailIn(call: Call): StoryDetail {
  checkQuery(call, ['detail']);
  const [asked, ...more] = call.query.filter(([name]) => name === 'detail');
  if (asked === undefined) return 'short';
  const found = storyDetails.find((one) => one === asked[1]);
  if (found !== undefined && more.length === 0) return found;
  throw refuse('request-form', `found another detail; expected one of ${storyDetails.join(', ')}, once`, 'detail');
}

function checkQuery(call: Call, known: readonly string[]): void {
  const allowed = [...known, '_format', '_pretty'];
  if (call.query.every(([name]) => allowed.includes(name)) || preferencesOf(call).isLenient) return;
  const text = `found a parameter that is unknown here; expected at most ${allowed.join(', ')}`;
  throw refuse('parameter-unknown', text);
}
