import type { Connection } from './connection.js';
import type { Attendance, Contact } from './contact.js';
import { isBefore } from './measure.js';
import { type Block, list, type StoryDetail, words } from './story-block.js';
import {
  capital,
  counted,
  day,
  enumerated,
  named,
  organisationName,
  phrase,
  serviceName,
  spoken,
  tally,
  told,
} from './story-words.js';

const stillToCome: readonly Contact['status'][] = ['planned'];
const isSaid = ({ status }: Contact): boolean => status !== 'entered-in-error';

/** How many contacts there were, of which kinds, the first and the last; in full, each of them. */
export function contactsTold(all: readonly Contact[], detail: StoryDetail): readonly Block[] {
  const said = all.filter(isSaid).toSorted(byTime);
  const planned = said.filter(({ status }) => stillToCome.includes(status));
  const contacts = said.filter(({ status }) => !stillToCome.includes(status));
  if (said.length === 0) return [];
  return [
    ...(contacts.length === 0 ? [] : [words(countTold(contacts))]),
    ...(contacts.length === 0 ? [] : [words(attendanceTold(contacts))]),
    ...(planned.length === 0
      ? []
      : [words(`Still to come: ${counted(planned.length, 'contact')}${nextTold(planned)}.`)]),
    ...(detail === 'full' ? [tableOf(said)] : []),
  ];
}

function byTime({ at: a }: Contact, { at: b }: Contact): number {
  if (a === undefined || b === undefined) return 0;
  if (isBefore(a, b)) return -1;
  return isBefore(b, a) ? 1 : 0;
}

function countTold(contacts: readonly Contact[]): string {
  const kinds = tally(
    contacts.map(({ method }) => (method === undefined ? 'in a way that is not said' : kindOf[method])),
  );
  const days = contacts.flatMap(({ at }) => day(at) ?? []);
  const [first] = days;
  const last = days.at(-1);
  const when =
    first === undefined || last === undefined ? '' : first === last ? `, on ${first}` : `, from ${first} to ${last}`;
  return `${counted(contacts.length, 'contact')}${when}: ${enumerated(kinds.map(([kind, n]) => `${n} ${kind}`))}.`;
}

const kindOf: Readonly<Record<NonNullable<Contact['method']>, string>> = {
  'face-to-face': 'face to face',
  telephone: 'by telephone',
  video: 'by video',
  'text-message': 'by text message',
  email: 'by e-mail',
  letter: 'by letter',
  online: 'online',
};

const cameOf: Readonly<Record<Attendance, string>> = {
  attended: 'they met or spoke',
  'did-not-attend': 'the person did not attend',
  'could-not-be-reached': 'nobody could be reached',
  'cancelled-by-person': 'the person cancelled',
  'cancelled-by-service': 'the service cancelled',
};

function attendanceTold(contacts: readonly Contact[]): string {
  const ends = tally(
    contacts.map(({ attendance }) => (attendance === undefined ? 'it is not said' : cameOf[attendance])),
  );
  return `What came of them: ${enumerated(ends.map(([end, n]) => `${end} (${n})`))}.`;
}

function nextTold(planned: readonly Contact[]): string {
  const next = planned.flatMap(({ at }) => day(at) ?? [])[0];
  return next === undefined ? '' : `, the next on ${next}`;
}

const tableOf = (contacts: readonly Contact[]): Block => ({
  kind: 'table',
  caption: 'Each contact',
  head: ['When', 'How', 'Whether they met', 'With', 'What came of it'],
  rows: contacts.map((contact) => [
    phrase([day(contact.at), contact.minutes === undefined ? undefined : `${contact.minutes} minutes`]) ?? 'not said',
    phrase([contact.method === undefined ? undefined : kindOf[contact.method], placeOf(contact), told(contact.type)]) ??
      'not said',
    contact.status === 'planned'
      ? 'still to come'
      : contact.attendance === undefined
        ? 'not said'
        : cameOf[contact.attendance],
    phrase((contact.seenBy ?? []).map(named)) ?? 'not said',
    told(contact.outcome) ?? 'not said',
  ]),
});

const placeOf = ({ location }: Contact): string | undefined =>
  phrase([told(location?.type), organisationName(location?.place)]);

/** Visits to a service on which the link worker went along. */
export function accompaniedTold(all: readonly Contact[], connections: readonly Connection[]): readonly Block[] {
  const visits = all.filter((contact) => isSaid(contact) && contact.accompaniedTo !== undefined).toSorted(byTime);
  return list(
    visits.map(({ accompaniedTo, at, attendance, status }) => {
      const to = connections.find(
        ({ identifier: { system, value } }) => value === accompaniedTo?.value && system === accompaniedTo.system,
      );
      const where = to === undefined ? 'A service that is not named here' : serviceName(to.service);
      const more = phrase([
        day(at),
        status === 'planned' ? 'still to come' : attendance === undefined ? undefined : spoken(attendance),
      ]);
      return capital(more === undefined ? where : `${where} (${more})`);
    }),
  );
}
