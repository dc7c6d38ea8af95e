import { columnsOf, type Row, type Table, type Value, type Wanted } from './tables.js';

/** The first line of a table's CSV: the names of its columns. */
export const csvHead = (table: Table, wanted: Wanted): string =>
  csvLine(columnsOf(table, wanted).map(({ name }) => name));

/** One row as CSV (RFC 4180), with what a spreadsheet would take for a formula made harmless. */
export const csvRow = (table: Table, wanted: Wanted, row: Row): string =>
  csvLine(columnsOf(table, wanted).map(({ name }) => csvText(row[name])));

/** One row as a line of JSON: every column, `null` where nothing is known. */
export const jsonRow = (table: Table, wanted: Wanted, row: Row): string =>
  `${JSON.stringify(Object.fromEntries(columnsOf(table, wanted).map(({ name }) => [name, row[name] ?? null])))}\n`;

const csvLine = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\r\n`;

const quoted = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** What begins like a formula, for one spreadsheet or another (OWASP, CSV injection); the wide forms count as well. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

function csvText(value: Value): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  return formula.test(value) ? `'${value}` : value;
}
