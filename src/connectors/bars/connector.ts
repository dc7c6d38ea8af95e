import { type Issue, isError, Refusal } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { insist } from '../closing.js';
import type { Connector, Incoming } from '../connector.js';
import { explainOpened, openedWell } from '../explanation.js';
import { partsOf, readMessage } from './read.js';
import { checkTakenBack } from './taken-back.js';
import { writeMessage } from './write.js';

export interface BarsDeps {
  readonly policy: Policy;
  /**
   * The full check against FHIR and the profiles, of what is read and of what is written; without it only what the tables
   * need is checked.
   */
  readonly check?: (resource: unknown) => readonly Issue[];
}

/**
 * Messages in the shape of the NHS Booking and Referral Standard, Application 5: a new referral, its cancellation, and
 * the short response that says where the work stands. README.md says what differs from BaRS and which variants are read.
 */
export function createBarsConnector(deps: BarsDeps): Connector {
  return {
    name: 'bars',
    read: (wire): Incoming => {
      const { message, issues, unmapped } = readMessage(wire, deps);
      return { message: issues.some(isError) ? undefined : message, issues, unmapped };
    },
    write: (message: Message, base?: unknown): unknown => {
      if (base === undefined) return insist(writeMessage(message), deps.check);
      const { message: last, opened, issues, ...read } = readMessage(base, { policy: deps.policy });
      if (last === undefined || opened === undefined || issues.some(isError)) throw new Refusal(issues);
      const { check } = deps;
      const asRead =
        check === undefined || message.kind !== 'withdrawal' ? check : (wire: unknown) => checkTakenBack(check, wire);
      return insist(writeMessage(message, { ...read, issues, message: last, opened }), asRead);
    },
    explain: (wire) => {
      const { opened, kind, unmapped, issues } = readMessage(wire, { policy: deps.policy });
      return explainOpened(openedWell(opened, issues), partsOf[kind ?? 'referral'], unmapped);
    },
  };
}
