import { isObject } from '../../conformance/json-kinds.js';
import { platformSchema } from '../../connectors/platform/schema.js';
import { keyPattern, versionPattern } from './asking.js';
import { allOperations, isKeyed, type Operation, type OperationName, queries } from './operations.js';
import { patterns } from './patterns.js';
import { $defs } from './schemas.js';
import { webhooks, webhookTestEvent } from './webhook-events.js';

type Json = Readonly<Record<string, unknown>>;

/** What every operation may be refused with; the texts are for people. */
const refusals: Readonly<Record<number, string>> = {
  400: 'The request has a fault of form: its JSON, a header, a parameter',
  401: 'No access token, or one that does not count',
  403: 'The token does not allow this',
  404: 'Not there, or not yours',
  405: 'Another method is expected',
  406: 'Only application/json is answered',
  408: 'The body did not end in time',
  409: 'In conflict with what is there',
  412: 'If-Match names another version than the present one',
  413: 'Too long',
  415: 'Only application/json is read',
  422: 'Understood, and not acceptable: issues says why',
  429: 'Too many requests: Retry-After says when to go on',
  500: 'A fault of Waymark',
  503: 'Not now: Retry-After says when to go on',
};
const everywhere = [400, 401, 403, 406, 429, 500, 503] as const;
const withBody = [408, 413, 415, 422] as const;

/**
 * The OpenAPI 3.1 document of the platform API: the table of operations and the schemas that check requests, in
 * OpenAPI's form. `baseUrl` is where the service is reached from outside, without a slash at its end.
 */
export function openApi(baseUrl: string): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Waymark platform API',
      version: '1.0.0',
      summary: 'Social prescribing referrals in plain JSON, in the words of the PRSB standard',
      description:
        'For link workers’ tools, and for referrers who do not speak FHIR. Read the inbox, acknowledge what has arrived, say where the work stands. Every POST takes an Idempotency-Key: sent again under the same key, a request gets the first answer and is not done twice.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${baseUrl}/platform/v1` }],
    paths: pathsOf(),
    webhooks: webhooks(),
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries($defs).map(([name, schema]) => [name, inOpenApi(schema)])),
        platformMessage: platformMessage(),
        webhookTestEvent,
      },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'opaque',
          description: `An access token of SMART Backend Services: see ${baseUrl}/.well-known/smart-configuration.`,
        },
      },
    },
  };
}

/** The three messages of the platform wire, told apart by `kind`. */
function platformMessage(): unknown {
  const { title, description, type, discriminator, oneOf, examples } = platformSchema;
  return inOpenApi({ title, description, type, discriminator, oneOf, examples });
}

function pathsOf(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, operation] of allOperations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(name, operation) };
  }
  return paths;
}

function operationOf(name: OperationName, operation: Operation): Json {
  const { summary, description, scopes, body, answer, also = {}, gives = [] } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: name,
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: jsonOf(body) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries({ [answer.status]: answer.description, ...also }).map(([status, description]) => [
          status,
          {
            description,
            ...(answer.schema !== undefined && { content: { ...jsonOf(answer.schema), ...asFile(gives) } }),
          },
        ]),
      ),
      ...Object.fromEntries(
        statusesOf(operation).map((status) => [
          status,
          { description: refusals[status] ?? 'Refused', content: jsonOf('issues') },
        ]),
      ),
    },
    // Any one of them is enough; of one, all scopes are needed.
    security: (scopes.length === 0 ? [[]] : scopes).map((all) => ({
      token: all.map(([type, action]) => `system/${type}.${action}`),
    })),
  };
}

const statusesOf = ({ body, refusals: own }: Operation): readonly number[] =>
  [...new Set([...everywhere, ...own, ...(body === undefined ? [] : withBody)])].sort((a, b) => a - b);

/** Forms of an answer that have no schema of ours. */
const asFile = (types: readonly string[]): Json => Object.fromEntries(types.map((type) => [type, {}]));

const jsonOf = (schema: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } });

function parametersOf({ path, query, ifMatch, ...operation }: Operation): readonly Json[] {
  const inPath = path.includes('{id}')
    ? [
        parameter('id', 'path', true, `The id of the ${path.startsWith('/services') ? 'service' : 'referral'}.`, {
          type: 'string',
          format: 'uuid',
        }),
      ]
    : [];
  const inQuery = Object.entries(query === undefined ? {} : queries[query]).map(([name, { description, ...schema }]) =>
    parameter(name, 'query', false, description, inOpenApi(schema)),
  );
  const key = parameter(
    'Idempotency-Key',
    'header',
    true,
    'A name of your choosing for this request, the same when it is sent again: then it gets the first answer. Under the key of another request it is refused with 422.',
    { type: 'string', minLength: 1, maxLength: 255, pattern: keyPattern },
  );
  const version = parameter(
    'If-Match',
    'header',
    false,
    'The version that you have seen, as in ETag: when the referral has changed since, nothing is done (412).',
    { type: 'string', pattern: versionPattern, examples: ['"3"'] },
  );
  return [...inPath, ...inQuery, ...(isKeyed(operation) ? [key] : []), ...(ifMatch === true ? [version] : [])];
}

const parameter = (name: string, place: string, required: boolean, description: string, schema: unknown): Json => ({
  name,
  in: place,
  required,
  description,
  schema,
});

/** A schema with its references and its discriminators as OpenAPI has them. */
function inOpenApi(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inOpenApi);
  if (!isObject(schema)) return typeof schema === 'string' ? referenceIn(schema) : schema;
  const members = Object.entries(schema).map(([name, inner]): [string, unknown] => [name, inOpenApi(inner)]);
  const { discriminator, oneOf } = schema;
  const isChoice = isObject(discriminator) && Array.isArray(oneOf);
  const pattern = schema.type === 'string' && typeof schema.format === 'string' ? patterns[schema.format] : undefined;
  return {
    ...Object.fromEntries(members),
    ...(pattern !== undefined && { pattern }),
    ...(isChoice && { discriminator: { ...discriminator, mapping: mappingOf(oneOf) } }),
  };
}

const referenceIn = (text: string): string => text.replace(/^#\/\$defs\//, '#/components/schemas/');

/** Which word of the discriminator leads to which schema. */
function mappingOf(branches: readonly unknown[]): Json {
  const entries = branches.flatMap((branch): [string, string][] => {
    const reference = isObject(branch) ? branch.$ref : undefined;
    if (typeof reference !== 'string') return [];
    const schema: unknown = Object.entries($defs).find(([name]) => reference === `#/$defs/${name}`)?.[1];
    const kind = isObject(schema) && isObject(schema.properties) ? schema.properties.kind : undefined;
    const word = isObject(kind) ? kind.const : undefined;
    return typeof word === 'string' ? [[word, referenceIn(reference)]] : [];
  });
  return Object.fromEntries(entries);
}
