import type { Identifier } from '../../domain/coded.js';
import type { Change } from '../../domain/measure.js';
import { readTold, type ToldMeasurement, toldOf } from '../../domain/measured.js';
import type { Measure, MeasureStatus, Report } from '../../domain/report.js';
import { same } from '../../mapping/engine/constants.js';
import type { Lens } from '../../mapping/engine/lenses.js';

/** A measure on this wire: what is to be scored and what came of it, side by side. */
export interface MeasureWire extends ToldMeasurement {
  readonly identifier?: Identifier;
  readonly status?: MeasureStatus;
  readonly sinceBaseline?: readonly Change[];
  readonly sinceLast?: readonly Change[];
}

/** A report on this wire: the domain's, but that its measures are told and not yet scored. */
export interface ReportWire extends Omit<Report, 'measures'> {
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

/**
 * What comes back, with its measures scored. One that did not change stays as its sender told it: with a total, say, and
 * without the scores that follow from it.
 */
export const report = (facts: Lens<ReportWire, Report>['facts']): Lens<ReportWire, Report> => ({
  facts,
  get(wire) {
    if (wire?.measures === undefined) return withoutMeasures(wire);
    const measures = wire.measures.flatMap((measure) => measureOf(measure) ?? []);
    return { ...wire, measures };
  },
  put(next, wire) {
    if (next?.measures === undefined) return withoutMeasures(next);
    const before = (wire?.measures ?? []).map((told) => ({ told, measure: measureOf(told) }));
    const measures = next.measures.map(
      (measure) => before.find((one) => same(one.measure, measure))?.told ?? wireOf(measure),
    );
    const written: ReportWire = { ...next, measures };
    return same(written, wire) ? wire : written;
  },
  rest: () => undefined,
});

/** A report without measures says the same in the domain and on the wire. */
function withoutMeasures(told: Report | ReportWire | undefined): Omit<Report, 'measures'> | undefined {
  if (told === undefined) return undefined;
  const { measures: _none, ...others } = told;
  return others;
}
