import type { PartyId } from '../domain/party.js';

/** How many attempts are made at once, and when a destination is left to rest. Milliseconds. */
export interface LaneSettings {
  /** Attempts at once, overall and for each destination. */
  readonly atOnce: number;
  readonly atOnceEach: number;
  /** An attempt that has waited so long is the receiver's to hurry: it no longer counts overall. */
  readonly slowAfter: number;
  /** After so many failures in a row a destination rests, and is then tried by one attempt at a time. */
  readonly failuresInARow: number;
  readonly firstRest: number;
  readonly longestRest: number;
  /** The longest that a destination rests because it asked to. */
  readonly longestAskedRest: number;
}

export const defaultLanes: LaneSettings = {
  atOnce: 16,
  atOnceEach: 4,
  slowAfter: 1_000,
  failuresInARow: 5,
  firstRest: 1_000,
  longestRest: 30_000,
  longestAskedRest: 15 * 60_000,
};

/** How an attempt left its destination: `well` and `failed` tell of the destination, `neither` of the message alone. */
export interface LaneEnd {
  readonly destination: 'well' | 'failed' | 'neither';
  /** For how long the destination asked to be left alone. */
  readonly asked?: number;
}

/** The ways to the destinations, kept apart so that none of them delays another. */
export interface Lanes {
  /** The destinations that get nothing more at present. */
  busy(): readonly PartyId[];
  /** How many entries can be taken on at once, whichever of the other destinations they are for. */
  room(): number;
  /** An attempt begins; the returned function says how it ended. */
  begin(party: PartyId): (end: LaneEnd) => void;
  /** The destinations that fail at present, with how often in a row. */
  failing(): readonly { readonly party: PartyId; readonly failures: number }[];
  /** Forgets every rest. */
  close(): void;
}

interface Lane {
  running: number;
  failures: number;
  /** By the clock that no one can set. */
  restsUntil: number;
  wake: NodeJS.Timeout | undefined;
}

/**
 * A lane for each destination: at most so many attempts in it and overall; and a circuit breaker, so that a destination
 * that is away costs one attempt now and then, and a backlog does not burn its attempts on it. `onRoom` is called when a
 * lane has room again.
 */
export function createLanes(settings: LaneSettings, onRoom: () => void): Lanes {
  const lanes = new Map<PartyId, Lane>();
  let counted = 0;

  const isResting = (lane: Lane) => lane.wake !== undefined;
  function free(lane: Lane): number {
    if (isResting(lane)) return 0;
    return (lane.failures >= settings.failuresInARow ? 1 : settings.atOnceEach) - lane.running;
  }

  function rest(lane: Lane, party: PartyId, time: number): void {
    const until = performance.now() + time;
    if (time <= 0 || until <= lane.restsUntil) return;
    clearTimeout(lane.wake);
    lane.restsUntil = until;
    lane.wake = setTimeout(() => {
      lane.wake = undefined;
      tidy(lane, party);
      onRoom();
    }, time);
    lane.wake.unref();
  }

  /** Destinations come and go: one of which there is nothing to say is forgotten. */
  function tidy(lane: Lane, party: PartyId): void {
    if (lane.running === 0 && lane.failures === 0 && !isResting(lane)) lanes.delete(party);
  }

  function finish(lane: Lane, party: PartyId, { destination, asked }: LaneEnd): void {
    lane.running -= 1;
    if (destination === 'well') lane.failures = 0;
    if (destination === 'failed') {
      lane.failures += 1;
      const over = lane.failures - settings.failuresInARow;
      if (over >= 0) rest(lane, party, Math.min(settings.longestRest, settings.firstRest * 2 ** Math.min(over, 20)));
      rest(lane, party, Math.min(settings.longestAskedRest, asked ?? 0));
    }
    tidy(lane, party);
  }

  return {
    busy: () => [...lanes].filter(([, lane]) => free(lane) <= 0).map(([party]) => party),
    room: () => {
      const open = [...lanes.values()].map(free).filter((places) => places > 0);
      return Math.max(0, Math.min(settings.atOnce - counted, settings.atOnceEach, ...open));
    },
    begin(party) {
      const lane = lanes.get(party) ?? { running: 0, failures: 0, restsUntil: 0, wake: undefined };
      lanes.set(party, lane);
      lane.running += 1;
      counted += 1;
      let isCounted = true;
      const uncount = () => {
        if (!isCounted) return;
        isCounted = false;
        counted -= 1;
        onRoom();
      };
      const slow = setTimeout(uncount, settings.slowAfter);
      slow.unref();
      return (end) => {
        clearTimeout(slow);
        finish(lane, party, end);
        uncount();
        onRoom();
      };
    },
    failing: () => [...lanes].flatMap(([party, { failures }]) => (failures > 0 ? [{ party, failures }] : [])),
    close: () => {
      for (const lane of lanes.values()) {
        clearTimeout(lane.wake);
        lane.wake = undefined;
      }
    },
  };
}
