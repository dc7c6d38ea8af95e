import type { FetchedFeed } from '../connectors/open-referral/pages.js';
import type { ServiceRead } from '../connectors/open-referral/read.js';
import type { Issue } from '../domain/issue.js';
import { isRefused } from '../exchange/directory.js';
import { plainText } from './plain-text.js';
import { issueReport, type painter } from './report.js';

export interface ImportOutcome {
  readonly source: string;
  readonly kept: number;
  readonly pruned?: number;
  readonly read: readonly ServiceRead[];
  readonly missing: FetchedFeed['missing'];
}

/** Lines of what was not understood. */
const mostShown = 40;

/** What became of an import, for a machine. */
export function importTold({ read, missing, ...outcome }: ImportOutcome) {
  return {
    ...outcome,
    refused: [
      ...read.filter(isRefused).map(({ path, sourceId, issues }) => ({ path, sourceId, issues })),
      ...missing.map(({ sourceId, issues }) => ({ path: '', sourceId, issues })),
    ],
    issues: read.filter((one) => !isRefused(one)).flatMap(({ issues }) => issues),
    unmapped: read.flatMap(({ unmapped }) => unmapped),
  };
}

/** The same for a person: what was not understood, every issue, and one line about the whole. */
export function importReport(outcome: ImportOutcome, paint: ReturnType<typeof painter>) {
  const { refused, issues, unmapped } = importTold(outcome);
  const named = refused.flatMap(({ sourceId, issues: own }): Issue[] =>
    own.map((issue) => ({ ...issue, path: issue.path === '' ? `service ${plainText(sourceId ?? '-')}` : issue.path })),
  );
  const leaves = unmapped
    .slice(0, mostShown)
    .map(({ path, value }) => `  ${plainText(`${path}=${JSON.stringify(value)}`, 200)} unmapped\n`);
  const others = unmapped.length - leaves.length;
  const more = others > 0 ? `  … and ${others} more (--json lists them all)\n` : '';
  const left = refused.length === 0 ? '' : `, ${paint('red', `${refused.length} refused`)}`;
  const gone = outcome.pruned === undefined ? '' : `, ${outcome.pruned} no longer in the feed`;
  return {
    details: `${leaves.join('')}${more}${issueReport([...issues, ...named], paint)}`,
    summary: `${outcome.kept} services kept of ${plainText(outcome.source, 200)}${left}${gone}\n`,
  };
}
