import { writeJson } from '../conformance/json-literals.js';
import { error, Refusal } from '../domain/issue.js';
import type { Audit, AuditEntry } from './audit.js';
import { type AuditKeeper, type AuditLink, macOf } from './audit-chain.js';
import { auditEvent, type ChainEnd, startEvent } from './audit-event.js';
import type { Surroundings } from './ids.js';
import type { Log } from './log.js';

export interface AuditTrailDeps {
  readonly store: AuditKeeper;
  /** What only the instances know: see `docs/operations.md` for where it is kept. */
  readonly key: string;
  readonly surroundings: Surroundings;
  /** The name of this run's chain: new for every start. */
  readonly chain: string;
  readonly log: Log;
}

export interface AuditTrail extends Audit {
  /** The last row that this run has written and the store has kept; undefined before the first. */
  end(): ChainEnd | undefined;
}

interface Waiting {
  readonly entry: AuditEntry;
  readonly at: number;
  resolve(): void;
  reject(reason: unknown): void;
}

/** Rows in one append, and entries that may wait: what comes beyond that is refused rather than heaped up. */
const most = { group: 128, waiting: 5_000 };

/**
 * The trail of one run of the service: a chain of AuditEvents, each with a keyed hash over itself and the one before
 * (see `audit-chain.ts`). Entries that come while an append is under way go together into the next one.
 *
 * A promise of `record` resolves when its row is durable. When an append fails, the store is asked how far it came:
 * the entries that it has are resolved, the others are rejected, and the chain goes on from there. Rejected with a
 * `Refusal` of code `unavailable` also when more entries wait than can be held.
 */
export function createAuditTrail({ store, key, surroundings, chain, log }: AuditTrailDeps): AuditTrail {
  let queue: Waiting[] = [];
  let isWriting = false;
  let last: ChainEnd | undefined;
  /** Whether `last` is what the store has: not so before the start, nor after an append that failed. */
  let isKnown = false;

  const link = (before: ChainEnd | undefined, body: string, at: number): AuditLink => {
    const number = before?.chain === chain ? before.number + 1 : 1;
    const row = { chain, number, at, body };
    return { ...row, mac: macOf(key, before?.mac ?? '', row) };
  };

  /** The rows of this chain that the store has and `last` does not say; moves `last` to the end of them. */
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const rows = await store.audit({ chain, after: last?.number ?? 0, limit: most.group });
      const row = rows.at(-1);
      if (row !== undefined) last = { chain, number: row.number, mac: row.mac };
      if (rows.length < most.group) break;
    }
    isKnown = true;
  };

  const rowsFor = async (group: readonly Waiting[]): Promise<readonly AuditLink[]> => {
    if (!isKnown) await catchUp();
    const rows: AuditLink[] = [];
    let before = last;
    const add = (body: string, at: number): void => {
      const row = link(before, body, at);
      rows.push(row);
      before = row;
    };
    if (before === undefined) {
      before = await store.lastAudit();
      const at = surroundings.now();
      add(writeJson(startEvent({ id: surroundings.newId(), at }, before)), at);
    }
    for (const { entry, at } of group) add(writeJson(auditEvent(entry, { id: surroundings.newId(), at })), at);
    return rows;
  };

  const write = async (group: readonly Waiting[]): Promise<void> => {
    let rows: readonly AuditLink[] = [];
    try {
      rows = await rowsFor(group);
      await store.appendAudit(rows);
      last = rows.at(-1) ?? last;
      for (const { resolve } of group) resolve();
    } catch (thrown) {
      log.error('audit.not-written', {
        rows: group.length,
        kind: thrown instanceof Error ? thrown.name : typeof thrown,
      });
      isKnown = false;
      await catchUp().catch(() => {});
      const kept = isKnown ? (last?.number ?? 0) : 0;
      const ownRows = rows.slice(rows.length - group.length);
      for (const [index, { resolve, reject }] of group.entries()) {
        const row = ownRows[index];
        if (row !== undefined && row.number <= kept) resolve();
        else reject(unavailable(thrown));
      }
    }
  };

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (queue.length > 0) {
      const group = queue.slice(0, most.group);
      queue = queue.slice(most.group);
      await write(group);
    }
    isWriting = false;
  };

  return {
    end: () => last,
    record: (entry) =>
      new Promise((resolve, reject) => {
        if (queue.length >= most.waiting) {
          reject(unavailable(undefined));
          return;
        }
        queue.push({ entry, at: surroundings.now(), resolve, reject });
        // What is asked in the same turn goes into one append.
        if (!isWriting) {
          isWriting = true;
          setImmediate(() => void writeAll());
        }
      }),
  };
}

/** Whatever keeps the trail from being written, the sender may try again: what is not written down does not happen. */
const unavailable = (thrown: unknown): Refusal =>
  thrown instanceof Refusal
    ? thrown
    : new Refusal([error('unavailable', '', 'the audit trail cannot be written at present; try again later')]);
