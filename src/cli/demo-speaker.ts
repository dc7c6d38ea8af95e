import { writeJson } from '../conformance/json-literals.js';
import { error, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import type { Surroundings } from '../operations/ids.js';
import { callHttp, complaints, type HttpAnswer, type HttpRequest, membersOf } from './http.js';
import { logIn } from './login.js';

/** One thing that one of the two systems said to Waymark, and what it heard. */
export interface Move {
  readonly who: string;
  readonly says: string;
  readonly request: {
    readonly method: HttpRequest['method'];
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly answer: { readonly status: number; readonly body: unknown };
  /** What the answer says, in words. */
  readonly heard: string;
}

export interface Saying {
  readonly says: string;
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The media type of what is sent, and of what is wished for. */
  readonly media: 'application/json' | 'application/fhir+json';
  /** The answer in words. */
  heard(json: unknown): string;
}

/** A system of its own, which knows nothing but its key and the address of Waymark. */
export interface Speaker {
  readonly party: Party;
  /** Gets a token; everything else needs one. */
  logIn(): Promise<void>;
  /** Says something. Throws a `Refusal` when the answer is none of success. */
  say(saying: Saying): Promise<HttpAnswer>;
}

export interface SpeakerDeps {
  readonly who: string;
  readonly party: Party;
  /** Its private key. */
  readonly key: unknown;
  readonly baseUrl: string;
  readonly surroundings: Surroundings;
  note(move: Move): void;
}

export function createSpeaker({ who, party, key, baseUrl, surroundings, note }: SpeakerDeps): Speaker {
  let token = '';
  return {
    party,
    async logIn() {
      const { token: given, answer } = await logIn({ baseUrl, party: party.id, key }, surroundings);
      token = given;
      const { expires_in: life, scope } = membersOf(answer.json);
      note({
        who,
        says: 'asks for an access token, with an assertion signed by its key',
        request: { method: 'POST', path: '/token', headers: {} },
        // The token is a secret while it lives.
        answer: { status: answer.status, body: { ...membersOf(answer.json), access_token: '…' } },
        heard: `a token for ${Number(life) / 60} minutes, which allows ${String(scope)}`,
      });
    },
    async say({ says, method, path, headers: own = {}, body, media, heard }) {
      const headers = { accept: media, ...(body !== undefined && { 'content-type': media }), ...own };
      const answer = await callHttp({
        method,
        url: `${baseUrl}${path}`,
        headers: { ...headers, authorization: `Bearer ${token}` },
        ...(body !== undefined && { body: writeJson(body) }),
      });
      const { status, json, text } = answer;
      const isDone = status >= 200 && status < 300 && json !== undefined;
      note({
        who,
        says,
        request: { method, path, headers, ...(body !== undefined && { body }) },
        answer: { status, body: json ?? text },
        heard: isDone ? heard(json) : complaints(answer).join('; ') || 'nothing that is understood',
      });
      if (!isDone) throw unexpected(who, `found the answer ${status}; expected success`);
      return answer;
    },
  };
}

/** Waymark answers otherwise than it should. */
export const unexpected = (where: string, text: string): Refusal => new Refusal([error('conflict', where, text)]);
