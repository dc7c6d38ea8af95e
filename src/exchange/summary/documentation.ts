import { entryKinds, uncodedThings } from '../../domain/coded-entries.js';
import type { ReferralMessage } from '../../domain/message.js';
import { storyOf } from '../../domain/story.js';
import { storyParts } from '../../domain/story-block.js';
import { recordEntry, uncodedWords } from '../../mapping/codes/record-entries.js';
import { summaryText } from './text.js';

const when: Readonly<Record<(typeof entryKinds)[number], string>> = {
  referral: 'the link worker accepts, or puts the person on the waiting list: the first time',
  seen: 'the first contact that the person attended face to face or by video',
  declined: 'the person declines before the work begins',
  closed: 'accepted work is closed or ends early',
};

/** The page `docs/summary.md`, with a story as it is told. */
export function summaryDocumentation({ referral }: ReferralMessage): string {
  const story = storyOf(referral, { level: 'everything', detail: 'short' });
  return `# The summary

What goes into the practice's record: what is asked of the practice first, then the story. It is made from what is kept
whenever it is asked for, and holds what the one who asks may see ([sharing.md](sharing.md)); what is restricted is in it
only for a party that is cleared. It is preliminary while the referral is open, final when it has ended.

| where | what |
|---|---|
| \`GET /platform/v1/referrals/{id}/summary\` | plain JSON; a FHIR document, HTML or PDF by \`Accept: application/fhir+json\`, \`text/html\`, \`application/pdf\` |
| \`GET /fhir/ServiceRequest/{id}/$summary\` | the FHIR document |
| \`GET /fhir/Composition/{id}/$document\` | the link worker's own summary, as it is kept, with all that it refers to |
| \`GET /platform/v1/referrals/{id}/coded-entries\` | what the practice should file, each code once |
| \`waymark summary EXCHANGE --format text|html|fhir|pdf\` | for the operator, from the store itself, as one of the parties sees it |

\`?detail=full\` tells each contact and goal; without it the summary is short.

## Its parts, in their order

${Object.values(storyParts)
  .map((title) => `1. ${title}`)
  .join('\n')}

A part of which nothing is known is left out, but for the first: where nobody said whether anything is asked, it says so;
"no action needed" stands there only where the link worker said it.

## The FHIR document

\`Bundle.type\` is \`document\` (profile \`waymark-summary-document\`), its first entry a \`Composition\`
(\`waymark-summary-composition\`) with a section for each part, then every resource that the sections refer to. Entries are
known by \`urn:uuid:\`; the numbers of the referral are in its identifiers. The same version of a referral gives the same
document.

## The PDF

Made without a browser, tagged, in Roboto: Latin, Greek, Cyrillic and Vietnamese letters. A character that the font has not
stands as \ufffd, and text that is longer than anyone reads is cut; the page then says so. The HTML page and the FHIR document
have all of it.

## Coded entries

| code | term | filed when |
|---|---|---|
${entryKinds.map((kind) => `| ${recordEntry.rows[kind].code} | ${recordEntry.rows[kind].display ?? ''} | ${when[kind]} |`).join('\n')}

Each at most once for a referral, dated by the day in the UK on which it happened, by the one who said it. An offer is never coded: it counts for
nothing. What is asked within a referral (a connection, a request to the practice) gives no entry of its own; what was entered
in error gives none at all. Source: ${recordEntry.source}.

No verified code says, and so no entry is given for: ${uncodedThings.map((thing) => uncodedWords[thing]).join('; ')}.

The entries stand in the document's last section, as \`Observation\`s of the profile \`waymark-record-entry\`, and at their own
address. The message about progress that makes an entry due brings it as well, on every wire (platform: \`report.codedEntries\`),
to the referrer and to those who read along, as far as each may hear it ([sharing.md](sharing.md)): the referral code with the
message that accepts, for instance. Each is told once in the life of a referral. Waymark alone says them; in what is sent to
Waymark they are refused (\`not-supported\`). An entry that was told is not taken back by a message, when what it was made of
turns out to be a mistake: what is asked for at the address above is then what holds.

## An example

The case \`outcome-maximal\`, as text. A coded entry is made from the history of the work, which a case has not, so none
stands here.

\`\`\`text
${summaryText(story)}\`\`\`
`;
}
