import { isError, Refusal } from '../../domain/issue.js';
import type { Message } from '../../domain/message.js';
import { insist } from '../closing.js';
import type { Connector, Incoming } from '../connector.js';
import { explainOpened, openedWell } from '../explanation.js';
import { partsOf } from './parts.js';
import { type ReadMessage, type RestDeps, readMessage } from './read.js';
import { type Before, writeMessage } from './write.js';

/**
 * FHIR REST: a transaction with the request, the work and what they refer to. Collections, search sets, batches and
 * single resources are read too, so that what others wrote can be explained.
 */
export function createFhirRestConnector(deps: RestDeps): Connector {
  return {
    name: 'fhir-rest',
    read: (wire): Incoming => {
      const { message, issues, unmapped } = readMessage(wire, deps);
      return { message: issues.some(isError) ? undefined : message, issues, unmapped };
    },
    write: (message: Message, base?: unknown): unknown => {
      const { check, ...others } = deps;
      const last = base === undefined ? undefined : wholeOf(readMessage(base, others));
      return insist(writeMessage(message, last), check);
    },
    explain: (wire) => {
      const { opened, kind, unmapped, issues } = readMessage(wire, { policy: deps.policy });
      return explainOpened(openedWell(opened, issues), partsOf[kind ?? 'referral'], unmapped);
    },
  };
}

/** What was last seen, when it was a whole message; nothing can be written onto anything less. */
export function wholeOf(read: ReadMessage): Before {
  const { message, opened, issues } = read;
  if (message === undefined || opened === undefined || issues.some(isError)) throw new Refusal(issues);
  return { ...read, message, opened };
}
