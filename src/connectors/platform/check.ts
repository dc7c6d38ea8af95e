import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isObject } from '../../conformance/json-kinds.js';
import { error, type Issue } from '../../domain/issue.js';
import type { Policy } from '../../mapping/complete-referral.js';
import { ajvFormats, writtenFormats } from './formats.js';
import { atMost, issuesFrom } from './issues.js';
import type { Rule } from './rule.js';
import { ruled, rules } from './rules.js';
import { platformSchema } from './schema.js';
import { type Section, sectionsIn } from './sections.js';
import type { PlatformMessage, SameWords } from './types.js';

/** What a check finds: the wire form as what it is, when it has no fault of form, and every issue either way. */
export interface Checked {
  readonly wire: PlatformMessage | undefined;
  readonly issues: readonly Issue[];
}

export interface PlatformCheck {
  check(wire: unknown): Checked;
}

/**
 * Compiles the schema: about a tenth of a second, once.
 *
 * Form first, by the schema; then the rules that it cannot say. A part that has its form is held to its rules even when
 * another part has not, so that a sender hears everything at once. What is `written` may hold words that nobody can see,
 * as other wires do: a person's tool is not kept from a referral by a space.
 */
export function createPlatformCheck(policy: Policy, as: 'read' | 'written' = 'read'): PlatformCheck {
  const formats = as === 'read' ? ajvFormats : writtenFormats;
  const ajv = createAjv({ allErrors: false, formats });
  const isMessage = ajv.compile<PlatformMessage>(platformSchema);
  const part = <T>(name: keyof typeof platformSchema.$defs) =>
    ajv.compile<T>({ $ref: `${platformSchema.$id}#/$defs/${name}` });
  const everyFault = createFaultFinder(formats);
  const checks = new Map<string, ReturnType<typeof held>>(ruled.map((name) => [name, held(name)]));

  /** The rule of one kind of section. Whether a section has its form is asked where it is not known. */
  function held<K extends keyof SameWords>(name: K) {
    const rule: Rule<SameWords[K]> | undefined = rules[name];
    let isSection: ValidateFunction<SameWords[K]> | undefined;
    const has = (facts: unknown, isRight: boolean): facts is SameWords[K] => {
      if (isRight) return true;
      isSection ??= part<SameWords[K]>(name);
      return isSection(facts);
    };
    return ({ value, at }: Section, isRight: boolean) =>
      rule !== undefined && has(value, isRight) ? rule(value, at, policy) : [];
  }

  const rulesOf = (wire: unknown, isRight: boolean): readonly Issue[] =>
    atMost(sectionsIn(wire).flatMap((section) => checks.get(section.name)?.(section, isRight) ?? []));

  return {
    check(wire) {
      if (isMessage(wire)) return { wire, issues: rulesOf(wire, true) };
      const faults = everyFault(wire, isMessage.errors ?? []);
      return { wire: undefined, issues: [...faults, ...rulesOf(wire, false)] };
    },
  };
}

interface Making {
  readonly allErrors: boolean;
  readonly formats: typeof writtenFormats;
}

function createAjv({ allErrors, formats }: Making): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    formats,
    // Twice as long to compile, and no faster afterwards.
    code: { optimize: false },
  });
  // Every format refuses an empty text itself; ajv would count all characters of each first, a third of the check.
  ajv.removeKeyword('minLength').addKeyword({ keyword: 'minLength', schemaType: 'number' });
  ajv.addKeyword({ keyword: 'x-prsb', schemaType: 'array', metaSchema: { type: 'array', items: { type: 'string' } } });
  return ajv;
}

/** The most items of one list that are looked at once a message is known to be faulty. */
const mostItems = 500;

/**
 * Finds every fault of a message that has one. The schema is compiled for it when the first faulty message comes.
 *
 * ajv copies all errors found so far at each `$ref` that adds one, so the time grows with the square of their number:
 * of long lists only the beginning is looked at. When nothing is wrong there, the first fault is told alone.
 */
function createFaultFinder(formats: typeof writtenFormats): (wire: unknown, first: readonly ErrorObject[]) => Issue[] {
  let find: ReturnType<Ajv2020['compile']> | undefined;
  return (wire, first) => {
    find ??= createAjv({ allErrors: true, formats }).compile(platformSchema);
    const looked = beginningOf(wire);
    const issues = issuesFrom(find(looked) ? first : (find.errors ?? first));
    return looked === wire
      ? issues
      : [...issues, error('too-many', '', `found long lists: only the first ${mostItems} items of each were checked`)];
  };
}

/** Deeper than any member of the schema, and than the JSON reader goes. */
const mostLevels = 64;

/** The value with its long lists cut off; the value itself when it has none. */
function beginningOf(value: unknown, levels = mostLevels): unknown {
  if (levels === 0) return value;
  const inner = (item: unknown) => beginningOf(item, levels - 1);
  if (Array.isArray(value)) return changed(value, value.slice(0, mostItems).map(inner));
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  const begun = members.map(([key, item]) => [key, inner(item)] as const);
  return begun.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(begun);
}

const changed = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] =>
  before.length === after.length && before.every((item, i) => item === after[i]) ? before : after;
