import type { MessageHeader, MessageHeaderResponse, MessageHeaderSource } from '@medplum/fhirtypes';
import type { Identifier } from '../../domain/coded.js';
import type { Correspondent } from '../../domain/message.js';
import { type MessageEvent, type MessageReason, messageEvent, messageReason } from '../codes/message.js';
import { coding, conceptOf } from '../engine/codings.js';
import { isMembers, same } from '../engine/constants.js';
import { type Entry, memberOf, referencesIn } from '../engine/graph.js';
import { type Lens, member, row, spread, struct, value } from '../engine/lenses.js';
import { type Account, link, one, type Part, within } from '../engine/parts.js';
import { table } from '../engine/table.js';
import { barsProfiles, profiles, ukCoreProfiles } from '../systems.js';
import {
  type Endpoint,
  endpointAddress,
  logical,
  receiverOrganisation,
  senderOrganisation,
  softwarePart,
} from './correspondents.js';

/** What a message's header says of the message itself; who speaks to whom stands beside it. */
export interface Header {
  readonly event?: MessageEvent;
  readonly reason?: MessageReason;
  /** Canonical URL of the MessageDefinition that the message keeps to. */
  readonly definition?: string;
  /** The id of the message that is answered. */
  readonly answers?: string;
  /** `source.name`: the sender's organisation once more, in words. */
  readonly sourceName?: string;
}

/** All that a message with a header tells. */
export interface HeadedAccount extends Account {
  readonly header?: Header;
}

const headerTable = (claim: string) =>
  table<MessageHeader, Header>('MessageHeader', [profiles.messageHeader, ukCoreProfiles.MessageHeader, claim], {
    event: row('eventCoding', coding(messageEvent)),
    reason: row('reason', conceptOf(messageReason)),
    definition: row('definition', value<string>()),
    answers: row(
      'response',
      member<MessageHeaderResponse, 'identifier', string>('identifier', value<string>(), [
        { element: 'code', value: 'ok' },
      ]),
    ),
    sourceName: row('source', member<MessageHeaderSource, 'name', string>('name', value<string>())),
  });

/** Where one end's address stands, and where the reference to its organisation does. */
interface End {
  readonly fhir: string;
  address(header: MessageHeader | undefined): string | undefined;
  organisation(header: MessageHeader): unknown;
  put(header: MessageHeader, address: string | undefined, organisation: unknown): MessageHeader;
}

const from: End = {
  fhir: 'source.endpoint',
  address: (header) => header?.source?.endpoint,
  organisation: (header) => header.sender,
  put: (header, address, organisation) =>
    ({ ...header, source: { ...header.source, endpoint: address }, sender: organisation }) as MessageHeader,
};

const to: End = {
  fhir: 'destination[0].endpoint',
  address: (header) => header?.destination?.[0]?.endpoint,
  organisation: (header) => header.destination?.[0]?.receiver,
  put: (header, endpoint, receiver) =>
    ({
      ...header,
      destination: [{ ...header.destination?.[0], endpoint, receiver }, ...(header.destination?.slice(1) ?? [])],
    }) as MessageHeader,
};

/**
 * The address of one end. BaRS also wants the organisation there: where it is not known, the reference to it names the
 * service by the same address, and says nothing new.
 */
const endpointAt = (end: End): Lens<MessageHeader, Identifier> => {
  const get = (header: MessageHeader | undefined) => endpointAddress.get(end.address(header));
  const isLogical = (header: MessageHeader) => {
    const endpoint = get(header);
    return endpoint !== undefined && same(end.organisation(header), logical(endpoint));
  };
  return {
    facts: endpointAddress.facts.map((fact) => ({ ...fact, fhir: end.fhir })),
    get,
    put(next, header) {
      if (header === undefined || next === undefined || same(get(header), next)) return header;
      const isNew = get(header) === undefined || isLogical(header);
      const organisation = isNew ? logical(next) : end.organisation(header);
      return end.put(header, endpointAddress.put(next, end.address(header)), organisation);
    },
    rest(header) {
      if (header === undefined || get(header) === undefined) return header;
      return pruned(end.put(header, undefined, isLogical(header) ? undefined : end.organisation(header)));
    },
  };
};

/** The header without the members that `rest` has emptied. */
function pruned(header: MessageHeader): MessageHeader | undefined {
  const without = (element: unknown): unknown => {
    if (Array.isArray(element)) {
      const all: readonly unknown[] = element.map(without);
      return all.some((inner) => inner !== undefined) ? all : undefined;
    }
    if (!isMembers(element)) return element;
    const left = Object.entries(element).filter(([, inner]) => inner !== undefined);
    return left.length > 0 ? Object.fromEntries(left) : undefined;
  };
  const { source, destination, sender, ...others } = header;
  const left = { ...others, source: without(source), destination: without(destination), sender };
  // A header with members gone is what `rest` promises.
  return without(left) as MessageHeader | undefined;
}

const senderTable = table<MessageHeader, Pick<Correspondent, 'endpoint' | 'software'>>('MessageHeader', [], {
  endpoint: spread(endpointAt(from)),
  software: row(
    'source',
    struct<MessageHeaderSource, NonNullable<Correspondent['software']>>({
      name: row('software', value<string>()),
      version: row('version', value<string>()),
    }),
  ),
});

const receiverTable = table<MessageHeader, Endpoint>('MessageHeader', [], { endpoint: spread(endpointAt(to)) });

const header: Part['find'] = ({ graph }) => graph.all('MessageHeader').slice(0, 1);

/** What a member of the destination refers to. */
const towards =
  (member: 'receiver' | 'target'): Part['find'] =>
  ({ graph }) => {
    const [entry] = graph.all('MessageHeader');
    if (entry === undefined) return [];
    const reference = within(member).get(memberOf(entry.resource, 'destination'));
    return referencesIn(reference).flatMap((r) => graph.resolve(r, entry) ?? []);
  };

/** A message's header and the organisations at both ends. `focus` are the parts that the message is about. */
export const headerParts = (event: MessageEvent, ...focus: readonly string[]): readonly Part[] => [
  one({
    name: 'header',
    table: headerTable(event === 'servicerequest-request' ? barsProfiles.requestHeader : barsProfiles.responseHeader),
    path: ['header'],
    find: header,
    links: [
      link('sender', 'sender-organisation'),
      { ...link('destination', 'receiver-organisation'), at: within('receiver') },
      { ...link('destination', 'receiver-software'), at: within('target') },
      // The first is what Waymark writes; the others are what else a sender may focus on.
      { ...link('focus', ...focus), asList: true },
    ],
  }),
  one({ name: 'header-sender', table: senderTable, path: ['sender'], beside: 'header', find: header }),
  one({ name: 'header-receiver', table: receiverTable, path: ['receiver'], beside: 'header', find: header }),
  senderOrganisation(({ graph }) => graph.follow(graph.all('MessageHeader')[0], 'sender')),
  receiverOrganisation(towards('receiver')),
  softwarePart('receiver', towards('target')),
];

const anyHeader = headerTable(barsProfiles.requestHeader);

/** What a header says of its message; nothing when it is not a header, or says nothing that is understood. */
export const headerOf = ({ resource }: Entry): Header | undefined =>
  resource.resourceType === 'MessageHeader' ? anyHeader.get(resource) : undefined;
