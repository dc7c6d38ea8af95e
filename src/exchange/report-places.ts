import type { Resource } from '@medplum/fhirtypes';
import type { WireName } from '../connectors/connector.js';
import type { Assessment } from '../domain/assessment.js';
import type { Connection } from '../domain/connection.js';
import type { Contact } from '../domain/contact.js';
import type { Action, Goal, Plan, PlanNeed, StageGoal } from '../domain/plan.js';
import type { PracticeRequest } from '../domain/practice-request.js';
import type { FoundNeed, Measure, Report } from '../domain/report.js';
import type { Signpost } from '../domain/signpost.js';
import type { Summary } from '../domain/summary.js';
import { isConnection, isPracticeRequest } from '../mapping/engine/reported.js';
import { isAssessment } from '../mapping/resources/assessment.js';
import { kindsOfCondition } from '../mapping/resources/condition.js';
import { isContact } from '../mapping/resources/contact.js';
import { isMeasure } from '../mapping/resources/measure.js';
import { isSignpost } from '../mapping/resources/signpost.js';
import { isSummary } from '../mapping/resources/summary.js';
import { isSupportPlan } from '../mapping/resources/support-plan.js';
import { entriesIn } from './kept-ids.js';

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

/** How the resources are known that say the items of a list: they stand in its order. */
const says: Partial<Readonly<Record<Kind, (resource: Resource) => boolean>>> = {
  contact: (one) => one.resourceType === 'Encounter' && isContact(one),
  need: (one) => one.resourceType === 'Condition' && kindsOfCondition(one).includes('found-need'),
  assessment: (one) => one.resourceType === 'Observation' && isAssessment(one),
  measure: (one) => one.resourceType === 'Observation' && isMeasure(one),
  connection: (one) => one.resourceType === 'ServiceRequest' && isConnection(one),
  request: (one) => one.resourceType === 'Task' && isPracticeRequest(one),
  signpost: (one) => one.resourceType === 'Communication' && isSignpost(one),
  summary: (one) => one.resourceType === 'Composition' && isSummary(one),
  plan: (one) => one.resourceType === 'CarePlan' && isSupportPlan(one),
};

/**
 * What a report says, each thing with where it is said: on a FHIR wire in which resource of what was received, where that
 * is plain, and otherwise in which kind of resource.
 */
export function partsIn(report: Report, wire: WireName, received?: unknown): readonly Part[] {
  const isPointer = wire === 'platform';
  const entries = isPointer ? [] : entriesIn(received);
  /** Where each of as many items of a kind is said. */
  const placesOf = (kind: Kind, count: number): readonly string[] => {
    const found = entries.filter(({ resource }) => says[kind]?.(resource));
    return found.length === count ? found.map(({ at }) => at) : [];
  };
  const place = (kind: Kind, pointer: string, resource?: string) => ({
    isPointer,
    at(member: string): string {
      if (isPointer) return `${pointer}/${member}`;
      const { type, [member]: element } = onFhir[kind];
      return element === undefined ? (resource ?? type) : `${resource ?? type}.${element}`;
    },
  });
  const each = <T>(list: readonly T[] | undefined, at: string, of: (item: T, at: string) => readonly Part[]) =>
    (list ?? []).flatMap((item, i) => of(item, `${at}/${i}`));
  const all = <K extends Kind>(kind: K, list: readonly Items[K][] | undefined, name: string) => {
    const places = placesOf(kind, list?.length ?? 0);
    return (list ?? []).map((item, i) => {
      const pointer = `/report/${name}/${i}`;
      return { kind, item, own: item, list: name, ...place(kind, pointer, places[i]) };
    });
  };
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
    return [
      { kind: 'plan', item, own, list: at, ...place('plan', at, placesOf('plan', 1)[0]) },
      ...needs(list, `${at}/needs`),
    ];
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
