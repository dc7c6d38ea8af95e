import type { Request, RequestHandler } from 'express';
import { Refusal } from '../../domain/issue.js';
import type { Party } from '../../domain/party.js';
import { narrowScopes, readScopes, type Scope, writeScopes } from '../../exchange/parties/scopes.js';
import type { Audit } from '../../operations/audit.js';
import type { Meters } from '../../operations/meters.js';
import { type Reply, send, told } from '../door.js';
import { type Visit, visitOf } from '../visit.js';
import { type AccessTokens, tokenLife } from './access-token.js';
import type { RecogniseClient } from './assertion.js';
import { readTokenForm, type TokenForm, TokenRefusal } from './token-form.js';

export interface TokenEndpointDeps {
  readonly recogniseClient: RecogniseClient;
  readonly tokens: AccessTokens;
  readonly audit: Audit;
  readonly meters: Meters;
}

/** What came of a request, as the audit trail tells it. */
interface Answered {
  readonly reply: Reply;
  readonly party?: Party;
  readonly token?: string;
}

/**
 * `POST /token`: SMART Backend Services and NHS signed JWT. A form with a signed assertion in, an access token for
 * what was both asked for and granted out; errors as RFC 6749 §5.2 says. Whatever is wrong with a client or its
 * assertion, the answer is the same; the log says which it was. The answer goes out once the audit trail has it.
 */
export function createTokenEndpoint({ recogniseClient, tokens, audit, meters }: TokenEndpointDeps): RequestHandler {
  async function answer(request: Request, visit: Visit): Promise<Answered> {
    const form = await readTokenForm(request);
    const { party, algorithm } = await recognise(form, visit);
    const scopes = grantable(form.scope, party, algorithm === 'RS512');
    if (scopes.length === 0) return { party, reply: refused(noScope) };
    const token = await tokens.issue(party, scopes);
    const body = { access_token: token, token_type: 'bearer', expires_in: tokenLife, scope: writeScopes(scopes) };
    return { party, token: token.slice(-32), reply: tokenReply(200, body) };
  }

  async function recognise({ assertion, clientId }: TokenForm, visit: Visit) {
    const client = await recogniseClient(assertion);
    if (client.party === undefined) {
      visit.log.info('token.refused', { why: client.why });
      throw unknownClient;
    }
    // RFC 7521 §4.2: client_id need not be there, and says the same when it is.
    if (clientId === undefined || clientId === client.party.id) return client;
    visit.log.info('token.refused', { why: 'client-id-wrong' });
    throw unknownClient;
  }

  return async (request, response) => {
    const visit = visitOf(request);
    const failed = (thrown: unknown): Answered => ({
      reply: thrown instanceof TokenRefusal ? refused(thrown) : tellOthers(thrown, visit, meters),
    });
    let answered = await answer(request, visit).catch(failed);
    const { requestId, correlationId } = visit;
    try {
      await audit.record({
        interaction: 'login',
        action: 'E',
        status: answered.reply.status,
        requestId,
        correlationId,
        party: answered.party?.id,
        token: answered.token,
        network: request.socket.remoteAddress,
        touched: [],
      });
    } catch (thrown) {
      answered = failed(thrown);
    }
    send(response, answered.reply, 'application/json');
  };
}

const unknownClient = new TokenRefusal(
  'invalid_client',
  'the assertion does not count; expected iss and sub to be the client id, aud this URL, exp within 5 minutes, a new jti, and a signature by a registered key (RS384, ES384 or RS512)',
);
const noScope = new TokenRefusal('invalid_scope', 'expected at least one scope that this client is granted');

/** Without scope, an NHS signed JWT asks for all it is granted; SMART requires one. */
function grantable(scope: string | undefined, { scopes }: Party, mayLeaveOut: boolean): readonly Scope[] {
  const granted = readScopes(scopes);
  if (scope === undefined) return mayLeaveOut ? granted : [];
  return narrowScopes(readScopes(scope.split(' ')), granted);
}

const refused = ({ code, words }: TokenRefusal): Reply => tokenReply(400, { error: code, error_description: words });

/** RFC 6749 §5.1: nothing of this kind may be kept by a cache. */
const tokenReply = (status: number, body: Readonly<Record<string, unknown>>): Reply => ({
  status,
  headers: { 'cache-control': 'no-store', pragma: 'no-cache' },
  body: JSON.stringify(body),
});

/** A body that cannot be read, a store that is away, a bug: in the same form, with the status that says which. */
function tellOthers(thrown: unknown, visit: Visit, meters: Meters): Reply {
  const code = thrown instanceof Refusal && !isAway(thrown) ? 'invalid_request' : 'temporarily_unavailable';
  const { status, headers, body } = told(thrown, visit, {
    tell: (issues) => JSON.stringify({ error: code, error_description: issues.map(({ text }) => text).join('; ') }),
    meters,
  });
  return { status, headers: { ...headers, 'cache-control': 'no-store' }, ...(body !== undefined && { body }) };
}

const isAway = ({ issues }: Refusal): boolean => issues.some(({ code }) => code === 'unavailable');
