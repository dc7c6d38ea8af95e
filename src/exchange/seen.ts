import type { Resource } from '@medplum/fhirtypes';
import { readJson } from '../conformance/json.js';
import { writeJson } from '../conformance/json-literals.js';
import { isResource } from '../connectors/opening.js';
import type { ReferralMessage } from '../domain/message.js';
import type { PartyId } from '../domain/party.js';
import type { Referral } from '../domain/referral.js';
import { progressShared, reportShared, type Share, type Shares, showingOf } from '../domain/sharing.js';
import type { Leaf } from '../mapping/engine/table.js';
import { codeSystems } from '../mapping/systems.js';
import type { Exchange, KeptResource, SearchPage } from '../store/records.js';
import type { Store } from '../store/store.js';
import { loadKept, sharesIn } from './kept-exchange.js';
import type { Parties } from './parties/parties.js';
import { partOf } from './parts.js';
import { carriedOpenly, isCleared, isRestricted, withoutRestricted } from './restricted.js';
import { askedWithoutWords, askWithoutWords, scoresWithoutWords, withoutWords, workWithoutWords } from './wordless.js';

// The one place where what is kept becomes what a party gets to see.

/** What a party is to an exchange, what goes back to it, and whether it is cleared for what is restricted. */
export interface Sight {
  readonly role: 'performer' | 'referrer' | 'reader';
  readonly share: Share;
  readonly isCleared: boolean;
}

/** What a party sees of an exchange. One that asks itself sees what it wrote, and what it did. */
export function sightOf(exchange: Exchange, shares: Shares, party: PartyId, parties: Pick<Parties, 'party'>): Sight {
  const seen = { isCleared: isCleared(parties.party(party)) };
  if (exchange.performer === party) return { ...seen, role: 'performer', share: 'everything' };
  if (exchange.referrer === party) return { ...seen, role: 'referrer', share: shares.referrer };
  return { ...seen, role: 'reader', share: shares.readers };
}

/** A resource as a party sees it; undefined where it does not. */
export function resourceSeen(resource: Resource, part: KeptResource['part'], sight: Sight): Resource | undefined {
  if (isRestricted(resource) && !sight.isCleared && !isOwn(part, sight)) return undefined;
  if (sight.share === 'everything') return resource;
  const shared = partOf(resource);
  if (shared === undefined) return resource;
  const showing = showingOf(shared, sight.share);
  if (showing === 'whole') return resource;
  if (showing === 'hidden') return undefined;
  if (shared === 'state') return workWithoutWords(resource);
  if (shared === 'measures') return scoresWithoutWords(resource);
  if (shared !== 'connections') return withoutWords(resource);
  return resource.resourceType === 'Task' ? askedWithoutWords(resource) : askWithoutWords(resource);
}

/** What somebody wrote, the same may read: the referrer the referral, the one who does the work what was enclosed. */
const isOwn = (part: KeptResource['part'], { role }: Sight): boolean =>
  part === 'referral' ? role === 'referrer' : role === 'performer';

/** Whether a kept version is for a party at all: what the store asks of what it reads for one. */
export const isMeantFor = ({ audience }: KeptResource, { role }: Sight): boolean =>
  role === 'performer' || audience === 'all' || (audience === 'readers' && role === 'reader');

/** A kept version as a party sees it: the same object where it sees it whole. */
export function keptSeen<K extends KeptResource>(kept: K, sight: Sight): K | undefined {
  // Most are shown as they are, and need not be read for that.
  if (sight.share === 'everything' && (sight.isCleared || !kept.body.includes(codeSystems.confidentiality)))
    return kept;
  const resource: unknown = readJson(kept.body);
  if (!isResource(resource)) return undefined;
  const seen = resourceSeen(resource, kept.part, sight);
  if (seen === undefined) return undefined;
  return seen === resource ? kept : { ...kept, body: writeJson(seen) };
}

/** A referral with all that came back, as a party sees it. */
export function referralSeen(message: ReferralMessage, sight: Sight): ReferralMessage {
  const { share } = sight;
  const isOpen = sight.isCleared || isOwn('referral', sight);
  const { report, progress, ...asked }: Referral = isOpen ? message.referral : withoutRestricted(message.referral);
  const shared = reportShared(report, share);
  return {
    ...message,
    referral: {
      ...asked,
      ...(progress !== undefined && { progress: progressShared(progress, share) }),
      ...(shared !== undefined && { report: shared }),
    },
  };
}

/** What of a referral was kept and not understood, as a party sees it. */
export const carriedSeen = (carried: readonly Leaf[], sight: Sight): readonly Leaf[] =>
  sight.share !== 'everything' ? [] : sight.isCleared ? carried : carriedOpenly(carried);

export interface SeenDeps {
  readonly store: Store;
  readonly parties: Pick<Parties, 'party'>;
}

/**
 * A store whose reads give a party what it may see: what its share does not let through is left out or shown without its
 * words, what is restricted only to those who are cleared. Doors that hand out resources read through this.
 */
export function createSeenStore({ store, parties }: SeenDeps): Store {
  /** One that began before what goes back was settled at its beginning is read once more. */
  const settled = async (exchange: Exchange): Promise<Shares> =>
    sharesIn(exchange.shares === undefined ? (await loadKept(store, exchange)).exchange : exchange);

  async function seen<K extends KeptResource>(party: PartyId, found: readonly K[]): Promise<readonly K[]> {
    const ids = [...new Set(found.map(({ exchange }) => exchange))];
    if (ids.length === 0) return [];
    const exchanges = await store.exchangesAmong(party, ids);
    const sights = new Map<string, Sight>();
    for (const exchange of exchanges) {
      sights.set(exchange.id, sightOf(exchange, await settled(exchange), party, parties));
    }
    return found.flatMap((kept) => {
      const sight = sights.get(kept.exchange);
      return sight === undefined ? [] : (keptSeen(kept, sight) ?? []);
    });
  }
  return {
    ...store,
    async read(party, type, id, version) {
      const kept = await store.read(party, type, id, version);
      return kept === undefined ? undefined : (await seen(party, [kept]))[0];
    },
    history: async (party, type, id) => seen(party, await store.history(party, type, id)),
    async search(party, query): Promise<SearchPage> {
      const withoutRestricted = !isCleared(parties.party(party));
      const page = await store.search(party, { ...query, ...(withoutRestricted && { withoutRestricted }) });
      return { ...page, resources: await seen(party, page.resources) };
    },
  };
}
