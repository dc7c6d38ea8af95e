import { describe, expect, test } from '@jest/globals';
import { migrate } from '../../src/store/migrate.js';
import { createSqliteDriver } from '../../src/store/sqlite-driver.js';
import { startSqliteThread } from '../../src/store/sqlite-thread.js';
import { type Migration, migrations } from '../../src/store/tables.js';
import { noon } from './records.js';

const one: Migration = { number: 1, name: 'one', sql: ['create table first (id @integer primary key) @strict'] };
const two: Migration = { number: 2, name: 'two', sql: ['create table second (id @integer primary key) @strict'] };
const broken: Migration = { number: 2, name: 'broken', sql: [...two.sql, 'create nonsense'] };

const openDriver = async () => createSqliteDriver(await startSqliteThread(':memory:', []), () => noon, 100);

describe('migrations', () => {
  test('are numbered one after the other', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, i) => i + 1));
  });

  test('run once each, in order, and tell when', async () => {
    const driver = await openDriver();
    await migrate(driver, noon, [], [one]);
    await migrate(driver, noon + 1, [], [one, two]);
    await migrate(driver, noon + 2, [], [one, two]);
    expect(await driver.query('select number, name, at from migration order by number', [])).toEqual([
      { number: 1, name: 'one', at: noon },
      { number: 2, name: 'two', at: noon + 1 },
    ]);
    await driver.query('select * from second', []);
    await driver.close();
  });

  test('that fail leave nothing behind', async () => {
    const driver = await openDriver();
    await expect(migrate(driver, noon, [], [one, broken])).rejects.toThrow(/nonsense/);
    await migrate(driver, noon, [], [one, two]);
    await driver.query('select * from second', []);
    await driver.close();
  });

  test('of a newer Waymark are refused, and left alone', async () => {
    const driver = await openDriver();
    await migrate(driver, noon, [], [one, two]);
    await expect(migrate(driver, noon, [], [one])).rejects.toMatchObject({ issues: [{ code: 'configuration' }] });
    expect(await driver.query('select number from migration', [])).toHaveLength(2);
    await driver.close();
  });
});
