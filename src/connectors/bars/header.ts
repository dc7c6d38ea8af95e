import { error, type Issue, warning } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import type { Entry } from '../../mapping/engine/graph.js';
import type { Header } from '../../mapping/resources/message-header.js';
import { codeSystems, messageDefinitions } from '../../mapping/systems.js';

export type Kind = 'referral' | 'withdrawal' | 'progress';

/** How each kind of message says what it is (BaRS guide: message structure and cancellation): what is written, and which reasons are read as the same. */
export const conversations = {
  referral: {
    event: 'servicerequest-request',
    reason: 'new',
    also: [],
    definition: messageDefinitions.referral,
  },
  withdrawal: {
    event: 'servicerequest-request',
    reason: 'update',
    also: ['delete'],
    definition: messageDefinitions.cancelled,
  },
  progress: {
    event: 'servicerequest-response',
    reason: 'new',
    also: ['update'],
    definition: messageDefinitions.responseShort,
  },
} as const satisfies Record<
  Kind,
  Required<Pick<Header, 'event' | 'reason' | 'definition'>> & { also: readonly Header['reason'][] }
>;

const supported =
  'servicerequest-request with reason new (a referral) or update (its cancellation), or servicerequest-response (progress)';

/** Which kind of message a header announces, and everything that is wrong with the announcement. */
export function kindOf(header: Header, entry: Entry): { kind?: Kind; issues: readonly Issue[] } {
  const { at } = entry;
  const found = (name: string) => isMembers(entry.resource) && Object.hasOwn(entry.resource, name);
  const { event, reason, definition } = header;
  const issues: Issue[] = [];
  if (event === undefined) {
    issues.push(
      found('eventCoding') || found('eventUri')
        ? anotherEvent(entry)
        : error('required', `${at}.eventCoding`, `found none; supported are ${supported}`),
    );
  }
  if (reason === undefined) {
    issues.push(
      found('reason')
        ? error(
            'invariant',
            `${at}.reason`,
            'found another reason; expected new, update or delete of message-reason-bars',
          )
        : error('required', `${at}.reason`, 'found none; expected new, update or delete of message-reason-bars'),
    );
  }
  if (event === undefined || reason === undefined) return { issues };
  const kind = event === 'servicerequest-response' ? 'progress' : reason === 'new' ? 'referral' : 'withdrawal';
  const conversation = conversations[kind];
  issues.push(...checkDefinition(definition, kind, at));
  if (kind === 'progress' && reason === 'delete') {
    issues.push(error('invariant', `${at}.reason`, 'found delete on a response; expected new or update'));
  }
  if (kind === 'withdrawal' && reason !== conversation.reason) {
    issues.push(
      warning('variant', `${at}.reason`, 'found delete; expected update. It is read as that, and kept as it came'),
    );
  }
  return { kind, issues };
}

/** An event that BaRS has and Waymark does not take, or one that nobody has (BaRS guide: message-events-bars). */
function anotherEvent({ resource, at }: Entry): Issue {
  const path = `${at}.eventCoding`;
  const coding = resource.resourceType === 'MessageHeader' ? resource.eventCoding : undefined;
  const isForeign = coding === undefined || coding.system !== codeSystems.messageEventsBars;
  return isForeign || /^booking-(request|response)$/.test(coding.code ?? '')
    ? error('not-supported', path, `found another event; supported are ${supported}`)
    : error('invariant', path, `found no event of message-events-bars; supported are ${supported}`);
}

const validationDefinition = /\/bars-message-(servicerequest-(request|response)-validation|booking)/;

/** The definition names the structure a message keeps to; a version behind `|` is the sender's. */
function checkDefinition(definition: string | undefined, kind: Kind, at: string): Issue[] {
  const expected = conversations[kind].definition;
  const path = `${at}.definition`;
  if (definition === undefined) {
    // NHS England's own example of a cancellation by `delete` has none (BaRS guide: cancellation).
    if (kind === 'withdrawal') return [warning('variant', path, `found none; expected ${expected}`)];
    return [error('required', path, `found none; expected ${expected}`)];
  }
  const [url = ''] = definition.split('|');
  if (url === expected) return [];
  if (Object.values(messageDefinitions).some((known) => known === url)) {
    return [error('invariant', path, `found the definition of another kind of message; expected ${expected}`)];
  }
  const what = validationDefinition.test(url) ? 'a booking or validation' : 'another definition';
  const all = Object.values(messageDefinitions).join(', ');
  return [error('not-supported', path, `found ${what}; supported are ${all}`)];
}
