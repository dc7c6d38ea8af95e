import { writeJson } from '../conformance/json-literals.js';
import { isError } from '../domain/issue.js';
import { isMembers, same } from '../mapping/engine/constants.js';
import type { Story } from './case-library.js';
import type { Call, Command } from './command.js';
import { play, type Step } from './play.js';
import { unmappedReport } from './report.js';
import { type ExitCode, Usage } from './terminal.js';

export const caseCommand: Command = {
  name: 'case',
  usage: 'case list | case show NAME | case run NAME [--full]',
  summary: 'the stories that ship with Waymark: lists them, shows one, or plays one from end to end',
  details: `
  run plays every step anew, shows it (bundles in outline, unless --full), and says whether it is still
  what the story's files hold.
`,
  options: { full: { type: 'boolean' } },
  async run(call) {
    const [action, name, ...more] = call.positionals;
    if (more.length > 0) throw new Usage('found too many words');
    if (action === 'list' && name === undefined) return list(call);
    if (action === 'show' || action === 'run') {
      const story = name === undefined ? undefined : call.tools.cases.story(name);
      if (story === undefined)
        throw new Usage(`found no such story; expected one of ${call.tools.cases.names.join(', ')}`);
      return action === 'show' ? show(call, story) : perform(call, story);
    }
    throw new Usage('expected list, show NAME or run NAME');
  },
};

function list({ tools, terminal, json, paint }: Call): ExitCode {
  const stories = tools.cases.names.flatMap((name) => tools.cases.story(name) ?? []);
  if (json) terminal.out(`${JSON.stringify(stories, null, 2)}\n`);
  else for (const { name, title } of stories) terminal.out(`${paint('bold', name.padEnd(28))} ${title}\n`);
  return 0;
}

function show({ tools, terminal, json, paint }: Call, story: Story): ExitCode {
  const contents = story.files.map((file) => ({ file, json: tools.cases.content(story, file) }));
  if (json) terminal.out(`${writeJson({ ...story, contents }, 2)}\n`);
  else {
    terminal.out(`${paint('bold', story.title)}\n\n${story.text}\n`);
    for (const { file, json: content } of contents)
      terminal.out(`\n${paint('blue', file)}\n${writeJson(content, 2)}\n`);
  }
  return 0;
}

function perform({ tools, terminal, json, paint, values }: Call, story: Story): ExitCode {
  const steps = play(story, tools.cases, tools.wires);
  const changed = steps.filter((step) => !same(step.json, tools.cases.content(story, step.file)));
  const faults = steps.flatMap((step) =>
    step.file.endsWith('.bundle.json') ? tools.conformance().check(step.json).filter(isError) : [],
  );
  if (json) {
    terminal.out(`${writeJson({ story: story.name, steps, changed: changed.map(({ file }) => file), faults }, 2)}\n`);
  } else {
    terminal.out(`${paint('bold', story.title)}\n\n${story.text}\n`);
    for (const step of steps) terminal.out(stepText(step, steps.indexOf(step), values.full === true, paint));
    terminal.out(`\n${summary(story, steps, changed, faults.length, paint)}`);
  }
  return changed.length > 0 || faults.length > 0 ? 1 : 0;
}

function stepText({ file, says, json, incoming }: Step, i: number, full: boolean, paint: Call['paint']): string {
  const head = `\n${paint('blue', `── ${i + 1}. ${says}`)}  ${paint('grey', file)}\n`;
  const body = full || !isBundle(json) ? `${writeJson(json, 2)}\n` : outline(json);
  return head + body + (incoming === undefined ? '' : unmappedReport(incoming.unmapped, paint));
}

const isBundle = (json: unknown): json is { type: unknown; entry: readonly unknown[] } =>
  isMembers(json) && json.resourceType === 'Bundle' && Array.isArray(json.entry);

/** A bundle in a few lines: how many resources of each type, and where the work on them stands. */
function outline({ type, entry }: { type: unknown; entry: readonly unknown[] }): string {
  const resources = entry.flatMap((item) => (isMembers(item) && isMembers(item.resource) ? [item.resource] : []));
  const counts = new Map<string, number>();
  for (const { resourceType } of resources)
    counts.set(String(resourceType), (counts.get(String(resourceType)) ?? 0) + 1);
  const types = [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`)).join(', ');
  const task = resources.find(({ resourceType }) => resourceType === 'Task');
  return `   a ${String(type)} Bundle of ${resources.length} resources (--full shows it): ${types}\n${task === undefined ? '' : standing(task)}`;
}

function standing({ status, businessStatus, statusReason }: Readonly<Record<string, unknown>>): string {
  const shown = { status, businessStatus, statusReason };
  return `   its Task says ${writeJson(shown, 2).replaceAll('\n', '\n   ')}\n`;
}

function summary(
  story: Story,
  steps: readonly Step[],
  changed: readonly Step[],
  faults: number,
  paint: Call['paint'],
): string {
  const golden =
    changed.length === 0
      ? paint('green', `${steps.length} steps, each as the story's files hold it`)
      : paint('red', `changed: ${changed.map(({ file }) => file).join(', ')}`);
  const checked =
    faults === 0
      ? paint('green', 'every bundle keeps to its profiles')
      : paint('red', `${faults} faults against the profiles`);
  return `${story.name}: ${golden}; ${checked}\n`;
}
