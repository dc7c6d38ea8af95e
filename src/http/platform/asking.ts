import type { Request } from 'express';
import { error, Refusal } from '../../domain/issue.js';
import type { Asked } from '../door.js';
import type { Operation, Scope } from './operations.js';

/** A request that has been checked as far as every operation is. */
export interface Asking {
  readonly asked: Asked;
  /** What stands in the path for `{id}`; '' where nothing does. */
  readonly id: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly json: unknown;
  readonly raw: Uint8Array;
  /** The `Idempotency-Key`; '' where none is needed. */
  readonly key: string;
  /** The version of `If-Match`. */
  readonly expected: number | undefined;
}

/** What an `Idempotency-Key` and an `If-Match` look like. */
export const keyPattern = '^[\\x20-\\x7e]{1,255}$';
export const versionPattern = '^(?:W/)?"[1-9]\\d{0,14}"$';
const keyForm = new RegExp(keyPattern);
const versionForm = new RegExp(versionPattern);

/** Refuses unless the token allows everything of one of the ways to do this. */
export function needAny(asked: Asked, ways: Operation['scopes']): void {
  const [first] = ways;
  const isAllowed = ([type, action]: Scope) => asked.visitor.allows(type, action);
  if (first === undefined || ways.some((way) => way.every(isAllowed))) return;
  for (const scope of first) asked.need(...scope);
}

/**
 * The `Idempotency-Key` of a POST (IETF draft idempotency-key-header): up to 255 printable characters of the sender's
 * choosing. Refused: none, since a request whose answer is lost could not be sent again without fear; or another form.
 */
export function idempotencyKey({ headers }: Request): string {
  const key = headers['idempotency-key'];
  if (key === undefined || key === '') {
    const text = 'found no header Idempotency-Key; expected one, the same when the request is sent again';
    throw new Refusal([error('request-incomplete', '', text)]);
  }
  if (typeof key === 'string' && keyForm.test(key)) return key;
  const text = 'found an Idempotency-Key of another form; expected 1 to 255 printable ASCII characters';
  throw new Refusal([error('request-form', '', text)]);
}

/** The version that `If-Match` names, as this API's ETags do: `"3"`. */
export function versionExpected({ headers }: Request): number | undefined {
  const found = headers['if-match'];
  if (found === undefined) return undefined;
  if (versionForm.test(found)) return Number(found.replace(/\D/g, ''));
  throw new Refusal([error('request-form', '', 'found an If-Match of another form; expected one version, as "3"')]);
}

/** Refuses unless the present version is the one that was expected. */
export function checkVersion(expected: number | undefined, present: number): void {
  if (expected === undefined || expected === present) return;
  const text = `found version ${expected} in If-Match; expected the present one, ${present}`;
  throw new Refusal([error('version-stale', '', text)]);
}
