import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import type { AuditEntry } from './audit.js';

const dicom = 'http://dicom.nema.org/resources/ontology/DCM';
const interactions = 'http://hl7.org/fhir/restful-interaction';
const eventTypes = 'http://terminology.hl7.org/CodeSystem/audit-event-type';
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role';
const sourceTypes = 'http://terminology.hl7.org/CodeSystem/security-source-type';
const balpEntityTypes = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';

/** By what a party is named in the trail: see `docs/operations.md`. */
export const partySystem = 'urn:waymark:party';
/** The place in another chain that a chain begins after. */
export const anchorSystem = 'urn:waymark:audit-chain';

/** Where a chain stands: its last row, or the row that its first one follows. */
export interface ChainEnd {
  readonly chain: string;
  readonly number: number;
  readonly mac: string;
}

export interface Stamp {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const source: AuditEvent['source'] = {
  observer: { display: 'Waymark' },
  type: [{ system: sourceTypes, code: '4', display: 'Application Server' }],
};

const server: AuditEventAgent = {
  type: { coding: [{ system: dicom, code: '110152', display: 'Destination Role ID' }] },
  who: { display: 'Waymark' },
  requestor: false,
};

/**
 * One access as a FHIR R4 AuditEvent, after IHE Basic Audit Log Patterns (https://profiles.ihe.net/ITI/BALP/): what was
 * done, by whom, from where, with which answer, and under which X-Request-Id. No content of what was shown or searched.
 */
export function auditEvent(entry: AuditEntry, { id, at }: Stamp): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    ...kindOf(entry.interaction),
    action: entry.action,
    recorded: new Date(at).toISOString(),
    outcome: outcomeOf(entry.status),
    outcomeDesc: `HTTP ${entry.status}`,
    agent: [clientOf(entry), server],
    source,
    entity: [...entry.touched.map(touchedEntity), requestEntity(entry)],
  };
}

/**
 * The first row of a chain: an instance has started, and the row that was the last one in the store then. Whoever
 * deletes the end of the older chain leaves this row pointing at nothing.
 */
export function startEvent({ id, at }: Stamp, anchor: ChainEnd | undefined): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    type: { system: dicom, code: '110100', display: 'Application Activity' },
    subtype: [{ system: dicom, code: '110120', display: 'Application Start' }],
    action: 'E',
    recorded: new Date(at).toISOString(),
    outcome: '0',
    agent: [server],
    source,
    ...(anchor !== undefined && {
      entity: [
        {
          what: { identifier: { system: anchorSystem, value: anchor.chain } },
          detail: [
            { type: 'number', valueString: String(anchor.number) },
            { type: 'mac', valueString: anchor.mac },
          ],
        },
      ],
    }),
  };
}

function kindOf(interaction: string): { type: Coding; subtype: Coding[] } {
  if (interaction === 'login') {
    return {
      type: { system: dicom, code: '110114', display: 'User Authentication' },
      subtype: [{ system: dicom, code: '110122', display: 'Login' }],
    };
  }
  return {
    type: { system: eventTypes, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ system: interactions, code: interaction }],
  };
}

/** http://hl7.org/fhir/audit-event-outcome: success, minor failure (the sender's), serious failure (ours). */
function outcomeOf(status: number): '0' | '4' | '8' {
  if (status < 400) return '0';
  return status < 500 ? '4' : '8';
}

function clientOf({ party, token, network }: AuditEntry): AuditEventAgent {
  return {
    type: { coding: [{ system: dicom, code: '110153', display: 'Source Role ID' }] },
    who: party === undefined ? { display: 'not recognised' } : { identifier: { system: partySystem, value: party } },
    requestor: true,
    // BALP: an access token that only its issuer can read is named by its last 32 characters.
    ...(token !== undefined && token !== '' && { policy: [token] }),
    ...(network !== undefined && network !== '' && { network: { address: network, type: '2' } }),
  };
}

/** What is no FHIR resource has a name of Waymark's own, in small letters: `party/surgery`, `outbox/<id>`. */
const isOwnName = /^[a-z]{1,20}(\/[A-Za-z0-9._-]{1,64})?$/;

function touchedEntity(touched: string): AuditEventEntity {
  const type = touched.split('/')[0] ?? '';
  const isPatient = type === 'Patient';
  const isReference = /^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/.test(touched);
  return {
    ...(isReference && { what: { reference: touched } }),
    type: isPatient
      ? { system: entityTypes, code: '1', display: 'Person' }
      : { system: entityTypes, code: '2', display: 'System Object' },
    role: isPatient
      ? { system: objectRoles, code: '1', display: 'Patient' }
      : { system: objectRoles, code: '4', display: 'Domain Resource' },
    // What is no reference is told by its type alone: a malformed id may be anything that somebody typed.
    ...(!isReference && isOwnName.test(touched) && { description: touched }),
    ...(!isReference && !isOwnName.test(touched) && /^[A-Z][A-Za-z]{1,63}$/.test(type) && { description: type }),
  };
}

const requestEntity = ({ requestId, correlationId }: AuditEntry): AuditEventEntity => ({
  type: { system: balpEntityTypes, code: 'XrequestId' },
  what: { identifier: { value: requestId } },
  detail: [{ type: 'X-Correlation-Id', valueString: correlationId }],
});
