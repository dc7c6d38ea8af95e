import { createPostgresStore, type PostgresOptions } from './postgres-store.js';
import { createSqliteStore, type SqliteOptions } from './sqlite-store.js';
import type { Store } from './store.js';
import { misconfigured } from './unavailable.js';

export type StoreOptions = SqliteOptions & PostgresOptions;

/**
 * The store at an address: `sqlite:./waymark.db` (a file), `sqlite::memory:` (gone when it is closed: for tests and
 * trials), `postgres://user:password@host/database` or `postgresql://…`. Any other is refused (`configuration`), without
 * repeating it: it may hold a password.
 */
export async function openStore(address: string, options: StoreOptions): Promise<Store> {
  if (/^sqlite:./.test(address)) return createSqliteStore(address.slice('sqlite:'.length), options);
  if (/^postgres(ql)?:\/\//.test(address)) return createPostgresStore(address, options);
  throw misconfigured(
    'found an address of another kind; expected sqlite:<file> or postgres://<user>@<host>/<database>',
  );
}
