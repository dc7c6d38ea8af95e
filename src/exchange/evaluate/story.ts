import { readJson } from '../../conformance/json.js';
import { isResource } from '../../connectors/opening.js';
import type { Progress } from '../../domain/progress.js';
import type { Referral } from '../../domain/referral.js';
import { taskTable } from '../../mapping/resources/task.js';
import type { Exchange } from '../../store/records.js';
import type { Store } from '../../store/store.js';
import { loadKept } from '../kept-exchange.js';

/** One referral as it is evaluated: what is known of it, and where its work stood from first to last. */
export interface Story {
  readonly exchange: Exchange;
  readonly referral: Referral;
  readonly timeline: readonly Standing[];
}

export interface Standing {
  readonly progress: Progress;
  /** When it was written down, in milliseconds. */
  readonly at: number;
}

/** Loads what is kept of an exchange, with every version of its work. */
export async function loadStory(store: Pick<Store, 'contents' | 'history'>, exchange: Exchange): Promise<Story> {
  const { referral } = await loadKept(store, exchange);
  const versions = await store.history(exchange.performer, 'Task', exchange.task);
  const timeline = versions.flatMap(({ body, updatedAt }): Standing[] => {
    const task = readJson(body);
    const progress = isResource(task) && task.resourceType === 'Task' ? taskTable.get(task) : undefined;
    return progress === undefined ? [] : [{ progress, at: updatedAt }];
  });
  return { exchange, referral: referral.referral, timeline: timeline.reverse() };
}
