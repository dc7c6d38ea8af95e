import { writeJson } from '../../conformance/json-literals.js';
import { error, Refusal } from '../../domain/issue.js';
import type { PartyId } from '../../domain/party.js';
import type { Directory, DirectoryEntry } from '../../exchange/directory.js';
import type { Reply } from '../door.js';
import type { Asking } from './asking.js';
import type { Checks } from './checks.js';
import type { Cursors } from './cursors.js';

/** What of the directory this door needs. */
export type DirectoryAtDoor = Pick<Directory, 'find' | 'entry' | 'setCapacity'>;

export interface ServicesDeps {
  /** None where the service was put together without one: then it is empty. */
  readonly directory?: DirectoryAtDoor | undefined;
  readonly checks: Checks;
  readonly cursors: Cursors;
}

const pageLength = 20;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const notThere = () => new Refusal([error('not-found', '', 'found no service of that id')]);

/** Looks for services; the same place in the list of another party is none. */
export async function searchServices({ directory, checks, cursors }: ServicesDeps, asking: Asking): Promise<Reply> {
  const { party } = asking.asked.visitor;
  const { after, limit = pageLength, ...question } = checks.query('services', asking.query);
  asking.asked.touch('HealthcareService');
  const behind = after === undefined ? {} : { after: cursors.open(party.id, 'services', after) };
  const page = await directory?.find(question, { ...behind, limit });
  const services = page?.found.map(({ entry, unsaid }) => ({ ...serviceTold(entry, party.id), unsaid })) ?? [];
  const next = page?.next === undefined ? {} : { next: cursors.seal(party.id, 'services', page.next) };
  return { status: 200, body: writeJson({ services, ...next }) };
}

export async function readService(deps: ServicesDeps, asking: Asking): Promise<Reply> {
  const entry = await entryFor(deps, asking);
  return { status: 200, body: writeJson(serviceTold(entry, asking.asked.visitor.party.id)) };
}

/** What a party says of its own service. Refused: a service that is not there (404), or that another answers for (403). */
export async function setCapacity(deps: ServicesDeps, asking: Asking): Promise<Reply> {
  const { id } = asking.asked.visitor.party;
  const { service } = await entryFor(deps, asking);
  const { capacity } = deps.checks.body('serviceCapacity', asking.json);
  await deps.directory?.setCapacity(service.id, capacity, id);
  return readService(deps, asking);
}

async function entryFor({ directory }: ServicesDeps, { asked, id }: Asking): Promise<DirectoryEntry> {
  asked.touch(`HealthcareService/${id}`);
  const entry = uuid.test(id) ? await directory?.entry(id) : undefined;
  if (entry === undefined) throw notThere();
  return entry;
}

/** A service as a party is shown it: who answers for it stays unsaid, save that it is the party itself. */
function serviceTold({ service, isListed, capacity, capacityAt, party }: DirectoryEntry, asking: PartyId) {
  return {
    ...service,
    listed: isListed,
    capacity,
    ...(capacityAt !== undefined && { capacitySaidAt: new Date(capacityAt).toISOString() }),
    connected: party !== undefined,
    yours: party === asking,
  };
}
