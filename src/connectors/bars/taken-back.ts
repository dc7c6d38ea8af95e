import type { Issue } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { profiles } from '../../mapping/systems.js';

/** The header is made for this message: what it points to has to be in it. */
const isInHeader = (path: string): boolean => path.startsWith('Bundle.entry[0].');

/**
 * The full check of a cancellation. A sender repeats the request as it was sent, or as it was read, beside the person and
 * two organisations (BaRS guide: message structure, focus of request-cancelled; cancellation): the plan, the encounter
 * and whoever else the request refers to came with the referral and need not come again, and the request is not held to
 * our profile of a whole one. A reference of what is repeated that leads nowhere is a warning.
 */
export function checkTakenBack(check: (resource: unknown) => readonly Issue[], wire: unknown): readonly Issue[] {
  return check(withoutClaims(wire)).map((issue) =>
    issue.code === 'reference-broken' && !isInHeader(issue.path) ? { ...issue, severity: 'warning' } : issue,
  );
}

/** The message with requests that do not claim to be a whole referral's. */
function withoutClaims(wire: unknown): unknown {
  if (!isMembers(wire) || !Array.isArray(wire.entry)) return wire;
  const items: readonly unknown[] = wire.entry;
  return { ...wire, entry: items.map((item) => (isMembers(item) ? { ...item, ...unclaimed(item.resource) } : item)) };
}

function unclaimed(resource: unknown): { readonly resource?: unknown } {
  if (!isMembers(resource)) return {};
  const { resourceType, meta } = resource;
  if (resourceType !== 'ServiceRequest' || !isMembers(meta) || !Array.isArray(meta.profile)) return {};
  const claims: readonly unknown[] = meta.profile;
  const kept = claims.filter((claim) => typeof claim !== 'string' || claim.split('|')[0] !== profiles.serviceRequest);
  const { profile: _profile, ...others } = meta;
  const left = kept.length === 0 ? others : { ...others, profile: kept };
  const { meta: _meta, ...rest } = resource;
  return { resource: Object.keys(left).length === 0 ? rest : { ...rest, meta: left } };
}
