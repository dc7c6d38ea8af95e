import type { Request } from 'express';
import { defaultLimits, readJson } from '../conformance/json.js';
import { error, type IssueCode, Refusal } from '../domain/issue.js';

export interface BodyLimits {
  /** Bytes. */
  readonly length: number;
  /** Milliseconds from the first question to the last byte. */
  readonly patience: number;
}

const brokenOff = 'found a body that breaks off';

export const defaultBodyLimits: BodyLimits = { length: defaultLimits.bytes, patience: 20_000 };

/**
 * The bytes of a request's body, read when a handler asks for them: after the token was understood, never before.
 *
 * Refused: a body longer than the limit (413; its connection is of no more use), one that is encoded (415: a small body
 * could unpack to a huge one), one that does not come to an end in time (408) or breaks off (400).
 */
export function readBody(request: Request, limits = defaultBodyLimits): Promise<Uint8Array> {
  const refuse = (code: IssueCode, text: string) => new Refusal([error(code, '', text)]);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    return Promise.reject(refuse('media-type', 'found an encoded body; expected one without Content-Encoding'));
  }
  const tooLong = () => refuse('too-long', `found a body of more than ${limits.length} bytes; expected at most that`);
  if (Number(request.headers['content-length'] ?? 0) > limits.length) return Promise.reject(tooLong());
  // Who has gone already will not go again: there would be nothing to wait for but the end of patience.
  if (request.destroyed && !request.readableEnded) return Promise.reject(refuse('request-form', brokenOff));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => stop(refuse('timeout', 'found a body that does not end in time')), limits.patience);
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.length) return stop(tooLong());
      chunks.push(chunk);
    };
    const end = () => {
      clearTimeout(timer);
      request.off('close', broken).off('error', broken);
      resolve(Buffer.concat(chunks));
    };
    const broken = () => stop(refuse('request-form', brokenOff));
    function stop(refusal: Refusal) {
      clearTimeout(timer);
      request.off('data', take).off('end', end).off('close', broken).off('error', broken);
      // What is still to come is thrown away unread, so that the answer can go out.
      request.on('error', () => {}).resume();
      reject(refusal);
    }
    request.on('data', take).on('end', end).on('close', broken).on('error', broken);
  });
}

/** The body as JSON, read strictly; an empty body is refused. */
export async function readJsonBody(
  request: Request,
  limits = defaultBodyLimits,
): Promise<{ raw: Uint8Array; json: unknown }> {
  const raw = await readBody(request, limits);
  if (raw.length === 0) throw new Refusal([error('request-incomplete', '', 'found no body; expected JSON')]);
  return { raw, json: readJson(raw) };
}
