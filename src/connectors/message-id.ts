import { type Issue, warning } from '../domain/issue.js';
import { messageIdPattern } from '../domain/message.js';
import { nameUuid } from '../mapping/engine/ids.js';

const uuid = new RegExp(messageIdPattern);

/** The id of the message in a bundle: FHIR lets a bundle have any id, and what is no UUID stands for one made from it. */
export const messageIdOf = (id: string): string => (uuid.test(id) ? id : nameUuid(`Bundle.id|${id}`));

/** Says where another id stands than the message has. */
export function checkMessageId(id: string | undefined, path: string): Issue[] {
  if (id === undefined || uuid.test(id)) return [];
  const text = 'found an id that is no UUID; expected one. It is read as a UUID made from it, and kept as it came';
  return [warning('variant', path, text)];
}
