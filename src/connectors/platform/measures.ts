import type { Identifier } from '../../domain/coded.js';
import type { CodedEntry, EntryDue } from '../../domain/coded-entries.js';
import type { Change } from '../../domain/measure.js';
import { readTold, type ToldMeasurement, toldOf } from '../../domain/measured.js';
import type { Measure, MeasureStatus, Report } from '../../domain/report.js';
import { codedEntry } from '../../mapping/codes/record-entries.js';
import { same } from '../../mapping/engine/constants.js';
import type { Lens } from '../../mapping/engine/lenses.js';

/** A measure on this wire: what is to be scored and what came of it, side by side. */
export interface MeasureWire extends ToldMeasurement {
  readonly identifier?: Identifier;
  readonly status?: MeasureStatus;
  readonly sinceBaseline?: readonly Change[];
  readonly sinceLast?: readonly Change[];
}

/** A report on this wire: the domain's, but that its measures are told and not yet scored, and entries bear their codes. */
export interface ReportWire extends Omit<Report, 'measures' | 'codedEntries'> {
  readonly codedEntries?: readonly CodedEntry[];
  readonly measures?: readonly MeasureWire[];
}

/** What of a measure is given to be scored. */
export function scoredPartOf(wire: MeasureWire): ToldMeasurement {
  const { identifier: _identifier, status: _status, sinceBaseline: _baseline, sinceLast: _last, ...told } = wire;
  return told;
}

const named = ({ identifier, status }: Pick<MeasureWire, 'identifier' | 'status'>) => ({
  ...(identifier !== undefined && { identifier }),
  ...(status !== undefined && { status }),
});

const since = ({ sinceBaseline, sinceLast }: Pick<MeasureWire, 'sinceBaseline' | 'sinceLast'>) => ({
  ...(sinceBaseline !== undefined && { sinceBaseline }),
  ...(sinceLast !== undefined && { sinceLast }),
});

/** The scored measure; nothing for one that cannot be scored, which the rules of this wire have refused. */
function measureOf(wire: MeasureWire): Measure | undefined {
  const { scored } = readTold(scoredPartOf(wire), '');
  return scored && { ...named(wire), ...scored, ...since(wire) };
}

function wireOf(measure: Measure): MeasureWire {
  const { identifier: _identifier, status: _status, sinceBaseline: _baseline, sinceLast: _last, ...taken } = measure;
  return { ...named(measure), ...toldOf(taken), ...since(measure) };
}

/** What is due, without the code that says it. */
const dueOf = ({ kind, on, author }: CodedEntry): EntryDue => ({ kind, on, author });

/**
 * What comes back, with its measures scored and its entries with their codes. What did not change stays as its sender told
 * it: a measure with a total, say, and without the scores that follow from it.
 */
export const report = (facts: Lens<ReportWire, Report>['facts']): Lens<ReportWire, Report> => ({
  facts,
  get(wire) {
    if (wire === undefined) return undefined;
    const { measures, codedEntries, ...others } = wire;
    return {
      ...others,
      ...(measures !== undefined && { measures: measures.flatMap((measure) => measureOf(measure) ?? []) }),
      ...(codedEntries !== undefined && { codedEntries: codedEntries.map(dueOf) }),
    };
  },
  put(next, wire) {
    if (next === undefined) return undefined;
    const { measures, codedEntries, ...others } = next;
    const before = (wire?.measures ?? []).map((told) => ({ told, measure: measureOf(told) }));
    const entry = (due: EntryDue) => wire?.codedEntries?.find((one) => same(dueOf(one), due)) ?? codedEntry(due);
    const written: ReportWire = {
      ...others,
      ...(measures !== undefined && {
        measures: measures.map((one) => before.find(({ measure }) => same(measure, one))?.told ?? wireOf(one)),
      }),
      ...(codedEntries !== undefined && { codedEntries: codedEntries.map(entry) }),
    };
    return same(written, wire) ? wire : written;
  },
  rest: () => undefined,
});
