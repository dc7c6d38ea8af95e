import { isResource } from '../../connectors/opening.js';
import type { Message } from '../../domain/message.js';
import type { Outcome } from '../../exchange/journeys.js';
import { keptId } from '../../exchange/kept-ids.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { isAskOfReport } from '../../mapping/engine/reported.js';

type Members = Readonly<Record<string, unknown>>;

/** What an answer tells of: a journey that was made now, or the referral that was known before. */
export interface Told extends Pick<Outcome, 'exchange' | 'changed'> {
  readonly kind: Message['kind'];
  /** The request and the work as they are kept, by their types, where they do not say what the message says of them. */
  readonly standing?: ReadonlyMap<unknown, unknown>;
}

/**
 * The answer to a message: the message itself, under its own `Bundle.id`, with the ids under which Waymark keeps its
 * resources (BaRS guide: message structure: ids are assigned by the receiver only). The sender's ids are not echoed. Of a
 * message about a referral only the request and the work have ids: of the rest, what was read is kept as Waymark writes
 * it, under ids of its own.
 */
export function answerBundle(received: unknown, { kind, exchange, changed, standing }: Told): unknown {
  if (!isMembers(received) || !Array.isArray(received.entry)) return received;
  const entries: readonly unknown[] = received.entry;
  const kept = new Set(changed.map(({ type, id }) => `${type}/${id}`));
  const idOf = (entry: Members, resource: Members): string | undefined => {
    if (kind === 'referral') {
      const id = keptId(exchange.id, nameOf(entry, resource));
      if (kept.has(`${resource.resourceType}/${id}`)) return id;
    }
    // A referral that comes again under new names is the one that is kept; it has one request and one piece of work.
    // What a report asks of others is neither, and has another id.
    if (isResource(resource) && isAskOfReport(resource)) return undefined;
    if (resource.resourceType === 'ServiceRequest') return exchange.request;
    return resource.resourceType === 'Task' ? exchange.task : undefined;
  };
  const entry = entries.map((item) => {
    if (!isMembers(item) || !isMembers(item.resource)) return item;
    const isAsk = isResource(item.resource) && isAskOfReport(item.resource);
    const stands = isAsk ? undefined : standing?.get(item.resource.resourceType);
    return { ...item, resource: stands ?? named(item.resource, idOf(item, item.resource)) };
  });
  return { ...received, entry };
}

const nameOf = ({ fullUrl }: Members, { resourceType, id }: Members): string =>
  typeof fullUrl === 'string' ? fullUrl : `${resourceType}/${id}`;

/** A resource under another id, or none; FHIR writes it second. */
function named({ resourceType, id: _theirs, ...others }: Members, id: string | undefined): unknown {
  return { resourceType, ...(id !== undefined && { id }), ...others };
}
