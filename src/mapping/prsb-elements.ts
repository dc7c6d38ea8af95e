/** One element of the PRSB Social Prescribing standard v1.1: its path, and how often it may occur. */
export interface PrsbElement {
  /** Section, groups and item, joined by ` / `. */
  readonly path: string;
  readonly kind: 'group' | 'item';
  readonly min: string;
  readonly max: string;
  /** M mandatory, R required where known, O optional; empty where the standard says nothing. */
  readonly flag: string;
}

/** Reads `docs/prsb-elements.csv`: path, kind, min, max, flag; a field with a comma stands in quotes. */
export function readPrsbElements(csv: string): readonly PrsbElement[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [path = '', kind = '', min = '', max = '', flag = ''] = [
        ...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g),
      ].map(([, field = '']) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field));
      return { path, kind: kind === 'item' ? 'item' : 'group', min, max, flag };
    });
}

export const sectionOf = ({ path }: PrsbElement): string => path.split(' / ')[0] ?? '';

/** The sections that a first referral carries. */
export const referralSections: readonly string[] = [
  'Person demographics',
  'GP practice',
  'About me',
  'Individual requirements',
  'Safeguarding',
  'Consent',
  'Referral details',
  'Presenting complaints or issues',
  'Problem list',
  'Social context',
  'Services and care',
  'Pregnancy status',
  'Risks',
];

/** The sections that come back from the link worker. */
export const reportSections: readonly string[] = [
  'Contacts with professionals',
  'Clinical Summary',
  'Signpost details',
  'Assessments',
  'Plan and requested actions',
  'Care and support plan',
];
