import { Router } from 'express';
import { readNeedsOfTerms } from '../../connectors/open-referral/needs.js';
import { capacities } from '../../domain/community-service.js';
import { type Directory, isRefused } from '../../exchange/directory.js';
import type { Door } from '../door.js';
import { membersOf, pathPart, refuse, reply } from './asked.js';

export interface DirectoryRoutesDeps {
  readonly door: Door;
  readonly directory: Pick<Directory, 'take' | 'prune' | 'all' | 'connect' | 'setCapacity'>;
}

const route = '/admin/directory';

/** The directory of services as the operator fills it. The services come as their feed has them, and are read here. */
export function createDirectoryRoutes({ door, directory }: DirectoryRoutesDeps): Router {
  const router = Router({ caseSensitive: true });

  router.get(
    '/directory',
    door({ interaction: 'operation', action: 'R', route }, async () =>
      reply({ services: await directory.all() }, ['HealthcareService']),
    ),
  );

  router.post(
    '/directory/import',
    door({ interaction: 'operation', action: 'U', route: `${route}/import` }, async ({ request }) => {
      const {
        source,
        services,
        needs = {},
        party,
      } = await membersOf(request, ['source', 'services', 'needs', 'party']);
      const { read, kept } = await directory.take(services, {
        source: sourceOf(source),
        needs: readNeedsOfTerms(needs),
        ...(party !== undefined && { party: textOf(party, '/party') }),
      });
      const refused = read.filter(isRefused).map(({ path, issues }) => ({ path, issues }));
      return reply({ kept, refused }, ['HealthcareService']);
    }),
  );

  router.post(
    '/directory/prune',
    door({ interaction: 'operation', action: 'U', route: `${route}/prune` }, async ({ request }) => {
      const { source, sourceIds } = await membersOf(request, ['source', 'sourceIds']);
      const ids: readonly unknown[] = Array.isArray(sourceIds) ? sourceIds : [];
      if (!Array.isArray(sourceIds) || !ids.every((id) => typeof id === 'string')) {
        return refuse('request-form', '/sourceIds', 'found no list of ids; expected those that the feed has');
      }
      const count = await directory.prune(
        sourceOf(source),
        ids.map((id) => String(id)),
      );
      return reply({ count }, ['HealthcareService']);
    }),
  );

  router.post(
    '/directory/:id/connect',
    door({ interaction: 'operation', action: 'U', route: `${route}/:id/connect` }, async ({ request }) => {
      const { party } = await membersOf(request, ['party']);
      const id = pathPart(request, 'id');
      await directory.connect(id, textOf(party, '/party'));
      return reply({ id, party }, [`HealthcareService/${id}`]);
    }),
  );

  router.post(
    '/directory/:id/capacity',
    door({ interaction: 'operation', action: 'U', route: `${route}/:id/capacity` }, async ({ request }) => {
      const { capacity } = await membersOf(request, ['capacity']);
      const found = capacities.find((one) => one === capacity);
      if (found === undefined) {
        return refuse('request-form', '/capacity', `found another capacity; expected ${capacities.join(', ')}`);
      }
      const id = pathPart(request, 'id');
      await directory.setCapacity(id, found);
      return reply({ id, capacity: found }, [`HealthcareService/${id}`]);
    }),
  );

  return router;
}

const textOf = (value: unknown, path: string): string =>
  typeof value === 'string' && value !== '' ? value : refuse('request-form', path, 'found no text; expected one');

/** A feed goes by an address: it becomes the system of its ids in FHIR. */
const sourceOf = (value: unknown): string =>
  typeof value === 'string' && value.length <= 500 && /^https?:\/\/[\x21-\x7e]+$/.test(value)
    ? value
    : refuse('request-form', '/source', 'found no address of a feed; expected https://…');
