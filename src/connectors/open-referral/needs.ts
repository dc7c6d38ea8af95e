import { error, type Issue, Refusal } from '../../domain/issue.js';
import { type NeedKind, needKinds } from '../../domain/needs.js';
import { needKind } from '../../mapping/codes/need.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { codeSystems } from '../../mapping/systems.js';
import type { FeedTerm } from './schema.js';

/**
 * Terms of the Open Eligibility taxonomy that say the same as one of our needs, by their English names
 * (github.com/auntbertha/openeligibility, `formats/services.csv`, read there one by one; the taxonomy is of findhelp, under
 * CC BY-SA 3.0). A term that is wider than a need, or beside it, has no row: it is kept as a word to search by, as every
 * term of any other taxonomy is. To add one: a row here, of a term that stands in that file.
 */
const openEligibility: Readonly<Record<string, NeedKind>> = {
  Food: 'food',
  'Emergency Food': 'food',
  'Food Delivery': 'food',
  'Food Pantry': 'food',
  'Free Meals': 'food',
  'Help Pay for Food': 'food',
  Housing: 'housing',
  'Help Find Housing': 'housing',
  'Help Pay for Housing': 'housing',
  'Housing Advice': 'housing',
  'Temporary Shelter': 'homelessness',
  'Emergency Shelter': 'homelessness',
  'Help Pay for Utilities': 'fuel-poverty',
  'Home Fuels': 'fuel-poverty',
  Transit: 'transport',
  Transportation: 'transport',
  'Help Pay for Transit': 'transport',
  'Addiction & Recovery': 'drugs-alcohol-or-gambling',
  Bereavement: 'bereavement',
  'Disease Management': 'long-term-condition',
  'Parenting Education': 'parenting',
  'Mental Health Care': 'emotional-wellbeing',
  Money: 'money',
  'Financial Assistance': 'money',
  'Financial Education': 'money',
  'Credit Counseling': 'debt',
  'Government Benefits': 'benefits',
  'Understand Government Programs': 'benefits',
  'Computer or Internet Access': 'digital-access',
  'Computer Class': 'digital-access',
  'Exercise & Fitness': 'physical-activity',
  Recreation: 'purpose-and-interests',
  'Relief for Caregivers': 'caring',
  'Help Escape Violence': 'domestic-abuse',
  'Spiritual Support': 'faith-and-culture',
  Education: 'education-and-skills',
  'Skills & Training': 'education-and-skills',
  'Basic Literacy': 'education-and-skills',
  'English as a Second Language (ESL)': 'education-and-skills',
  Work: 'work',
  'Help Find Work': 'work',
  'Interview Training': 'work',
  'Resume Development': 'work',
  'Supported Employment': 'work',
  Legal: 'legal',
  'Advocacy & Legal Aid': 'legal',
  'Citizenship & Immigration': 'immigration',
};

/** The needs that the operator has said terms mean, by the id or the URI of the term. */
export type NeedsOfTerms = ReadonlyMap<string, readonly NeedKind[]>;

export const noNeedsOfTerms: NeedsOfTerms = new Map();

/** What a term is known as: the operator's word goes first, then Waymark's own needs, then Open Eligibility. */
export function needsOfTerm(
  { id, taxonomy = '', term_uri, term, name }: FeedTerm,
  said: NeedsOfTerms,
): readonly NeedKind[] {
  const bySaid = [id, term_uri].flatMap((key) => (key === undefined ? [] : [said.get(key)])).find((one) => one);
  if (bySaid !== undefined) return bySaid;
  const words = (term ?? name ?? '').trim().toLowerCase();
  if (taxonomy === codeSystems.need) {
    return needKinds.filter((kind) => kind === words || needKind.rows[kind].display?.toLowerCase() === words);
  }
  if (!/open ?eligibility/i.test(taxonomy)) return [];
  return Object.entries(openEligibility).flatMap(([row, kind]) => (row.toLowerCase() === words ? [kind] : []));
}

const isNeed = (value: unknown): value is NeedKind => needKinds.some((kind) => kind === value);

/**
 * What the operator says that terms mean: `{"<id or URI of a term>": "food"}`, or a list of needs. Refused: what is no
 * object, and every need that is none of ours, at once.
 */
export function readNeedsOfTerms(json: unknown): NeedsOfTerms {
  if (!isMembers(json)) throw new Refusal([error('structure', '', 'found no object; expected terms with their needs')]);
  const issues: Issue[] = [];
  const rows = Object.entries(json).map(([term, said], i): [string, readonly NeedKind[]] => {
    const kinds: readonly unknown[] = Array.isArray(said) ? said : [said];
    if (kinds.length === 0 || !kinds.every(isNeed)) {
      const text = `found a need of term ${i + 1} that is none; expected one of ${needKinds.join(', ')}`;
      issues.push(error('code-unknown', '', text));
    }
    return [term, kinds.filter(isNeed)];
  });
  if (issues.length > 0) throw new Refusal(issues);
  return new Map(rows);
}
