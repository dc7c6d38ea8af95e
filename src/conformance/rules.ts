import type { Context } from './context.js';
import { kindOf } from './json-kinds.js';
import type { Report } from './report.js';
import type { ElementNode, Invariant } from './schema.js';
import type { Property } from './shapes.js';

/** Rules that a type and a profile state alike, so that both say the same of the same fault, and it is told once. */

export function missing(node: ElementNode, path: string, report: Report): void {
  report.error('required', `${path}.${node.name}`, `found nothing, expected ${node.name} (${node.min} at least)`);
}

/** A single value where JSON has neither null nor a list. */
export function requireValue(value: unknown, { type }: Pick<Property, 'type'>, path: string, report: Report): boolean {
  if (value !== null && !Array.isArray(value)) return true;
  const remedy = value === null ? ', or the element left out' : '';
  report.error('structure', path, `found ${kindOf(value)}, expected one value (${type.code})${remedy}`);
  return false;
}

export function checkInvariants(
  rules: readonly Invariant[],
  value: unknown,
  type: string,
  path: string,
  ctx: Context,
): void {
  for (const rule of rules) {
    if (ctx.invariants.holds(rule, value, type, ctx) !== false) continue;
    const text = `${rule.human} (${rule.key})`;
    if (rule.severity === 'error') ctx.report.error('invariant', path, text);
    else ctx.report.warning('invariant', path, text);
  }
}
