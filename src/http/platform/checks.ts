import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { ajvFormats } from '../../connectors/platform/formats.js';
import { issuesFrom } from '../../connectors/platform/issues.js';
import { error, type Issue, Refusal } from '../../domain/issue.js';
import { type QueryName, queries } from './operations.js';
import { $defs } from './schemas.js';
import type { Bodies, Queries } from './types.js';

/** Checks what is sent by the schemas that the OpenAPI document shows. Refused (thrown): every fault, at once. */
export interface Checks {
  body<K extends keyof Bodies>(name: K, json: unknown): Bodies[K];
  query<K extends QueryName>(name: K, found: Readonly<Record<string, unknown>>): Queries[K];
}

/** Each schema is compiled when it is first needed. */
export function createChecks(): Checks {
  const ajv = createAjv(false);
  const ajvOfQueries = createAjv(true);
  const bodies = new Map<string, ValidateFunction>();
  const asked = new Map<string, ValidateFunction>();

  const isBody = <K extends keyof Bodies>(name: K, json: unknown): json is Bodies[K] => {
    const check = bodies.get(name) ?? ajv.compile({ $defs, $ref: `#/$defs/${name}` });
    bodies.set(name, check);
    if (check(json)) return true;
    throw new Refusal(issuesFrom(check.errors ?? []));
  };
  const isQuery = <K extends QueryName>(name: K, found: unknown): found is Queries[K] => {
    const check =
      asked.get(name) ??
      ajvOfQueries.compile({ type: 'object', additionalProperties: false, properties: queries[name] });
    asked.set(name, check);
    if (check(found)) return true;
    throw new Refusal((check.errors ?? []).flatMap((fault) => aboutQuery(name, fault)));
  };

  return {
    body: (name, json) => {
      if (!isBody(name, json)) throw new Error('A body was neither right nor refused');
      return json;
    },
    query: (name, found) => {
      // Values are read as numbers where they are, in a copy.
      const copy = { ...found };
      if (!isQuery(name, copy)) throw new Error('A query was neither right nor refused');
      return copy;
    },
  };
}

function createAjv(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    // A cursor is opened where it is used: its seal says more than its form.
    formats: { ...ajvFormats, cursor: true },
    coerceTypes,
    strictTypes: false,
  });
  ajv.removeKeyword('minLength').addKeyword({ keyword: 'minLength', schemaType: 'number' });
  ajv.addKeyword({ keyword: 'x-prsb', schemaType: 'array' });
  return ajv;
}

/** A fault of a query is one of the request: it has no body whose content could be wrong. */
function aboutQuery(name: QueryName, fault: ErrorObject): Issue[] {
  if (fault.keyword === 'additionalProperties') {
    const known = Object.keys(queries[name]).join(', ');
    return [error('parameter-unknown', '', `found a parameter that is not known here; expected only ${known}`)];
  }
  return issuesFrom([fault]).map(({ path, text }) => error('request-form', path, text));
}
