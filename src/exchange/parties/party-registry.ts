import type { Identifier } from '../../domain/coded.js';
import { error, type Issue, Refusal, refuseErrors } from '../../domain/issue.js';
import type { Party, PartyId, PartyRole } from '../../domain/party.js';
import { identifierSystems } from '../../mapping/systems.js';
import type { Log } from '../../operations/log.js';
import type { Store } from '../../store/store.js';
import type { Parties } from './parties.js';
import type { PartyCheck } from './party-check.js';

export interface PartiesDeps {
  readonly store: Pick<Store, 'parties' | 'saveParty'>;
  readonly check: PartyCheck;
  readonly log: Log;
  /** Milliseconds between two looks at the store: other instances register parties too. */
  readonly refreshEvery: number;
}

/** The parties, and how they come to be. */
export interface PartyRegistry extends Parties {
  /** Reads them for the first time, and again every so often until `stop`. */
  start(): Promise<void>;
  stop(): void;
  refresh(): Promise<void>;
  /** A party from JSON, refused with every issue when it is not one. */
  read(json: unknown): Party;
  /**
   * Saves a party, in place of the one of the same id; it counts at once here, and soon in other instances. Refused
   * (`ambiguous`) when one of its endpoints already leads to another active party in the same role.
   */
  save(party: Party): Promise<void>;
}

/**
 * Keeps the parties at hand, as the store has them. While the store is away the last known ones stand: nobody can be
 * registered or switched off meanwhile.
 */
export function createParties({ store, check, log, refreshEvery }: PartiesDeps): PartyRegistry {
  let known: ReadonlyMap<PartyId, Known> = new Map();
  let places: ReadonlyMap<string, readonly Party[]> = new Map();
  let timer: NodeJS.Timeout | undefined;
  let isAway = false;
  let asked = 0;
  let taken = 0;

  async function refresh(): Promise<void> {
    asked += 1;
    const turn = asked;
    const kept = (await store.parties()).map(({ party }) => party);
    // An answer that was overtaken by a later question is older than what is known.
    if (turn < taken) return;
    taken = turn;
    const before = known;
    known = new Map(kept.map((party) => [party.id, sameAsBefore(party, before.get(party.id))]));
    places = placesOf([...known.values()].map(({ party }) => party));
  }

  const look = () =>
    refresh().then(
      () => {
        if (isAway) log.info('parties.known-again');
        isAway = false;
      },
      (thrown: unknown) => {
        if (!isAway) log.warn('parties.not-refreshed', { kind: thrown instanceof Error ? thrown.name : typeof thrown });
        isAway = true;
      },
    );

  function goOn(): void {
    timer = setTimeout(() => {
      const present = timer;
      void look().then(() => {
        if (timer === present) goOn();
      });
    }, refreshEvery);
    timer.unref();
  }

  return {
    party: (id) => known.get(id)?.party,
    at(endpoint, role) {
      const found = places.get(placeName(endpoint, role)) ?? [];
      // Two instances may have registered two parties at one moment: a message to them must not go to either by chance.
      return found.length === 1 ? found[0] : undefined;
    },
    all: () => [...known.values()].map(({ party }) => party),
    async start() {
      await refresh();
      if (timer === undefined) goOn();
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
    refresh,
    read(json) {
      const { party, issues } = check(json);
      if (party === undefined) throw new Refusal(issues);
      return party;
    },
    async save(party) {
      await refresh();
      const others = [...known.values()].map((one) => one.party).filter(({ id }) => id !== party.id);
      refuseErrors(ambiguities([...others, party]));
      await store.saveParty(party);
      await refresh();
    },
  };
}

interface Known {
  readonly party: Party;
  readonly text: string;
}

/** A party that has not changed stays the same object, so that what is known of it (its parsed keys) stays known. */
function sameAsBefore(party: Party, before: Known | undefined): Known {
  const text = JSON.stringify(party);
  return before?.text === text ? before : { party, text };
}

/** The endpoints of a party, its ODS code as one of them. */
const endpointsOf = ({ endpoints, odsCode }: Party): readonly Identifier[] => [
  ...endpoints,
  ...(odsCode === undefined ? [] : [{ system: identifierSystems.odsOrganisation, value: odsCode }]),
];

const placeName = ({ system, value }: Identifier, role: PartyRole): string => JSON.stringify([role, system, value]);

function placesOf(parties: readonly Party[]): ReadonlyMap<string, readonly Party[]> {
  const places = new Map<string, readonly Party[]>();
  for (const party of parties.filter(({ active }) => active)) {
    const names = party.roles.flatMap((role) => endpointsOf(party).map((endpoint) => placeName(endpoint, role)));
    for (const name of new Set(names)) places.set(name, [...(places.get(name) ?? []), party]);
  }
  return places;
}

/**
 * What keeps messages from finding their way among some parties: active ones with one id, or with one endpoint or ODS
 * code in one role. `at` gives the place of the party that is one too many.
 */
export function ambiguities(parties: readonly Party[], at: (index: number) => string = () => ''): Issue[] {
  const ids = parties.map(({ id }) => id);
  const sameIds = ids.flatMap((id, i) =>
    ids.indexOf(id) < i ? [error('ambiguous', `${at(i)}/id`, `found ${id} twice; expected each party once`)] : [],
  );
  const shared = [...placesOf(parties).values()].flatMap(([first, ...others]) =>
    others
      .filter((other) => first !== undefined && other.id !== first.id)
      .map((other) =>
        error(
          'ambiguous',
          `${at(parties.indexOf(other))}/endpoints`,
          `found an endpoint or ODS code of ${other.id} that leads to ${first?.id} in the same role; expected one of its own (leave the ODS code out where several parties share it)`,
        ),
      ),
  );
  return [...new Map([...sameIds, ...shared].map((issue) => [`${issue.path} ${issue.text}`, issue])).values()];
}
