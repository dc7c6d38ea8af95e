import { type Issue, isError, Refusal } from '../domain/issue.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Part } from '../mapping/engine/parts.js';
import { type Leaf, leaves } from '../mapping/engine/table.js';
import { type Explanation, explain } from '../mapping/explain.js';
import type { Opened } from './opening.js';

/** The bundle, when it could be opened; otherwise a `Refusal` with everything that stood in the way. */
export function openedWell(opened: Opened | undefined, issues: readonly Issue[]): Opened {
  if (opened === undefined || opened.issues.some(isError)) throw new Refusal(issues);
  return opened;
}

/**
 * What became of every leaf of an opened bundle, in the order of the message: of its resources by the parts they are
 * read as, of the bundle itself by whether it is among `unmapped`.
 */
export function explainOpened(opened: Opened, parts: readonly Part[], unmapped: readonly Leaf[]): Explanation[] {
  const inResources = new Map(explain(parts, opened.entries).map((explanation) => [explanation.path, explanation]));
  if (opened.isBare === true) return [...inResources.values()];
  const notUnderstood = new Set(unmapped.map(({ path }) => path));
  return leaves(opened.view, 'Bundle').map(
    (leaf) => inResources.get(leaf.path) ?? { ...leaf, fate: notUnderstood.has(leaf.path) ? 'not-understood' : 'copy' },
  );
}

/**
 * What became of every leaf of the platform's plain JSON, which speaks the domain's own words: a leaf of the referral
 * is the fact of that name, and what is carried was not understood by whoever sent it.
 */
export function explainPlain(wire: unknown): Explanation[] {
  return leaves(wire, '').map(({ path, value }): Explanation => {
    const pointer = `/${path.replaceAll(/\[(\d+)\]/g, '.$1').replaceAll('.', '/')}`;
    const fact = path.replace(/^referral\./, '').replaceAll(/\[\d+\]/g, '[]');
    if (isMembers(wire) && path.startsWith('carried[')) return { path: pointer, value, fate: 'not-understood' };
    return path === 'waymark'
      ? { path: pointer, value, fate: 'constant' }
      : { path: pointer, value, fate: 'fact', facts: [fact] };
  });
}
