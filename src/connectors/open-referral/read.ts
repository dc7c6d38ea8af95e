import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isEqual } from '../../conformance/json-kinds.js';
import { writeJson } from '../../conformance/json-literals.js';
import type { CommunityService } from '../../domain/community-service.js';
import { error, type Issue, information, isError, Refusal } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { ajvFormats } from '../platform/formats.js';
import { issuesFrom } from '../platform/issues.js';
import { cleaned, type FeedLeaf, unknownLeaves } from './cleaned.js';
import type { NeedsOfTerms } from './needs.js';
import { type FeedService, serviceSchema } from './schema.js';
import { serviceFrom } from './service.js';

/** One service as it stands in a feed: read, or refused; with what came and was not understood. */
export interface ServiceRead {
  /** Where it stands in the feed: a JSON pointer. */
  readonly path: string;
  /** Its id in the feed, where it has one. */
  readonly sourceId: string | undefined;
  /** Undefined when it is refused. */
  readonly service: CommunityService | undefined;
  /** The JSON text of the service as it came. */
  readonly raw: string;
  readonly issues: readonly Issue[];
  /** What was not understood, and is kept in `raw`. */
  readonly unmapped: readonly FeedLeaf[];
}

export interface ReadOptions {
  /** The feed in which the ids are unique: a URI. */
  readonly source: string;
  /** What the operator says that terms mean. */
  readonly needs: NeedsOfTerms;
}

export type ReadServices = (json: unknown, options: ReadOptions) => readonly ServiceRead[];

/** More than any directory that one Waymark serves has. */
export const mostServices = 20_000;

/**
 * Reads an Open Referral UK 3.0 feed: one service, a list of them, or a page of them (`contents`). Each service is read by
 * itself: one with a fault is refused with every fault, and the others stand. Refused whole (thrown): what is none of the
 * three, and more services than are read.
 */
export function createFeedReader(): ReadServices {
  const check = compile();
  return (json, options) => {
    const { items, path } = itemsOf(json);
    if (items.length > mostServices) {
      throw new Refusal([error('too-many', path, `found more than ${mostServices} services; expected at most that`)]);
    }
    const seen = new Map<string, unknown>();
    return items.map((item, i) => readOne(item, json === item ? '' : `${path}/${i}`, options, check, seen));
  };
}

/** The services of a feed, and the place of their list. */
export function itemsOf(json: unknown): { readonly items: readonly unknown[]; readonly path: string } {
  if (Array.isArray(json)) return { items: json, path: '' };
  if (isMembers(json) && Array.isArray(json.contents)) return { items: json.contents, path: '/contents' };
  if (isMembers(json) && json.contents === undefined && json.id !== undefined) return { items: [json], path: '' };
  const text = 'found no Open Referral feed; expected a service, a list of services, or a page with contents';
  throw new Refusal([error('structure', '', text)]);
}

type Check = ValidateFunction<FeedService>;

function compile(): Check {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    formats: { ...ajvFormats, 'feed-id': isId },
  });
  return ajv.compile<FeedService>(serviceSchema);
}

/** Ids are UUIDs by the standard, and whatever a database has in practice. */
const isId = (text: string): boolean => text.length <= 200 && /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text);

function readOne(
  item: unknown,
  path: string,
  options: ReadOptions,
  check: Check,
  seen: Map<string, unknown>,
): ServiceRead {
  const json = cleaned(item);
  const raw = writeJson(item);
  const sourceId = isMembers(json) && typeof json.id === 'string' && isId(json.id) ? json.id : undefined;
  const refused = (issues: readonly Issue[]): ServiceRead => ({
    ...{ path, sourceId, service: undefined, raw, unmapped: [] },
    issues: issues.map((issue) => ({ ...issue, path: `${path}${issue.path}` })),
  });
  if (!check(json)) return refused(faultsOf(check.errors ?? []));
  const before = seen.get(json.id);
  seen.set(json.id, before ?? json);
  if (before !== undefined) return refused([repeated(isEqual(before, json))]);
  const { service, issues } = serviceFrom(json, options);
  if (issues.some(isError)) return refused(issues);
  return {
    ...{ path, sourceId, service, raw },
    issues: issues.map((issue) => ({ ...issue, path: `${path}${issue.path}` })),
    unmapped: unknownLeaves(json, serviceSchema).map((leaf) => ({ ...leaf, path: `${path}${leaf.path}` })),
  };
}

/** Pages of a feed that changes while it is read may overlap: the same once more is no fault. */
const repeated = (isSame: boolean): Issue =>
  isSame
    ? information('variant', '/id', 'found the same service a second time; it is read once')
    : error('duplicate', '/id', 'found an id that another service of the feed has; expected one of its own');

function faultsOf(faults: readonly ErrorObject[]): Issue[] {
  const isTooLong = ({ keyword }: ErrorObject) => keyword === 'maxLength';
  const long = faults.filter(isTooLong).map(({ instancePath, params }) => {
    return error(
      'too-long',
      instancePath,
      `found a text of more than ${params.limit} characters; expected at most that`,
    );
  });
  return [...issuesFrom(faults.filter((fault) => !isTooLong(fault))), ...long];
}
