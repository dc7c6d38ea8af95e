import { Client } from 'fhir-kit-client';
import { writeJson } from '../conformance/json-literals.js';
import type { Connector } from '../connectors/connector.js';
import { isMembers } from '../mapping/engine/constants.js';
import type { Surroundings } from '../operations/ids.js';
import {
  attemptOf,
  attemptWithout,
  errorCodes,
  holdsErrors,
  isAnswered,
  isOutcome,
  listIn,
  outcomeWords,
  resourceIn,
  retry,
} from './answers.js';
import type { Answered, Sent } from './call.js';
import type { Attempt, Destination } from './destination.js';
import { asUuid, letterOf } from './letter.js';
import type { Login } from './login.js';
import type { Outgoing } from './outgoing.js';

export interface FhirRestDeps {
  readonly outgoing: Outgoing;
  readonly connector: Connector;
  readonly login: Login;
  readonly surroundings: Pick<Surroundings, 'now'>;
}

/**
 * A transaction at a FHIR server (http://hl7.org/fhir/R4/http.html#transaction). What it creates is created once:
 * resources with a business identifier say `ifNoneExist`, and the whole says `Idempotency-Key`. It has arrived when the
 * server answers with an outcome for every entry, each a 2xx: all of a transaction is done, or nothing.
 */
export function createFhirRestDestination({ outgoing, connector, login, surroundings }: FhirRestDeps): Destination {
  return {
    async deliver(owed, to, signal) {
      const { connection } = to;
      if (connection.kind !== 'fhir-rest') throw new Error('The party is not reached by FHIR REST');
      const letter = letterOf(owed, connector, to);
      if (letter.kind === 'dead') return letter;
      const entry = connection.login === undefined ? undefined : await login.token(to, connection.login, signal);
      if (entry?.kind === 'none') return retry(entry.reason);
      if (!isResource(letter.wire)) throw new Error('The connector wrote no FHIR resource');
      const sent = await post(outgoing, connection.url, letter.wire, {
        signal,
        headers: {
          ...(entry !== undefined && { authorization: `Bearer ${entry.token}` }),
          'idempotency-key': owed.id,
          'x-request-id': asUuid(owed.id),
          'x-correlation-id': asUuid(owed.correlationId),
        },
      });
      if (!isAnswered(sent)) return attemptWithout(sent.fault);
      if ([401, 403].includes(sent.status)) login.forget(to);
      return attemptFrom(sent, listIn(letter.wire, 'entry').length, surroundings.now());
    },
  };
}

interface Post {
  readonly signal: AbortSignal;
  readonly headers: Record<string, string>;
}

/**
 * fhir-kit-client with Waymark's own way out under it. The client's own calls go by the global fetch: that follows
 * redirects, looks names up unguarded, reads without end and puts the URL into its errors. So the one function through
 * which all its calls go is replaced, and answers of every status are taken as they come.
 */
async function post(outgoing: Outgoing, url: string, body: FhirResource, { signal, headers }: Post): Promise<Sent> {
  const client = new Client({ baseUrl: url });
  let sent: Sent | undefined;
  client.httpClient.request = async (_method, target, options, transaction) => {
    sent = await outgoing.send({
      method: 'POST',
      // The client adds a slash to the base, at which some servers have nothing.
      url: target === '/' ? url : client.httpClient.expandUrl(target),
      headers: { accept: 'application/fhir+json', ...options?.headers },
      body: writeJson(transaction),
      signal,
    });
    return { resourceType: 'Parameters' };
  };
  await client.transaction({ body, options: { headers } });
  if (sent === undefined) throw new Error('The FHIR client made no call');
  return sent;
}

type FhirResource = Readonly<Record<string, unknown>> & { readonly resourceType: string };

const isResource = (wire: unknown): wire is FhirResource => isMembers(wire) && typeof wire.resourceType === 'string';

/** What an answer means: see the table in `docs/retries.md`. */
function attemptFrom(sent: Answered, entries: number, now: number): Attempt {
  const { status } = sent;
  const resource = resourceIn(sent);
  const errors = isOutcome(resource) ? errorCodes(resource) : [];
  if (status < 200 || status >= 300) return attemptOf(sent, now, errors.length > 0 ? outcomeWords : []);
  const reason = `answered ${status}`;
  if (errors.length > 0 || holdsErrors(resource)) return retry(`${reason}, with errors`);
  if (resource?.resourceType !== 'Bundle' || resource.type !== 'transaction-response') {
    return retry(`${reason}, without a transaction-response`);
  }
  const outcomes = listIn(resource, 'entry').map((entry) => (isMembers(entry) ? entry.response : undefined));
  const isDone = (outcome: unknown) =>
    isMembers(outcome) && typeof outcome.status === 'string' && /^2\d\d(\s|$)/.test(outcome.status);
  if (outcomes.length !== entries || !outcomes.every(isDone)) return retry(`${reason}, but not for every resource`);
  return { kind: 'delivered', receipt: `${reason} for ${entries} resources` };
}
