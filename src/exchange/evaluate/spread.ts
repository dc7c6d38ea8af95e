/** Numbers as they lie: quartiles by linear interpolation between the two nearest (Hyndman and Fan, type 7). */
export interface Spread {
  readonly n: number;
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** The quartiles of some numbers; nothing of none. */
export function spreadOf(numbers: readonly number[]): Spread | undefined {
  if (numbers.length === 0) return undefined;
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return below + (above - below) * (place - Math.floor(place));
  };
  return { n: numbers.length, lower: at(0.25), median: at(0.5), upper: at(0.75) };
}

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** A number as people read it: one or two decimal places at most, none where there are none. */
export const rounded = (number: number, places = 1): string => String(Number(number.toFixed(places)) + 0);
