import type { Resource } from '@medplum/fhirtypes';
import { readJson } from '../conformance/json.js';
import { writeJson } from '../conformance/json-literals.js';
import { fromRest } from '../connectors/at-rest.js';
import { isResource } from '../connectors/opening.js';
import { isError, Refusal } from '../domain/issue.js';
import type { ReferralMessage } from '../domain/message.js';
import { type Shares, sharesOf } from '../domain/sharing.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Leaf } from '../mapping/engine/table.js';
import { isMeasureAnswers } from '../mapping/resources/measure-answers.js';
import type { Audience, Exchange, KeptChange, KeptResource } from '../store/records.js';
import { indexOf } from '../store/search-index.js';
import type { Store } from '../store/store.js';
import { fingerprint } from './fingerprint.js';
import { bundleOf } from './kept-bundle.js';
import { type Identified, identified } from './kept-ids.js';
import { audienceOf, partOf } from './parts.js';
import { restrictedIndex } from './restricted.js';

/** An exchange with everything that belongs to it, as it stands at this moment. */
export interface KeptExchange {
  readonly exchange: Exchange;
  readonly resources: readonly KeptResource[];
  readonly bundle: unknown;
  /** The referral that the resources hold, with where the work stands now. */
  readonly referral: ReferralMessage;
  /** What is kept and no table has read. */
  readonly unmapped: readonly Leaf[];
}

/** Loads what is kept of an exchange. What was accepted can be read again: anything else is a bug, and thrown as one. */
export async function loadKept(store: Pick<Store, 'contents'>, exchange: Exchange): Promise<KeptExchange> {
  const resources = await store.contents(exchange.id);
  const bundle = bundleOf(exchange, resources);
  const { referral, unmapped } = readKept(bundle);
  const shares = sharesBefore(exchange, referral);
  return { exchange: { ...exchange, shares }, resources, bundle, referral, unmapped };
}

/** Within an exchange the link worker asks, and hears all that is said there. */
const allToAll: Shares = { referrer: 'everything', readers: 'everything' };

/**
 * What goes back to whom was settled when an exchange began. One from before that was kept is looked at again; by which
 * party it came is not asked then, so that who is not of the care team gets the least there is.
 */
const sharesBefore = ({ within, shares }: Exchange, { referral }: ReferralMessage): Shares =>
  within === undefined ? (shares ?? sharesOf(referral, { isToldElsewhere: false })) : allToAll;

/** What goes back to whom in an exchange that was loaded, or is new: the least there is where that is not known. */
export const sharesIn = ({ within, shares }: Exchange): Shares =>
  within === undefined ? (shares ?? { referrer: 'minimal', readers: 'minimal' }) : allToAll;

/** The referral of a kept bundle. */
export const referralIn = (bundle: unknown): ReferralMessage => readKept(bundle).referral;

function readKept(bundle: unknown): { referral: ReferralMessage; unmapped: readonly Leaf[] } {
  const { message, issues, unmapped } = fromRest(bundle);
  if (message?.kind !== 'referral' || issues.some(isError)) {
    throw new Error(
      `A kept referral cannot be read: ${issues.filter(isError).map(({ code, path }) => `${code} at ${path}`)}`,
    );
  }
  return { referral: message, unmapped };
}

/** What a referral says beside where the work stands: the fingerprint of its facts. */
export function factsOf({ referral: { progress: _progress, details, ...referral } }: ReferralMessage): string {
  const { status: _status, ...others } = details;
  return fingerprint({ ...referral, details: others });
}

/**
 * What of a bundle differs from what is kept, as the next versions: a resource that says the same stays in its version.
 * Nothing is ever taken away: answers that their measure no longer has are set aside (see `setAside`), and anything else
 * that is kept and missing from the bundle is a bug. What a report brings that is new may be read by whom `shares` lets it
 * through to; what came with the referral by all who take part.
 */
export function changesOf(
  bundle: unknown,
  exchange: string,
  kept: readonly KeptResource[],
  at: number,
  shares: Shares = allToAll,
): KeptChange[] {
  const present = new Map(kept.map((resource) => [resource.id, resource]));
  const next = identified(bundle, exchange, new Set(present.keys()));
  const stays = new Set(next.map(({ id }) => id));
  const missing = kept.filter(({ id, part }) => part === 'referral' && !stays.has(id));
  const all = next.map(({ resource }) => resource);
  const aside = missing.map((one) => setAside(one, { exchange, at, all }));
  const changed = next.flatMap(({ id, resource }) => {
    const before = present.get(id);
    if (before !== undefined && fingerprint(unstamped(readJson(before.body))) === fingerprint(unstamped(resource)))
      return [];
    const audience = before?.audience ?? (kept.length === 0 ? 'all' : audienceOf(partOf(resource), shares));
    const version = (before?.version ?? 0) + 1;
    return [change({ id, resource, url: '' }, { exchange, version, at, part: 'referral', all, audience })];
  });
  return [...changed, ...aside];
}

/**
 * The answers of a measure that was said anew without them, which no longer refers to them: they were said, and stay to be
 * read as what was a mistake, beside what the tables read. Of nothing else is less said by a later report.
 */
function setAside(
  { id, type, version, audience, body }: KeptResource,
  { exchange, at, all }: Pick<Place, 'exchange' | 'at' | 'all'>,
): KeptChange {
  const resource: unknown = readJson(body);
  const isAnswers =
    isResource(resource) && resource.resourceType === 'QuestionnaireResponse' && isMeasureAnswers(resource);
  if (!isAnswers) throw new Error(`A kept ${type} would be lost`);
  const mistaken = { ...resource, status: 'entered-in-error' as const };
  const place = { exchange, version: version + 1, at, part: 'beside', all, audience } as const;
  return change({ id, resource: mistaken, url: '' }, place);
}

interface Place {
  readonly exchange: string;
  readonly version: number;
  readonly at: number;
  readonly part: KeptResource['part'];
  /** Who may read it beside the one who does the work: all, when left out. */
  readonly audience?: Audience;
  /** The other resources of the exchange: what a search finds a resource by may stand in them. */
  readonly all: readonly Resource[];
}

/** One version of a resource, as it is kept and served. */
export function change(
  { id, resource }: Identified,
  { exchange, version, at, part, all, audience = 'all' }: Place,
): KeptChange {
  const body = stamped(resource, version, at);
  return {
    exchange,
    type: resource.resourceType,
    id,
    version,
    updatedAt: at,
    body: writeJson(body),
    part,
    audience,
    index: [...indexOf(body, all), ...restrictedIndex(body)],
  };
}

/** Version and time of change are the server's to say (FHIR R4 Resource.meta), whatever the sender wrote there. */
function stamped(resource: Resource, version: number, at: number): Resource {
  const members: object = resource;
  const meta = { ...resource.meta, versionId: String(version), lastUpdated: new Date(at).toISOString() };
  const written: unknown = { ...members, meta };
  return isResource(written) ? written : resource;
}

/** A resource without what the server says of it. */
function unstamped(resource: unknown): unknown {
  if (!isMembers(resource) || !isMembers(resource.meta)) return resource;
  const { versionId: _version, lastUpdated: _updated, ...meta } = resource.meta;
  const { meta: _meta, ...others } = resource;
  return Object.keys(meta).length === 0 ? others : { ...others, meta };
}

/** Every resource of an exchange, in its present version. */
export const bodiesOf = (kept: readonly KeptResource[]): readonly Resource[] =>
  kept.map(({ body }) => readJson(body)).filter(isResource);

/** Whether two versions of a resource say the same, whatever the server has said of them. */
export const isSameContent = (one: Resource, other: Resource): boolean =>
  fingerprint(unstamped(one)) === fingerprint(unstamped(other));

/** The present body of a resource that is kept. */
export function bodyOf(kept: readonly KeptResource[], id: string): Resource {
  const found = kept.find((resource) => resource.id === id);
  const body = found === undefined ? undefined : readJson(found.body);
  if (!isResource(body)) throw new Error('A kept resource is not there');
  return body;
}

/** Issues of resources that are about to be kept: written as strictly as read. */
export function insistOn(changes: readonly KeptChange[], check: (resource: unknown) => Refusal['issues']): void {
  const issues = changes.flatMap(({ body }) => check(readJson(body)).filter(isError));
  if (issues.length > 0) throw new Refusal(issues);
}
