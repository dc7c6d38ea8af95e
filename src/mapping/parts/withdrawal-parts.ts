import { one, type Part, retold, someone, subject } from '../engine/parts.js';
import { takenBackTable } from '../resources/service-request.js';

/**
 * What a message that takes a referral back says of it: the request itself, the person, and the Task with the reason.
 * Who asked and who was asked are not said again. `parts` are those of a referral on the same wire, and `start` what a
 * new request starts with there.
 */
export const withdrawalParts = (parts: readonly Part[], start: object = {}): readonly Part[] =>
  parts
    .filter(({ name, path: [section] }) => section === 'person' || name === 'request' || name === 'task')
    .map((part) => (part.name === 'request' ? takenBack(start) : part));

const takenBack = (start: object): Part =>
  retold(
    one({
      name: 'request',
      table: takenBackTable,
      path: ['takenBack'],
      find: ({ request }) => someone(request),
      links: [subject],
      repeats: ['priority'],
    }),
    start,
  );
