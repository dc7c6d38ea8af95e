import { describe } from '@jest/globals';
import { migrate } from '../../src/store/migrate.js';
import { createSearch } from '../../src/store/search.js';
import { createSqlStore } from '../../src/store/sql-store.js';
import { createSqliteDriver } from '../../src/store/sqlite-driver.js';
import { startSqliteThread } from '../../src/store/sqlite-thread.js';
import { noon } from './records.js';
import { searchContract } from './search-contract.js';

/** A store that takes nothing to be few, and so walks through a type for every answer, as large ones do. */
const open = async () => {
  const driver = createSqliteDriver(await startSqliteThread(':memory:', []), () => noon, 100);
  await migrate(driver, noon, []);
  return { ...createSqlStore(driver), search: createSearch(driver, -1) };
};

describe('a search among many', () => {
  searchContract(async () => ({ open, pass: async () => {}, remove: async () => {} }));
});
