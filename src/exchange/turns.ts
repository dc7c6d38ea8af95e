/**
 * Lets what concerns one exchange go on one after the other within this instance, so that fifty at once do not read and
 * decide fifty times each. Between instances the store's versions do the same.
 */
export interface Turns {
  take<T>(exchange: string, action: () => Promise<T>): Promise<T>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(exchange, action) {
      const before = last.get(exchange) ?? Promise.resolve();
      // Whether the one before went well is not this one's business.
      const mine = before.then(action, action);
      const settled = mine.then(
        () => {},
        () => {},
      );
      last.set(exchange, settled);
      void settled.then(() => {
        if (last.get(exchange) === settled) last.delete(exchange);
      });
      return mine;
    },
  };
}
