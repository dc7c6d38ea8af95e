import type { Config } from '../config/read.js';
import type { Store } from '../store/store.js';
import type { Call } from './command.js';

/** Works on the store itself, says so, and closes it whatever happens. */
export async function onStore<T>(
  call: Pick<Call, 'tools' | 'terminal'>,
  config: Config,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  call.terminal.err('no service runs there: this works on the store itself\n');
  const store = await call.tools.service.store(config);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
