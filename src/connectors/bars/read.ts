import { error, type Issue, isError } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Entry } from '../../mapping/engine/graph.js';
import type { Part } from '../../mapping/engine/parts.js';
import type { Leaf } from '../../mapping/engine/table.js';
import { readReferral } from '../../mapping/read-referral.js';
import { bundleTable } from '../../mapping/resources/bundle.js';
import { headerOf } from '../../mapping/resources/message-header.js';
import { barsProfiles, profiles } from '../../mapping/systems.js';
import { frameLeaves, frameModifiers, isBundle, type Opened, openBundle, together } from '../opening.js';
import { scored } from '../scored.js';
import { shapesOf } from '../shape.js';
import { type BarsAccount, isSupportedVersion } from './account.js';
import { type Kind, kindOf } from './header.js';
import { barsProgressParts, barsReferralParts, barsWithdrawalParts } from './parts.js';
import { checkCounts } from './rules.js';
import { checkTakenBack } from './taken-back.js';
import { nothingTold, tell } from './tell.js';

export const partsOf: Readonly<Record<Kind, readonly Part[]>> = {
  referral: barsReferralParts,
  withdrawal: barsWithdrawalParts,
  progress: barsProgressParts,
};

export const bundle = bundleTable([profiles.messageBundle, barsProfiles.bundle], 'message');

const shapes = shapesOf(Object.values(partsOf).flat());

/** A message that was read, and what it was read from. */
export interface ReadMessage {
  readonly message?: Message;
  readonly issues: readonly Issue[];
  readonly unmapped: readonly Leaf[];
  readonly account: BarsAccount;
  readonly opened?: Opened;
  /** What its header announces; a header that is not understood announces nothing. */
  readonly kind?: Kind;
}

interface Deps {
  readonly policy: Policy;
  readonly check?: (resource: unknown) => readonly Issue[];
}

/** Reads a message of any JSON whatever: every issue at once, and what is carried and not understood. */
export function readMessage(wire: unknown, { policy, check }: Deps): ReadMessage {
  const { opened, issues } = openBundle(wire, shapes);
  if (opened === undefined) return { issues: together(check?.(wire) ?? [], issues), unmapped: [], account: {} };
  const own = [...opened.issues, ...frameModifiers(opened), ...checkFrame(opened)];
  // What no table can read is not read at all: whatever else was said about it would be a guess.
  if (opened.issues.some(isError)) {
    return { issues: together(check?.(wire) ?? [], own), unmapped: [], account: {}, opened };
  }
  const { kind, header, issues: announced } = announce(opened.entries);
  const conformance = check === undefined ? [] : kind === 'withdrawal' ? checkTakenBack(check, wire) : check(wire);
  const reading = scored(readReferral<BarsAccount>(partsOf[kind ?? 'referral'], opened.entries));
  const sent = (isBundle(opened.view) ? bundle.get(opened.view) : undefined) ?? {};
  const counted = kind === undefined ? [] : checkCounts(kind, opened.entries);
  const told = kind === undefined || header === undefined ? nothingTold : tell(kind, { reading, header, sent, policy });
  return {
    ...(told.message !== undefined && { message: told.message }),
    issues: together(conformance, [...own, ...announced, ...counted, ...told.issues]),
    unmapped: [...frameLeaves(opened, bundle), ...told.leaves, ...reading.unmapped],
    account: reading.referral,
    opened,
    ...(kind !== undefined && { kind }),
  };
}

/** What BaRS wants of the bundle itself (BaRS guide: message structure, Bundle). */
function checkFrame({ view }: Opened): Issue[] {
  const issues: Issue[] = [];
  if (view.type !== 'message') {
    issues.push(error('not-supported', 'Bundle.type', 'found another type of Bundle; supported is message'));
  }
  if (view.id === undefined) {
    issues.push(error('required', 'Bundle.id', "found none; expected the sender's number for this message"));
  }
  if (view.timestamp === undefined) {
    issues.push(error('required', 'Bundle.timestamp', 'found none; expected when it was sent'));
  }
  const version = isMembers(view.meta) ? view.meta.versionId : undefined;
  const path = 'Bundle.meta.versionId';
  if (version === undefined) {
    issues.push(error('invariant', path, 'found none; expected the application version, 1.x.y'));
  } else if (typeof version !== 'string' || !isSupportedVersion(version)) {
    issues.push(error('not-supported', path, 'found another application version; supported is 1.x.y'));
  }
  return issues;
}

/** The header comes first (FHIR R4 bdl-12) and says what kind of message it is. */
function announce(entries: readonly Entry[]): { kind?: Kind; header?: Entry; issues: readonly Issue[] } {
  const [first] = entries;
  if (first?.resource.resourceType !== 'MessageHeader') {
    const text = 'found no MessageHeader; expected one as the first resource';
    return { issues: [error('structure', 'Bundle.entry[0].resource', text)] };
  }
  const others = entries.slice(1).filter(({ resource }) => resource.resourceType === 'MessageHeader');
  const { kind, issues } = kindOf(headerOf(first) ?? {}, first);
  return {
    ...(kind !== undefined && { kind }),
    header: first,
    issues: [
      ...issues,
      ...others.map(({ at }) => error('ambiguous', at, 'found a second MessageHeader; expected one')),
    ],
  };
}
