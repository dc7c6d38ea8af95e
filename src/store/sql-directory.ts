import { type CommunityService, capacities } from '../domain/community-service.js';
import type { DirectoryStore, KeptService } from './directory-store.js';
import { type Driver, type Row, rowsOf, type Statement } from './driver.js';
import { findable } from './findable.js';
import { maybeTextIn, maybeWholeIn, textIn, wholeIn } from './rows.js';

/** So many services at once: a database takes a unit whole, and others wait for it. */
const atOnce = 100;

const save = `insert into directory_service
    (id, source, source_id, body, raw, is_listed, capacity, version, updated_at)
  values ($1, $2, $3, $4, $5, 1, 'unknown', 1, $6)
  on conflict (id) do update set body = excluded.body, raw = excluded.raw, is_listed = 1,
    version = directory_service.version + 1, updated_at = excluded.updated_at
  where directory_service.body <> excluded.body or directory_service.raw <> excluded.raw
    or directory_service.is_listed = 0`;
const unlist = `update directory_service set is_listed = 0, version = version + 1, updated_at = $2
  where id = $1 and is_listed = 1`;
const connect = `update directory_service set party = $2, version = version + 1, updated_at = $3 where id = $1`;
const setCapacity = `update directory_service set capacity = $2, capacity_by = $3, capacity_at = $4,
  version = version + 1, updated_at = $4 where id = $1`;
const count = `insert into directory_revision (name, revision) values ('services', 1)
  on conflict (name) do update set revision = directory_revision.revision + 1`;
const columns = `id, body, is_listed, party, capacity, capacity_at, capacity_by, version, updated_at`;

/** The directory over either database. */
export function createDirectoryStore(driver: Driver): DirectoryStore {
  const write = async (statements: readonly Statement[]): Promise<void> => {
    if (statements.length > 0) rowsOf(await driver.write([...statements, { sql: count, params: [] }]));
  };
  const inParts = async (statements: readonly Statement[]): Promise<void> => {
    for (let from = 0; from < statements.length; from += atOnce) await write(statements.slice(from, from + atOnce));
  };
  return {
    async revision() {
      const [row] = await driver.query('select revision from directory_revision', []);
      return row === undefined ? 0 : wholeIn(row, 'revision');
    },
    services: async () =>
      (await driver.query(`select ${columns} from directory_service order by id`, [])).map(serviceIn),
    async raw(id) {
      const [row] = await driver.query('select raw from directory_service where id = $1', [findable(id)]);
      return row === undefined ? undefined : textIn(row, 'raw');
    },
    save: (services, at) =>
      inParts(
        // In one order in every instance: two that import the same feed do not wait for one another in a circle.
        [...services]
          .sort((a, b) => (a.service.id < b.service.id ? -1 : 1))
          .map(({ service, raw }): Statement => {
            const { id, source, sourceId } = service;
            return { sql: save, params: [id, source, sourceId, JSON.stringify(service), raw, at] };
          }),
      ),
    unlist: (ids, at) => inParts([...ids].sort().map((id): Statement => ({ sql: unlist, params: [findable(id), at] }))),
    connect: (id, party, at) => write([{ sql: connect, params: [findable(id), party, at] }]),
    setCapacity: (id, capacity, by, at) =>
      write([{ sql: setCapacity, params: [findable(id), capacity, by ?? null, at] }]),
  };
}

function serviceIn(row: Row): KeptService {
  const service: CommunityService = JSON.parse(textIn(row, 'body'));
  const party = maybeTextIn(row, 'party');
  const capacity = capacities.find((one) => one === row.capacity);
  const capacityAt = maybeWholeIn(row, 'capacity_at');
  const capacityBy = maybeTextIn(row, 'capacity_by');
  if (capacity === undefined) throw new Error('the database holds something unexpected in column capacity');
  return {
    service,
    isListed: wholeIn(row, 'is_listed') === 1,
    ...(party !== undefined && { party }),
    capacity,
    ...(capacityAt !== undefined && { capacityAt }),
    ...(capacityBy !== undefined && { capacityBy }),
    version: wholeIn(row, 'version'),
    updatedAt: wholeIn(row, 'updated_at'),
  };
}
