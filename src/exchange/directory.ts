import type { NeedsOfTerms } from '../connectors/open-referral/needs.js';
import type { ReadServices, ServiceRead } from '../connectors/open-referral/read.js';
import type { Capacity } from '../domain/community-service.js';
import { error, isError, Refusal } from '../domain/issue.js';
import type { Party, PartyId } from '../domain/party.js';
import { findingOf, type ServiceQuestion, type Unsaid } from '../domain/service-search.js';
import type { Surroundings } from '../operations/ids.js';
import type { ImportedService, KeptService } from '../store/directory-store.js';
import type { Store } from '../store/store.js';
import type { Parties } from './parties/parties.js';
import type { Services } from './services.js';

/** A service of the directory as it stands: who answers for it is whom the operator named, or who has its number. */
export type DirectoryEntry = KeptService;

export interface Import {
  /** The feed in which the services' ids are unique: a URI. */
  readonly source: string;
  /** What the operator says that terms mean. */
  readonly needs: NeedsOfTerms;
  /** Who answers for those services for which nobody does yet. */
  readonly party?: PartyId;
}

/** What became of each service of an import. */
export interface Imported {
  readonly read: readonly ServiceRead[];
  /** How many are kept now. */
  readonly kept: number;
}

export interface FoundService {
  readonly entry: DirectoryEntry;
  /** Of what was asked, what the service does not say. */
  readonly unsaid: readonly Unsaid[];
}

export interface ServicePage {
  readonly found: readonly FoundService[];
  /** The id behind which to go on; undefined on the last page. */
  readonly next: string | undefined;
}

/** The directory of community services: imported by the operator, read by every party. */
export interface Directory extends Services {
  /** Reads services of a feed and keeps those that have no fault. Refused (thrown): what is no feed, a party that is none. */
  take(json: unknown, what: Import): Promise<Imported>;
  /**
   * Says of every service of a feed that is not among `sourceIds` that the feed no longer has it; gives back how many.
   * Refused: when none is among them, since that is no feed but a fault.
   */
  prune(source: string, sourceIds: readonly string[]): Promise<number>;
  /** Every service, those that are no longer listed among them, by name. */
  all(): Promise<readonly DirectoryEntry[]>;
  entry(id: string): Promise<DirectoryEntry | undefined>;
  /** Counts the changes: the same number, the same directory. */
  revision(): Promise<number>;
  /** What somebody looks for: what says everything that was asked comes first, then by name. */
  find(
    question: Omit<ServiceQuestion, 'on'>,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<ServicePage>;
  /** Says which party answers for a service. Refused: a service or a party that is not there, or that takes no referrals. */
  connect(id: string, party: PartyId): Promise<void>;
  /** `by` is the party that says so, which must be the one that answers for it; the operator when left out. */
  setCapacity(id: string, capacity: Capacity, by?: PartyId): Promise<void>;
}

export interface DirectoryDeps {
  readonly store: Pick<Store, 'directory'>;
  readonly parties: Pick<Parties, 'party' | 'at'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
  readonly readServices: ReadServices;
}

/**
 * The directory over a store. It is small beside the exchanges and is asked as a whole, so every instance holds it in
 * memory, and reads it again when its revision has changed.
 */
export function createDirectory({ store, parties, surroundings, readServices }: DirectoryDeps): Directory {
  const { directory: kept } = store;
  let known: Promise<Known> | undefined;

  const load = async (): Promise<Known> => {
    const revision = await kept.revision();
    const before = await known?.catch(() => undefined);
    if (before?.revision === revision) return before;
    known = read(revision);
    return known;
  };
  const read = async (revision: number): Promise<Known> => {
    const services = [...(await kept.services())].sort(byName);
    return { revision, services, byId: new Map(services.map((one) => [one.service.id, one])) };
  };

  const entryOf = (one: KeptService): DirectoryEntry => {
    const { party: named, ...rest } = one;
    const party = named ?? partyWith(one)?.id;
    return party === undefined ? rest : { ...rest, party };
  };
  const partyWith = ({ service: { identifiers } }: KeptService): Party | undefined =>
    identifiers.map((identifier) => parties.at(identifier, 'link-worker')).find((found) => found !== undefined);

  const needed = async (id: string): Promise<DirectoryEntry> => {
    const found = (await load()).byId.get(id);
    if (found === undefined)
      throw new Refusal([error('not-found', '', 'found no such service; expected the id of one')]);
    return entryOf(found);
  };
  const checkParty = (id: PartyId): void => {
    const party = parties.party(id);
    if (party === undefined) {
      throw new Refusal([error('not-found', '/party', 'found no such party; expected the id of one')]);
    }
    if (!party.roles.includes('link-worker')) {
      const text = 'found a party that takes no referrals; expected one with the role link-worker';
      throw new Refusal([error('value', '/party', text)]);
    }
  };

  return {
    async service(id) {
      const found = (await load()).byId.get(id);
      if (found === undefined) return undefined;
      const { party, capacity } = entryOf(found);
      const isActive = party !== undefined && parties.party(party)?.active === true;
      return { id, name: found.service.name, ...(isActive && { party }), capacity, isOffered: isOffered(found) };
    },

    async take(json, { party, ...options }) {
      if (party !== undefined) checkParty(party);
      const all = readServices(json, options);
      const good = all.flatMap(({ service, raw }): ImportedService[] =>
        service === undefined ? [] : [{ service, raw }],
      );
      await kept.save(good, surroundings.now());
      if (party !== undefined) {
        const { byId } = await load();
        for (const { service } of good) {
          const found = byId.get(service.id);
          if (found !== undefined && entryOf(found).party === undefined) {
            await kept.connect(service.id, party, surroundings.now());
          }
        }
      }
      return { read: all, kept: good.length };
    },

    async prune(source, sourceIds) {
      const { services } = await load();
      const listed = services.filter(({ service, isListed }) => isListed && service.source === source);
      const there = new Set(sourceIds);
      const gone = listed.filter(({ service }) => !there.has(service.sourceId));
      if (gone.length > 0 && gone.length === listed.length) {
        const text =
          'found a feed without any of the services that it had; expected some: nothing was taken off the list';
        throw new Refusal([error('conflict', '', text)]);
      }
      await kept.unlist(
        gone.map(({ service }) => service.id),
        surroundings.now(),
      );
      return gone.length;
    },

    revision: () => kept.revision(),
    all: async () => (await load()).services.map(entryOf),
    async entry(id) {
      const found = (await load()).byId.get(id);
      return found === undefined ? undefined : entryOf(found);
    },

    async find(question, { after, limit }) {
      const { services, byId } = await load();
      const asked = { ...question, on: new Date(surroundings.now()).toISOString().slice(0, 10) };
      const ranked = (one: KeptService) => ({ one, ...findingOf(one.service, asked) });
      const found = services.map(ranked).filter(({ one, isFound }) => isFound && one.isListed);
      const last = after === undefined ? undefined : byId.get(after);
      const from = last === undefined ? undefined : ranked(last);
      const sorted = found.sort((a, b) => a.unsaid.length - b.unsaid.length || byName(a.one, b.one));
      const rest =
        from === undefined
          ? sorted
          : sorted.filter(
              (a) =>
                a.unsaid.length - from.unsaid.length > 0 ||
                (a.unsaid.length === from.unsaid.length && byName(a.one, from.one) > 0),
            );
      const page = rest.slice(0, limit);
      return {
        found: page.map(({ one, unsaid }) => ({ entry: entryOf(one), unsaid })),
        next: rest.length > limit ? page.at(-1)?.one.service.id : undefined,
      };
    },

    async connect(id, party) {
      checkParty(party);
      await needed(id);
      await kept.connect(id, party, surroundings.now());
    },

    async setCapacity(id, capacity, by) {
      const { party } = await needed(id);
      if (by !== undefined && by !== party) {
        const text = 'found a service for which another party answers, or none; expected one of your own';
        throw new Refusal([error('forbidden', '', text)]);
      }
      await kept.setCapacity(id, capacity, by, surroundings.now());
    },
  };
}

interface Known {
  readonly revision: number;
  readonly services: readonly KeptService[];
  readonly byId: ReadonlyMap<string, KeptService>;
}

/** Whether somebody may be sent there at all. */
export const isOffered = ({ isListed, service }: KeptService): boolean => isListed && service.status === 'active';

export const isRefused = ({ issues }: ServiceRead): boolean => issues.some(isError);

/** By name as people read it, and then by id, so that every instance has one order. */
function byName({ service: a }: KeptService, { service: b }: KeptService): number {
  const [one, two] = [a, b].map(({ name, id }) => `${name.toLowerCase()}\u0000${id}`);
  return one === two ? 0 : (one ?? '') < (two ?? '') ? -1 : 1;
}
