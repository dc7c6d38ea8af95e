import { join, resolve } from 'node:path';
import { isDateTime } from '../domain/instruments/when.js';
import { evaluate } from '../exchange/evaluate/evaluate.js';
import { createPseudonyms } from '../exchange/evaluate/pseudonyms.js';
import { loadStory } from '../exchange/evaluate/story.js';
import { checkWords } from './actions.js';
import type { Command } from './command.js';
import { configOf, configOption, neededOption, textOption } from './config-file.js';
import { withStore } from './on-store.js';
import { Usage } from './terminal.js';

/** The least count that a summary shows, where nobody says otherwise. */
const usualLeast = 5;

export const evaluateCommand: Command = {
  name: 'evaluate',
  usage: 'evaluate --from DATE --to DATE --key-variable NAME [--out DIR] [--config FILE]',
  summary: 'a pseudonymised data set of the referrals of a period, with its dictionary and a summary',
  details: `
  It reads the store itself: of the embedded store while no service runs on it, or of a copy (waymark backup).
  --from, --to DATE      the first and the last day on which the referrals were made
  --key-variable NAME    the environment variable that holds the key of the pseudonyms, such as WAYMARK_KEY_EVALUATION:
                         at least 32 characters, made by chance. Keep it apart from what is written
  --out DIR              a folder that is not there yet (evaluation-FROM-to-TO)
  --age-bands            five years of age instead of one
  --place                the first half of the postcode as well
  --free-text            what people wrote as well: nobody has looked through it for names
  --suppress N           the least count that the summary shows (5); 1 shows them all
`,
  options: {
    ...configOption,
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string' },
    'key-variable': { type: 'string' },
    'age-bands': { type: 'boolean' },
    place: { type: 'boolean' },
    'free-text': { type: 'boolean' },
    suppress: { type: 'string' },
  },
  async run(call) {
    const { values, positionals, terminal, json, tools } = call;
    checkWords(positionals, [], 'evaluate');
    const [from, to] = [dayNamed(values.from, 'from'), dayNamed(values.to, 'to')];
    if (from > to) throw new Usage('found a --to before --from; expected the same day or a later one');
    const least = leastNamed(values.suppress);
    const variable = variableNamed(values['key-variable']);
    const folder = resolve(textOption(values.out) ?? `evaluation-${from}-to-${to}`);
    if (await tools.service.exists(folder)) throw new Usage(`found ${folder} there already; expected a new folder`);
    const pseudonyms = createPseudonyms(tools.service.secret(variable), variable);
    await withStore(call, await configOf(call), 'existing', async (store) => {
      const done = await evaluate(
        {
          store,
          load: (exchange) => loadStory(store, exchange),
          pseudonyms,
          open: (name) => tools.service.newFile(join(folder, name)),
        },
        {
          from,
          to,
          least,
          wanted: {
            freeText: values['free-text'] === true,
            place: values.place === true,
            ageBands: values['age-bands'] === true,
          },
        },
      );
      const { files, ...counts } = done;
      terminal.out(
        json
          ? `${JSON.stringify({ folder, ...counts, files }, null, 2)}\n`
          : `${files.length} files in ${folder}, of ${counts.referrals} referrals\n`,
      );
    });
    return 0;
  },
};

function dayNamed(value: unknown, name: string): string {
  const day = neededOption(value, name);
  if (day.length === 10 && isDateTime(day)) return day;
  throw new Usage(`found no day in --${name}; expected one such as 2026-04-01`);
}

/** What is no name is not repeated: it may be the key itself. */
function variableNamed(value: unknown): string {
  const name = neededOption(value, 'key-variable');
  if (/^[A-Z_][A-Z0-9_]{0,99}$/.test(name)) return name;
  throw new Usage('found no name of a variable in --key-variable; expected one such as WAYMARK_KEY_EVALUATION');
}

/** Two would show nothing that is small and hide all the rest: the least that protects is three. */
function leastNamed(value: unknown): number {
  if (value === undefined) return usualLeast;
  const least = Number(value);
  if (Number.isInteger(least) && (least === 1 || (least >= 3 && least <= 100))) return least;
  throw new Usage('found another --suppress; expected 1, or 3 to 100');
}
