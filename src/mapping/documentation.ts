import type { CodeTable } from './engine/code-table.js';
import type { Fact } from './engine/lenses.js';
import { factsOf, type Part } from './engine/parts.js';
import { leaves } from './engine/table.js';
import { referralParts } from './parts/referral-parts.js';
import { type PrsbElement, sectionOf } from './prsb-elements.js';

/** One row of the mapping, for a reader. */
export interface RowText {
  readonly domain: string;
  readonly fhir: string;
  /** The PRSB item, or several where one list holds them in order; none where the standard has no item for the fact. */
  readonly prsb: readonly string[];
  /** The name of the code table that says what the value becomes. */
  readonly codes?: string;
}

/** One part's table, for a reader. */
export interface TableText {
  readonly part: string;
  readonly resource: string;
  /** The file that the table is written in. */
  readonly file: string;
  /** Another file that rows of it are taken from. */
  readonly rowsFrom?: string;
  readonly rows: readonly RowText[];
  readonly constants: readonly { readonly fhir: string; readonly value: string | number | boolean }[];
  readonly links: readonly { readonly fhir: string; readonly to: readonly string[] }[];
}

/** A code table, for a reader. */
export interface CodeTableText {
  readonly name: string;
  readonly source: string;
  readonly rows: readonly CodeRow[];
  /** Codes that are read as the same and never written. */
  readonly also: readonly CodeRow[];
}

interface CodeRow {
  readonly means: string;
  readonly system?: string;
  readonly code: string;
  readonly display?: string;
}

/** The whole mapping between the domain and FHIR at rest, as plain values. */
export interface MappingTables {
  readonly tables: readonly TableText[];
  readonly codeTables: readonly CodeTableText[];
}

/** The file of `src/mapping` that holds a resource's rows, where it is not the resource's own name. */
const files: Readonly<Record<string, string>> = {
  Communication: 'signpost',
  Composition: 'summary',
  HealthcareService: 'organization',
  Practitioner: 'practitioner',
  PractitionerRole: 'practitioner',
  QuestionnaireResponse: 'about-me',
  RelatedPerson: 'practitioner',
};

/** The same of single parts, where a resource has more than one table. */
const filesOfParts: Readonly<Record<string, string>> = {
  'patient-telecom': 'patient-telecom',
  contact: 'contact',
  assessment: 'assessment',
  'coded-entry': 'coded-entry',
  measure: 'measure',
  'measure-answers': 'measure-answers',
  'plan-action': 'plan-action',
  connection: 'connection',
  'connection-task': 'connection',
  'practice-request': 'practice-request',
  plan: 'support-plan',
};

/** Where work stands is the same few rows, whatever it is work on. */
const rowsOfParts: Readonly<Record<string, string>> = { 'connection-task': 'task', 'practice-request': 'task' };

const pathOf = (file: string): string => `src/mapping/resources/${file}.ts`;

function filesOf({ name, table }: Part): Pick<TableText, 'file' | 'rowsFrom'> {
  const own = table.type.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const rows = rowsOfParts[name];
  return {
    file: pathOf(filesOfParts[name] ?? files[table.type] ?? own),
    ...(rows !== undefined && { rowsFrom: pathOf(rows) }),
  };
}

/** The rows, constants and links of every table of a referral, and every code table they use. */
export function mappingTables(parts: readonly Part[] = referralParts): MappingTables {
  const codeTables = new Map<string, CodeTable<string>>();
  for (const { codes } of parts.flatMap(({ table }) => table.facts))
    if (codes !== undefined) codeTables.set(codes.name, codes);
  return {
    tables: parts.map((part) => ({
      part: part.name,
      resource: part.table.type,
      ...filesOf(part),
      rows: factsOf(part).map((fact) => rowOf(fact, part)),
      constants: leaves(part.table.empty, part.table.type)
        .filter(({ path }) => !/^\w+\.(resourceType|meta)/.test(path))
        .map(({ path, value }) => ({ fhir: path, value })),
      links: (part.links ?? []).map(({ element, to }) => ({ fhir: `${part.table.type}.${element}`, to })),
    })),
    codeTables: [...codeTables.values()].sort((a, b) => (a.name < b.name ? -1 : 1)).map(codeTableOf),
  };
}

function rowOf({ domain, fhir, prsb, codes }: Fact, part: Part): RowText {
  const items = prsb === undefined ? [] : typeof prsb === 'string' ? [prsb] : prsb;
  return {
    domain,
    fhir,
    // A row that names no item of its own is told the part's group: it is no item of the standard.
    prsb: items.filter((item) => item !== part.prsb || part.table.holds === undefined),
    ...(codes !== undefined && { codes: codes.name }),
  };
}

function codeTableOf({ name, source, system, rows, also = [] }: CodeTable<string>): CodeTableText {
  const row = (means: string, own: { system?: string; code: string; display?: string }): CodeRow => ({
    means,
    ...((own.system ?? system) !== undefined && { system: own.system ?? system }),
    code: own.code,
    ...(own.display !== undefined && { display: own.display }),
  });
  return {
    name,
    source,
    rows: Object.entries(rows).map(([means, own]) => row(means, own)),
    also: also.map(({ means, ...own }) => row(means, own)),
  };
}

const generatedBy =
  '<!-- Generated from the tables in src/mapping by `npm run docs`. Change a table, not this page. -->';

/** The mapping as a page: where each fact stands, what is always written, what refers to what, and every code. */
export function mappingDocument(parts: readonly Part[] = referralParts): string {
  const { tables, codeTables } = mappingTables(parts);
  const resources = [...new Set(tables.map(({ resource }) => resource))];
  return page([
    generatedBy,
    '# Where each fact stands',
    `A referral is ${tables.length} kinds of resource. Search this page for a word of the fact, of its FHIR element or of its PRSB item: each line is one row of a table, read in both directions. To change one, open the file named above it, or the one that its rows are of.`,
    `Resources: ${resources.map((name) => `[${name}](#${name.toLowerCase()})`).join(' · ')} · [code tables](#code-tables)`,
    ...resources.flatMap((resource) => [
      `## ${resource}`,
      ...tables.filter((text) => text.resource === resource).flatMap(tableSection),
    ]),
    '## Code tables',
    'Read in both directions, one to one. "Also read" codes mean the same and are never written; a sender who used one keeps it.',
    ...codeTables.flatMap(codeTableSection),
  ]);
}

/** A Coding is carried whole: its five members are one line for a reader. */
function folded(rows: readonly RowText[]): readonly RowText[] {
  const seen = new Set<string>();
  return rows.flatMap((row) => {
    const domain = row.domain.replace(/(codedValues\[\])\..*$/, '$1');
    if (domain === row.domain) return [row];
    if (seen.has(domain)) return [];
    seen.add(domain);
    return [{ ...row, domain, fhir: row.fhir.replace(/\.[^.]*$/, '') }];
  });
}

function tableSection({ part, file, rowsFrom, rows, constants, links }: TableText): string[] {
  return [
    `### ${part}`,
    rowsFrom === undefined ? `\`${file}\`` : `\`${file}\`, with rows of \`${rowsFrom}\``,
    grid(
      ['Fact', 'FHIR element', 'Codes', 'PRSB item'],
      folded(rows).map(({ domain, fhir, codes, prsb }) => [
        `\`${domain}\``,
        `\`${fhir}\``,
        codes === undefined ? '' : `[${codes}](#${anchor(codes)})`,
        prsb.join('; '),
      ]),
    ),
    ...(constants.length === 0
      ? []
      : [`Always written: ${constants.map(({ fhir, value }) => `\`${fhir}\` = \`${value}\``).join(', ')}.`]),
    ...(links.length === 0
      ? []
      : [`Refers to: ${links.map(({ fhir, to }) => `\`${fhir}\` → ${to.join(', ')}`).join('; ')}.`]),
  ];
}

function codeTableSection({ name, source, rows, also }: CodeTableText): string[] {
  const line = (isRead: boolean) => (row: CodeRow) => [
    `\`${row.means}\``,
    `\`${row.code}\``,
    row.display ?? '',
    row.system === undefined ? '' : `\`${row.system}\``,
    isRead ? 'also read' : '',
  ];
  return [
    `### ${name}`,
    `Source: ${source}.`,
    grid(['Word', 'Code', 'Display', 'System', ''], [...rows.map(line(false)), ...also.map(line(true))]),
  ];
}

/** A leaf of the PRSB standard, and its rows. */
export interface Coverage {
  readonly element: PrsbElement;
  readonly rows: readonly RowText[];
}

/** Holds the leaves of the standard against the rows of the tables. */
export function prsbCoverage(
  elements: readonly PrsbElement[],
  parts: readonly Part[] = referralParts,
): readonly Coverage[] {
  const rows = mappingTables(parts).tables.flatMap((text) => text.rows);
  return elements
    .filter(({ kind }) => kind === 'item')
    .map((element) => ({ element, rows: rows.filter(({ prsb }) => prsb.includes(element.path)) }));
}

/** The coverage as a page, section by section. */
export function coverageDocument(elements: readonly PrsbElement[], parts: readonly Part[] = referralParts): string {
  const coverage = prsbCoverage(elements, parts);
  const sections = [...new Set(coverage.map(({ element }) => sectionOf(element)))];
  const covered = coverage.filter(({ rows }) => rows.length > 0).length;
  return page([
    generatedBy.replace('src/mapping', 'src/mapping and docs/prsb-elements.csv'),
    '# Coverage of the PRSB Social Prescribing standard',
    `Version 1.1 has ${coverage.length} leaf items. ${covered} of them have a row, which is tested in both directions. What stands under \`report\` comes back from the link worker; all else goes out with the referral.`,
    ...sections.flatMap((section) => [
      `## ${section}`,
      grid(
        ['PRSB item', 'Occurs', 'Fact', 'FHIR element'],
        coverage
          .filter(({ element }) => sectionOf(element) === section)
          .map(({ element, rows: all }) => ({ element, rows: folded(all) }))
          .map(({ element, rows }) => [
            element.path.split(' / ').slice(1).join(' / ') || element.path,
            `${element.min}..${element.max}`,
            rows.map(({ domain }) => `\`${domain}\``).join('<br>'),
            rows.map(({ fhir }) => `\`${fhir}\``).join('<br>'),
          ]),
      ),
    ]),
  ]);
}

const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
const page = (paragraphs: readonly string[]) => `${paragraphs.join('\n\n')}\n`;
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function grid(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
