import type { Config } from '../config/read.js';
import type { Store } from '../store/store.js';
import type { Call } from './command.js';
import type { WhichStore } from './service-tools.js';

/** Works on the store itself where no service answered, says so once it is open, and closes it whatever happens. */
export const onStore = <T>(
  call: Pick<Call, 'tools' | 'terminal'>,
  config: Config,
  which: WhichStore,
  work: (store: Store) => Promise<T>,
): Promise<T> =>
  withStore(call, config, which, (store) => {
    call.terminal.err('no service runs there: this works on the store itself\n');
    return work(store);
  });

/** Works on the store itself, whether a service runs or not, and closes it whatever happens. */
export async function withStore<T>(
  { tools }: Pick<Call, 'tools'>,
  config: Config,
  which: WhichStore,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await tools.service.store(config, which);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
