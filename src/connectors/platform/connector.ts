import { type Issue, isError, Refusal } from '../../domain/issue.js';
import type { Message, ReferralMessage } from '../../domain/message.js';
import { asSent } from '../../domain/referral.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { same } from '../../mapping/engine/constants.js';
import type { Leaf } from '../../mapping/engine/table.js';
import type { Connector, Incoming } from '../connector.js';
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
 * kind. `carried` is shown at its end; where none is given, that of the base stays. What is written is checked as
 * strictly as what is read: a value that this wire cannot hold, or a fact that it needs and the message lacks, is a
 * `Refusal`; a fault of form is a bug, and thrown as one.
 */
export function createPlatformConnector({ policy }: PlatformDeps): Connector {
  let compiled: PlatformCheck | undefined;
  // Most commands never touch this wire: the schema is compiled when it is first needed, and once.
  const platform = () => {
    compiled ??= createPlatformCheck(policy);
    return compiled;
  };

  const inReadingOrder = createReadingOrder();

  return {
    name: 'platform',
    read(wire): Incoming {
      const { wire: form, issues } = platform().check(wire);
      const unmapped = form?.carried ?? [];
      return { message: form === undefined || issues.some(isError) ? undefined : messageIn(form), issues, unmapped };
    },
    write(message, base, carried) {
      const { check, carriedIn } = platform();
      const last = base === undefined ? undefined : check(base).wire;
      const written = wireOf(message, last);
      // A wire form of another kind is not one of this message: nothing of it is kept.
      const shown = carried ?? (last === undefined || last.kind === message.kind ? carriedIn(base) : undefined);
      const shownIn = shown === undefined ? written : showing(written, shown);
      const whole = last === undefined ? inReadingOrder(message.kind, shownIn) : shownIn;
      insist(check(whole).issues);
      return whole;
    },
    explain: explainPlain,
  };
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

/** What is carried and not understood, for people to read; no list where there is none. */
function showing(wire: PlatformMessage | undefined, shown: readonly Leaf[]): unknown {
  const { carried: _before, ...others } = { carried: undefined, ...wire };
  return shown.length > 0 ? { ...wire, carried: shown } : others;
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
