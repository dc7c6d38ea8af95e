import type { Bundle, Resource } from '@medplum/fhirtypes';
import { error, type Issue, isError, warning } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Entry } from '../mapping/engine/graph.js';
import { leftOverModifiers } from '../mapping/engine/modifiers.js';
import { type Leaf, leaves, type Table } from '../mapping/engine/table.js';
import { checkShape, nameOf, type Shapes } from './shape.js';
import { spell, type Variant } from './spelling.js';

type Members = Readonly<Record<string, unknown>>;

/** A bundle as it came, and as it is read. */
export interface Opened {
  /** The bundle in its right spelling: see `spelling.ts`. */
  readonly view: Members;
  readonly original: unknown;
  /** The resources that can be read; where `issues` has an error, some may be missing. */
  readonly entries: readonly Entry[];
  readonly issues: readonly Issue[];
  /** True for a resource that came without a bundle: `view` and `original` then hold it as their one entry. */
  readonly isBare?: true;
}

/** Deeper than any FHIR message, and far from where a recursive reader would run out of stack. */
const deepest = 100;

/** Whether lists and objects stand in one another more than `deepest` deep; found without recursion. */
function isTooDeep(wire: unknown): boolean {
  let level: unknown[] = [wire];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return false;
}

export const isBundle = (value: unknown): value is Bundle => isMembers(value) && value.resourceType === 'Bundle';

export const isResource = (value: unknown): value is Resource =>
  isMembers(value) && typeof value.resourceType === 'string';

/**
 * Opens a bundle of any JSON whatever: finds its resources, and everything about it that no table could read.
 * Nothing when it is not a bundle at all.
 */
export function openBundle(wire: unknown, shapes: Shapes): { opened?: Opened; issues: readonly Issue[] } {
  if (isTooDeep(wire))
    return { issues: [error('too-deep', 'Bundle', `found more than ${deepest} levels; expected fewer`)] };
  if (!isMembers(wire) || wire.resourceType !== 'Bundle') {
    const found = isMembers(wire) && typeof wire.resourceType === 'string' ? 'another resource' : nameOf(wire);
    return { issues: [error('resource-type', 'Bundle', `found ${found}; expected a Bundle`)] };
  }
  const { view, variants } = spell(wire, 'Bundle');
  // A bundle in another spelling is a bundle still.
  const bundle = isMembers(view) ? view : wire;
  const issues = variants.map(spelledOtherwise);
  for (const name of ['id', 'type', 'timestamp']) {
    if (bundle[name] !== undefined && typeof bundle[name] !== 'string') {
      issues.push(error('structure', `Bundle.${name}`, `found ${nameOf(bundle[name])}; expected a string`));
    }
  }
  if (bundle.meta !== undefined && !isMembers(bundle.meta)) {
    issues.push(error('structure', 'Bundle.meta', `found ${nameOf(bundle.meta)}; expected an object`));
  }
  const { entries, issues: wrong } = entriesOf(bundle.entry, shapes);
  return { opened: { view: bundle, original: wire, entries, issues: [...issues, ...wrong] }, issues: [] };
}

const spelledOtherwise = ({ path, expected }: Variant): Issue =>
  warning('variant', path, `found another spelling; expected ${expected}. It is read as that, and kept as it came`);

function entriesOf(list: unknown, shapes: Shapes): { entries: Entry[]; issues: Issue[] } {
  if (list === undefined)
    return {
      entries: [],
      issues: [error('required', 'Bundle.entry', 'found nothing; expected the resources of the message')],
    };
  if (!Array.isArray(list))
    return { entries: [], issues: [error('structure', 'Bundle.entry', `found ${nameOf(list)}; expected a list`)] };
  const items: readonly unknown[] = list;
  const entries: Entry[] = [];
  const issues: Issue[] = [];
  for (const [i, entry] of items.entries()) {
    const at = `Bundle.entry[${i}]`;
    const wrong = checkEntry(entry, at, shapes);
    issues.push(...wrong);
    if (wrong.length > 0 || !isMembers(entry) || !isResource(entry.resource)) continue;
    const { fullUrl, resource } = entry;
    entries.push({ ...(typeof fullUrl === 'string' && { fullUrl }), resource, at: `${at}.resource` });
  }
  return { entries, issues };
}

function checkEntry(entry: unknown, at: string, shapes: Shapes): Issue[] {
  if (!isMembers(entry)) return [error('structure', at, `found ${nameOf(entry)}; expected an object`)];
  const { fullUrl, resource } = entry;
  const issues: Issue[] = [];
  if (fullUrl !== undefined && typeof fullUrl !== 'string') {
    issues.push(error('structure', `${at}.fullUrl`, `found ${nameOf(fullUrl)}; expected a string`));
  }
  if (!isMembers(resource)) {
    const code = resource === undefined ? 'required' : 'structure';
    return [...issues, error(code, `${at}.resource`, `found ${nameOf(resource)}; expected a resource`)];
  }
  if (!isResource(resource)) {
    return [...issues, error('resource-type', `${at}.resource`, 'found no resourceType; expected one')];
  }
  return [...issues, ...checkShape(shapes, { ...resource }, `${at}.resource`)];
}

/** What the reader says when a fault of form kept it from reading; whatever else it says is another fault. */
const followsFromForm: readonly Issue['code'][] = ['required', 'structure', 'modifier-unknown'];

/**
 * What was found by two checks at one place is told once: the full check of conformance comes first. A fault that it
 * found inside a resource is also why the resource could not be read.
 */
export function together(conformance: readonly Issue[], own: readonly Issue[]): readonly Issue[] {
  const faults = conformance.filter(isError).map(({ path }) => path);
  const told = new Set(conformance.map(({ code, path }) => `${code} ${path}`));
  const isTold = ({ code, path }: Issue) =>
    told.has(`${code} ${path}`) ||
    (followsFromForm.includes(code) &&
      faults.some((fault) => fault === path || (path.endsWith('.resource') && fault.startsWith(`${path}.`))));
  return [...conformance, ...own.filter((issue) => !isTold(issue))];
}

/** Opens a bundle, or a resource that came without one. */
export function openAny(wire: unknown, shapes: Shapes): { opened?: Opened; issues: readonly Issue[] } {
  if (!isResource(wire) || isBundle(wire) || isTooDeep(wire)) return openBundle(wire, shapes);
  const at = wire.resourceType;
  const { view, variants } = spell(wire, at);
  if (!isResource(view)) return { issues: [] };
  const issues = [...variants.map(spelledOtherwise), ...checkShape(shapes, { ...view }, at)];
  const around = (resource: unknown) => ({ resourceType: 'Bundle', type: 'collection', entry: [{ resource }] });
  return {
    opened: { view: around(view), original: around(wire), entries: [{ resource: view, at }], issues, isBare: true },
    issues: [],
  };
}

/** The entries of a bundle without their resources: what the frame says of each. */
const framesOf = ({ entry }: Members): readonly Members[] => {
  const items: readonly unknown[] = Array.isArray(entry) ? entry : [];
  return items.map((item) => {
    const { resource: _resource, ...others } = isMembers(item) ? item : {};
    return others;
  });
};

/**
 * What changes the meaning of the bundle or of an entry in it: it may change the meaning of what is read, and no table
 * understands it. That of a resource is told where the resource is read.
 */
export function frameModifiers({ view, isBare }: Opened): Issue[] {
  if (isBare === true || !isBundle(view)) return [];
  const text = 'found what changes the meaning of the message and is not understood; expected none';
  return leftOverModifiers(view, { ...view, entry: framesOf(view) }, 'Bundle').map((path) =>
    error('modifier-unknown', path, text),
  );
}

/** What a bundle says beside its resources and what `table` understands of it, leaf by leaf. */
export function frameLeaves({ view }: Opened, table: Table<Bundle, unknown>): Leaf[] {
  const { entry: _entry, ...frame } = view;
  return [
    ...leaves(isBundle(frame) ? table.rest(frame) : undefined, 'Bundle'),
    ...framesOf(view).flatMap(({ fullUrl: _fullUrl, ...others }, i) => leaves(others, `Bundle.entry[${i}]`)),
  ];
}
