import type { Request } from 'express';
import { readJson } from '../../conformance/json.js';
import { spell } from '../../connectors/spelling.js';
import type { Identifier } from '../../domain/coded.js';
import { error, type Issue, Refusal, refuseErrors } from '../../domain/issue.js';
import { messageIdPattern } from '../../domain/message.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { checkAccept, checkContentType, type MediaType } from './media-types.js';

/** What the headers of a message say. */
export interface MessageHeaders {
  readonly requestId: string;
  /** The service that the message is for, in the spelling of the code systems. */
  readonly target: Identifier;
}

const uuid = new RegExp(messageIdPattern);

/** The version of BaRS Core that this door speaks is 1.x; who wishes for no version takes this one. */
const ownMajor = 1;
const isOurVersion = ({ parameters: { version = '1' } }: MediaType) =>
  /^\d{1,4}(\.\d{1,4}){0,2}$/.test(version) && Number.parseInt(version, 10) <= ownMajor;

/**
 * The headers of a message, by the rules of BaRS (guide: headers; transactional integrity; error handling).
 *
 * Refused, all at once: `X-Request-Id` or `X-Correlation-Id` missing (400 required) or no UUID (400 value);
 * `NHSD-Target-Identifier` missing, or not base64 of `{value, system}`; `NHSD-End-User-Organisation`,
 * `NHSD-Requesting-Software` and `NHSD-Requesting-Practitioner` that are there and not base64 of their resource; an
 * `Accept` of a later major version of BaRS Core (406); a body that is not `application/fhir+json` (415).
 *
 * BaRS demands the `NHSD-` headers of a sender, and its proxy sees to them. Here only the one that says whom a message is
 * for has to be there: who sends it is said by its token, and the others are for that sender's own audit.
 */
export function readHeaders(request: Request): MessageHeaders {
  refuseErrors([...checkContentType(request, 'application/fhir+json'), ...checkFhirAccept(request)]);
  const target = targetIn(request);
  const issues = [
    ...checkId(request, 'X-Request-Id'),
    ...checkId(request, 'X-Correlation-Id'),
    ...('issue' in target ? [target.issue] : []),
    ...checkResource(request, 'NHSD-End-User-Organisation', 'Organization'),
    ...checkResource(request, 'NHSD-Requesting-Software', 'Device'),
    ...checkResource(request, 'NHSD-Requesting-Practitioner', 'PractitionerRole'),
  ];
  if ('issue' in target || issues.length > 0) throw new Refusal(issues);
  return { requestId: (headerOf(request, 'X-Request-Id') ?? '').toLowerCase(), target: target.target };
}

/** What is wrong with the `Accept` of a request at this door. */
export const checkFhirAccept = (request: Request): Issue[] =>
  checkAccept(request, ['application/fhir+json', 'application/json'], isOurVersion);

/** Says whether the message is for whom its header says. A proxy may have read only the header. */
export function checkTarget(target: Identifier, receiver: Identifier): Issue[] {
  if (target.system === receiver.system && target.value === receiver.value) return [];
  const text = 'found another service than NHSD-Target-Identifier names; expected the same';
  return [error('invariant', 'MessageHeader.destination[0].endpoint', text)];
}

function headerOf(request: Request, name: string): string | undefined {
  const found = request.headers[name.toLowerCase()];
  return Array.isArray(found) ? found.join(', ') : found;
}

function checkId(request: Request, name: string): Issue[] {
  const found = headerOf(request, name);
  if (found === undefined || found === '') {
    return [error('request-incomplete', '', `found no header ${name}; expected a UUID`)];
  }
  return uuid.test(found) ? [] : [error('request-form', '', `found a header ${name} that is no UUID; expected one`)];
}

function targetIn(request: Request): { readonly target: Identifier } | { readonly issue: Issue } {
  const name = 'NHSD-Target-Identifier';
  const expected = 'expected base64 of {"value": …, "system": …}, the service the message is for';
  const header = headerOf(request, name);
  if (header === undefined) return { issue: error('request-incomplete', '', `found no header ${name}; ${expected}`) };
  const { view } = spell(unpacked(header), '');
  if (isMembers(view) && isFilled(view.system) && isFilled(view.value)) {
    return { target: { system: view.system, value: view.value } };
  }
  return { issue: error('request-form', '', `found a header ${name} of another form; ${expected}`) };
}

const isFilled = (value: unknown): value is string => typeof value === 'string' && value !== '';

function checkResource(request: Request, name: string, type: string): Issue[] {
  const header = headerOf(request, name);
  if (header === undefined) return [];
  const found = unpacked(header);
  if (isMembers(found) && (found.resourceType === undefined || found.resourceType === type)) return [];
  return [error('request-form', '', `found a header ${name} of another form; expected base64 of a ${type} as JSON`)];
}

/** The JSON in a header; undefined when there is none. */
function unpacked(header: string): unknown {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(header)) return undefined;
  try {
    return readJson(Buffer.from(header, 'base64'));
  } catch (thrown) {
    if (thrown instanceof Refusal) return undefined;
    throw thrown;
  }
}
