import type { Config } from '../config/read.js';
import { createFeedReader } from '../connectors/open-referral/read.js';
import { createDirectory, type Directory } from '../exchange/directory.js';
import type { Call } from './command.js';
import { onStore } from './on-store.js';
import { registryOn } from './party-command.js';
import type { WhichStore } from './service-tools.js';

/** The directory of a store on which no service runs. */
export const onDirectory = <T>(
  call: Pick<Call, 'tools' | 'terminal'>,
  config: Config,
  which: WhichStore,
  work: (directory: Directory) => Promise<T>,
): Promise<T> =>
  onStore(call, config, which, async (store) => {
    const parties = registryOn(store, config);
    await parties.start();
    try {
      const { surroundings } = call.tools.service;
      // Parties of the file are in the store only once a service has started on it.
      const party = (id: string) => parties.party(id) ?? config.parties.find((one) => one.id === id);
      const known = { party, at: parties.at };
      return await work(createDirectory({ store, parties: known, surroundings, readServices: createFeedReader() }));
    } finally {
      parties.stop();
    }
  });
