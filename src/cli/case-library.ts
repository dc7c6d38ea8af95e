import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../conformance/json.js';

/** One story: numbered files, each what one side sent or got. See `fixtures/README.md`. */
export interface Story {
  readonly name: string;
  /** The first line of its README. */
  readonly title: string;
  /** What the README says under its title. */
  readonly text: string;
  /** The numbered JSON files, in order. */
  readonly files: readonly string[];
}

/** The stories that ship with Waymark: found in their folder, not listed. */
export interface CaseLibrary {
  readonly names: readonly string[];
  story(name: string): Story | undefined;
  /** The parsed content of one of a story's files; nothing when it has no such file. */
  content(story: Story, file: string): unknown;
  /** What is done in it, in order, where it is more than one message each way: the parsed `journey.json`. */
  journey(story: Story): unknown;
}

/** Reads stories from `folder`, one folder each; a folder without a README is not a story. */
export function createCaseLibrary(folder: string): CaseLibrary {
  const names = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'README.md')))
        .map((entry) => entry.name)
        .sort()
    : [];
  return {
    names,
    story(name) {
      // Only a name that was found is looked up, so that no name leads out of the folder.
      if (!names.includes(name)) return undefined;
      const [title = name, ...text] = readFileSync(join(folder, name, 'README.md'), 'utf8').split('\n');
      return {
        name,
        title: title.replace(/^#+\s*/, ''),
        text: text.join('\n').trim(),
        files: readdirSync(join(folder, name))
          .filter((file) => /^\d-.*\.json$/.test(file))
          .sort(),
      };
    },
    journey({ name }) {
      const file = join(folder, name, 'journey.json');
      return existsSync(file) ? readJson(readFileSync(file)) : undefined;
    },
    content: ({ name, files }, file) =>
      files.includes(file) ? readJson(readFileSync(join(folder, name, file))) : undefined,
  };
}
