import type { ReferralMessage } from '../domain/message.js';
import type { Party } from '../domain/party.js';
import { exchangeIdOf } from '../exchange/refer.js';
import { identifierSystems } from '../mapping/systems.js';
import { sandboxPaths } from './sandbox.js';

export interface GuideOf {
  readonly folder: string;
  readonly baseUrl: string;
  readonly practice: Party;
  readonly linkWorkers: Party;
  /** The referral that stands in the sandbox, ready to be sent. */
  readonly referral: ReferralMessage;
}

/**
 * The commands that play a whole exchange through a running service, to be pasted into a shell with curl and Node: each
 * with one line that says what it does. Every line can be run again: what was said before is known, and gets the first
 * answer.
 */
export function sandboxGuide({ folder, baseUrl, practice, linkWorkers, referral }: GuideOf): string {
  const paths = sandboxPaths(folder);
  const exchange = exchangeIdOf(practice, referral);
  const token = ({ id }: Party) =>
    `$(node dist/main.js token --party ${id} --key ${quoted(paths.key(id))} --config ${quoted(paths.config)})`;
  const { system, value } = referral.receiver.endpoint;
  const target = Buffer.from(JSON.stringify({ value, system })).toString('base64');
  const report = (path: string, state: string) => [
    'call -X POST -H "Authorization: Bearer $WORKER" -H \'Content-Type: application/json\'',
    `-H 'Idempotency-Key: ${exchange}-${state}' --data-binary @${quoted(path)}`,
    '"$URL/platform/v1/referrals/$REFERRAL/progress"',
  ];
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['The practice asks for an access token, which lives five minutes', [`PRACTICE=${token(practice)}`]],
    [
      'The practice refers a person: a BaRS message to the FHIR door. What was carried and not understood is told.',
      [
        'call -X POST -H "Authorization: Bearer $PRACTICE" -H \'Content-Type: application/fhir+json\'',
        `-H 'X-Request-Id: ${referral.id}' -H 'X-Correlation-Id: ${referral.id}'`,
        `-H 'NHSD-Target-Identifier: ${target}' -H 'Prefer: return=OperationOutcome'`,
        `--data-binary @${quoted(paths.referral)} "$URL/fhir/\\$process-message"`,
      ],
    ],
    ['The link worker asks for a token', [`WORKER=${token(linkWorkers)}`]],
    [
      'The link worker reads the inbox: the referral in plain JSON, and its name, exchange',
      ['call -H "Authorization: Bearer $WORKER" "$URL/platform/v1/inbox"', `REFERRAL=${exchange}`],
    ],
    ['The link worker says that it has arrived', acknowledgement('WORKER')],
    ['The link worker accepts the referral', report(paths.accepted, 'accepted')],
    ['The link worker has met the person', report(paths.engaged, 'engaged')],
    ['The link worker closes the work, with the story of what came of it', report(paths.closed, 'closed')],
    [
      'The practice reads its inbox: BaRS responses, here the state and the words of each',
      ['call -H "Authorization: Bearer $PRACTICE" "$URL/platform/v1/inbox" > /dev/null', `pick '${answersSeen}'`],
    ],
    ['The practice says that they have arrived', acknowledgement('PRACTICE')],
    [
      'The practice looks where the work stands: its request, and the Task that goes with it',
      [
        'call -H "Authorization: Bearer $PRACTICE"',
        `"$URL/fhir/ServiceRequest?${new URLSearchParams(requestQuery(referral))}"`,
      ],
    ],
    ...byNhsNumber(referral),
    [
      'The practice reads the summary: whether anything is asked of it, then the story; here as plain JSON',
      ['call -H "Authorization: Bearer $PRACTICE"', '"$URL/platform/v1/referrals/$REFERRAL/summary"'],
    ],
    [
      'The same as a page, to be read and printed: a FHIR document and a PDF are to be had by Accept, too',
      [
        `keep ${quoted(paths.page)} -H "Authorization: Bearer $PRACTICE" -H 'Accept: text/html'`,
        '"$URL/platform/v1/referrals/$REFERRAL/summary"',
      ],
    ],
    [
      'The practice asks what to file in the record: each code once',
      ['call -H "Authorization: Bearer $PRACTICE"', '"$URL/platform/v1/referrals/$REFERRAL/coded-entries"'],
    ],
  ];
  const shown = steps.map(([says, lines], i) => `echo '--- ${i + 1}. ${says}'\n${joined(lines)}\n`);
  return `${preamble(baseUrl)}\n${shown.join('\n')}`;
}

/**
 * Three functions: one calls and shows the status and the body, one takes something out of the body that came last, one
 * keeps a body that is no JSON in a file.
 */
const preamble = (baseUrl: string): string => `URL=${quoted(baseUrl)}
call() { ANSWER=$(curl -sS -w '%{stderr}HTTP %{http_code}\\n' "$@"); pick it; }
pick() { printf '%s' "$ANSWER" | node -e "const it = JSON.parse(require('fs').readFileSync(0, 'utf8')); const found = $1; console.log(typeof found === 'string' ? found : JSON.stringify(found, null, 2))"; }
keep() { FILE=$1; shift; curl -sS -w '%{stderr}HTTP %{http_code}\\n' -o "$FILE" "$@" && echo "$FILE"; }
`;

/** Each step is a command whose lines belong together, or several commands. */
const joined = (lines: readonly string[]): string =>
  lines.reduce((text, line) => `${text}${isPartOf(line) ? ' \\\n  ' : '\n'}${line}`);

/** What begins with an option or an address goes on with the command before. */
const isPartOf = (line: string): boolean => /^(--?[A-Za-z]|")/.test(line);

/** Everything up to the place where the page that was read last ends. */
const acknowledgement = (token: string): readonly string[] => [
  `call -X POST -H "Authorization: Bearer $${token}" -H 'Content-Type: application/json'`,
  '-H "Idempotency-Key: inbox-$(pick it.next)" -d "{\\"upTo\\": \\"$(pick it.next)\\"}"',
  '"$URL/platform/v1/inbox/acknowledge"',
];

const answersSeen =
  'it.items.map(({ kind, message }) => [kind, ...message.entry.flatMap(({ resource: { resourceType, businessStatus, note } }) => resourceType === "Task" ? [businessStatus.coding[0].code, ...(note || []).map(({ text }) => text)] : [])])';

function requestQuery({ referral }: ReferralMessage): Record<string, string> {
  const [{ system = '', value } = { value: '' }] = referral.details.identifiers ?? [];
  return { identifier: `${system}|${value}`, _revinclude: 'Task:focus' };
}

function byNhsNumber({ referral: { person } }: ReferralMessage): readonly (readonly [string, readonly string[]])[] {
  const number = person.nhsNumber?.value;
  if (number === undefined) return [];
  return [
    [
      'The practice searches by NHS number: in a body, since addresses end up in logs',
      [
        'call -X POST -H "Authorization: Bearer $PRACTICE"',
        `--data-urlencode 'patient:identifier=${identifierSystems.nhsNumber}|${number}' "$URL/fhir/Task/_search"`,
      ],
    ],
  ];
}

/** A word of a shell: as it is where nothing in it means anything else. */
const quoted = (text: string): string => (/^[\w./:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
