import { defaultLimits } from '../../conformance/json.js';
import { type Issue, isError, Refusal, refuseErrors } from '../../domain/issue.js';
import type { Message, ReferralMessage } from '../../domain/message.js';
import { asSent } from '../../domain/referral.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { same } from '../../mapping/engine/constants.js';
import type { Leaf } from '../../mapping/engine/table.js';
import type { Connector, Incoming } from '../connector.js';
import { checkOnto, type Places } from '../exchange.js';
import { explainPlain } from '../explanation.js';
import { createPlatformCheck, type PlatformCheck } from './check.js';
import { progressMessageTable, referralMessageTable, withdrawalMessageTable } from './mapping.js';
import { createReadingOrder } from './reading-order.js';
import type { PlatformMessage } from './types.js';

export interface PlatformDeps {
  readonly policy: Policy;
}

/**
 * The platform wire: plain JSON in PRSB's words (README.md beside this file).
 *
 * `read` takes any parsed JSON; it gives the message, or every issue with its JSON pointer. `carried` is not read as
 * facts: it is handed on as `unmapped`, which it is.
 *
 * `write` gives the message in the order of its schema, or in the order of `base` when that is a wire form of the same
 * kind; of any other base nothing is kept, and one of another referral or person is refused. `carried` is shown at its
 * end, as much of it as a list may hold; where none is given, that of the base stays. What is written is checked as
 * strictly as what is read, but for words that nobody can see, which other wires let through: a value that this wire cannot hold, or a fact that it needs and the message lacks, is a
 * `Refusal`; a fault of form is a bug, and thrown as one.
 */
export function createPlatformConnector({ policy }: PlatformDeps): Connector {
  const compiled: { read?: PlatformCheck; written?: PlatformCheck } = {};
  // Most commands never touch this wire: the schema is compiled when it is first needed, and once for each direction.
  const platform = (as: 'read' | 'written') => {
    compiled[as] ??= createPlatformCheck(policy, as);
    return compiled[as];
  };

  const inReadingOrder = createReadingOrder();

  return {
    name: 'platform',
    read(wire): Incoming {
      const { wire: form, issues } = platform('read').check(wire);
      const unmapped = form?.carried ?? [];
      return { message: form === undefined || issues.some(isError) ? undefined : messageIn(form), issues, unmapped };
    },
    write(message, base, carried) {
      const { check } = platform('written');
      const last = lastSeen(message, base === undefined ? undefined : check(base).wire);
      const written = wireOf(message, last);
      const shown = carried ?? last?.carried;
      const shownIn = shown === undefined ? written : showing(written, shown);
      const whole = last === undefined ? inReadingOrder(message.kind, shownIn) : shownIn;
      insist(check(whole).issues);
      return whole;
    },
    explain: explainPlain,
  };
}

const pointers: Readonly<Record<Message['kind'], Places>> = {
  referral: { referral: '/referral/details/identifiers', nhsNumber: '/referral/person/nhsNumber' },
  withdrawal: { referral: '/referralIdentifier', nhsNumber: '/person/nhsNumber' },
  progress: { referral: '/referralIdentifier', nhsNumber: '/person/nhsNumber' },
};

/** The wire form to write onto: one of another kind is not one of this message, and one of another referral is refused. */
function lastSeen(message: Message, base: PlatformMessage | undefined): PlatformMessage | undefined {
  if (base?.kind !== message.kind) return undefined;
  const last = messageIn(base);
  if (last !== undefined) refuseErrors(checkOnto(message, last, pointers));
  return base;
}

/** A base that left it to be understood that the referral was sent goes on leaving it so. */
function unsaid(
  message: ReferralMessage,
  base: { readonly referral: { readonly progress?: unknown } },
): ReferralMessage {
  const { progress, ...others } = message.referral;
  const isUnderstood = base.referral.progress === undefined && same(progress, { state: 'sent' });
  return isUnderstood ? { ...message, referral: others } : message;
}

/** What is carried and not understood, for people to read; an empty text says nothing, and no list is shown for none. */
function showing(wire: PlatformMessage | undefined, shown: readonly Leaf[]): unknown {
  const { carried: _before, ...others } = { carried: undefined, ...wire };
  const saying = shown.filter(({ value }) => value !== '');
  return saying.length > 0 ? { ...wire, carried: atMost(defaultLimits.items, saying) } : others;
}

/** A list that is longer than any may be says at its end how much more there is; what was kept is kept all the same. */
function atMost(most: number, shown: readonly Leaf[]): readonly Leaf[] {
  if (shown.length <= most) return shown;
  const first = shown.slice(0, most - 1);
  return [...first, { path: 'carried', value: `… and ${shown.length - first.length} more` }];
}

function messageIn(wire: PlatformMessage): Message | undefined {
  switch (wire.kind) {
    case 'referral': {
      const message = referralMessageTable.get(wire);
      return message === undefined ? undefined : { ...message, referral: asSent(message.referral) };
    }
    case 'withdrawal':
      return withdrawalMessageTable.get(wire);
    case 'progress':
      return progressMessageTable.get(wire);
  }
}

function wireOf(message: Message, base: PlatformMessage | undefined): PlatformMessage | undefined {
  switch (message.kind) {
    case 'referral': {
      const last = base?.kind === 'referral' ? base : undefined;
      return referralMessageTable.put(last === undefined ? message : unsaid(message, last), last);
    }
    case 'withdrawal':
      return withdrawalMessageTable.put(message, base?.kind === 'withdrawal' ? base : undefined);
    case 'progress':
      return progressMessageTable.put(message, base?.kind === 'progress' ? base : undefined);
  }
}

/**
 * The types of a message see to its form: an issue about form is Waymark's own fault. A value or a missing fact came
 * with the message, which cannot be said here.
 */
function insist(issues: readonly Issue[]): void {
  const errors = issues.filter(isError);
  const bug = errors.find(({ code }) => code === 'structure');
  if (bug !== undefined) throw new Error(`The platform wire was written wrongly: ${bug.path}: ${bug.text}`);
  if (errors.length > 0) throw new Refusal(errors);
}
