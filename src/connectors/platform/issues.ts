import type { ErrorObject } from 'ajv/dist/2020.js';
import { isObject, kindOf, objectsIn, textOf } from '../../conformance/json-kinds.js';
import { error, type Issue } from '../../domain/issue.js';
import { sectionAt } from './documentation.js';
import { formatFault } from './formats.js';

/** After this many a message is hopeless, and a hostile one could otherwise ask for one per byte. */
const mostIssues = 500;

/**
 * What ajv found, as issues: where (a JSON pointer), what kind of thing was found (never the thing), what was expected.
 *
 * In: the errors of one check, with `verbose`. Out: one issue for each fault, in the order of the message; of a value of
 * the wrong type only that is told, since whatever else is wrong with it follows.
 */
export function issuesFrom(errors: readonly ErrorObject[]): Issue[] {
  const mistyped = new Set(errors.filter(isAboutType).map(({ instancePath }) => instancePath));
  const told = errors.filter((fault) => isAboutType(fault) || !mistyped.has(fault.instancePath));
  const issues = told.slice(0, mostIssues).map(issueFrom);
  return [...issues, ...untold(told.length)];
}

/** The first of the issues, when they are many. */
export const atMost = (issues: readonly Issue[]): readonly Issue[] =>
  issues.length <= mostIssues ? issues : [...issues.slice(0, mostIssues), ...untold(issues.length)];

const untold = (found: number): Issue[] =>
  found <= mostIssues ? [] : [error('too-many', '', `found ${found} issues: only the first ${mostIssues} are told`)];

const isAboutType = ({ keyword }: ErrorObject): boolean => keyword === 'type';

function issueFrom(fault: ErrorObject): Issue {
  const { keyword, instancePath: path, params, data, schema, parentSchema } = fault;
  const found = kindOf(data);
  switch (keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      return error(
        'required',
        `${path}/${pointerName(name)}`,
        `found nothing; expected ${titleOf(parentSchema, name)}`,
      );
    }
    case 'additionalProperties':
      return unknownMember(path, String(params.additionalProperty), parentSchema);
    case 'discriminator':
      return wrongKind(path, params, parentSchema);
    case 'type':
      return error('structure', path, `found ${found}; expected ${kindsIn(schema)}`);
    case 'enum':
      return error('code-unknown', path, `found ${found} that is none of the words; expected one of ${listed(schema)}`);
    case 'const':
      return typeof schema === 'string'
        ? error('code-unknown', path, `found ${found} that is another word; expected ${schema}`)
        : error('value', path, `found ${found} of another value; expected ${String(schema)}, or no such member`);
    case 'format': {
      const { code, text } = formatFault(schema, data);
      return error(code, path, text);
    }
    case 'pattern':
      return error('value', path, `found ${found} of another form; expected a UUID`);
    case 'minimum':
    case 'maximum':
      return error('value', path, `found a number out of range; expected ${params.comparison} ${params.limit}`);
    case 'minItems':
    case 'minProperties':
      return error(
        'structure',
        path,
        `found ${Array.isArray(data) ? 'an empty list' : 'an empty object'}; expected something in it, or no such member`,
      );
    case 'maxItems':
      return error('too-many', path, `found more items than are read; expected ${params.limit} at most`);
    case 'maxProperties':
      return error('invariant', path, `found several members; expected one of ${memberNames(parentSchema)}`);
    default:
      // The schema has no other keyword that can fail; a test holds it to that.
      return error('structure', path, `found ${found} that breaks the rule ${keyword}`);
  }
}

/**
 * A member that the schema lacks. Its name is told when it looks like the name of a member: anything else might be
 * what a person said, put in the wrong place.
 */
function unknownMember(path: string, name: string, schema: unknown): Issue {
  const expected = `expected only ${memberNames(schema)}`;
  return /^[A-Za-z_$][\w$-]{0,39}$/.test(name)
    ? error('structure', `${path}/${name}`, `found a member that is not known here; ${expected}`)
    : error('structure', path, `found a member whose name is not known here; ${expected}`);
}

/** The member that chooses between several kinds of object is missing, is no string, or is no word of theirs. */
function wrongKind(path: string, { tag, tagValue }: ErrorObject['params'], schema: unknown): Issue {
  const expected = `expected one of ${branchesOf(schema).join(', ')}`;
  const at = `${path}/${tag}`;
  if (tagValue === undefined) return error('required', at, `found nothing; ${expected}`);
  return typeof tagValue === 'string'
    ? error('code-unknown', at, `found a string that is none of the words; ${expected}`)
    : error('structure', at, `found ${kindOf(tagValue)}; ${expected}`);
}

const branchesOf = (schema: unknown): readonly string[] =>
  isObject(schema)
    ? objectsIn(schema.oneOf).map(({ $ref }) => {
        const branch = sectionAt($ref);
        const kind = isObject(branch) && isObject(branch.properties) ? branch.properties.kind : undefined;
        return (isObject(kind) ? textOf(kind.const) : undefined) ?? '';
      })
    : [];

/** A JSON pointer's own characters inside a name (RFC 6901). */
const pointerName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const memberNames = (schema: unknown): string =>
  isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties).join(', ') : 'no member';

/** What a missing member would say, in the schema's own words. */
function titleOf(schema: unknown, name: string): string {
  const member = isObject(schema) && isObject(schema.properties) ? schema.properties[name] : undefined;
  const description = isObject(member) ? textOf(member.description) : undefined;
  return description === undefined ? name : `${name} (${description.replace(/\.$/, '')})`;
}

const listed = (words: unknown): string => (Array.isArray(words) ? words.join(', ') : 'none');

function kindsIn(schema: unknown): string {
  const names: Readonly<Record<string, string>> = {
    string: 'a string',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'a boolean',
    array: 'a list',
    object: 'an object',
  };
  const types: readonly unknown[] = Array.isArray(schema) ? schema : [schema];
  return types.map((type) => names[String(type)] ?? 'another kind').join(' or ');
}
