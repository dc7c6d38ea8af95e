import type { ErrorObject } from 'ajv/dist/2020.js';
import { isObject, kindOf, textsIn } from '../../conformance/json-kinds.js';
import { error, type Issue, type IssueCode } from '../../domain/issue.js';

/**
 * What ajv found in something that an operator wrote (with `allErrors` and `verbose`), as issues: where (a JSON
 * pointer), what kind of thing was found (never the thing: it may be a secret), what was expected.
 */
export function schemaFaults(errors: readonly ErrorObject[], at = ''): Issue[] {
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  const faults = errors
    // The branches of `if` say what is wrong themselves; of a value of the wrong type only that is told.
    .filter(({ keyword, instancePath }) => keyword !== 'if' && (keyword === 'type' || !mistyped.has(instancePath)))
    .map((fault) => issueFrom(fault, at));
  return [...new Map(faults.map((issue) => [`${issue.path} ${issue.text}`, issue])).values()];
}

function issueFrom(fault: ErrorObject, at: string): Issue {
  const { keyword, instancePath, params, data, schema, parentSchema } = fault;
  const path = `${at}${instancePath}`;
  const say = (code: IssueCode, text: string, member?: unknown) =>
    error(code, member === undefined ? path : `${path}/${pointerName(String(member))}`, text);
  const found = kindOf(data);
  switch (keyword) {
    case 'required':
      return say('required', 'found nothing; expected a value', params.missingProperty);
    case 'additionalProperties':
      return say(
        'structure',
        `found a member that is not known here; expected only ${namesIn(parentSchema)}`,
        params.additionalProperty,
      );
    case 'false schema':
      return say('value', 'found a member of a private or shared key; expected public keys only');
    case 'type':
      return say('structure', `found ${found}; expected ${kindWords[String(schema)] ?? String(schema)}`);
    case 'enum':
      return say('value', `found ${found} that is none of the words; expected one of ${textsIn(schema).join(', ')}`);
    case 'const':
      return say('value', `found ${found} of another value; expected ${String(schema)}`);
    case 'discriminator':
      return say('value', `found no word that is known; expected one of ${kindsIn(parentSchema)}`, params.tag);
    case 'pattern':
      return say('value', `found ${found} of another form; expected ${String(schema)}`);
    case 'minimum':
    case 'maximum':
      return say('value', `found a number out of range; expected ${params.comparison} ${params.limit}`);
    case 'minLength':
    case 'maxLength':
      return say('value', `found a string of another length; expected ${limitWords[keyword]} ${params.limit}`);
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return say('structure', `found another number of members; expected ${limitWords[keyword]} ${params.limit}`);
    default:
      return say('structure', `found ${found} that breaks the rule ${keyword}`);
  }
}

const kindWords: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'a boolean',
  array: 'a list',
  object: 'an object',
};

const limitWords = {
  minLength: 'at least',
  minItems: 'at least',
  minProperties: 'at least',
  maxLength: 'at most',
  maxItems: 'at most',
  maxProperties: 'at most',
} as const;

/** A JSON pointer's own characters inside a name (RFC 6901). */
export const pointerName = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const namesIn = (schema: unknown): string =>
  isObject(schema) && isObject(schema.properties) ? Object.keys(schema.properties).join(', ') : 'no member';

const kindsIn = (schema: unknown): string =>
  (isObject(schema) && Array.isArray(schema.oneOf) ? schema.oneOf : [])
    .map((branch: unknown) => {
      const properties = isObject(branch) ? branch.properties : undefined;
      const kind = isObject(properties) ? properties.kind : undefined;
      return isObject(kind) ? String(kind.const) : '';
    })
    .join(', ');
