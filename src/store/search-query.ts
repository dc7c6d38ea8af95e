/** A search over the current version of the resources of one type. Every filter must hold. */
export interface SearchQuery {
  readonly type: string;
  readonly filters: readonly SearchFilter[];
  readonly sort: { readonly by: SortKey; readonly descending: boolean };
  readonly limit: number;
  readonly after?: SearchPlace;
  readonly count: boolean;
  /** Leaves out what is restricted, unless the party is the referrer of its exchange. */
  readonly withoutRestricted?: boolean;
}

/** What a search may be sorted by: the time of the last change, the id, or a date by which resources are found. */
export type SortKey =
  | { readonly kind: 'updated' }
  | { readonly kind: 'id' }
  | { readonly kind: 'date'; readonly param: string };

/** One condition; it holds when any of its `any` does. */
export type SearchFilter =
  | { readonly kind: 'token'; readonly param: string; readonly any: readonly TokenMatch[]; readonly not: boolean }
  | { readonly kind: 'date'; readonly param: string; readonly any: readonly DateMatch[] }
  | { readonly kind: 'missing'; readonly param: string; readonly missing: boolean }
  | { readonly kind: 'id'; readonly any: readonly string[] }
  | { readonly kind: 'updated'; readonly any: readonly DateMatch[] };

/** `system` undefined: any system; '': none. `value` undefined: any value of the system. */
export interface TokenMatch {
  readonly system?: string;
  readonly value?: string;
}

export const datePrefixes = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const;
export type DatePrefix = (typeof datePrefixes)[number];

/** A period in milliseconds, both ends included, and how it is compared (FHIR R4: search, prefixes). */
export interface DateMatch {
  readonly prefix: DatePrefix;
  readonly from: number;
  readonly to: number;
}

/** The last resource of a page, by what the pages are sorted by. */
export interface SearchPlace {
  readonly value: number | string;
  readonly id: string;
}
