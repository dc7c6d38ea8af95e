import { isMembers } from '../../mapping/engine/constants.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import { entriesOf, type Members } from './entry-call.js';

/**
 * A message as a bundle in which every resource has a name: one that came alone stands in a bundle of its own, so that it
 * is kept as it came; an entry that has neither `fullUrl` nor id gets a URL by its place, by which what is kept of the
 * message can refer to it.
 */
export function framed(json: unknown): Members {
  const isBundle = isMembers(json) && json.resourceType === 'Bundle';
  const bundle = isBundle ? json : { resourceType: 'Bundle', type: 'collection', entry: [{ resource: json }] };
  if (!Array.isArray(bundle.entry)) return bundle;
  return { ...bundle, entry: entriesOf(bundle).map(withUrl) };
}

function withUrl(entry: Members, at: number): Members {
  const { fullUrl, resource } = entry;
  if (fullUrl !== undefined || !isMembers(resource) || resource.id !== undefined) return entry;
  return { fullUrl: `urn:uuid:${nameUuid(`entry|${at}`)}`, ...entry };
}
