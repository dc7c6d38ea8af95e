import { conversations } from '../connectors/bars/header.js';
import type { Connector } from '../connectors/connector.js';
import type { Identifier } from '../domain/coded.js';
import type { Message } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import type { Parties } from '../exchange/parties/parties.js';
import { identifierSystems } from '../mapping/systems.js';
import type { Surroundings } from '../operations/ids.js';
import {
  attemptOf,
  attemptWithout,
  errorCodes,
  holdsErrors,
  isAnswered,
  isOutcome,
  outcomeWords,
  resourceIn,
  retry,
} from './answers.js';
import type { Answered } from './call.js';
import type { Attempt, Destination } from './destination.js';
import { asUuid, letterOf } from './letter.js';
import type { Login } from './login.js';
import type { Outgoing } from './outgoing.js';

export interface BarsDeps {
  readonly outgoing: Outgoing;
  readonly connector: Connector;
  readonly login: Login;
  readonly parties: Pick<Parties, 'party'>;
  readonly surroundings: Pick<Surroundings, 'now'>;
  /** What Waymark calls itself in `NHSD-Requesting-Software`. */
  readonly software: Software;
}

export interface Software {
  readonly identifier?: Identifier;
  readonly name: string;
  readonly version: string;
}

/** The version of the BaRS API whose rules Waymark keeps (BaRS API specification 1.4.0, header Accept). */
const accept = 'application/fhir+json; version=1.4.0';

/**
 * `$process-message` of the NHS Booking and Referral Standard: headers of its API specification 1.4.0, and what its
 * pages on transactional integrity and failure scenarios say of answers. Every attempt has the same body and the same
 * two ids; a receiver that has dealt with it before says 409 and `duplicate`, which is as good as 200.
 */
export function createBarsDestination(deps: BarsDeps): Destination {
  return {
    async deliver(owed, to, signal) {
      const { connection } = to;
      if (connection.kind !== 'bars') throw new Error('The party is not reached by BaRS');
      const letter = letterOf(owed, deps.connector, to);
      if (letter.kind === 'dead') return letter;
      const entry = connection.login === undefined ? undefined : await deps.login.token(to, connection.login, signal);
      if (entry?.kind === 'none') return retry(entry.reason);
      const ids = { 'x-request-id': asUuid(owed.id), 'x-correlation-id': asUuid(owed.correlationId) };
      const sent = await deps.outgoing.send({
        method: 'POST',
        url: `${connection.url.replace(/\/$/, '')}/$process-message`,
        signal,
        body: letter.body,
        headers: {
          accept,
          'content-type': 'application/fhir+json',
          ...ids,
          ...(entry !== undefined && { authorization: `Bearer ${entry.token}` }),
          ...headersOf(letter.message, deps.parties.party(owed.from), deps.software),
        },
      });
      if (!isAnswered(sent)) return attemptWithout(sent.fault);
      if ([401, 403].includes(sent.status)) deps.login.forget(to);
      return attemptFrom(sent, ids, deps.surroundings.now());
    },
  };
}

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

/** Who sends what with which software to whom. `use-context` is for statistics; its use case is Waymark's own. */
function headersOf(message: Message, from: Party | undefined, software: Software): Record<string, string> {
  const { system, value } = message.receiver.endpoint;
  const { event, reason } = conversations[message.kind];
  const odsCode = message.sender.organisation?.odsCode ?? from?.odsCode;
  const name = message.sender.organisation?.name ?? from?.name;
  const { identifier } = software;
  return {
    'nhsd-target-identifier': base64({ value, system }),
    'nhsd-end-user-organisation': base64({
      resourceType: 'Organization',
      ...(odsCode !== undefined && { identifier: [{ system: identifierSystems.odsOrganisation, value: odsCode }] }),
      name,
    }),
    'nhsd-requesting-software': base64({
      resourceType: 'Device',
      ...(identifier !== undefined && { identifier: [identifier] }),
      deviceName: [{ name: software.name, type: 'user-friendly-name' }],
      version: [{ value: software.version }],
    }),
    'use-context': `social-prescribing|referral|${event}|${reason}`,
  };
}

/** What an answer means: see the table in `docs/retries.md`. */
function attemptFrom(sent: Answered, ids: Readonly<Record<string, string>>, now: number): Attempt {
  const { status, headers } = sent;
  const resource = resourceIn(sent);
  const errors = isOutcome(resource) ? errorCodes(resource) : [];
  if (status >= 200 && status < 300) {
    const reason = `answered ${status}`;
    if (errors.length > 0 || holdsErrors(resource)) return retry(`${reason}, with errors`);
    if (resource?.resourceType !== 'Bundle') return retry(`${reason}, without a Bundle`);
    const isEchoed = Object.entries(ids).every(([name, id]) => headers[name]?.toLowerCase() === id.toLowerCase());
    if (!isEchoed) return retry(`${reason}, without the ids of the message`);
    return { kind: 'delivered', receipt: reason };
  }
  if (status === 409 && errors.includes('duplicate')) {
    return { kind: 'delivered', receipt: 'answered 409: it was there already' };
  }
  if (status === 409 && errors.length > 0) {
    return { kind: 'dead', reason: 'answered 409: the receiver refuses the message' };
  }
  return attemptOf(sent, now, errors.length > 0 ? outcomeWords : []);
}
