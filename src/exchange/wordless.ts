import type { Resource } from '@medplum/fhirtypes';
import { isResource } from '../connectors/opening.js';
import { needKind } from '../mapping/codes/need.js';
import { closing, holdingReason, progressReason, progressState } from '../mapping/codes/progress.js';
import type { CodeTable } from '../mapping/engine/code-table.js';
import { isMembers } from '../mapping/engine/constants.js';
import { memberOf } from '../mapping/engine/graph.js';
import { codeSystems, extensions, subsettedTag } from '../mapping/systems.js';

/**
 * A resource as it goes to one who gets codes and no words: codes, numbers, dates, references and numbers of ours stay;
 * every text goes, whatever element it stands in, and with it what the resource contains and its narrative. What is left
 * out is so by default: an element that nobody thought of is not shown.
 *
 * Every element by which a search finds a resource stays (codes, identifiers, references, dates), so that no search finds
 * out what is not shown.
 */
export function withoutWords(resource: Resource): Resource {
  const bare = pruned(resource, 'resource');
  return subsetted(isResource(bare) ? bare : { ...resource });
}

/** What a report may change in the work; the rest of a Task is what the referrer asked for. */
const reported: readonly string[] = ['businessStatus', 'statusReason', 'note', 'output', 'extension', 'text'];

/**
 * The work on a referral, without the link worker's words: the state, the codes that say why it is so, how it closed and
 * why it is held. What the referrer wrote when the work was asked for stays.
 */
export function workWithoutWords(task: Resource): Resource {
  const bare = replaced(task, (name, value) => {
    // An extension of a simple element (`_status`) says what nobody has checked.
    if (name.startsWith('_')) return undefined;
    return reported.includes(name) ? pruned(coarse(name, value), name) : value;
  });
  return subsetted(bare);
}

/** The ask of a community service: which one, by the name that people know it by. */
export function askWithoutWords(request: Resource): Resource {
  const named = itemsIn(memberOf(request, 'performer')).map((one) => ({ ...(isMembers(one) && nameIn(one)) }));
  return replaced(withoutWords(request), (name, value) => {
    if (name === 'reasonCode') return undefined;
    return name === 'performer' ? named : value;
  });
}

/** What of a reference names whom it leads to. */
function nameIn({ reference, type, identifier, display }: Readonly<Record<string, unknown>>) {
  const bare = pruned({ reference, type, identifier }, 'performer');
  return { ...(isMembers(bare) && bare), ...(typeof display === 'string' && { display }) };
}

/** What came of such an ask: where it stands, and whether the person took it up. */
export const askedWithoutWords = (task: Resource): Resource =>
  withoutWords(replaced(task, (name, value) => coarse(name, value)));

/** The scores of a measure: no answers, which a profile of digits would be, and nothing that a source says of them. */
export const scoresWithoutWords = (measure: Resource): Resource =>
  withoutWords(
    replaced(measure, (name, value) => {
      if (name === 'interpretation') return undefined;
      if (name === 'extension')
        return itemsIn(value).filter((one) => isMembers(one) && one.url !== extensions.ownWords);
      return name === 'component' ? itemsIn(value).filter((one) => isMembers(one) && !('valueString' in one)) : value;
    }),
  );

/** What of an element of work is looked at: of its output and its extensions only what is ours and is a code. */
function coarse(name: string, value: unknown): unknown {
  if (name === 'output') return itemsIn(value).filter((output) => isMembers(output) && isOurs(output.type));
  if (name !== 'extension') return value;
  return itemsIn(value).flatMap((one) =>
    isMembers(one) && one.url === extensions.holding
      ? [{ ...one, extension: itemsIn(one.extension).filter((inner) => isMembers(inner) && inner.url === 'why') }]
      : [],
  );
}

const itemsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isOurs = (type: unknown): boolean =>
  isMembers(type) &&
  itemsIn(type.coding).some(
    (one) =>
      isMembers(one) &&
      one.system === codeSystems.taskParameter &&
      typeof one.code === 'string' &&
      ['closing', 'uptake'].includes(one.code),
  );

/** A resource with other values of its elements; those for which nothing is given are left out. */
function replaced(resource: Resource, value: (name: string, value: unknown) => unknown): Resource {
  const members: object = resource;
  const kept = Object.entries(members).flatMap(([name, one]): [string, unknown][] => {
    const next = value(name, one);
    return next === undefined ? [] : [[name, next]];
  });
  const written: unknown = Object.fromEntries(kept);
  return isResource(written) ? written : resource;
}

/** Says that a resource is not shown whole (FHIR R4, meta.tag SUBSETTED). */
function subsetted(resource: Resource): Resource {
  const members: object = resource;
  const tag = [...(resource.meta?.tag ?? []).filter(({ code }) => code !== subsettedTag.code), subsettedTag];
  const written: unknown = { ...members, meta: { ...resource.meta, tag } };
  return isResource(written) ? written : resource;
}

/** A value without its words; undefined where nothing is left of it. `name` is the element that holds it. */
function pruned(value: unknown, name: string): unknown {
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return isWordless(value, name) ? value : undefined;
  if (Array.isArray(value)) {
    const items = value.map((item) => pruned(item, name)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isMembers(value)) return undefined;
  const members = Object.entries(value).flatMap(([inner, one]): [string, unknown][] => {
    if (hidden.has(inner) || inner.startsWith('_')) return [];
    const bare = pruned(one, inner);
    return bare === undefined ? [] : [[inner, bare]];
  });
  // An extension whose value is gone says nothing.
  const isEmpty = members.length === 0 || (members.length === 1 && members[0]?.[0] === 'url');
  if (isEmpty) return undefined;
  const display = name === 'coding' || name.endsWith('Coding') ? displayOf(value) : undefined;
  return { ...Object.fromEntries(members), ...(display !== undefined && { display }) };
}

/** Elements that hold other resources, or words whatever stands in them. */
const hidden: ReadonlySet<string> = new Set(['contained', 'text', 'note', 'div', 'display', 'valueAttachment']);

/** Whether a string is none of anybody's words: by the element it stands in, and by its form. */
const isWordless = (value: string, name: string): boolean => forms[name]?.test(value) === true;

const token = /^[A-Za-z0-9{][A-Za-z0-9._:|/#+{}-]{0,99}$/;
const uri = /^[a-z][a-z0-9+.-]*:[^\s]{1,300}$/i;
const moment = /^\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?)?)?$/;
const ours = /^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/;

const dates = [
  ...['authoredOn', 'lastModified', 'lastUpdated', 'start', 'end', 'issued', 'effectiveDateTime', 'effectiveInstant'],
  ...['recordedDate', 'onsetDateTime', 'abatementDateTime', 'occurrenceDateTime', 'date', 'sent', 'received'],
  ...['valueDateTime', 'valueDate', 'valueInstant', 'authored'],
];
const codes = [
  ...['resourceType', 'id', 'versionId', 'status', 'intent', 'priority', 'use', 'code', 'valueCode', 'type'],
  ...['lifecycleStatus', 'comparator'],
];

const forms: Readonly<Record<string, RegExp>> = {
  ...Object.fromEntries(dates.map((name) => [name, moment])),
  ...Object.fromEntries(codes.map((name) => [name, token])),
  // The number of an item, and of who is named by one.
  value: token,
  reference: ours,
  profile: uri,
  system: uri,
  url: /^[^\s]{1,300}$/,
  unit: token,
};

const displays: ReadonlyMap<string, string> = new Map(
  [progressState, progressReason, closing, holdingReason, needKind].flatMap(({ system, rows }: CodeTable<string>) =>
    Object.values(rows).flatMap(({ code, display }): [string, string][] =>
      display === undefined ? [] : [[`${system}|${code}`, display]],
    ),
  ),
);

/** What one of our own codes is called; what a sender calls any other is a sender's words. */
const displayOf = ({ system, code }: Readonly<Record<string, unknown>>): string | undefined =>
  displays.get(`${String(system)}|${String(code)}`);
