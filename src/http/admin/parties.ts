import { Router } from 'express';
import type { Party, PartyId } from '../../domain/party.js';
import type { KeptParty } from '../../store/records.js';
import type { Asked, Door } from '../door.js';
import { jsonOf, membersOf, pathPart, refuse, reply } from './asked.js';

/** The parties as the operator changes them; what is saved counts at once. */
export interface KeptParties {
  list(): Promise<readonly KeptParty[]>;
  /** A party from JSON; refused when it is not one. */
  read(json: unknown): Party;
  save(party: Party): Promise<void>;
  pause(party: PartyId, reason: string | undefined): Promise<void>;
  /** Gives a party new secrets; what it gives back is shown once and never again. */
  rotate(party: PartyId): Promise<unknown>;
}

export interface PartyDeps {
  readonly door: Door;
  readonly parties: KeptParties;
  /** Called when something may be due at once that was not so before. */
  wake(): void;
}

const route = '/admin/parties/:id';

/** Who is connected, and whether anything is pushed to them. */
export function createPartyRoutes({ door, parties, wake }: PartyDeps): Router {
  const router = Router({ caseSensitive: true });

  const known = async (request: Asked['request']): Promise<PartyId> => {
    const id = pathPart(request, 'id');
    const kept = (await parties.list()).some(({ party }) => party.id === id);
    return kept ? id : refuse('not-found', '', 'found no such party; expected the id of one');
  };

  router.get(
    '/parties',
    door({ interaction: 'operation', action: 'R', route: '/admin/parties' }, async () =>
      reply({ parties: await parties.list() }, ['party']),
    ),
  );

  router.put(
    '/parties/:id',
    door({ interaction: 'operation', action: 'U', route }, async ({ request }) => {
      const { json } = await jsonOf(request);
      const party = parties.read(json);
      if (party.id !== pathPart(request, 'id')) {
        return refuse('request-form', '/id', 'found another id than in the path; expected the same');
      }
      await parties.save(party);
      return reply(party, [`party/${party.id}`]);
    }),
  );

  router.post(
    '/parties/:id/pause',
    door({ interaction: 'operation', action: 'U', route: `${route}/pause` }, async ({ request }) => {
      const { reason } = await membersOf(request, ['reason']);
      if (typeof reason !== 'string' || reason.trim() === '' || reason.length > 200) {
        return refuse('request-form', '/reason', 'found no reason; expected one of at most 200 characters');
      }
      const id = await known(request);
      await parties.pause(id, reason);
      return reply({ party: id, paused: reason }, [`party/${id}`]);
    }),
  );

  router.post(
    '/parties/:id/resume',
    door({ interaction: 'operation', action: 'U', route: `${route}/resume` }, async ({ request }) => {
      await membersOf(request, []);
      const id = await known(request);
      await parties.pause(id, undefined);
      wake();
      return reply({ party: id }, [`party/${id}`]);
    }),
  );

  router.post(
    '/parties/:id/rotate',
    door({ interaction: 'operation', action: 'U', route: `${route}/rotate` }, async ({ request }) => {
      await membersOf(request, []);
      const id = await known(request);
      return reply(await parties.rotate(id), [`party/${id}`]);
    }),
  );

  return router;
}
