import type { Config } from '../config/read.js';
import { readJson } from '../conformance/json.js';
import { Refusal } from '../domain/issue.js';
import type { Call } from './command.js';
import { Usage } from './terminal.js';

/** The option by which a command is told of a configuration file. */
export const configOption = { config: { type: 'string' } } as const;

/**
 * The configuration: of the environment and of the file that `--config` names, or WAYMARK_CONFIG, or `usual`. Throws a
 * `Usage` when the file cannot be read, a `Refusal` with every fault of what stands in it.
 */
export async function configOf({ values, tools }: Pick<Call, 'values' | 'tools'>, usual?: string): Promise<Config> {
  const path = textOption(values.config) ?? tools.service.configPath ?? usual;
  return tools.service.config(path === undefined ? undefined : await readJsonFile({ tools }, path));
}

/** The JSON of a file beside the store: a configuration, or a key. No issue repeats what stands in it. */
export async function readJsonFile({ tools }: Pick<Call, 'tools'>, path: string): Promise<unknown> {
  if (!(await tools.service.exists(path))) throw new Usage(`found no file ${path} that can be read`);
  const text = await tools.service.readFile(path);
  try {
    return readJson(text);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    throw new Refusal(thrown.issues.map((issue) => ({ ...issue, path: `${path} ${issue.path}`.trim() })));
  }
}

export const textOption = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** An option without which a command makes no sense. */
export function neededOption(value: unknown, name: string): string {
  const text = textOption(value);
  if (text === undefined) throw new Usage(`--${name} is missing`);
  return text;
}
