/** A table for a person: a line of names, then a line for each row; as wide as its widest cell. */
export function columns(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return [names, ...rows].map(line).join('');
}

/** A cell: nothing is shown as a dash, so that columns stay columns. */
export const cell = (value: unknown): string => (value === undefined || value === null ? '-' : String(value));
