import type { Catalog } from './definitions.js';
import type { Invariants } from './invariants.js';
import type { JsonObject } from './json-kinds.js';
import type { Report } from './report.js';

/** Where a reference leads, as far as the message at hand can tell. */
export type Target =
  | { readonly kind: 'found'; readonly resource: JsonObject }
  /** Outside the message, as it may be; the reference may still tell the type. */
  | { readonly kind: 'elsewhere'; readonly type: string | undefined }
  /** Nothing is there. `certain` when it must be; a collection may leave it out, which is worth a warning. */
  | { readonly kind: 'broken'; readonly why: string; readonly certain: boolean }
  | { readonly kind: 'malformed'; readonly why: string };

/** Follows references out of a resource: what is allowed depends on the bundle around it. */
export interface Scope {
  follow(reference: string): Target;
}

/** A bundle, as its entries see it. */
export interface Entries {
  scopeOf(fullUrl: unknown): Scope;
}

/** What a check needs to know at any element. */
export interface Context {
  readonly catalog: Catalog;
  readonly invariants: Invariants;
  readonly report: Report;
  readonly resource: JsonObject;
  /** The container, when `resource` is contained; otherwise `resource`. */
  readonly root: JsonObject;
  readonly scope: Scope;
  /** Set when `resource` is a Bundle. */
  readonly entries: Entries | undefined;
  /** `#…` references seen in `root`: each contained resource has to be the target of one (dom-3). */
  readonly locals: Set<string>;
}
