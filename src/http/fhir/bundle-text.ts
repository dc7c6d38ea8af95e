/**
 * An object of members that are JSON text already; those that are undefined or empty are left out. What is kept as text
 * goes into a bundle as it is, number for number.
 */
export const objectText = (members: Readonly<Record<string, string | undefined>>): string =>
  `{${Object.entries(members)
    .flatMap(([name, text]) => (text === undefined || text === '' ? [] : [`${JSON.stringify(name)}:${text}`]))
    .join(',')}}`;

export interface BundleFrame {
  readonly id: string;
  readonly type: 'searchset' | 'history' | 'transaction-response' | 'batch-response';
  readonly at: string;
  readonly total?: number;
  readonly links?: readonly { readonly relation: string; readonly url: string }[];
}

/** A bundle around entries that are JSON text. FHIR has no empty lists: one without entries has no `entry`. */
export function bundleText({ id, type, at, total, links = [] }: BundleFrame, entries: readonly string[]): string {
  return objectText({
    resourceType: '"Bundle"',
    id: JSON.stringify(id),
    meta: JSON.stringify({ lastUpdated: at }),
    type: JSON.stringify(type),
    timestamp: JSON.stringify(at),
    total: total === undefined ? undefined : String(total),
    link: links.length === 0 ? undefined : JSON.stringify(links),
    entry: entries.length === 0 ? undefined : `[${entries.join(',')}]`,
  });
}
