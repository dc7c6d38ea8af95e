import type {
  Coding,
  MessageHeader,
  Provenance,
  ProvenanceAgent,
  ProvenanceEntity,
  Reference,
} from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { Message } from '../../domain/message.js';
import { messageDoes } from '../codes/message.js';
import { conceptOf } from '../engine/codings.js';
import { isMembers } from '../engine/constants.js';
import { anyIdentifier, first } from '../engine/elements.js';
import { type Entry, memberOf, referencesIn } from '../engine/graph.js';
import { type Lens, member, row, value } from '../engine/lenses.js';
import { item, where } from '../engine/lists.js';
import { type Account, type Focus, link, links, one, type Part, type Roots, within } from '../engine/parts.js';
import { table } from '../engine/table.js';
import { codeSystems } from '../systems.js';
import { type Endpoint, receiverOrganisation, senderOrganisation, softwarePart } from './correspondents.js';

/** What a message says of itself where it has no header: FHIR's Provenance, which is for that, holds it. */
export interface Sending {
  readonly kind?: Message['kind'];
  /** FHIR instant. */
  readonly sentAt?: string;
  /** The id of the message that is answered. */
  readonly answers?: string;
}

/** All that a message with a Provenance tells. */
export interface SentAccount extends Account {
  readonly sending?: Sending;
}

type Agent = 'sender' | 'sender-software' | 'receiver' | 'receiver-software';

const agentType = (system: string, code: string, display: string): { coding: [Coding] } => ({
  coding: [{ system, code, display }],
});

const agentTypes: Readonly<Record<Agent, { coding: [Coding] }>> = {
  sender: agentType(codeSystems.participantType, 'author', 'Author'),
  'sender-software': agentType(codeSystems.participantType, 'assembler', 'Assembler'),
  receiver: agentType(codeSystems.participationType, 'PRCP', 'primary information recipient'),
  'receiver-software': agentType(codeSystems.participationType, 'DEV', 'device'),
};

/** An agent is known by the code of its type, whatever else stands beside that. */
const isAgent = (agent: Agent) => {
  const [{ system, code }] = agentTypes[agent].coding;
  return ({ type }: { readonly type?: unknown }): boolean =>
    isMembers(type) &&
    Array.isArray(type.coding) &&
    type.coding.some((one: unknown) => isMembers(one) && one.system === system && one.code === code);
};

const at = (agent: Agent, name: 'who' | 'onBehalfOf'): Focus =>
  within(name, { type: agentTypes[agent] }, isAgent(agent));

const endpointOf = (agent: Agent): Lens<ProvenanceAgent[], Identifier> =>
  item(
    where(isAgent(agent)),
    member<ProvenanceAgent, 'who', Identifier>(
      'who',
      member<ProvenanceAgent['who'], 'identifier', Identifier>('identifier', anyIdentifier),
      [{ element: 'type', value: agentTypes[agent] }],
    ),
    agent,
  );

const claims = ['http://hl7.org/fhir/StructureDefinition/Provenance'];

const sendingTable = table<Provenance, Sending>('Provenance', claims, {
  sentAt: row('recorded', value<string>()),
  kind: row('activity', conceptOf(messageDoes)),
  answers: row(
    'entity',
    first(
      member<ProvenanceEntity, 'what', string>(
        'what',
        member<Reference, 'identifier', string>('identifier', member('value', value<string>())),
        [{ element: 'role', value: 'source' }],
      ),
    ),
  ),
});

const endpointTable = (agent: Agent) =>
  table<Provenance, Endpoint>('Provenance', [], { endpoint: row('agent', endpointOf(agent)) });

/** The Provenance that speaks of the message as a whole: it names both ends. Others are the sender's own. */
const isSending = ({ resource }: Entry) =>
  resource.resourceType === 'Provenance' &&
  [...(resource.agent ?? [])].some(isAgent('sender')) &&
  [...(resource.agent ?? [])].some(isAgent('receiver'));

const sending: Part['find'] = ({ graph }) => graph.all('Provenance').filter(isSending).slice(0, 1);

const towards =
  (focus: Focus): Part['find'] =>
  (roots: Roots) =>
    sending(roots).flatMap((entry) =>
      referencesIn(focus.get(memberOf(entry.resource, 'agent'))).flatMap((r) => roots.graph.resolve(r, entry) ?? []),
    );

const agentLink = (agent: Agent, name: 'who' | 'onBehalfOf', part: string) => ({
  ...link('agent', part),
  at: at(agent, name),
});

/** Who sent a message to whom, when, and what it does: for the wires that have no header. */
export const provenanceParts: readonly Part[] = [
  one({
    name: 'provenance',
    table: sendingTable,
    path: ['sending'],
    find: sending,
    links: [
      links('target', 'request', 'task'),
      agentLink('sender', 'onBehalfOf', 'sender-organisation'),
      agentLink('receiver', 'onBehalfOf', 'receiver-organisation'),
      agentLink('sender-software', 'who', 'sender-software'),
      agentLink('receiver-software', 'who', 'receiver-software'),
    ],
  }),
  one({
    name: 'provenance-sender',
    table: endpointTable('sender'),
    path: ['sender'],
    beside: 'provenance',
    find: sending,
  }),
  one({
    name: 'provenance-receiver',
    table: endpointTable('receiver'),
    path: ['receiver'],
    beside: 'provenance',
    find: sending,
  }),
  senderOrganisation(towards(at('sender', 'onBehalfOf'))),
  receiverOrganisation(towards(at('receiver', 'onBehalfOf'))),
  softwarePart('sender', towards(at('sender-software', 'who'))),
  softwarePart('receiver', towards(at('receiver-software', 'who'))),
];

/** A Provenance that leads to what a message's header led to at both ends, for when the header goes. */
export function provenanceInsteadOf({ sender, destination, focus = [] }: MessageHeader): Provenance {
  const to = destination?.[0];
  // Only a literal reference leads to a resource; a logical one says an address, which the rows write.
  const literal = (reference: Reference | undefined) => (reference?.reference === undefined ? undefined : reference);
  const [from, receiver, target] = [sender, to?.receiver, to?.target].map(literal);
  const agent = (name: Agent, more: object) => ({ type: agentTypes[name], ...more });
  // What FHIR requires beyond the references is the rows' to write.
  return {
    resourceType: 'Provenance',
    meta: { profile: [...claims] },
    target: focus,
    agent: [
      agent('sender', from === undefined ? {} : { onBehalfOf: from }),
      agent('receiver', receiver === undefined ? {} : { onBehalfOf: receiver }),
      ...(target === undefined ? [] : [agent('receiver-software', { who: target })]),
    ],
  } as unknown as Provenance;
}
