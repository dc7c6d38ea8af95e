import { error, type IssueCode, Refusal } from '../../domain/issue.js';
import type { Asked, Reply } from '../door.js';

/** A name and a value of a query or a form, as they were sent. */
export type Pair = readonly [name: string, value: string];

/** What is asked of the FHIR door: one HTTP request, or one entry of a batch. */
export interface Call {
  readonly asked: Asked;
  /** `GET` also for `HEAD`. */
  readonly method: string;
  /** The path below the base, each step decoded. */
  readonly steps: readonly string[];
  readonly query: readonly Pair[];
  /** By its name in small letters. */
  header(name: string): string | undefined;
  /** The body as JSON, when it is of one of these media types. */
  json(media: readonly string[]): Promise<Body>;
  /** The pairs of a form that was posted. */
  form(): Promise<readonly Pair[]>;
}

export interface Body {
  /** The bytes as they came. */
  readonly raw: Uint8Array;
  readonly json: unknown;
}

export type Handler = (call: Call) => Promise<Reply>;

export const fhirJson = 'application/fhir+json';
/** The media types in which a resource may come. */
export const resourceMedia = [fhirJson, 'application/json'] as const;

/** One thing that is wrong, as it is thrown. */
export const refuse = (code: IssueCode, text: string, path = ''): Refusal => new Refusal([error(code, path, text)]);
