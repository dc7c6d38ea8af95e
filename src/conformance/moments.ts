/**
 * Orders two FHIR dates or dateTimes: negative when `a` is earlier, positive when later, 0 when the same moment;
 * undefined when their precision does not tell (`2026-01` and `2026-01-15`), or when one is no date.
 */
export function compareMoments(a: unknown, b: unknown): number | undefined {
  if (typeof a !== 'string' || typeof b !== 'string') return undefined;
  if (a.length > 10 && b.length > 10) {
    const difference = Date.parse(a) - Date.parse(b);
    return Number.isNaN(difference) ? undefined : difference;
  }
  const shared = Math.min(a.length, b.length, 10);
  const [left, right] = [a.slice(0, shared), b.slice(0, shared)];
  if (!/^\d{4}(-\d\d){0,2}$/.test(left) || !/^\d{4}(-\d\d){0,2}$/.test(right)) return undefined;
  if (left !== right) return left < right ? -1 : 1;
  return a.length === b.length && a.length <= 10 ? 0 : undefined;
}
