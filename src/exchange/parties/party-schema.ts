import { scopePattern } from './scopes.js';

const text = { type: 'string', minLength: 1, maxLength: 255 } as const;
const address = { type: 'string', minLength: 1, maxLength: 2000 } as const;
const base64url = { type: 'string', pattern: '^[A-Za-z0-9_-]+$', maxLength: 1400 } as const;

/** How Waymark logs in at a party's own server. */
const login = {
  type: 'object',
  description: 'How Waymark logs in there: SMART Backend Services.',
  required: ['tokenUrl', 'clientId', 'keyVariable', 'algorithm'],
  additionalProperties: false,
  properties: {
    tokenUrl: address,
    clientId: text,
    keyVariable: {
      type: 'string',
      pattern: '^[A-Z][A-Z0-9_]{0,99}$',
      description: 'The name of the environment variable that holds the private key (JWK); never the key itself.',
    },
    algorithm: { enum: ['RS384', 'ES384', 'RS512'] },
    scope: { type: 'string', minLength: 1, maxLength: 2000 },
  },
} as const;

/**
 * A key that signs: RSA of 2048 bits or more (the modulus has 342 characters), or EC on the curve of ES384. Members that
 * only a private or a shared key has are refused by name, so that nobody hands over a secret unawares.
 */
export const publicKeySchema = {
  type: 'object',
  required: ['kty', 'kid'],
  properties: {
    kty: { enum: ['RSA', 'EC'] },
    kid: text,
    use: { const: 'sig' },
    alg: { enum: ['RS384', 'RS512', 'ES384'] },
    ...Object.fromEntries(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map((name) => [name, false])),
  },
  if: { properties: { kty: { const: 'RSA' } } },
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  then: { required: ['n', 'e'], properties: { n: { ...base64url, minLength: 342 }, e: base64url } },
  else: { required: ['crv', 'x', 'y'], properties: { crv: { const: 'P-384' }, x: base64url, y: base64url } },
} as const;

/** JSON Schema (2020-12) of a party, as it stands in the configuration and as an operator registers one. */
export const partySchema = {
  type: 'object',
  required: ['id', 'name', 'roles', 'endpoints', 'scopes', 'credentials', 'connection'],
  additionalProperties: false,
  properties: {
    id: {
      type: 'string',
      pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
      description: 'Its name in Waymark, and its client id when it asks for a token.',
    },
    name: text,
    roles: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['referrer', 'link-worker'] },
    },
    endpoints: {
      type: 'array',
      minItems: 1,
      maxItems: 100,
      description: 'What messages call sender and receiver.',
      items: {
        type: 'object',
        required: ['value'],
        additionalProperties: false,
        properties: { system: text, value: text },
      },
    },
    odsCode: { type: 'string', pattern: '^[A-Z0-9]{3,10}$' },
    scopes: {
      type: 'array',
      minItems: 1,
      maxItems: 200,
      description: 'SMART system scopes that it may be granted, such as system/Task.rus.',
      items: { type: 'string', pattern: scopePattern },
    },
    credentials: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      description: 'Its public keys as they are (jwks), or where it publishes them (jwksUrl).',
      properties: {
        jwks: {
          type: 'object',
          required: ['keys'],
          additionalProperties: false,
          properties: { keys: { type: 'array', minItems: 1, maxItems: 50, items: { type: 'object' } } },
        },
        jwksUrl: address,
      },
    },
    connection: {
      type: 'object',
      required: ['kind'],
      discriminator: { propertyName: 'kind' },
      oneOf: [
        {
          required: ['kind', 'wire'],
          additionalProperties: false,
          properties: { kind: { const: 'inbox' }, wire: { enum: ['bars', 'fhir-rest', 'platform'] } },
        },
        {
          required: ['kind', 'url'],
          additionalProperties: false,
          properties: { kind: { const: 'platform-webhook' }, url: address },
        },
        {
          required: ['kind', 'url'],
          additionalProperties: false,
          properties: { kind: { const: 'fhir-rest' }, url: address, login },
        },
        {
          required: ['kind', 'url'],
          additionalProperties: false,
          properties: { kind: { const: 'bars' }, url: address, login },
        },
      ],
    },
    rate: { type: 'integer', minimum: 1, maximum: 1_000_000, description: 'Requests a minute.' },
    clearedForRestricted: {
      const: true,
      description:
        'There, and true, when restricted safeguarding and risks may leave to it. A referral that holds any is refused for a service that is not cleared, and nothing restricted is shown to a party that is not.',
    },
    active: { type: 'boolean', default: true, description: 'Switched off, it gets no token and its tokens are void.' },
  },
} as const;
