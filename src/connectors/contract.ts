import { isDeepStrictEqual } from 'node:util';
import { writeJson } from '../conformance/json-literals.js';
import { isError, Refusal } from '../domain/issue.js';
import type { Message } from '../domain/message.js';
import type { Connector } from './connector.js';
import { checkOnto } from './exchange.js';

/** What a connector is tried with: its maker knows best what its wire form can say. */
export interface ConnectorExamples {
  /** Messages that the wire form can say, of each kind that it has; two referrals at least, of two people. */
  readonly messages: readonly Message[];
  /** Wire forms as outside systems send them, with content that the connector does not understand. */
  readonly wires: readonly unknown[];
  /** What looks like the wire form and is none, or is wrong. */
  readonly refused: readonly unknown[];
}

/** One thing that every connector owes. */
export interface ConnectorRule {
  readonly name: string;
  /** How the connector breaks the rule, with the number of the example; undefined where it holds. Whatever is thrown breaks it too. */
  fault(connector: Connector, examples: ConnectorExamples): string | undefined;
}

/** Where several examples break a rule, the first is told. */
const firstFault = <T>(list: readonly T[], fault: (item: T, at: number) => string | undefined): string | undefined => {
  for (const [at, item] of list.entries()) {
    const found = fault(item, at);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** As JSON: an absent member and an undefined one are the same, and so are objects of whatever making. */
const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(plain(one), plain(other));
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const errorsOf = (connector: Connector, wire: unknown): string =>
  connector
    .read(wire)
    .issues.filter(isError)
    .map(({ code, path }) => `${code} at ${path}`)
    .join(', ');

/** What a sender may send that is not even near to a message. */
const nonsense: readonly unknown[] = [
  undefined,
  null,
  true,
  7,
  '',
  'x',
  [],
  [null],
  {},
  { resourceType: 5 },
  { kind: [] },
];

const putGet: ConnectorRule = {
  name: 'PutGet: a message that is written is read back as it was, and all of it is understood',
  fault: (connector, { messages }) =>
    firstFault(messages, (message, at) => {
      const { message: back, unmapped } = connector.read(connector.write(message));
      if (back === undefined)
        return `messages[${at}]: its wire form is refused: ${errorsOf(connector, connector.write(message))}`;
      if (!same(back, message)) return `messages[${at}]: it came back otherwise`;
      return unmapped.length === 0
        ? undefined
        : `messages[${at}]: its own words are not understood: ${unmapped[0]?.path}`;
    }),
};

const getPut: ConnectorRule = {
  name: 'GetPut: a message that is written onto the wire form that it was read from changes nothing in it',
  fault: (connector, { wires }) =>
    firstFault(wires, (wire, at) => {
      const before = writeJson(wire);
      const { message } = connector.read(wire);
      if (message === undefined) return `wires[${at}]: it is refused: ${errorsOf(connector, wire)}`;
      return writeJson(connector.write(message, wire)) === before ? undefined : `wires[${at}]: it was changed`;
    }),
};

const said: ConnectorRule = {
  name: 'Said: explain says of every value of a wire form what became of it',
  fault: (connector, { wires }) =>
    firstFault(wires, (wire, at) => {
      const [held, explained] = [leavesIn(wire), connector.explain(wire).length];
      return explained === held ? undefined : `wires[${at}]: found ${explained} explanations of ${held} values`;
    }),
};

const sameAgain: ConnectorRule = {
  name: 'the same message always gives the same text, and what is given is left alone',
  fault: (connector, { messages, wires }) =>
    firstFault(messages, (message, at) => {
      const given = writeJson(message);
      const isSame = writeJson(connector.write(message)) === writeJson(connector.write(structuredClone(message)));
      if (!isSame) return `messages[${at}]: two writings differ`;
      return writeJson(message) === given ? undefined : `messages[${at}]: it was changed by writing it`;
    }) ??
    firstFault(wires, (wire, at) => {
      const given = writeJson(wire);
      connector.read(wire);
      return writeJson(wire) === given ? undefined : `wires[${at}]: it was changed by reading it`;
    }),
};

const told: ConnectorRule = {
  name: 'what cannot be accepted is answered with issues: read never throws, and gives a message only without errors',
  fault: (connector, { messages, wires, refused }) => {
    const readable = [...messages.map((message) => connector.write(message)), ...wires];
    const wrongly = firstFault([...nonsense, ...refused], (wire, at) => {
      const { message, issues } = connector.read(wire);
      if (message === undefined && issues.some(isError)) return undefined;
      return `${at < nonsense.length ? 'nonsense' : `refused[${at - nonsense.length}]`}: it was not refused`;
    });
    return (
      wrongly ??
      firstFault(readable, (wire) => {
        const { message, issues } = connector.read(wire);
        return (message === undefined) === issues.some(isError) ? undefined : 'found a message together with an error';
      })
    );
  },
};

/** Unlike anything that an issue may say of itself. */
const canary = 'Qx-canary-7741';

const quiet: ConnectorRule = {
  name: 'Quiet: no issue repeats what a sender wrote',
  fault: (connector, { wires, refused }) =>
    firstFault([...wires, ...refused], (wire, at) =>
      firstFault(textsIn(wire), (path) => {
        const loud = connector.read(withText(wire, path)).issues.find(({ text }) => text.includes(canary));
        return loud === undefined
          ? undefined
          : `wires and refused [${at}]: an issue repeats the text at ${path.join('/')}`;
      }),
    ),
};

const apart: ConnectorRule = {
  name: 'two people are never mixed: writing onto the wire form of another referral, or another person, is refused',
  fault: (connector, { messages }) => {
    const pairs = messages.flatMap((message) => messages.map((last) => [message, last] as const));
    const foreign = pairs.filter(
      ([message, last]) => message.kind === last.kind && checkOnto(message, last).length > 0,
    );
    if (foreign.length === 0) return 'messages: expected two of one kind that are of different referrals';
    return firstFault(foreign, ([message, last]) => {
      try {
        connector.write(message, connector.write(last));
      } catch (thrown) {
        return thrown instanceof Refusal ? undefined : 'something else than a Refusal was thrown';
      }
      return `a ${message.kind} was written onto that of another referral`;
    });
  },
};

/** What every connector owes, whoever made it. Run each rule in a test of your own: it holds when there is no fault. */
export const connectorContract: readonly ConnectorRule[] = [putGet, getPut, said, sameAgain, told, quiet, apart];

type Path = readonly (string | number)[];

/** How many values stand in a JSON value that hold no others. */
function leavesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner: unknown) => sum + leavesIn(inner), 0);
}

/** Where texts stand in a JSON value. */
function textsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value === 'string') return [at];
  if (Array.isArray(value)) return value.flatMap((item, i) => textsIn(item, [...at, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, [...at, name]));
}

/** A copy in which the text at a path is the canary. */
function withText(value: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return canary;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? withText(item, rest) : item));
  if (typeof value !== 'object' || value === null) return value;
  const inner: unknown = Reflect.get(value, step);
  return { ...value, [step]: withText(inner, rest) };
}
