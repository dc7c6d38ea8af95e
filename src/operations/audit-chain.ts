import { createHmac } from 'node:crypto';
import { isMembers } from '../mapping/engine/constants.js';
import { anchorSystem, type ChainEnd } from './audit-event.js';

/** One row of the trail, as it is kept. */
export interface AuditLink {
  readonly chain: string;
  readonly number: number;
  readonly at: number;
  readonly body: string;
  readonly mac: string;
}

/** The part of the store that keeps the trail. */
export interface AuditKeeper {
  appendAudit(rows: readonly AuditLink[]): Promise<void>;
  lastAudit(): Promise<AuditLink | undefined>;
  audit(page: {
    readonly chain?: string;
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly AuditLink[]>;
  auditChains(): Promise<readonly string[]>;
}

/** What is wrong with the trail, and from which row on. */
export interface AuditFault {
  readonly kind: 'altered' | 'missing' | 'unreadable';
  readonly chain: string;
  readonly number: number;
  readonly text: string;
}

/**
 * The keyed hash of a row: it covers the row and, by the hash of the row before, all rows before it. The parts are
 * written as JSON, so that no two different rows read the same.
 */
export function macOf(key: string, before: string, { chain, number, at, body }: Omit<AuditLink, 'mac'>): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([before, chain, number, at, body]))
    .digest('hex');
}

/** The row that the first row of a chain follows, from its text; undefined where it follows none. */
export function anchorIn(body: string): ChainEnd | undefined {
  const event: unknown = JSON.parse(body);
  const entities: readonly unknown[] = isMembers(event) && Array.isArray(event.entity) ? event.entity : [];
  for (const entity of entities) {
    if (!isMembers(entity) || !isMembers(entity.what) || !isMembers(entity.what.identifier)) continue;
    const { system, value } = entity.what.identifier;
    if (system !== anchorSystem || typeof value !== 'string') continue;
    const details: readonly unknown[] = Array.isArray(entity.detail) ? entity.detail : [];
    const detail = (type: string): unknown =>
      details.flatMap((each) => (isMembers(each) && each.type === type ? [each.valueString] : []))[0];
    const mac = detail('mac');
    if (typeof mac === 'string') return { chain: value, number: Number(detail('number')), mac };
  }
  return undefined;
}

const pageOfRows = 500;

/**
 * Reads the whole trail and tells where it is not what was written: rows that were altered or put in, rows that are
 * missing from the middle, and rows missing from an end that is known: because a later chain begins after it, or
 * because `held` says so (what a running instance has written itself). What cannot be seen: the end of a chain that no
 * later start points at, when nobody holds it. `[]` when nothing was found.
 */
export async function verifyAudit(
  store: AuditKeeper,
  key: string,
  held: readonly ChainEnd[] = [],
): Promise<AuditFault[]> {
  const faults: AuditFault[] = [];
  const expected: { readonly end: ChainEnd; readonly by: string }[] = held.map((end) => ({ end, by: 'this instance' }));
  const chains = await store.auditChains();
  for (const chain of chains) {
    const anchor = await verifyChain(store, key, chain, faults);
    if (anchor !== undefined) expected.push({ end: anchor, by: `the start of chain ${chain}` });
  }
  for (const { end, by } of expected) {
    const [row] = await store.audit({ chain: end.chain, after: end.number - 1, limit: 1 });
    if (row?.number === end.number && row.mac === end.mac) continue;
    const text = `found no such row; ${by} knows it as the last of its chain at that time`;
    faults.push({ kind: 'missing', chain: end.chain, number: end.number, text });
  }
  return faults;
}

/** Follows one chain from its first row; gives back what its first row is anchored to. */
async function verifyChain(
  store: AuditKeeper,
  key: string,
  chain: string,
  faults: AuditFault[],
): Promise<ChainEnd | undefined> {
  let anchor: ChainEnd | undefined;
  let before = '';
  let number = 0;
  for (;;) {
    const rows = await store.audit({ chain, after: number, limit: pageOfRows });
    for (const row of rows) {
      if (row.number === 1) {
        anchor = readAnchor(row, faults);
        before = anchor?.mac ?? '';
      }
      if (row.number !== number + 1) {
        const text = `found row ${row.number} after row ${number}; expected no gap`;
        faults.push({ kind: 'missing', chain, number: number + 1, text });
      } else if (macOf(key, before, row) !== row.mac) {
        const text = 'found a row whose keyed hash does not fit it and the row before; expected it as it was written';
        faults.push({ kind: 'altered', chain, number: row.number, text });
      }
      number = row.number;
      // What follows is held against the hash that stands there, so that one fault is told once.
      before = row.mac;
    }
    if (rows.length < pageOfRows) return anchor;
  }
}

function readAnchor(row: AuditLink, faults: AuditFault[]): ChainEnd | undefined {
  try {
    return anchorIn(row.body);
  } catch {
    const text = 'found a first row that is not JSON; expected the start of an instance';
    faults.push({ kind: 'unreadable', chain: row.chain, number: row.number, text });
    return undefined;
  }
}
