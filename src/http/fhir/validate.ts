import type { Conformance } from '../../conformance/check.js';
import { readJson } from '../../conformance/json.js';
import { error, type Issue } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Store } from '../../store/store.js';
import { type Call, type Handler, refuse, resourceMedia } from './call.js';
import { notFound, subjectOf } from './read.js';
import { tell } from './replies.js';

export type Validator = Pick<Conformance, 'check' | 'knows'>;

export interface ValidationDeps {
  readonly conformance: Validator;
  readonly store: Pick<Store, 'read'>;
  /**
   * How many validations are in work at once: what holds the thread until others get their turn. A body that is still on
   * its way does not count, or a slow sender would keep everybody out.
   */
  readonly validations: number;
}

/**
 * `$validate` (http://hl7.org/fhir/R4/resource-operation-validate.html): what is wrong with a resource, against FHIR R4,
 * the profiles that it names and the one that is asked for. Nothing is kept. The answer is 200 whatever is wrong with it.
 *
 * A resource of any type may be asked about, whether the type is kept here or not. At the address of one that is kept
 * that one is checked where no other comes with the question.
 */
export function createValidation({ conformance, store, validations }: ValidationDeps): Handler {
  let waiting = 0;
  return async (call) => {
    const [type] = typeIn(call);
    if (type !== undefined && !conformance.knows(`http://hl7.org/fhir/StructureDefinition/${type}`)) {
      throw refuse('not-found', 'found a type of resource that FHIR R4 does not have; expected one of its own');
    }
    const kept = call.steps.length > 2 ? await keptAt(store, call) : undefined;
    const json = call.method === 'GET' ? undefined : (await call.json(resourceMedia)).json;
    const question = questionIn(call, json, kept);
    if (waiting >= validations) {
      throw refuse('throttled', `found ${validations} validations in work; expected to try again`);
    }
    waiting += 1;
    try {
      // A check holds the thread: who waits behind it gets a turn first.
      await new Promise((resolve) => setImmediate(resolve));
      return { status: 200, body: tell(findings(conformance, call, question)) };
    } finally {
      waiting -= 1;
    }
  };
}

/** The type, and the id, in whose place it is asked. */
const typeIn = ({ steps }: Call): readonly string[] => steps.slice(0, -1);

async function keptAt(store: ValidationDeps['store'], call: Call): Promise<unknown> {
  const { type, id } = subjectOf(call);
  call.asked.need(type, 'r');
  call.asked.touch(`${type}/${id}`);
  const kept = await store.read(call.asked.visitor.party.id, type, id);
  if (kept === undefined) throw notFound();
  return readJson(kept.body);
}

function findings(conformance: Validator, call: Call, { resource, profile }: Question): Issue[] {
  const [type, id] = typeIn(call);
  if (type !== undefined && isMembers(resource) && resource.resourceType !== type) {
    const text = 'found another type of resource; expected that of the URL';
    return [error('resource-type', `${type}.resourceType`, text)];
  }
  if (id !== undefined && isMembers(resource) && resource.id !== id) {
    return [error('value', `${type}.id`, 'found another id, or none; expected that of the URL')];
  }
  if (profile !== undefined && !conformance.knows(profile)) {
    const text = 'found a profile that is not loaded here; expected one that the operator has added';
    return [error('profile-unknown', '', text), ...conformance.check(resource)];
  }
  return conformance.check(resource, profile);
}

interface Question {
  readonly resource: unknown;
  readonly profile?: string;
}

/** What is to be checked: bare, in Parameters with a profile, or what is kept there. */
function questionIn(call: Call, json: unknown, kept: unknown): Question {
  const inUrl = call.query.find(([name]) => name === 'profile')?.[1];
  const fromUrl = inUrl === undefined ? {} : { profile: inUrl };
  if (json === undefined) return { resource: kept, ...fromUrl };
  if (!isMembers(json) || json.resourceType !== 'Parameters') return { resource: json, ...fromUrl };
  const list: readonly unknown[] = Array.isArray(json.parameter) ? json.parameter : [];
  const named = (name: string) => list.find((item) => isMembers(item) && item.name === name);
  const resource = named('resource');
  const profile = named('profile');
  if (named('mode') !== undefined && list.some((item) => isMembers(item) && item.valueCode === 'delete')) {
    throw refuse('not-supported', 'found the mode delete; nothing is deleted here', 'Parameters.parameter');
  }
  const asked = isMembers(resource) ? resource.resource : kept;
  if (asked === undefined) {
    throw refuse('required', 'found no resource; expected one in the parameter resource', 'Parameters.parameter');
  }
  const said = isMembers(profile) ? (profile.valueUri ?? profile.valueCanonical) : undefined;
  return { resource: asked, ...fromUrl, ...(typeof said === 'string' && { profile: said }) };
}
