/**
 * What the two databases have in common: the seam under the store. Everything above it is the same for both; what
 * differs in SQL is a macro (`dialect.ts`).
 */
export interface Driver {
  /**
   * Runs the statements of a unit in one transaction, and resolves once it is durable. A statement that affects another
   * number of rows than it expects undoes the whole unit: that is a conflict, and no error.
   */
  write(unit: readonly Statement[]): Promise<Written>;
  /** One reading statement. */
  query(sql: string, params: readonly Value[]): Promise<readonly Row[]>;
  /** A consistent copy in a new file; refused where the database has better tools. */
  copy(path: string): Promise<void>;
  close(): Promise<void>;
}

export type Value = string | number | null | Uint8Array;
export type Row = Readonly<Record<string, unknown>>;

/** SQL with `$1 … $n` and the macros of `dialect.ts`. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly Value[];
  readonly expect?: { readonly rows: number; readonly conflict: Conflict };
  /** It has a `RETURNING`, whose rows are wanted. */
  readonly returns?: true;
}

export type Conflict = 'key' | 'exchange' | 'resource' | 'settlement' | 'migration';

/** `rows` are those of the statements that return some, in their order. */
export type Written =
  | { readonly done: true; readonly rows: readonly (readonly Row[])[] }
  | { readonly done: false; readonly conflict: Conflict };

/** The rows of a unit that expects nothing and so cannot meet a conflict. */
export function rowsOf(written: Written): readonly Row[] {
  if (!written.done) throw new Error(`found a conflict (${written.conflict}) where none can be`);
  return written.rows.flat();
}
