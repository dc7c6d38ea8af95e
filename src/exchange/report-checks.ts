import { compareMoments } from '../conformance/moments.js';
import type { WireName } from '../connectors/connector.js';
import { type Contact, isContradictory } from '../domain/contact.js';
import { error, type Issue, isError } from '../domain/issue.js';
import type { ProgressMessage } from '../domain/message.js';
import { isFinal } from '../domain/progress.js';
import { type FoundNeed, type Measure, type Report, stands } from '../domain/report.js';
import type { Signpost } from '../domain/signpost.js';
import { canBeCode } from '../domain/snomed.js';
import type { Summary } from '../domain/summary.js';
import { isMembers } from '../mapping/engine/constants.js';
import { waymark } from '../mapping/systems.js';
import type { KeptExchange } from './kept-exchange.js';
import type { Said } from './move.js';
import type { JourneyDeps } from './plan.js';
import { type Part, partsIn } from './report-places.js';
import { checkSaidOn } from './said-on.js';

/** A report beside what is known, and when it is looked at. */
interface Looking {
  readonly wire: WireName;
  readonly message: ProgressMessage;
  readonly known: Report | undefined;
  /** Waymark's own clock, in milliseconds. */
  readonly by: number;
  /** When the referral was made. */
  readonly since: string | undefined;
  readonly born: string | undefined;
}

/**
 * What cannot be right in a report by itself and beside what is known, all at once, where it stands on its wire: what
 * has happened and is still to come, a contact on a day before the referral was made, a measure from long before it, a
 * last word that is not one, two different things under one number, a number that names nothing, and a code that
 * Waymark's own code systems do not have.
 * A goal that is for no need, and the like, is refused where the plan is read.
 */
export function checkReport(
  { surroundings, check }: JourneyDeps,
  { exchange, referral: { referral } }: KeptExchange,
  { wire, message, received }: Pick<Said<ProgressMessage>, 'wire' | 'message' | 'received'>,
): Issue[] {
  if (message.report === undefined) return [];
  const by = surroundings.now();
  const since = madeBy(referral.progress?.askedOn ?? referral.details.date, exchange.createdAt);
  const looking = { wire, message, known: referral.report, by, since, born: referral.person.dateOfBirth };
  const parts = partsIn(message.report, wire, received);
  return [
    ...parts.flatMap((part) => checkPart(part, looking)),
    ...checkNumbers(parts),
    ...checkCodes(parts, check),
    ...checkSnomed(parts),
  ];
}

/** When a referral was made, as it says: one that is dated ahead was made by the time it came in. */
function madeBy(said: string | undefined, cameIn: number): string | undefined {
  return said !== undefined && Date.parse(said) > cameIn ? new Date(cameIn).toISOString() : said;
}

function checkPart(part: Part, looking: Looking): Issue[] {
  const { by } = looking;
  const past = (time: string | undefined, member: string) =>
    checkSaidOn(time, { by, since: undefined, path: part.at(member) });
  switch (part.kind) {
    case 'contact':
      return [...checkContact(part.item, part, looking), ...checkAccompanied(part.item, part, looking)];
    case 'need':
      return [...past(part.item.recordedOn, 'recordedOn'), ...checkPhase(part.item, part)];
    case 'planNeed':
      return past(part.item.recordedOn, 'recordedOn');
    case 'assessment':
      return ['registered', 'cancelled', 'entered-in-error'].includes(part.item.status ?? '')
        ? []
        : past(part.item.on, 'on');
    case 'measure':
      return stands(part.item)
        ? [...past(part.item.when, 'when'), ...checkMeasuredSince(part.item, part.at('when'), looking)]
        : [];
    case 'connection':
    case 'request':
      return [
        ...past(part.item.progress.askedOn, 'progress/askedOn'),
        ...past(part.item.progress.saidOn, 'progress/saidOn'),
        ...(part.kind === 'request' ? checkNamed(part.item.need, needNumbers(looking), part.at('need'), 'need') : []),
      ];
    case 'signpost':
      return isDone(part.item) ? past(part.item.date, 'date') : [];
    case 'summary':
      return [...past(part.item.writtenOn, 'writtenOn'), ...checkSummary(part.item, part, looking)];
    case 'plan':
    case 'action':
      return past(part.item.updatedOn, 'updatedOn');
    case 'goal':
    case 'stageGoal':
      return [];
  }
}

/** A need that was found says when, so that it can be counted: one that the referral named was not found on the way. */
function checkPhase({ found }: FoundNeed, part: Part): Issue[] {
  if (found === 'assessment' || found === 'later') return [];
  const text = `found ${found ?? 'nothing'}; expected when the need came to light: assessment, or later`;
  return [error(found === undefined ? 'required' : 'invariant', part.at('found'), text)];
}

/** Contacts that have happened, whichever way they went. */
const happened: readonly Contact['status'][] = ['arrived', 'triaged', 'in-progress', 'onleave', 'finished'];
const tried: readonly Contact['attendance'][] = ['attended', 'did-not-attend', 'could-not-be-reached'];
const day = 24 * 3_600_000;

/** A contact that has happened did so by now; and not on a day before the referral was made, as that was written. */
function checkContact(contact: Contact, part: Part, { by, since }: Looking): Issue[] {
  const { status, attendance, at } = contact;
  if (isContradictory(contact)) {
    const text = `found that the person attended a contact that is ${status}; expected finished, or that they did not`;
    return [error('invariant', part.at('attendance'), text)];
  }
  if (at === undefined || status === 'entered-in-error') return [];
  if (!happened.includes(status) && !tried.includes(attendance)) return [];
  const future = checkSaidOn(at, { by, since: undefined, path: part.at('at') });
  if (future.length > 0) {
    const text = 'found a time that is still to come of a contact that has happened; expected when it was, or planned';
    return [error('value', part.at('at'), text)];
  }
  // A person may be handed over in the room, and the referral written afterwards: the day before is early enough to tell.
  const earliest = since === undefined ? undefined : new Date(Date.parse(since) - day).toISOString();
  return checkSaidOn(at, { by, since: earliest?.slice(0, at.length > 10 ? undefined : 10), path: part.at('at') });
}

/**
 * A baseline may have been taken by somebody else before they referred; one that is older than a year says nothing of
 * this referral, and one from before the person was born is of somebody else.
 */
function checkMeasuredSince({ when }: Measure, path: string, { since, born }: Looking): Issue[] {
  const isBefore = (moment: string | undefined): boolean => (compareMoments(when, moment) ?? 0) < 0;
  const at = since === undefined ? Number.NaN : Date.parse(since);
  const earliest = Number.isNaN(at) ? undefined : new Date(at - 366 * day).toISOString().slice(0, 10);
  if (isBefore(born)) {
    return [error('value', path, 'found a time before the person was born; expected when this was measured')];
  }
  if (!isBefore(earliest)) return [];
  const text = 'found a time more than a year before the referral was made; expected a year before it at most';
  return [error('value', path, text)];
}

const isDone = ({ status }: Signpost): boolean =>
  status === undefined || ['completed', 'in-progress', 'stopped', 'unknown'].includes(status);

/** A last word comes with the end of the work, and says whether anything is asked of anybody. */
function checkSummary(
  { status, requestedActions, noActionNeeded }: Summary,
  part: Part,
  { message }: Looking,
): Issue[] {
  if (status !== 'final' && status !== 'amended') return [];
  const { state } = message.progress;
  const open = `found a last word while the referral stays open (${state}); expected preliminary, or a state that ends the work`;
  const silent = 'found neither requestedActions nor noActionNeeded in a last word; expected one of them';
  const both = 'found that no action is needed beside actions; expected one of them';
  return [
    ...(isFinal(state) ? [] : [error('invariant', part.at('status'), open)]),
    ...(requestedActions === undefined && noActionNeeded === undefined
      ? [error('required', part.at('noActionNeeded'), silent)]
      : []),
    ...(requestedActions !== undefined && noActionNeeded !== undefined
      ? [error('invariant', part.at('noActionNeeded'), both)]
      : []),
  ];
}

type Numbered = { readonly system?: string; readonly value: string };
const numberOf = ({ system = '', value }: Numbered): string => `${system}|${value}`;

const checkAccompanied = ({ accompaniedTo }: Contact, part: Part, { known, message }: Looking): Issue[] =>
  checkNamed(
    accompaniedTo,
    [...(known?.connections ?? []), ...(message.report?.connections ?? [])].map(({ identifier }) => identifier),
    part.at('accompaniedTo'),
    'connection',
  );

const needNumbers = ({ known, message }: Looking): readonly Numbered[] =>
  [...(known?.needs ?? []), ...(message.report?.needs ?? [])].flatMap(({ identifier }) => identifier ?? []);

function checkNamed(name: Numbered | undefined, there: readonly Numbered[], path: string, what: string): Issue[] {
  if (name === undefined || there.some((one) => numberOf(one) === numberOf(name))) return [];
  const text = `found the number of a ${what} that is not known; expected that of one in this report or an earlier one`;
  return [error('reference-broken', path, text)];
}

/** One number for two different things of one list: the first would be lost without a word. */
function checkNumbers(parts: readonly Part[]): Issue[] {
  const first = new Map<string, string>();
  return parts.flatMap((part) => {
    // Of these the numbers were looked at where it is decided who is asked.
    if (part.kind === 'plan' || part.kind === 'connection' || part.kind === 'request') return [];
    const { identifier } = part.item;
    if (identifier === undefined) return [];
    const key = `${part.list} ${numberOf(identifier)}`;
    const spelled = JSON.stringify(part.own);
    const before = first.get(key);
    first.set(key, before ?? spelled);
    if (before === undefined || before === spelled) return [];
    const text =
      'found a number that another item of this list has, which says something else; expected a number for each';
    return [error('invariant', part.at('identifier'), text)];
  });
}

/** On the FHIR wires the check of each resource has said so. All codes are looked at together: it is quicker. */
function checkCodes(parts: readonly Part[], check: JourneyDeps['check']): Issue[] {
  const all = parts
    .filter(({ isPointer }) => isPointer)
    .flatMap((part) =>
      codingsIn(part.own, '', isOwn).map(({ coding, path }) => ({ coding, at: part.at(path.slice(1)) })),
    );
  if (all.length === 0) return [];
  const coding = all.map((one) => one.coding);
  const unknown = check({ resourceType: 'Observation', status: 'final', code: { coding } }).flatMap((issue) =>
    isError(issue) && issue.code === 'code-unknown' ? Number(/coding\[(\d+)\]/.exec(issue.path)?.[1]) : [],
  );
  return [...new Set(unknown)].flatMap((place) => {
    const text = 'found a code that is not in this code system of Waymark; expected one that is, or a word in freeText';
    const found = all[place];
    return found === undefined ? [] : [error('code-unknown', `${found.at}/code`, text)];
  });
}

/** A code that SNOMED CT cannot have is somebody's slip: the practice would file it, or lose it. */
const checkSnomed = (parts: readonly Part[]): Issue[] =>
  parts.flatMap((part) =>
    codingsIn(part.own, '', ({ system, code }) => !canBeCode(system, code)).map(({ path }) => {
      const text = 'found a code that SNOMED CT cannot have; expected a well-formed SNOMED CT identifier';
      return error('code-unknown', part.at(`${path.slice(1)}/code`), text);
    }),
  );

interface Placed {
  readonly coding: Named;
  readonly path: string;
}

interface Named {
  readonly system: string;
  readonly code: string;
}

/** Those codings in a value that `is` the ones, with where they stand in it. */
function codingsIn(value: unknown, path: string, is: (coding: Named) => boolean): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => codingsIn(item, `${path}/${i}`, is));
  if (!isMembers(value)) return [];
  const { system, code } = value;
  if (typeof system === 'string' && typeof code === 'string') {
    return is({ system, code }) ? [{ coding: { system, code }, path }] : [];
  }
  return Object.entries(value).flatMap(([name, inner]) => codingsIn(inner, `${path}/${name}`, is));
}

/** Whether a coding is of one of Waymark's own code systems. */
const isOwn = ({ system }: Named): boolean => system.startsWith(waymark);
