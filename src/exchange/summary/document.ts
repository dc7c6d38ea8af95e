import type { Composition, Observation, Patient, Reference } from '@medplum/fhirtypes';
import { toRest } from '../../connectors/at-rest.js';
import { isResource } from '../../connectors/opening.js';
import type { CodedEntry } from '../../domain/coded-entries.js';
import type { ReferralMessage } from '../../domain/message.js';
import type { Story } from '../../domain/story.js';
import { newestFirst } from '../../domain/story-asked.js';
import type { StorySection } from '../../domain/story-block.js';
import { storyParts, words } from '../../domain/story-block.js';
import { named, organisationName, phrase } from '../../domain/story-words.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { nameUuid } from '../../mapping/engine/ids.js';
import { codedEntryTable } from '../../mapping/resources/coded-entry.js';
import { codeSystems, identifierSystems, profiles } from '../../mapping/systems.js';
import { restrictedIn } from '../restricted.js';
import { documentOf, type Entry } from './closure.js';
import { narrativeOf } from './markup.js';
import { partIn } from './part-in.js';

export interface DocumentWanted {
  readonly story: Story;
  /** The referral as the reader may see it: nothing else goes into the document. */
  readonly message: ReferralMessage;
  /** What the document is of: the exchange in one version. The same version gives the same document. */
  readonly name: string;
  /** When that version was made: a FHIR instant. */
  readonly at: string;
  readonly entries: readonly CodedEntry[];
}

/**
 * A summary as a FHIR document: the Composition with what is asked first, then every resource that it refers to. Each
 * entry is known by a `urn:uuid:`.
 */
export function summaryDocument({ story, message, name, at, entries }: DocumentWanted): unknown {
  const pool = poolOf(toRest(message));
  const filed = story.status === 'entered-in-error' ? [] : filedAs(entries, name, pool);
  const composition = compositionOf(story, message, { name, at, pool, filed });
  const first: Entry = { fullUrl: urn(`${name}|composition`), resource: composition };
  return documentOf(first, [...pool, ...filed], { id: nameUuid(name), at, profile: profiles.summaryDocument });
}

const urn = (name: string) => `urn:uuid:${nameUuid(name)}`;

function poolOf(bundle: unknown): readonly Entry[] {
  const list: readonly unknown[] = isMembers(bundle) && Array.isArray(bundle.entry) ? bundle.entry : [];
  return list.flatMap((one) => {
    if (!isMembers(one) || typeof one.fullUrl !== 'string' || !isResource(one.resource)) return [];
    return [{ fullUrl: one.fullUrl, resource: one.resource }];
  });
}

interface Around {
  readonly name: string;
  readonly at: string;
  readonly pool: readonly Entry[];
  readonly filed: readonly Entry[];
}

function compositionOf(story: Story, message: ReferralMessage, { name, at, pool, filed }: Around): Composition {
  const subject = patientIn(pool);
  const work = pool.find((entry) => partIn(entry.resource) === 'ending')?.resource;
  const { author, custodian } = behind(work?.resourceType === 'Task' ? work.owner : undefined, pool);
  const attester = attesterOf(message);
  const { status, title } = story;
  return {
    resourceType: 'Composition',
    meta: { profile: [profiles.summaryComposition] },
    language: 'en-GB',
    text: narrativeOf([words(title), words(story.standing), ...story.notes.map(words)]),
    identifier: { system: identifierSystems.uuid, value: urn(`${name}|composition`) },
    status,
    type: { coding: [{ system: codeSystems.summarySection, code: 'summary-document', display: title }] },
    ...(subject !== undefined && { subject }),
    date: at,
    author: [author ?? { display: recipientName(message) }],
    title,
    confidentiality: restrictedIn(message.referral).length > 0 ? 'R' : 'N',
    ...(attester !== undefined && { attester: [attester] }),
    ...(custodian !== undefined && { custodian }),
    section: story.sections.map((section) => sectionOf(section, pool, filed)),
  };
}

const recipientName = ({ referral: { recipient } }: ReferralMessage): string =>
  phrase([recipient.name, recipient.serviceName, organisationName(recipient.organisation)]) ?? 'The link worker';

function patientIn(pool: readonly Entry[]): Reference<Patient> | undefined {
  const found = pool.find(({ resource }) => resource.resourceType === 'Patient');
  return found === undefined ? undefined : { reference: found.fullUrl };
}

/**
 * Who works on the referral, and the organisation that they work for. A service as such is nobody's author in FHIR: the
 * organisation that provides it speaks for it.
 */
function behind(owner: Reference | undefined, pool: readonly Entry[]) {
  const found = pool.find(({ fullUrl }) => fullUrl === owner?.reference);
  const self = found === undefined ? undefined : { reference: found.fullUrl };
  switch (found?.resource.resourceType) {
    case 'Organization':
      return { author: self, custodian: self };
    case 'PractitionerRole':
      return { author: self, custodian: found.resource.organization };
    case 'Practitioner':
      return { author: self };
    case 'HealthcareService':
      return { author: found.resource.providedBy, custodian: found.resource.providedBy };
    default:
      return {};
  }
}

/** Who stands for the words: the link worker whose own summary is final. */
function attesterOf({
  referral: { report },
}: ReferralMessage): NonNullable<Composition['attester']>[number] | undefined {
  const latest = newestFirst(
    (report?.summaries ?? []).filter(({ status }) => status === 'final' || status === 'amended'),
  )[0];
  const display = named(latest?.writtenBy);
  if (display === undefined) return undefined;
  return {
    mode: 'professional',
    ...(latest?.writtenOn !== undefined && { time: latest.writtenOn }),
    party: { display },
  };
}

function sectionOf({ part, title, blocks }: StorySection, pool: readonly Entry[], filed: readonly Entry[]) {
  const entries = part === 'coded-entries' ? filed : pool.filter(({ resource }) => partIn(resource) === part);
  return {
    title,
    code: { coding: [{ system: codeSystems.summarySection, code: part, display: storyParts[part] }] },
    text: narrativeOf(blocks),
    ...(entries.length > 0 && { entry: entries.map(({ fullUrl }) => ({ reference: fullUrl })) }),
  };
}

/** What the practice is to file: an Observation each, with the code, the day and the true author. */
function filedAs(entries: readonly CodedEntry[], name: string, pool: readonly Entry[]): readonly Entry[] {
  const subject = patientIn(pool);
  return entries.map((entry) => {
    const written =
      codedEntryTable.put({ kind: entry.kind, on: entry.on, author: entry.author }, undefined) ?? codedEntryTable.empty;
    const resource: Observation = { ...written, ...(subject !== undefined && { subject }) };
    return { fullUrl: urn(`${name}|entry|${entry.kind}`), resource };
  });
}
