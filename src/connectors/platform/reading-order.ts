import { isObject } from '../../conformance/json-kinds.js';
import type { Message } from '../../domain/message.js';
import { sectionAt } from './documentation.js';
import { $defs } from './schema.js';

/** The members of an object in the order in which a person reads them, and the order within each. */
interface Order {
  readonly members: ReadonlyMap<string, Order>;
  readonly items: Order | undefined;
}

const plain: Order = { members: new Map(), items: undefined };

/** The order of the schema, in which names come before numbers and numbers before codes. */
function orderOf(schema: unknown): Order {
  if (!isObject(schema)) return plain;
  if (typeof schema.$ref === 'string') return orderOf(sectionAt(schema.$ref));
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf.map(orderOf) : [];
  const own = isObject(schema.properties) ? Object.entries(schema.properties) : [];
  return {
    members: new Map([
      ...own.map(([name, member]): [string, Order] => [name, orderOf(member)]),
      ...branches.flatMap(({ members }) => [...members]),
    ]),
    items: schema.items === undefined ? undefined : orderOf(schema.items),
  };
}

function arrange(value: unknown, { members, items }: Order): unknown {
  if (Array.isArray(value)) return items === undefined ? value : value.map((item) => arrange(item, items));
  if (!isObject(value) || members.size === 0) return value;
  const arranged: Record<string, unknown> = {};
  for (const [name, order] of members) if (value[name] !== undefined) arranged[name] = arrange(value[name], order);
  // What the schema does not name keeps its place at the end: the check that follows says what is wrong with it.
  for (const [name, member] of Object.entries(value)) arranged[name] ??= member;
  return arranged;
}

/** Puts a new message in the order of the schema, whichever order its facts were found in. */
export function createReadingOrder(): (kind: Message['kind'], wire: unknown) => unknown {
  const orders: Readonly<Record<Message['kind'], Order>> = {
    referral: orderOf($defs.referralMessage),
    withdrawal: orderOf($defs.withdrawalMessage),
    progress: orderOf($defs.progressMessage),
  };
  return (kind, wire) => arrange(wire, orders[kind]);
}
