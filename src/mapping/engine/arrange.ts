import type { Draft } from './relink.js';

/**
 * The order of a message's resources says the order of the facts that they hold. A fact that comes before one that was
 * there already moves it: the resources of a part take the places that its resources had, in the order of the facts, and
 * those that are new and left over follow the last of them. Resources that are in order already stay where they are.
 */
export function arrange(order: readonly Draft[], own: readonly Draft[]): readonly Draft[] {
  const place = new Map(order.map((draft, i) => [draft, i]));
  const places = own.map((draft) => place.get(draft) ?? -1);
  const isInOrder = places.every((at, i) => i === 0 || at > (places[i - 1] ?? -1));
  if (isInOrder || places.includes(-1)) return order;
  const isOwn = new Set(own);
  const last = order.findLastIndex((draft) => isOwn.has(draft) && draft.from !== undefined);
  const arranged: Draft[] = [];
  let n = 0;
  order.forEach((draft, i) => {
    if (!isOwn.has(draft)) arranged.push(draft);
    else if (draft.from !== undefined) arranged.push(...own.slice(n, ++n));
    if (i === last) arranged.push(...own.slice(n));
  });
  return arranged;
}
