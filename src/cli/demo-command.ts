import type { Config } from '../config/read.js';
import { writeJson } from '../conformance/json-literals.js';
import { error, Refusal } from '../domain/issue.js';
import type { Party, PartyRole } from '../domain/party.js';
import type { Call, Command } from './command.js';
import { configOf, configOption, readJsonFile, textOption } from './config-file.js';
import { playJourney } from './demo-journey.js';
import { playStory } from './demo-play.js';
import { createSpeaker, type Move, type Speaker } from './demo-speaker.js';
import { readJourney } from './journey.js';
import { sandboxPaths, sandboxStory } from './sandbox.js';
import { Usage } from './terminal.js';

const usual = 'waymark-sandbox/waymark.json';

export const demoCommand: Command = {
  name: 'demo',
  usage: 'demo [STORY] [--config FILE]',
  summary: 'plays a story against the running service: a GP system and a link-worker tool, with all they say and hear',
  details: `
  FILE is the configuration of a sandbox (${usual}), whose keys are beside it. STORY is one of
  waymark case list (${sandboxStory}); each time it is played it is a new referral. --json gives every call whole.
`,
  options: configOption,
  async run(call) {
    const { positionals, terminal, json, tools } = call;
    const [name = sandboxStory, ...more] = positionals;
    const story = tools.cases.story(name);
    if (story === undefined || more.length > 0)
      throw new Usage(`found no such story; expected one of ${tools.cases.names.join(', ')}`);
    const file = textOption(call.values.config) ?? tools.service.configPath ?? usual;
    if (!(await tools.service.exists(file))) {
      throw new Usage(`found no ${file}; expected the configuration of a sandbox (waymark sandbox makes one)`);
    }
    const config = await configOf(call, usual);
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
    const moves: Move[] = [];
    const note = (move: Move) => {
      moves.push(move);
      if (!json) terminal.out(shown(move, moves.length, call.paint));
    };
    const { surroundings } = tools.service;
    const speaker = async (who: string, role: PartyRole, nth = 0): Promise<Speaker> => {
      const party = partyIn(config, role, nth);
      const key = await readJsonFile(call, sandboxPaths(folder).key(party.id));
      return createSpeaker({ who, party, key, baseUrl: config.baseUrl, surroundings, note });
    };
    const practice = await speaker('GP system', 'referrer');
    const linkWorkers = await speaker('link-worker tool', 'link-worker');
    const service = await speaker('community service', 'link-worker', 1);
    if (!json) terminal.out(`${call.paint('bold', story.title)}\n\n`);
    try {
      const deps = { tools, surroundings, practice, linkWorkers, service };
      const journey = tools.cases.journey(story);
      if (journey === undefined) await playStory(story, deps);
      else await playJourney(story, readJourney(journey), deps);
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || !json) throw thrown;
      terminal.out(`${writeJson({ story: story.name, whole: false, moves, issues: thrown.issues }, 2)}\n`);
      return 1;
    }
    if (json) terminal.out(`${writeJson({ story: story.name, whole: true, moves }, 2)}\n`);
    else terminal.err(`\n${call.paint('green', `played in ${moves.length} calls`)}: each as it should be\n`);
    return 0;
  },
};

function shown({ who, says, request, answer, heard }: Move, number: number, paint: Call['paint']): string {
  const status = paint(answer.status < 300 ? 'green' : 'red', String(answer.status));
  return (
    `${String(number).padStart(2)}. ${paint('bold', who)} ${says}\n` +
    `    ${paint('grey', `${request.method} ${request.path}`)}  ${status}\n` +
    `    ${heard.replaceAll('\n', '\n    ')}\n`
  );
}

/** The nth party of a role that fetches what is owed to it: only such a one can be played from here. */
function partyIn({ parties }: Config, role: PartyRole, nth: number): Party {
  const party = parties.filter(({ roles, connection }) => roles.includes(role) && connection.kind === 'inbox')[nth];
  if (party !== undefined) return party;
  const text = `found no ${role} with an inbox; expected one, as waymark sandbox writes it`;
  throw new Refusal([error('configuration', '/parties', text)]);
}
