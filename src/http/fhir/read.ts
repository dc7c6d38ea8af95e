import type { KeptResource } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import type { Reply } from '../door.js';
import { etagOf, versionHeaders } from './addresses.js';
import { checkId } from './bars-rules.js';
import { type Call, type Handler, refuse } from './call.js';
import { preferencesOf } from './negotiation.js';

export interface ReadDeps {
  readonly searched: Pick<Store, 'read'>;
}

/** Absent, someone else's, and of an exchange that was never ours: one answer for all. */
export const notFound = () => refuse('not-found', 'found nothing under this address');

const version = /^[1-9]\d{0,8}$/;
const id = /^[A-Za-z0-9.-]{1,64}$/;

/** The type and id that a path names; refused (400) where the id is none (http://hl7.org/fhir/R4/datatypes.html#id). */
export function subjectOf({ steps: [type = '', found = ''] }: Pick<Call, 'steps'>): { type: string; id: string } {
  if (id.test(found) && !/^\.+$/.test(found)) return { type, id: found };
  throw refuse('request-form', 'found an id that is none; expected 1 to 64 letters, digits, dots and hyphens');
}

/** Reads of a resource as it is and as it was; each within the exchanges of the party that asks, or in the directory. */
export function createReads({ searched }: ReadDeps) {
  const read: Handler = async (call) => {
    const { type, id } = subjectOf(call);
    checkId(call, { type, id });
    call.asked.need(type, 'r');
    call.asked.touch(`${type}/${id}`);
    checkParameters(call);
    const kept = await searched.read(call.asked.visitor.party.id, type, id);
    if (kept === undefined) throw notFound();
    return isKnown(call, kept) ? { status: 304, headers: versionHeaders(kept) } : shown(kept);
  };

  const vread: Handler = async (call) => {
    const { type, id } = subjectOf(call);
    call.asked.need(type, 'r');
    call.asked.touch(`${type}/${id}`);
    checkParameters(call);
    const asked = call.steps[3] ?? '';
    if (!version.test(asked)) throw notFound();
    const kept = await searched.read(call.asked.visitor.party.id, type, id, Number(asked));
    if (kept === undefined) throw notFound();
    return isKnown(call, kept) ? { status: 304, headers: versionHeaders(kept) } : shown(kept);
  };

  return { read, vread };
}

const shown = (kept: KeptResource): Reply => ({ status: 200, headers: versionHeaders(kept), body: kept.body });

/** Whether the client has this version already (RFC 9110 §13): `If-None-Match` counts before `If-Modified-Since`. */
function isKnown(call: Call, kept: KeptResource): boolean {
  const tags = call.header('if-none-match');
  if (tags !== undefined) {
    const known = tags
      .slice(0, 2000)
      .split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''));
    return known.includes('*') || known.includes(etagOf(kept).slice(2));
  }
  const since = Date.parse((call.header('if-modified-since') ?? '').slice(0, 100));
  return !Number.isNaN(since) && Math.floor(kept.updatedAt / 1000) * 1000 <= since;
}

/** A read takes no parameters but those of form; others are told as unknown unless the client is lenient. */
function checkParameters(call: Call): void {
  const unknown = call.query.some(([name]) => name !== '_format' && name !== '_pretty');
  if (unknown && !preferencesOf(call).isLenient) {
    throw refuse('parameter-unknown', 'found a parameter that is unknown here; expected at most _format and _pretty');
  }
}
