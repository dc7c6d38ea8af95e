import type { WireName } from '../connectors/connector.js';
import { error, Refusal } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { Party, PartyRole } from '../domain/party.js';
import { identifierSystems } from '../mapping/systems.js';
import type { Exchange } from '../store/records.js';

/** Refuses one who says what only another may say. */
export function needRole(party: Party, role: PartyRole): void {
  if (party.roles.includes(role)) return;
  throw new Refusal([error('forbidden', '', `found a party that is no ${role}; expected one`)]);
}

/** Refuses one who only reads along: whoever takes part says something, nobody else. */
export function needTakingPart({ referrer, performer }: Exchange, { id }: Party): void {
  if (referrer === id || performer === id) return;
  const text =
    'found a party that reads this referral and takes no part in it; expected the referrer or the link worker';
  throw new Refusal([error('forbidden', '', text)]);
}

/** Where in each wire form a message says what journeys refuse. */
export const placeOf = (wire: WireName) => places[wire];

const places: Readonly<
  Record<
    WireName,
    { sender: string; receiver: string; state: string; status: string; referral: string; responseTo: string }
  >
> = {
  bars: {
    sender: 'MessageHeader.source.endpoint',
    receiver: 'MessageHeader.destination.endpoint',
    state: 'Task.businessStatus',
    status: 'ServiceRequest.status',
    referral: 'ServiceRequest.identifier',
    responseTo: 'Task.input',
  },
  'fhir-rest': {
    sender: 'Provenance.agent',
    receiver: 'Provenance.agent',
    state: 'Task.businessStatus',
    status: 'ServiceRequest.status',
    referral: 'Task.focus',
    responseTo: 'Task.input',
  },
  platform: {
    sender: '/sender/endpoint',
    receiver: '/receiver/endpoint',
    state: '/progress/state',
    status: '/referral/details/status',
    referral: '/referralIdentifier',
    responseTo: '/referral/details/returnResponseTo',
  },
};

/** Refuses a message that is sent in another's name. */
export function checkSender(party: Party, { sender }: Message, wire: WireName): void {
  const { system, value } = sender.endpoint;
  if (party.endpoints.some((own) => own.system === system && own.value === value)) return;
  if (system === identifierSystems.odsOrganisation && value === party.odsCode) return;
  const text = 'found a sender that is not the one who is logged in; expected one of its own endpoints';
  throw new Refusal([error('forbidden', placeOf(wire).sender, text)]);
}
