import { describe, expect, it } from '@jest/globals';
import { createConformance } from '../../src/conformance/check.js';
import { Refusal } from '../../src/domain/issue.js';
import type { AuditEntry } from '../../src/operations/audit.js';
import { type AuditLink, verifyAudit } from '../../src/operations/audit-chain.js';
import { createAuditTrail } from '../../src/operations/audit-trail.js';
import { realSurroundings } from '../../src/operations/ids.js';
import { silentLog } from '../../src/operations/log.js';
import { createAuditKeeper } from './audit-keeper.js';

const key = 'a key of the instances';

const entry: AuditEntry = {
  interaction: 'read',
  action: 'R',
  status: 200,
  requestId: 'req-1',
  correlationId: 'cor-1',
  party: 'surgery',
  token: 'abcDEF_-0123',
  network: '::ffff:10.1.2.3',
  touched: ['Task/0190-a', 'Patient/0190-b'],
};

type Kept = ReturnType<typeof createAuditKeeper>;

const trailOn = ({ keeper }: Kept, chain: string) =>
  createAuditTrail({ store: keeper, key, surroundings: realSurroundings, chain, log: silentLog });

/** A trail of two runs with five accesses each. */
async function twoRuns() {
  const kept = createAuditKeeper();
  for (const chain of ['first', 'second']) {
    const trail = trailOn(kept, chain);
    for (let count = 0; count < 5; count += 1) await trail.record({ ...entry, requestId: `${chain}-${count}` });
  }
  return kept;
}

const faultsOf = async ({ keeper }: Kept) =>
  (await verifyAudit(keeper, key)).map(({ kind, chain, number }) => `${kind} ${chain} ${number}`);

const isAt = (chain: string, number: number) => (row: AuditLink) => row.chain === chain && row.number === number;

describe('the audit trail', () => {
  it('writes every access as an AuditEvent that keeps to FHIR R4', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    const entries: AuditEntry[] = [
      entry,
      { ...entry, interaction: 'search-type', action: 'E', touched: ['Task'] },
      {
        ...entry,
        interaction: 'login',
        action: 'E',
        status: 401,
        party: undefined,
        token: undefined,
        network: undefined,
      },
      { ...entry, interaction: 'operation', action: 'U', status: 503, touched: ['party/surgery', 'Task/9 9 <b>'] },
    ];
    for (const each of entries) await trail.record(each);
    await trailOn(kept, 'two').record(entry);
    const { check } = createConformance();
    const bodies: unknown[] = kept.rows().map(({ body }) => JSON.parse(body));
    expect(bodies).toHaveLength(7);
    expect(bodies.flatMap((body) => check(body))).toEqual([]);
    expect(bodies[1]).toMatchObject({
      resourceType: 'AuditEvent',
      type: { code: 'rest' },
      subtype: [{ code: 'read' }],
      action: 'R',
      outcome: '0',
      agent: [
        { who: { identifier: { value: 'surgery' } }, requestor: true, policy: ['abcDEF_-0123'] },
        { requestor: false },
      ],
      entity: [
        { what: { reference: 'Task/0190-a' } },
        { what: { reference: 'Patient/0190-b' }, type: { code: '1' } },
        { type: { code: 'XrequestId' }, what: { identifier: { value: 'req-1' } } },
      ],
    });
    expect(bodies.slice(1, 5).map((body) => Reflect.get(Object(body), 'outcome'))).toEqual(['0', '0', '4', '8']);
    expect(JSON.stringify(bodies)).not.toContain('9 9');
  });

  it('writes what is asked together in groups, in order, and resolves when it is kept', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    await Promise.all(Array.from({ length: 300 }, (_, at) => trail.record({ ...entry, requestId: `r${at}` })));
    expect(kept.appends).toEqual([129, 128, 44]);
    expect(kept.rows().map(({ number }) => number)).toEqual(Array.from({ length: 301 }, (_, at) => at + 1));
    expect(trail.end()).toMatchObject({ chain: 'one', number: 301 });
    expect(await faultsOf(kept)).toEqual([]);
  });

  it('attack 72: rejects as unavailable what could not be written, and goes on rightly afterwards', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    await trail.record(entry);
    kept.refuseNext();
    const failed = await trail.record(entry).catch((thrown: unknown) => thrown);
    expect(failed).toBeInstanceOf(Refusal);
    expect(failed instanceof Refusal && failed.issues[0]?.code).toBe('unavailable');
    await trail.record(entry);
    expect(kept.rows()).toHaveLength(3);
    expect(await faultsOf(kept)).toEqual([]);
  });

  it('an append that failed and yet reached the store is not written twice', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    await trail.record(entry);
    kept.refuseNext(2);
    const ends = await Promise.allSettled([1, 2, 3].map(() => trail.record(entry)));
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await trail.record(entry);
    expect(kept.rows().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(await faultsOf(kept)).toEqual([]);
  });

  it('refuses what comes beyond the entries that can wait', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    const ends = await Promise.allSettled(Array.from({ length: 5_010 }, () => trail.record(entry)));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await faultsOf(kept)).toEqual([]);
  });
});

describe('attack 73: tampering with the trail', () => {
  it('finds nothing in a trail that is whole', async () => {
    expect(await faultsOf(await twoRuns())).toEqual([]);
  });

  it('finds a row whose text, time or hash was altered', async () => {
    for (const edit of [
      (row: AuditLink) => ({ ...row, body: row.body.replace('surgery', 'clinics') }),
      (row: AuditLink) => ({ ...row, at: row.at + 1 }),
    ]) {
      const kept = await twoRuns();
      kept.change((rows) => rows.map((row) => (isAt('first', 3)(row) ? edit(row) : row)));
      expect(await faultsOf(kept)).toEqual(['altered first 3']);
    }
    const kept = await twoRuns();
    kept.change((rows) => rows.map((row) => (isAt('second', 3)(row) ? { ...row, mac: '00' } : row)));
    expect(await faultsOf(kept)).toEqual(['altered second 3', 'altered second 4']);
  });

  it('finds a row that was deleted, in the middle and at the beginning', async () => {
    for (const [number, faults] of [
      [3, ['missing first 3']],
      [1, ['missing first 1']],
    ] as const) {
      const kept = await twoRuns();
      kept.change((rows) => rows.filter((row) => !isAt('first', number)(row)));
      expect(await faultsOf(kept)).toEqual(faults);
    }
  });

  it('finds rows that were deleted at the end of a chain, or a whole chain, when a later start follows it', async () => {
    const shortened = await twoRuns();
    shortened.change((rows) => rows.filter((row) => !isAt('first', 6)(row)));
    expect(await faultsOf(shortened)).toEqual(['missing first 6']);
    const without = await twoRuns();
    without.change((rows) => rows.filter(({ chain }) => chain !== 'first'));
    expect(await faultsOf(without)).toEqual(['missing first 6']);
  });

  it('finds rows that were deleted at the end of the chain that is being written', async () => {
    const kept = createAuditKeeper();
    const trail = trailOn(kept, 'one');
    for (let count = 0; count < 3; count += 1) await trail.record(entry);
    const end = trail.end();
    kept.change((rows) => rows.slice(0, -1));
    expect(await verifyAudit(kept.keeper, key)).toEqual([]);
    expect(await verifyAudit(kept.keeper, key, end === undefined ? [] : [end])).toMatchObject([
      { kind: 'missing', chain: 'one', number: 4 },
    ]);
  });

  it('finds a row that was put in, and one that was moved', async () => {
    const added = await twoRuns();
    added.change((rows) => {
      const last = rows.find(isAt('second', 6));
      return last === undefined ? [...rows] : [...rows, { ...last, number: 7 }];
    });
    expect(await faultsOf(added)).toEqual(['altered second 7']);
    const moved = await twoRuns();
    moved.change((rows) =>
      rows.map((row) =>
        row.chain === 'first' && [3, 4].includes(row.number) ? { ...row, number: row.number === 3 ? 4 : 3 } : row,
      ),
    );
    expect(await faultsOf(moved)).toEqual(['altered first 3', 'altered first 4', 'altered first 5']);
  });

  it('finds everything altered for another key, and a first row that cannot be read', async () => {
    const kept = await twoRuns();
    expect(await verifyAudit(kept.keeper, 'another key')).toHaveLength(12);
    kept.change((rows) => rows.map((row) => (isAt('second', 1)(row) ? { ...row, body: '{' } : row)));
    expect(await faultsOf(kept)).toEqual(['unreadable second 1', 'altered second 1']);
  });
});
