import { isObject, textOf } from '../conformance/json-kinds.js';
import { configSchema } from './schema.js';

/** One thing that may be set: its place in the file, its variable, and what the schema says of it. */
export interface Setting {
  readonly path: readonly string[];
  readonly variable: string | undefined;
  readonly type: 'string' | 'integer' | 'array';
  readonly words: readonly string[];
  readonly range: readonly [number, number] | undefined;
  readonly standard: unknown;
  readonly description: string;
}

/** Everything that may be set, in the order of the schema. */
export const settings = (): readonly Setting[] => settingsIn(configSchema.properties, []);

/** The JSON pointer of a setting. */
export const pointerOf = ({ path }: Setting): string => `/${path.join('/')}`;

function settingsIn(properties: object, above: readonly string[]): Setting[] {
  return Object.entries(properties).flatMap(([name, schema]: [string, unknown]) => {
    if (!isObject(schema)) return [];
    const path = [...above, name];
    return isObject(schema.properties) ? settingsIn(schema.properties, path) : [settingFrom(schema, path)];
  });
}

function settingFrom(schema: Readonly<Record<string, unknown>>, path: readonly string[]): Setting {
  const { minimum, maximum } = schema;
  return {
    path,
    variable: textOf(schema['x-variable']),
    type: schema.type === 'integer' || schema.type === 'array' ? schema.type : 'string',
    words: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    range: typeof minimum === 'number' && typeof maximum === 'number' ? [minimum, maximum] : undefined,
    standard: schema.default,
    description: textOf(schema.description) ?? '',
  };
}

/** The page docs/configuration.md. */
export function configurationDocument(): string {
  const rows = settings().map((setting) => {
    const name = `\`${setting.path.join('.')}\``;
    const variable = setting.variable === undefined ? 'in the file only' : `\`${setting.variable}\``;
    return `| ${[name, variable, takes(setting), standardOf(setting), setting.description.replaceAll('|', '\\|')].join(' | ')} |`;
  });
  return `${intro}\n${['| In the file | Variable | Takes | When not set | What it is |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}

const intro = `<!-- Generated from src/config/schema.ts by \`npm run docs\`. Change the schema, not this page. -->

# Configuration

Everything can be set by an environment variable, and everything but secrets in a JSON file that \`--config\` names. A variable goes before the file. A list in a variable is separated by commas. The service does not start with a setting that it does not know, a variable \`WAYMARK_…\` that is none of these, or a value that is out of range; it tells all faults at once. What it took from where it logs when it starts.

A private key is never a setting: a party's \`login.keyVariable\` names the environment variable that holds it, which is best called \`WAYMARK_KEY_…\`. A file with a key or a password in it is refused. \`WAYMARK_AUDIT_KEY\` holds the key of the audit trail, and is best kept where whoever can write to the store cannot read it; without it a key is made and kept in the store. docs/connectors.md says what a party looks like.
`;

function takes({ type, words, range }: Setting): string {
  if (words.length > 0) return words.map((word) => `\`${word}\``).join(' or ');
  if (range !== undefined) return `${range[0]} to ${range[1]}`;
  return type === 'array' ? 'a list' : 'text';
}

function standardOf({ standard }: Setting): string {
  if (standard === undefined) return 'see there';
  return Array.isArray(standard) ? 'none' : `\`${String(standard)}\``;
}
