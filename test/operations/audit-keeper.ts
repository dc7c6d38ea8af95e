import type { AuditKeeper, AuditLink } from '../../src/operations/audit-chain.js';

/** A trail in memory whose rows a test may lose, change or refuse. */
export function createAuditKeeper() {
  let rows: AuditLink[] = [];
  const appends: number[] = [];
  let refusal: { readonly keepFirst: number } | undefined;
  const keeper: AuditKeeper = {
    async appendAudit(more) {
      await new Promise((resolve) => setImmediate(resolve));
      const present = new Set(rows.map(({ chain, number }) => `${chain} ${number}`));
      if (more.some(({ chain, number }) => present.has(`${chain} ${number}`)))
        throw new Error('a row is there already');
      if (refusal !== undefined) {
        rows.push(...more.slice(0, refusal.keepFirst));
        refusal = undefined;
        throw new Error('the disk is full');
      }
      rows.push(...more);
      appends.push(more.length);
    },
    lastAudit: async () => rows.at(-1),
    audit: async ({ chain, after, limit }) =>
      rows
        .filter((row) => (chain === undefined || row.chain === chain) && row.number > after)
        .sort((one, other) => one.number - other.number)
        .slice(0, limit),
    auditChains: async () => [...new Set(rows.map(({ chain }) => chain))],
  };
  return {
    keeper,
    appends,
    rows: () => rows,
    change: (edit: (before: readonly AuditLink[]) => AuditLink[]) => {
      rows = edit(rows);
    },
    /** The next append fails; the store has its first rows all the same. */
    refuseNext: (keepFirst = 0) => {
      refusal = { keepFirst };
    },
  };
}
