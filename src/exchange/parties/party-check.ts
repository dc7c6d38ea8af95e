import { Ajv2020 } from 'ajv/dist/2020.js';
import type { FromSchema } from 'json-schema-to-ts';
import { isObject } from '../../conformance/json-kinds.js';
import { error, type Issue, isError } from '../../domain/issue.js';
import type { Connection, Credentials, Party } from '../../domain/party.js';
import { partySchema, publicKeySchema } from './party-schema.js';
import { schemaFaults } from './schema-faults.js';

export interface PartyCheckDeps {
  /** What keeps Waymark from calling a URL: no TLS, an address that is closed. `path` is where it stands. */
  checkEndpoint(url: string, path: string): readonly Issue[];
}

/** The party, when it is one; every issue either way, each a JSON pointer below `at`. */
export interface CheckedParty {
  readonly party: Party | undefined;
  readonly issues: readonly Issue[];
}

export type PartyCheck = (json: unknown, at?: string) => CheckedParty;

/** Who the audit trail says the operator is. */
const reserved = 'operator';

type PartyForm = FromSchema<typeof partySchema>;

/** A key that an assertion may be verified with. */
export interface PublicKey {
  readonly kty: 'RSA' | 'EC';
  readonly kid: string;
  readonly alg?: 'RS384' | 'RS512' | 'ES384';
  readonly [member: string]: unknown;
}

const settings = { allErrors: true, verbose: true, useDefaults: true, discriminator: true, strict: false } as const;
let compiled: ReturnType<typeof compile> | undefined;
const compile = () => {
  const ajv = new Ajv2020(settings);
  return { isForm: ajv.compile<PartyForm>(partySchema), isKey: ajv.compile<PublicKey>(publicKeySchema) };
};
const validators = () => {
  compiled ??= compile();
  return compiled;
};

/** Whether a JWK can verify a signature of ours, and holds no secret. */
export const isPublicKey = (jwk: unknown): jwk is PublicKey => validators().isKey(jwk);

/**
 * Checks what an operator says a party is, by its schema and by what the schema cannot say: keys are public and told
 * apart by their `kid`, and Waymark may call the URLs.
 */
export function createPartyCheck({ checkEndpoint }: PartyCheckDeps): PartyCheck {
  return (json, at = '') => {
    const { isForm } = validators();
    const form: unknown = structuredClone(json);
    const isRight = isForm(form);
    const issues = [
      ...(isObject(json) && json.id === reserved
        ? [error('value', `${at}/id`, 'found the name that the audit trail has for the operator; expected another')]
        : []),
      ...(isRight ? [] : schemaFaults(isForm.errors ?? [], at)),
      ...keyFaults(json, at),
      ...urlsIn(json, at).flatMap(({ url, path }) => checkEndpoint(url, path)),
    ];
    const party = isRight ? partyFrom(form) : undefined;
    return { party: issues.some(isError) ? undefined : party, issues };
  };
}

function partyFrom({ credentials, connection, active, ...rest }: PartyForm): Party | undefined {
  const keys = credentialsFrom(credentials);
  // Compiles only while the schema says what the domain says.
  const reached: Connection = connection;
  return keys && { ...rest, credentials: keys, connection: reached, active };
}

function credentialsFrom({ jwks, jwksUrl }: PartyForm['credentials']): Credentials | undefined {
  if (jwksUrl !== undefined) return { jwksUrl };
  return jwks && { jwks };
}

function keyFaults(json: unknown, at: string): Issue[] {
  const credentials = isObject(json) ? json.credentials : undefined;
  const jwks = isObject(credentials) ? credentials.jwks : undefined;
  const keys: readonly unknown[] = isObject(jwks) && Array.isArray(jwks.keys) ? jwks.keys : [];
  const { isKey } = validators();
  const path = (index: number) => `${at}/credentials/jwks/keys/${index}`;
  const faults = keys.flatMap((key, i) => (isKey(key) ? [] : schemaFaults(isKey.errors ?? [], path(i))));
  const names = keys.map((key) => (isObject(key) ? `${String(key.kty)} ${String(key.kid)}` : ''));
  const twice = names.flatMap((name, i) =>
    name !== '' && names.indexOf(name) < i
      ? [error('value', `${path(i)}/kid`, 'found the kid of another key; expected one of its own')]
      : [],
  );
  return [...faults, ...twice];
}

function urlsIn(json: unknown, at: string): { url: string; path: string }[] {
  if (!isObject(json)) return [];
  const connection = isObject(json.connection) ? json.connection : {};
  const login = isObject(connection.login) ? connection.login : {};
  const credentials = isObject(json.credentials) ? json.credentials : {};
  return [
    { url: credentials.jwksUrl, path: `${at}/credentials/jwksUrl` },
    { url: connection.url, path: `${at}/connection/url` },
    { url: login.tokenUrl, path: `${at}/connection/login/tokenUrl` },
  ].flatMap(({ url, path }) => (typeof url === 'string' && url !== '' ? [{ url, path }] : []));
}
