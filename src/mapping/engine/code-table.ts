/**
 * A list of codes that mean the same on both sides, with the source that says so. `rows` is total over the domain type
 * (the compiler insists) and one-to-one (a test insists). `also` are codes that are read as the same and never written;
 * a sender who used one keeps it, because `put` only replaces a code that means something else.
 */
export interface CodeTable<D extends string, C extends string = string> {
  readonly name: string;
  readonly source: string;
  /** The code system, where the code travels in a Coding. */
  readonly system?: string;
  readonly rows: Readonly<Record<D, { readonly code: C; readonly display?: string; readonly system?: string }>>;
  readonly also?: readonly {
    readonly system?: string;
    readonly code: string;
    readonly means: D;
    readonly display?: string;
  }[];
}

interface ReadableCodes<D extends string> {
  read(code: string | undefined, system?: string): D | undefined;
}

/** Indexes a code table for reading, once, when a lens is built. */
export function readCodes<D extends string>(table: CodeTable<D>): ReadableCodes<D> {
  const bySystem = new Map<string | undefined, Map<string, D>>();
  const learn = (system: string | undefined, code: string, meaning: D): void => {
    const codes = bySystem.get(system) ?? new Map<string, D>();
    bySystem.set(system, codes.set(code, meaning));
  };
  for (const meaning in table.rows) {
    const row = table.rows[meaning];
    learn(row.system ?? table.system, row.code, meaning);
  }
  for (const alias of table.also ?? []) learn(alias.system ?? table.system, alias.code, alias.means);
  return { read: (code, system) => (code === undefined ? undefined : bySystem.get(system)?.get(code)) };
}
