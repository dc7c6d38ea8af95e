import type { Conformance } from '../../conformance/check.js';
import { error, type Issue } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { type Call, type Handler, refuse, resourceMedia } from './call.js';
import { tell } from './replies.js';

/**
 * How many validations are in work at once: what holds the thread until others get their turn. A body that is still on its
 * way does not count, or a slow sender would keep everybody out.
 */
const mostAtOnce = 4;

export type Validator = Pick<Conformance, 'check' | 'knows'>;

/**
 * `$validate` (http://hl7.org/fhir/R4/resource-operation-validate.html): what is wrong with a resource, against FHIR R4,
 * the profiles that it names and the one that is asked for. Nothing is kept. The answer is 200 whatever is wrong with it.
 */
export function createValidation(conformance: Validator): Handler {
  let waiting = 0;
  return async (call) => {
    const { json } = await call.json(resourceMedia);
    if (waiting >= mostAtOnce) {
      throw refuse('throttled', `found ${mostAtOnce} validations in work; expected to try again`);
    }
    waiting += 1;
    try {
      // A check holds the thread: who waits behind it gets a turn first.
      await new Promise((resolve) => setImmediate(resolve));
      return { status: 200, body: tell(findings(conformance, call, json)) };
    } finally {
      waiting -= 1;
    }
  };
}

function findings(conformance: Validator, call: Call, json: unknown): Issue[] {
  const { resource, profile } = questionIn(call, json);
  const type = call.steps.length > 1 ? call.steps[0] : undefined;
  if (type !== undefined && isMembers(resource) && resource.resourceType !== type) {
    const text = 'found another type of resource; expected that of the URL';
    return [error('resource-type', `${type}.resourceType`, text)];
  }
  if (profile !== undefined && !conformance.knows(profile)) {
    const text = 'found a profile that is not loaded here; expected one that the operator has added';
    return [error('profile-unknown', '', text), ...conformance.check(resource)];
  }
  return conformance.check(resource, profile);
}

/** What is to be checked: bare, or in Parameters with a profile. */
function questionIn(call: Call, json: unknown): { resource: unknown; profile?: string } {
  const inUrl = call.query.find(([name]) => name === 'profile')?.[1];
  const fromUrl = inUrl === undefined ? {} : { profile: inUrl };
  if (!isMembers(json) || json.resourceType !== 'Parameters') return { resource: json, ...fromUrl };
  const list: readonly unknown[] = Array.isArray(json.parameter) ? json.parameter : [];
  const named = (name: string) => list.find((item) => isMembers(item) && item.name === name);
  const resource = named('resource');
  const profile = named('profile');
  if (named('mode') !== undefined && list.some((item) => isMembers(item) && item.valueCode === 'delete')) {
    throw refuse('not-supported', 'found the mode delete; nothing is deleted here', 'Parameters.parameter');
  }
  if (!isMembers(resource) || resource.resource === undefined) {
    throw refuse('required', 'found no resource; expected one in the parameter resource', 'Parameters.parameter');
  }
  const said = isMembers(profile) ? (profile.valueUri ?? profile.valueCanonical) : undefined;
  return { resource: resource.resource, ...fromUrl, ...(typeof said === 'string' && { profile: said }) };
}
