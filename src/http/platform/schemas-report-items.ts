import { closed, list, ref } from '../../connectors/platform/leaves.js';

/*
 * What is sent of a report by itself: one item of one of its lists, or several. Requests are checked as part of the
 * message that is made of them; from these the OpenAPI document is made.
 */

/** One of them, or a list of them. */
const items = <const N extends string>(name: N, title: string, description: string) =>
  ({
    oneOf: [ref(name, title, description), list(ref(name, title, description), `${title}s`, 'Several at once.')],
    title: `${title}, or several`,
    description: 'One, or a list: all of it is kept, or none.',
  }) as const;

export const reportItems = {
  contactItems: items('contact', 'Contact', 'One meeting, call or try.'),
  needItems: items('foundNeed', 'Need found', 'One need that the referral did not name.'),
  assessmentItems: items('assessment', 'Assessment', 'What was found out.'),
  measureItems: items('measure', 'Measure', 'One instrument at one time: Waymark scores it.'),
  connectionItems: items('connection', 'Connection', 'A community service that is asked.'),
  requestItems: items('practiceRequest', 'Request to the practice', 'What the practice is asked to do.'),
  signpostItems: items('signpost', 'Signpost', 'What the person was told of.'),
  summaryItems: items('summary', 'Summary', 'What is written to the practice.'),
} as const;

/** What is answered. */
export const reportAnswers = {
  reportView: closed(
    'What is known',
    'What the link worker did and found, as far as you may see it.',
    {
      exchange: ref('exchange', 'Exchange', 'Where the referral stands.'),
      report: ref('report', 'Report', 'Everything that was reported; absent where nothing was.'),
    },
    ['exchange'],
  ),
} as const;
