import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Router } from 'express';
import { writeJson } from '../../conformance/json-literals.js';
import type { AuditFault } from '../../operations/audit-chain.js';
import type { Store } from '../../store/store.js';
import type { Door } from '../door.js';
import { membersOf, pathPart, refuse, reply } from './asked.js';

export interface UpkeepDeps {
  readonly door: Door;
  readonly store: Pick<Store, 'backup'>;
  /** One exchange as a Bundle; undefined when it is not there. */
  exportExchange(id: string): Promise<unknown>;
  verifyAudit(): Promise<readonly AuditFault[]>;
}

/** The most faults that one answer lists. */
const mostFaults = 100;

/** A copy of the store, one exchange to take along, and whether the audit trail is whole. */
export function createUpkeepRoutes({ door, store, exportExchange, verifyAudit }: UpkeepDeps): Router {
  const router = Router({ caseSensitive: true });

  router.get(
    '/exchanges/:id/export',
    door({ interaction: 'operation', action: 'R', route: '/admin/exchanges/:id/export' }, async (asked) => {
      const id = pathPart(asked.request, 'id');
      asked.touch(`exchange/${id}`);
      const bundle = await exportExchange(id);
      if (bundle === undefined) return refuse('not-found', '', 'found no such exchange; expected the id of one');
      return {
        status: 200,
        headers: { 'content-type': 'application/fhir+json; charset=utf-8' },
        body: writeJson(bundle),
      };
    }),
  );

  router.post(
    '/backup',
    door({ interaction: 'operation', action: 'E', route: '/admin/backup' }, async ({ request }) => {
      const { path } = await membersOf(request, ['path']);
      if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0')) {
        return refuse('request-form', '/path', 'found no absolute path; expected that of the copy to be made');
      }
      if (await isThere(path)) return refuse('conflict', '/path', 'found a file there; expected a path without one');
      await store.backup(path);
      return reply({ path }, ['backup']);
    }),
  );

  router.get(
    '/audit/verify',
    door({ interaction: 'operation', action: 'R', route: '/admin/audit/verify' }, async () => {
      const faults = await verifyAudit();
      return reply({ intact: faults.length === 0, count: faults.length, faults: faults.slice(0, mostFaults) }, [
        'audit',
      ]);
    }),
  );

  return router;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
