import type { WireName } from '../connectors/connector.js';
import type { Assessment } from '../domain/assessment.js';
import type { Connection } from '../domain/connection.js';
import type { Contact } from '../domain/contact.js';
import type { Action, Goal, Plan, PlanNeed, StageGoal } from '../domain/plan.js';
import type { PracticeRequest } from '../domain/practice-request.js';
import type { FoundNeed, Measure, Report } from '../domain/report.js';
import type { Signpost } from '../domain/signpost.js';
import type { Summary } from '../domain/summary.js';

/** Everything that a report is made of, by its kind. */
interface Items {
  readonly contact: Contact;
  readonly need: FoundNeed;
  readonly assessment: Assessment;
  readonly measure: Measure;
  readonly connection: Connection;
  readonly request: PracticeRequest;
  readonly signpost: Signpost;
  readonly summary: Summary;
  readonly plan: Plan;
  readonly planNeed: PlanNeed;
  readonly goal: Goal;
  readonly action: Action;
  readonly stageGoal: StageGoal;
}
type Kind = keyof Items;

interface PartOf<K extends Kind> {
  readonly kind: K;
  readonly item: Items[K];
  /** What it says itself, without what stands under it. */
  readonly own: object;
  /** The list that it stands in, as no other list is called. */
  readonly list: string;
  /** Whether places are JSON pointers into the message. */
  readonly isPointer: boolean;
  /** Where a member of it is said on the wire: a JSON pointer, or the element of the resource that says it. */
  at(member: string): string;
}

/** One thing that a report says. */
export type Part = { [K in Kind]: PartOf<K> }[Kind];

/** The elements that say what is looked at, where the wire is FHIR; of others the resource alone is told. */
const onFhir: Readonly<Record<Kind, { readonly type: string } & Readonly<Record<string, string>>>> = {
  contact: { type: 'Encounter', at: 'period.start', identifier: 'identifier', accompaniedTo: 'extension' },
  need: { type: 'Condition', recordedOn: 'recordedDate', found: 'extension', identifier: 'identifier' },
  assessment: { type: 'Observation', on: 'effective', identifier: 'identifier' },
  measure: { type: 'Observation', when: 'effective', identifier: 'identifier' },
  connection: { type: 'ServiceRequest', 'progress/askedOn': 'authoredOn' },
  request: {
    type: 'Task',
    'progress/askedOn': 'authoredOn',
    'progress/saidOn': 'lastModified',
    need: 'reasonReference',
  },
  signpost: { type: 'Communication', date: 'sent', identifier: 'identifier' },
  summary: {
    type: 'Composition',
    writtenOn: 'date',
    status: 'status',
    noActionNeeded: 'section',
    identifier: 'identifier',
  },
  plan: { type: 'CarePlan', updatedOn: 'extension' },
  planNeed: { type: 'Condition', recordedOn: 'recordedDate', identifier: 'identifier' },
  goal: { type: 'Goal', identifier: 'identifier' },
  action: { type: 'ServiceRequest', updatedOn: 'extension', identifier: 'identifier' },
  stageGoal: { type: 'Goal', identifier: 'identifier' },
};

/** What a report says, each thing with where it is said. */
export function partsIn(report: Report, wire: WireName): readonly Part[] {
  const isPointer = wire === 'platform';
  const place = (kind: Kind, pointer: string) => ({
    isPointer,
    at(member: string): string {
      if (isPointer) return `${pointer}/${member}`;
      const { type, [member]: element } = onFhir[kind];
      return element === undefined ? type : `${type}.${element}`;
    },
  });
  const each = <T>(list: readonly T[] | undefined, at: string, of: (item: T, at: string) => readonly Part[]) =>
    (list ?? []).flatMap((item, i) => of(item, `${at}/${i}`));
  const all = <K extends Kind>(kind: K, list: readonly Items[K][] | undefined, name: string) =>
    (list ?? []).map((item, i) => {
      const pointer = `/report/${name}/${i}`;
      return { kind, item, own: item, list: name, ...place(kind, pointer) };
    });
  const needs = (list: Plan['needs'], at: string): readonly Part[] =>
    each(list, at, (item, pointer) => {
      const { goals, ...own } = item;
      const self = { kind: 'planNeed', item, own, list: at, ...place('planNeed', pointer) } as const;
      return [self, ...goalsIn(goals, `${pointer}/goals`)];
    });
  const goalsIn = (list: PlanNeed['goals'], at: string): readonly Part[] =>
    each(list, at, (item, pointer) => {
      const { actions, ...own } = item;
      const self = { kind: 'goal', item, own, list: at, ...place('goal', pointer) } as const;
      return [self, ...actionsIn(actions, `${pointer}/actions`)];
    });
  const actionsIn = (list: Goal['actions'], at: string): readonly Part[] =>
    each(list, at, (item, pointer) => {
      const { stageGoals, ...own } = item;
      const self = { kind: 'action', item, own, list: at, ...place('action', pointer) } as const;
      return [self, ...stageGoalsIn(stageGoals, `${pointer}/stageGoals`)];
    });
  const stageGoalsIn = (list: Action['stageGoals'], at: string): readonly Part[] =>
    each(list, at, (item, pointer) => [
      { kind: 'stageGoal', item, own: item, list: at, ...place('stageGoal', pointer) } as const,
    ]);
  const planIn = (item: Plan): readonly Part[] => {
    const { needs: list, ...own } = item;
    const at = '/report/plan';
    return [{ kind: 'plan', item, own, list: at, ...place('plan', at) }, ...needs(list, `${at}/needs`)];
  };
  return [
    ...all('contact', report.contacts, 'contacts'),
    ...all('need', report.needs, 'needs'),
    ...all('assessment', report.assessments, 'assessments'),
    ...all('measure', report.measures, 'measures'),
    ...all('connection', report.connections, 'connections'),
    ...all('request', report.requests, 'requests'),
    ...all('signpost', report.signposts, 'signposts'),
    ...(report.plan === undefined ? [] : planIn(report.plan)),
    ...all('summary', report.summaries, 'summaries'),
  ];
}
