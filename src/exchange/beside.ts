import type { CodeableConcept, Provenance, Resource, Task } from '@medplum/fhirtypes';
import type { Identifier } from '../domain/coded.js';
import type { Correspondent, Message, ProgressMessage, WithdrawalMessage } from '../domain/message.js';
import type { ProgressState, Reason } from '../domain/progress.js';
import { progressReason, progressState } from '../mapping/codes/progress.js';
import { codeSystems, identifierSystems } from '../mapping/systems.js';
import type { Exchange, KeptChange } from '../store/records.js';

// What stands beside a referral: who said each thing that changed it, and the request to stop once work has begun.

/** Who said what changed, for whom, and when: FHIR's Provenance, one for each message after the first. */
export function provenanceOf(
  id: string,
  message: ProgressMessage | WithdrawalMessage,
  changed: readonly KeptChange[],
  recorded: number,
): Provenance {
  const spokenFor = message.sender.organisation?.odsCode;
  const name = message.kind === 'progress' ? message.saidBy?.name : undefined;
  return {
    resourceType: 'Provenance',
    id,
    // The versions that it made: what is said of a resource later has a Provenance of its own.
    target: changed.map(({ type, id: target, version }) => ({ reference: `${type}/${target}/_history/${version}` })),
    occurredDateTime: message.sentAt,
    recorded: new Date(recorded).toISOString(),
    activity: {
      coding: [
        message.progress.state === 'entered-in-error'
          ? { system: codeSystems.dataOperation, code: 'NULLIFY', display: 'nullify' }
          : { system: codeSystems.dataOperation, code: 'UPDATE', display: 'revise' },
      ],
    },
    agent: [
      {
        type: { coding: [{ system: codeSystems.participantType, code: 'author', display: 'Author' }] },
        who: { identifier: identifierOf(message.sender), ...(name !== undefined && { display: name }) },
        ...(spokenFor !== undefined && {
          onBehalfOf: { identifier: { system: identifierSystems.odsOrganisation, value: spokenFor } },
        }),
      },
    ],
    entity: [
      { role: 'source', what: { identifier: { system: identifierSystems.uuid, value: `urn:uuid:${message.id}` } } },
    ],
  };
}

const identifierOf = ({ endpoint }: Correspondent) => fhirIdentifier(endpoint);

const fhirIdentifier = ({ system, value }: Identifier) => ({ ...(system !== undefined && { system }), value });

/**
 * The referrer asks that work which has begun be stopped: a Task of its own with the code `abort`, whose focus is the
 * work (FHIR R4 task-code). The link worker answers it; until then the work itself stands where it stood.
 */
export function abortTask(id: string, exchange: Exchange, message: WithdrawalMessage, work: Resource): Task {
  const reason = reasonOf(message.progress.reason);
  return {
    resourceType: 'Task',
    id,
    basedOn: [{ reference: `ServiceRequest/${exchange.request}` }],
    status: 'requested',
    intent: 'order',
    code: {
      coding: [{ system: codeSystems.taskCode, code: 'abort', display: 'Mark the focal resource as no longer active' }],
    },
    focus: { reference: `Task/${exchange.task}` },
    ...(work.resourceType === 'Task' && work.for !== undefined && { for: work.for }),
    authoredOn: message.sentAt,
    lastModified: message.sentAt,
    requester: { identifier: identifierOf(message.sender) },
    owner: { identifier: identifierOf(message.receiver) },
    ...(reason !== undefined && { reasonCode: reason }),
  };
}

/** The same Task with the link worker's answer. */
export const answeredTask = (asked: Task, agreed: boolean, words: string | undefined, at: string): Task => ({
  ...asked,
  status: agreed ? 'completed' : 'rejected',
  ...(words !== undefined && { statusReason: { text: words } }),
  lastModified: at,
});

/** Why, as an element: the coded reason and the words. */
function reasonOf(reason: Reason | undefined): CodeableConcept | undefined {
  if (reason === undefined) return undefined;
  const { code, words } = reason;
  const row = code === undefined ? undefined : progressReason.rows[code];
  return {
    ...(row !== undefined && {
      coding: [{ system: codeSystems.progressReason, code: row.code, display: row.display ?? row.code }],
    }),
    ...(words !== undefined && { text: words }),
  };
}

/** Where the work stands, in Waymark's finer words, as an element. */
export function stateElement(state: ProgressState): CodeableConcept {
  const { code, display } = progressState.rows[state];
  return { coding: [{ system: codeSystems.progress, code, display: display ?? code }] };
}

/** What an organisation is called at both ends of a message that Waymark writes for it. */
export const correspondentOf = (party: {
  readonly name: string;
  readonly endpoints: readonly Identifier[];
  readonly odsCode?: string;
}): Message['sender'] => {
  const [endpoint] = party.endpoints;
  if (endpoint === undefined) throw new Error('A party has no endpoint');
  const organisation = { name: party.name, ...(party.odsCode !== undefined && { odsCode: party.odsCode }) };
  return { endpoint, organisation };
};
