/** Something that was counted. */
export interface Cell {
  readonly label: string;
  readonly count: number;
}

/** By their labels: an order by size would tell how large what is hidden is. */
export const cellsOf = (counts: ReadonlyMap<string, number>): readonly Cell[] =>
  [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => (a.label < b.label ? -1 : 1));

/** Counts as they may be shown. */
export interface Shown {
  readonly cells: readonly { readonly label: string; readonly text: string }[];
  readonly total: string;
  /** Whether the count itself is told: figures that rest on it may be told only then. */
  isTold(label: string): boolean;
}

/** What stands for a number that is hidden. */
export const notShown = 'not shown';

/** One count alone, that is part of no total. */
export const alone = (count: number, least: number): string =>
  count > 0 && count < least ? `<${least}` : String(count);

/**
 * Parts of a total that is told.
 *
 * A count from 1 to one less than `least` is shown as `<least`, and the smallest of the others is not shown beside it, so
 * that the total does not tell it. Where even then only one number would do, none of the parts is shown; nor where the
 * total is not more than twice `least`. What is hidden is decided by what everybody may see, so that the choice tells nothing
 * either. A total that is small itself is shown as `<least`.
 */
export function parts(cells: readonly Cell[], least: number): Shown {
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const isSmall = (count: number) => count > 0 && count < least;
  const small = cells.filter(({ count }) => isSmall(count));
  const second = small.length === 0 ? undefined : secondOf(cells, least);
  const hidden = [...small, ...(second === undefined ? [] : [second.cell])];
  if (total > 0 && least > 1 && (total <= 2 * least || !isOpen(hidden, small.length, second?.most, least))) {
    const text = isSmall(total) ? `<${least}` : String(total);
    return { cells: cells.map(({ label }) => ({ label, text: notShown })), total: text, isTold: () => false };
  }
  const textOf = (cell: Cell): string => {
    if (isSmall(cell.count)) return `<${least}`;
    return cell === second?.cell ? notShown : String(cell.count);
  };
  return {
    cells: cells.map((cell) => ({ label: cell.label, text: textOf(cell) })),
    total: String(total),
    isTold: (label) => cells.some((cell) => cell.label === label && cell.count >= least && cell !== second?.cell),
  };
}

/** The smallest of the counts that are not small, the first of them; and the most that it can be by what is shown. */
function secondOf(cells: readonly Cell[], least: number): { readonly cell: Cell; readonly most: number } | undefined {
  const [cell, ...others] = cells.filter(({ count }) => count >= least).sort((a, b) => a.count - b.count);
  if (cell === undefined) return undefined;
  const at = cells.indexOf(cell);
  // One that is shown before it is larger; one behind it is not smaller.
  const bounds = others.map((other) => (cells.indexOf(other) < at ? other.count - 1 : other.count));
  return { cell, most: Math.min(Number.POSITIVE_INFINITY, ...bounds) };
}

/** Whether each of the small counts may have more than one value: the sum of what is hidden is known, and the ranges. */
function isOpen(hidden: readonly Cell[], small: number, most: number | undefined, least: number): boolean {
  if (small === 0) return true;
  const sum = hidden.reduce((all, { count }) => all + count, 0);
  const others = small - 1;
  const [from, to] = most === undefined ? [0, 0] : [least, most];
  const lowest = Math.max(1, sum - others * (least - 1) - to);
  const highest = Math.min(least - 1, sum - others - from);
  return highest > lowest;
}
