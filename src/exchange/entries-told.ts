import { readJson } from '../conformance/json.js';
import type { WireName } from '../connectors/connector.js';
import { isResource } from '../connectors/opening.js';
import { type EntryDue, entriesDue, type Moment } from '../domain/coded-entries.js';
import type { Contact } from '../domain/contact.js';
import { error, type Issue } from '../domain/issue.js';
import { afterReport, type Report } from '../domain/report.js';
import { isCodedEntry } from '../mapping/resources/coded-entry.js';
import { contactTable, isContact } from '../mapping/resources/contact.js';
import type { KeptChange, KeptResource } from '../store/records.js';
import type { KeptExchange } from './kept-exchange.js';
import { entriesIn } from './kept-ids.js';
import type { JourneyDeps } from './plan.js';
import { momentsIn } from './summary/moments.js';

/** Which entries a message brings, once it is known what is written because of it. */
export type EntriesBy = (changed: readonly KeptChange[]) => readonly EntryDue[];

/**
 * What the practice is to file because of one report: the entries that are due after it and never were before. They are
 * worked out from what is kept, before and after, and are not kept themselves; so each is told once in the life of an
 * exchange. `said` is what becomes known with the report.
 */
export async function entriesBy(
  { store, parties }: Pick<JourneyDeps, 'store' | 'parties'>,
  { exchange, resources, referral: { referral } }: KeptExchange,
  said: Report | undefined,
): Promise<EntriesBy> {
  if (exchange.within !== undefined) return () => [];
  const versions = await store.history(exchange.performer, 'Task', exchange.task);
  const before = momentsIn(exchange, versions, resources, referral);
  const contacts = await contactsEver({ store }, exchange.performer, resources);
  const known = kindsOf(before, { contacts: [...(referral.report?.contacts ?? []), ...contacts] });
  const name = parties.party(exchange.performer)?.name;
  return (changed) => {
    const work = changed.filter(({ id }) => id === exchange.task);
    const after = momentsIn(exchange, [...versions, ...work], [...resources, ...changed], referral);
    const { entries } = entriesDue(after, afterReport(referral.report, said) ?? {}, false);
    return entries.filter(({ kind }) => !known.has(kind)).map((entry) => signed(entry, name));
  };
}

const kindsOf = (moments: readonly Moment[], report: Report): ReadonlySet<EntryDue['kind']> =>
  new Set(entriesDue(moments, report, false).entries.map(({ kind }) => kind));

/** An entry is somebody's: where no organisation was named, that of the party who works on the referral. */
export const signed = (entry: EntryDue, name: string | undefined): EntryDue =>
  entry.author.organisation !== undefined || name === undefined
    ? entry
    : { ...entry, author: { ...entry.author, organisation: { name } } };

/** Contacts as they were once said: what was told because of one that was a mistake, or is said anew, was told. */
async function contactsEver(
  { store }: Pick<JourneyDeps, 'store'>,
  performer: string,
  resources: readonly KeptResource[],
): Promise<readonly Contact[]> {
  const corrected = resources.filter(({ type, version }) => type === 'Encounter' && version > 1);
  const versions = await Promise.all(corrected.map(({ type, id }) => store.history(performer, type, id)));
  return versions.flat().flatMap(({ body }) => {
    const resource: unknown = readJson(body);
    if (!isResource(resource) || resource.resourceType !== 'Encounter' || !isContact(resource)) return [];
    return contactTable.get(resource) ?? [];
  });
}

/** Refuses entries for the record from anybody: Waymark works them out of what is said. */
export function checkNoEntries(
  report: Report | undefined,
  { wire, received }: { readonly wire: WireName; readonly received?: unknown },
): Issue[] {
  if (report?.codedEntries === undefined) return [];
  const text = 'found what only Waymark says; expected no coded entries: they are worked out of what is reported';
  return [error('not-supported', placeIn(wire, received), text)];
}

function placeIn(wire: WireName, received: unknown): string {
  if (wire === 'platform') return '/report/codedEntries';
  const found = entriesIn(received).find(
    ({ resource }) => resource.resourceType === 'Observation' && isCodedEntry(resource),
  );
  return found?.at ?? 'Observation';
}
