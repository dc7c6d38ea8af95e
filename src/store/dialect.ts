/**
 * Where the two databases differ in SQL: each macro and what stands in its place.
 *
 * `@each($1)` is the elements of a JSON array, in a column `value`. `@now` is the database's clock in milliseconds; on
 * SQLite, which lives inside the process, the driver binds the clock that the service was given.
 */
export interface Dialect {
  readonly '@integer': string;
  readonly '@text': string;
  readonly '@bytes': string;
  /** A key that counts up in the order of writing. */
  readonly '@identity': string;
  /** What follows a table: strict types, and rows kept in the order of the primary key. */
  readonly '@strict': string;
  readonly '@clustered': string;
  readonly '@each': string;
  readonly '@skipLocked': string;
  readonly '@now': string;
}

export const sqliteDialect: Dialect = {
  '@integer': 'integer',
  '@text': 'text',
  '@bytes': 'blob',
  '@identity': 'integer primary key',
  '@strict': 'strict',
  '@clustered': 'strict, without rowid',
  '@each': 'json_each',
  '@skipLocked': '',
  '@now': '$now',
};

export const postgresDialect: Dialect = {
  '@integer': 'bigint',
  // Sorted by bytes, as SQLite does, whatever the locale of the cluster.
  '@text': 'text collate "C"',
  '@bytes': 'bytea',
  '@identity': 'bigint generated always as identity primary key',
  '@strict': '',
  '@clustered': '',
  '@each': 'pg_catalog.json_array_elements',
  '@skipLocked': 'for update skip locked',
  '@now': '(extract(epoch from clock_timestamp()) * 1000)::bigint',
};

/** The SQL of one database. */
export function spell(sql: string, dialect: Dialect): string {
  return sql.replace(/@\w+/g, (macro) => {
    const found = Object.entries(dialect).find(([name]) => name === macro);
    if (found === undefined) throw new Error(`no macro ${macro} in SQL`);
    return found[1];
  });
}
