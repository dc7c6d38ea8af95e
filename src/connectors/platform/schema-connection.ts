import { uptakes } from '../../domain/connection.js';
import { needKinds } from '../../domain/needs.js';
import { priorities } from '../../domain/priority.js';
import { choice, closed, code, coded, list, moment, ref, text } from './leaves.js';

/** What a link worker asks of others on the way: of a community service, and of the practice. */

const number = ref(
  'identifier',
  'Identifier',
  'The number that the sender has for it: every later word on it carries the same one.',
);

const progress = ref('progress', 'Progress', 'Where it stands, in the words of any referral: sent when it is new.');

export const connection = closed(
  'Connection',
  'An onward referral to a community service: the service is asked. A name and a number handed over is a signpost.',
  {
    identifier: number,
    service: closed(
      'Service',
      'The service that is asked: by its id in the directory, by its name, or by both.',
      {
        directoryId: code('Directory id', "Its id in Waymark's directory of services."),
        name: text('Name', 'The name of the service as people know it.'),
        organisation: ref('organisation', 'Organisation', 'Who offers it.'),
        contactDetails: list(
          ref('contactDetail', 'Contact detail', 'One way to reach them.'),
          'Contact details',
          'How to reach them.',
        ),
      },
      [],
    ),
    needs: list(choice(needKinds, 'Need', 'What sort of need it is for.'), 'Needs', 'Which needs it is for.'),
    reason: coded('Reason', 'Why this service.'),
    progress,
    uptake: choice(uptakes, 'Uptake', 'Whether the person took it up: not-known when it was asked and nobody can say.'),
    outcome: coded('Outcome', 'What came of it for the person.'),
  },
  ['identifier', 'service', 'progress'],
);

export const practiceRequest = closed(
  'Request to the practice',
  'Something that the practice is asked to do, and accepts, rejects or completes.',
  {
    identifier: number,
    what: text('What', 'What is asked, in words.'),
    need: ref('identifier', 'Need', 'The need found that it is about, by its number.'),
    priority: choice(priorities, 'Priority', 'How urgent it is.'),
    by: moment('By', 'By when.'),
    progress,
  },
  ['identifier', 'what', 'progress'],
);
