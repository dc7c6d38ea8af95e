import { readJson } from '../../conformance/json.js';
import { isResource } from '../../connectors/opening.js';
import { type CodedEntry, type EntriesDue, entriesDue, type UncodedThing } from '../../domain/coded-entries.js';
import type { ReferralMessage } from '../../domain/message.js';
import type { PartyId } from '../../domain/party.js';
import { entriesShared, type SharedPart, showingOf } from '../../domain/sharing.js';
import { type Story, storyOf } from '../../domain/story.js';
import type { StoryDetail } from '../../domain/story-block.js';
import { codedEntry } from '../../mapping/codes/record-entries.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import type { Exchange, KeptResource } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import { signed } from '../entries-told.js';
import { loadKept, sharesIn } from '../kept-exchange.js';
import type { Parties } from '../parties/parties.js';
import { isRestricted, withoutRestricted } from '../restricted.js';
import { isMeantFor, keptSeen, referralSeen, type Sight, sightOf } from '../seen.js';
import { documentOf, type Entry } from './closure.js';
import { summaryDocument } from './document.js';
import { momentsIn } from './moments.js';

export interface SummariesDeps {
  readonly store: Pick<Store, 'contents' | 'history'>;
  readonly parties: Pick<Parties, 'party'>;
}

/** What the practice should file, and what happened that no verified code says. */
export interface EntriesTold {
  readonly entries: readonly CodedEntry[];
  readonly withoutCode: readonly UncodedThing[];
}

export interface SummaryMade {
  readonly story: Story;
  /** The same as a FHIR document. */
  document(): unknown;
}

export interface Summaries {
  /** The summary of an exchange, as one of its parties may see it. */
  summary(exchange: Exchange, party: PartyId, detail: StoryDetail): Promise<SummaryMade>;
  /**
   * A Composition of an exchange as a document with all that it refers to, as one of the parties may see it; undefined where
   * that party does not see it. `root` is what the addresses of its entries begin with.
   */
  document(exchange: Exchange, party: PartyId, id: string, root: string): Promise<unknown>;
  /** The coded entries of an exchange, for one of its parties. */
  codedEntries(exchange: Exchange, party: PartyId): Promise<EntriesTold>;
}

/**
 * Summaries and coded entries, made from what is kept whenever they are asked for. Everything goes through the one filter
 * of `exchange/seen.ts`: how much the reader gets of what came back, and what is restricted only to one who is cleared.
 */
export function createSummaries({ store, parties }: SummariesDeps): Summaries {
  async function look(exchange: Exchange, party: PartyId) {
    const kept = await loadKept(store, exchange);
    const sight = sightOf(exchange, sharesIn(kept.exchange), party, parties);
    const { referral } = kept.referral;
    const versions = await store.history(exchange.performer, 'Task', exchange.task);
    const moments = momentsIn(exchange, versions, kept.resources, referral);
    const due = entriesDue(moments, referral.report ?? {}, exchange.within !== undefined);
    const entries = due.entries.map((entry) => signed(entry, parties.party(exchange.performer)?.name));
    const told = entriesSeen({ ...due, entries }, sight);
    return { message: openlySeen(kept.referral, sight), sight, moments, told };
  }
  return {
    async summary(exchange, party, detail) {
      const { message, sight, moments, told } = await look(exchange, party);
      const { entries } = told;
      const story = storyOf(message.referral, { level: sight.share, detail, entries, moments });
      const name = `summary|${exchange.id}|${exchange.version}|${sight.share}|${sight.isCleared}|${detail}`;
      const at = new Date(exchange.updatedAt).toISOString();
      return { story, document: () => summaryDocument({ story, message, name, at, entries }) };
    },
    async document(exchange, party, id, root) {
      const kept = await loadKept(store, exchange);
      const sight = sightOf(exchange, sharesIn(kept.exchange), party, parties);
      const pool = kept.resources.flatMap((one) => entrySeen(one, sight, root));
      const first = pool.find(({ resource }) => resource.resourceType === 'Composition' && resource.id === id);
      if (first === undefined) return undefined;
      const name = `document|${id}|${exchange.version}|${sight.share}|${sight.isCleared}`;
      return documentOf(first, pool, { id: nameUuid(name), at: new Date(exchange.updatedAt).toISOString() });
    },
    codedEntries: async (exchange, party) => (await look(exchange, party)).told,
  };
}

/**
 * A referral as a summary of it may tell it. A summary is filed and handed on: what is restricted is in it only for one who
 * is cleared, whoever wrote it.
 */
function openlySeen(message: ReferralMessage, sight: Sight): ReferralMessage {
  const seen = referralSeen(message, sight);
  return sight.isCleared ? seen : { ...seen, referral: withoutRestricted(seen.referral) };
}

/** A kept resource as an entry of a document, where the reader may see it. */
function entrySeen(kept: KeptResource, sight: Sight, root: string): Entry[] {
  const seen = isMeantFor(kept, sight) ? keptSeen(kept, sight) : undefined;
  const resource: unknown = seen === undefined ? undefined : readJson(seen.body);
  if (isRestricted(resource) && !sight.isCleared) return [];
  return isResource(resource) ? [{ fullUrl: `${root}/${kept.type}/${kept.id}`, resource }] : [];
}

/**
 * Codes are for the person's record: a reader who gets no more than where the work stands gets none. They name the same
 * author here as in the message that told them.
 */
function entriesSeen({ entries, withoutCode }: EntriesDue, { share }: Sight): EntriesTold {
  if (share === 'minimal') return { entries: [], withoutCode: [] };
  return {
    entries: (entriesShared(entries, share) ?? []).map(codedEntry),
    withoutCode: withoutCode.filter((thing) => showingOf(partOf[thing], share) !== 'hidden'),
  };
}

/** Which part of what comes back a thing belongs to: what is hidden is not counted either. */
const partOf: Readonly<Record<UncodedThing, SharedPart>> = {
  'not-taken-on': 'state',
  withdrawn: 'state',
  'need-found': 'needs',
  connection: 'connections',
  signpost: 'signposts',
  'contact-not-seen': 'contacts',
  'contact-without-date': 'contacts',
};
