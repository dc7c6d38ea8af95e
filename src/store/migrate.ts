import { error, Refusal } from '../domain/issue.js';
import type { Driver, Statement } from './driver.js';
import { wholeIn } from './rows.js';
import { type Migration, migrations } from './tables.js';

/**
 * Brings the tables up to date: every migration that is not there yet, each with its number in one transaction. `first`
 * are statements that keep other instances from doing it at the same time. Refused (`configuration`) when the database
 * was written by a newer Waymark, whose tables this one does not know.
 */
export async function migrate(
  driver: Driver,
  now: number,
  first: readonly Statement[],
  steps: readonly Migration[] = migrations,
): Promise<void> {
  await driver.write([...first, { sql: migrationTable, params: [] }]);
  const newest = steps.at(-1)?.number ?? 0;
  const [row] = await driver.query('select coalesce(max(number), 0) as newest from migration', []);
  const found = row === undefined ? 0 : wholeIn(row, 'newest');
  if (found > newest) {
    throw new Refusal([
      error(
        'configuration',
        'store',
        `found tables of version ${found}; expected ${newest} or less: use a newer Waymark`,
      ),
    ]);
  }
  for (const { number, name, sql } of steps.filter((step) => step.number > found)) {
    await driver.write([
      ...first,
      {
        sql: 'insert into migration (number, name, at) values ($1, $2, $3) on conflict do nothing',
        params: [number, name, now],
        // Another instance was quicker.
        expect: { rows: 1, conflict: 'migration' },
      },
      ...sql.map((text) => ({ sql: text, params: [] })),
    ]);
  }
}

const migrationTable =
  'create table if not exists migration (number @integer primary key, name @text not null, at @integer not null) @strict';
