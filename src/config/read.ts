import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject, objectsIn, textsIn } from '../conformance/json-kinds.js';
import { createOutgoing } from '../delivery/outgoing.js';
import { error, type Issue, isError, Refusal } from '../domain/issue.js';
import type { Party } from '../domain/party.js';
import { createPartyCheck } from '../exchange/parties/party-check.js';
import { ambiguities } from '../exchange/parties/party-registry.js';
import { schemaFaults } from '../exchange/parties/schema-faults.js';
import { baseUrlOf, misfits, rangesIn } from './misfits.js';
import { type ConfigForm, configSchema } from './schema.js';
import { secretsIn } from './secrets.js';
import { pointerOf, type Setting, settings } from './settings.js';

/** The configuration, whole and checked. Everything in it is frozen. */
export interface Config extends Omit<ConfigForm, 'parties' | 'baseUrl'> {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly parties: readonly Party[];
  /** Where each setting came from, by its place in the file (`limits.queue`): logged at the start, without values. */
  readonly sources: Readonly<Record<string, 'environment' | 'file' | 'standard' | 'not set'>>;
}

export interface ConfigSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The parsed configuration file; left out when there is none. */
  readonly file?: unknown;
  /** Variables named `WAYMARK_…` that others read; any other one is a fault, since it is most likely misspelt. */
  readonly others?: readonly string[];
}

/** Private keys, and what only tests read, are named so. */
const otherPrefixes = ['WAYMARK_KEY_', 'WAYMARK_TEST_'];

/**
 * Reads the configuration from the environment and the file; the environment goes before the file. Pure: whoever calls
 * it has read both.
 *
 * Refused, everything at once (`configuration`): settings that are not known, of the wrong kind or out of range, secrets
 * in the file, parties that cannot be, and what does not fit
 * together. `path` is the variable's name, or the JSON pointer in the file. No text repeats a value.
 */
export function readConfig({ environment, file, others = [] }: ConfigSources): Config {
  const said = fromEnvironment(environment);
  const form = isObject(file) ? structuredClone({ ...file }) : {};
  for (const { setting, value } of said) put(form, setting.path, value);

  const isForm = createFormCheck();
  const isRight = isForm(form);
  const faults = isRight ? [] : schemaFaults(isForm.errors ?? []);
  // What is right is held to the rules between settings even when something else is wrong: everything is told at once.
  const sound: unknown = isRight ? form : withoutFaulty(form, faults);
  const { parties, issues: partyFaults } = readParties(form.parties, rangesIn(form.egress));
  const issues = [
    ...(file === undefined || isObject(file) ? [] : [error('configuration', '', 'found no JSON object in the file')]),
    ...unknownVariables(environment, [...others, ...namedVariables(form)]),
    ...secretsIn(file),
    ...faults,
    ...partyFaults,
    ...(isForm(sound) ? misfits(sound) : []),
  ];
  const baseUrl = isRight ? baseUrlOf(form) : undefined;
  if (issues.some(isError) || !isRight || baseUrl === undefined) throw refusal(issues, said);
  return freeze({ ...form, baseUrl, parties, sources: sourcesOf(said, file) });
}

const createFormCheck = () =>
  new Ajv2020({ allErrors: true, verbose: true, useDefaults: true, strict: false }).compile<ConfigForm>(configSchema);

/** The settings in which no fault was found. */
function withoutFaulty(form: Readonly<Record<string, unknown>>, faults: readonly Issue[]): Record<string, unknown> {
  const sound: Record<string, unknown> = {};
  for (const setting of settings()) {
    const value = valueAt(form, setting.path);
    const isSound = !faults.some(({ path }) => isAtOrBelow(path, pointerOf(setting)));
    if (isSound && value !== undefined) put(sound, setting.path, value);
  }
  return sound;
}

/**
 * All faults are the operator's to mend, whatever they are called elsewhere; each is told once, by the name of the
 * variable where that set it.
 */
function refusal(issues: readonly Issue[], said: readonly Said[]): Refusal {
  const told = issues.map(({ path, text }) => {
    const by = said.find(({ setting }) => isAtOrBelow(path, pointerOf(setting)));
    return error('configuration', by?.setting.variable ?? path, text);
  });
  return new Refusal([...new Map(told.map((issue) => [`${issue.path} ${issue.text}`, issue])).values()]);
}

interface Said {
  readonly setting: Setting;
  readonly value: unknown;
}

/** What the environment says: a variable that is empty says nothing. */
function fromEnvironment(environment: ConfigSources['environment']): readonly Said[] {
  return settings().flatMap((setting) => {
    const text = setting.variable === undefined ? undefined : environment[setting.variable]?.trim();
    return text === undefined || text === '' ? [] : [{ setting, value: readText(text, setting) }];
  });
}

/** Text that is not of the kind stays as it is, and the schema refuses it. */
function readText(text: string, { type }: Setting): unknown {
  if (type === 'integer') return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
  if (type === 'string') return text;
  return text.split(',').map((item) => item.trim());
}

function put(form: Record<string, unknown>, [name = '', ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) {
    form[name] = value;
    return;
  }
  const present = form[name];
  const inner = present === undefined ? {} : present;
  // What is no object is left for the schema to refuse.
  if (!isObject(inner)) return;
  const changed = { ...inner };
  put(changed, below, value);
  form[name] = changed;
}

const isAtOrBelow = (path: string, pointer: string): boolean => path === pointer || path.startsWith(`${pointer}/`);

function unknownVariables(environment: ConfigSources['environment'], others: readonly string[]): Issue[] {
  const known = new Set([...settings().map(({ variable }) => variable), ...others]);
  return Object.keys(environment)
    .filter((name) => name.startsWith('WAYMARK_') && !known.has(name))
    .filter((name) => !otherPrefixes.some((prefix) => name.startsWith(prefix)))
    .map((name) =>
      error(
        'configuration',
        name,
        'found a variable that is no setting; expected one of those in docs/configuration.md',
      ),
    );
}

/** The variables that hold secrets: those that the parties of the file name for their keys, and the operator's token. */
function namedVariables({ parties, admin }: Readonly<Record<string, unknown>>): string[] {
  const keys = objectsIn(parties).flatMap(({ connection }) => {
    const login = isObject(connection) ? connection.login : undefined;
    return isObject(login) ? textsIn([login.keyVariable]) : [];
  });
  return [...keys, ...(isObject(admin) ? textsIn([admin.tokenVariable]) : [])];
}

function readParties(
  listed: unknown,
  ranges: readonly string[],
): { parties: readonly Party[]; issues: readonly Issue[] } {
  const { checkEndpoint, close } = createOutgoing({ allow: { ranges } });
  const check = createPartyCheck({ checkEndpoint });
  const read = (Array.isArray(listed) ? listed : []).map((json: unknown, i) => {
    const at = `/parties/${i}`;
    return { at, ...check(json, at) };
  });
  close();
  const whole = read.flatMap(({ at, party }) => (party === undefined ? [] : [{ at, party }]));
  const parties = whole.map(({ party }) => party);
  const shared = ambiguities(parties, (index) => whole[index]?.at ?? '');
  return { parties, issues: [...read.flatMap(({ issues }) => issues), ...shared] };
}

function sourcesOf(said: readonly Said[], file: unknown): Config['sources'] {
  const sources = settings().map((setting) => {
    const source = said.some((one) => one.setting.variable === setting.variable && setting.variable !== undefined)
      ? 'environment'
      : valueAt(file, setting.path) !== undefined
        ? 'file'
        : setting.standard === undefined
          ? 'not set'
          : 'standard';
    return [setting.path.join('.'), source] as const;
  });
  return Object.fromEntries(sources);
}

const valueAt = (value: unknown, [name, ...below]: readonly string[]): unknown => {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name], below) : undefined;
};

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const item of Object.values(value)) freeze(item);
    Object.freeze(value);
  }
  return value;
}
