/**
 * SMART system scopes (HL7 SMART App Launch 2, "Scopes for requesting FHIR resources"): `system/Task.rus`, and version
 * 1's `system/Task.read`, which says the same as `.rs`, `.write` as `.cud`, `.*` as `.cruds`.
 */
export interface Scope {
  /** A FHIR resource type, or `*` for every type. */
  readonly type: string;
  /** Letters of `cruds`, in that order. */
  readonly actions: string;
}

const letters = ['c', 'r', 'u', 'd', 's'] as const;
type Letter = (typeof letters)[number];

/** What a scope looks like; letters in the order `cruds`, each at most once. */
export const scopePattern = '^system/(\\*|[A-Z][A-Za-z]{1,63})\\.(read|write|\\*|(?=[cruds])c?r?u?d?s?)$';

const spelling = new RegExp(scopePattern);
const versionOne: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/**
 * The scopes among some words. A word that is no system scope, or that narrows one by a search (`?category=…`), is left
 * out: what Waymark cannot hold a token to it does not grant.
 */
export function readScopes(words: readonly string[]): readonly Scope[] {
  return words.flatMap((word) => {
    const [, type, actions] = spelling.exec(word) ?? [];
    return type === undefined || actions === undefined ? [] : [{ type, actions: versionOne[actions] ?? actions }];
  });
}

/** Scopes as they are written, version 2, in a fixed order and each type once. */
export const writeScopes = (scopes: readonly Scope[]): string =>
  joined(scopes)
    .map(({ type, actions }) => `system/${type}.${actions}`)
    .join(' ');

/** What is both asked for and granted: never more than either. `*` narrows to the types that the other side names. */
export const narrowScopes = (asked: readonly Scope[], granted: readonly Scope[]): readonly Scope[] =>
  joined(asked.flatMap((one) => granted.flatMap((other) => meet(one, other))));

/** Whether scopes allow an action on a type. */
export const allowsAction = (scopes: readonly Scope[], type: string, action: Letter): boolean =>
  scopes.some((scope) => (scope.type === '*' || scope.type === type) && scope.actions.includes(action));

function meet(one: Scope, other: Scope): readonly Scope[] {
  if (one.type !== other.type && one.type !== '*' && other.type !== '*') return [];
  const actions = inOrder((letter) => one.actions.includes(letter) && other.actions.includes(letter));
  return actions === '' ? [] : [{ type: one.type === '*' ? other.type : one.type, actions }];
}

/** Each type once, without what `*` says already. */
function joined(scopes: readonly Scope[]): readonly Scope[] {
  const types = [...new Set(scopes.map(({ type }) => type))].sort();
  const all = types.map((type) => ({
    type,
    actions: inOrder((letter) => scopes.some((scope) => scope.type === type && scope.actions.includes(letter))),
  }));
  const everywhere = all.find(({ type }) => type === '*')?.actions ?? '';
  return all.filter(({ type, actions }) => type === '*' || [...actions].some((letter) => !everywhere.includes(letter)));
}

const inOrder = (isIn: (letter: Letter) => boolean): string => letters.filter(isIn).join('');
