import { error, type Issue, Refusal } from '../../domain/issue.js';
import { isMembers } from '../../mapping/engine/constants.js';
import { itemsOf, mostServices } from './read.js';

/** Fetches JSON; rejects with a `Refusal` when there is none. */
export type FetchJson = (url: string) => Promise<unknown>;

export interface FetchedFeed {
  /** What is to be read: the file as it is, or the services of all pages, each as whole as the feed has it. */
  readonly json: unknown;
  /** Services that are listed and could not be fetched: their ids, where they have one, and why. */
  readonly missing: readonly { readonly sourceId: string | undefined; readonly issues: readonly Issue[] }[];
}

/** So many requests at once: other people's servers are small. */
const atOnce = 4;

/** What only a whole service has: the lists of the standard are shortened to what stands once (`service_list.json`). */
const parts = [
  ...['schedules', 'service_areas', 'service_at_locations', 'languages'],
  ...['cost_options', 'contacts', 'phones', 'attributes'],
];

/**
 * Fetches a feed: one file, or the API of Open Referral UK 3.0 (`GET /services?page=…` and, where the list has services
 * shortened, `GET /services/{id}` of each). `url` is that of the file, of the API, or of its `/services`.
 *
 * Refused whole: what is none of these, a page that cannot be fetched, pages that do not end or say again what was said
 * before, and more services than are read. Half a feed would look as if the other half had closed.
 */
export async function fetchFeed(url: string, fetchJson: FetchJson): Promise<FetchedFeed> {
  const first = await fetchJson(url);
  if (isMembers(first) && first.contents === undefined && first.id === undefined) {
    const { pathname } = new URL(url);
    if (!/\/services\/?$/.test(pathname)) return fetchFeed(below(url, 'services'), fetchJson);
  }
  itemsOf(first);
  if (!isMembers(first) || first.contents === undefined) return { json: first, missing: [] };
  const listed = await allPages(url, first, fetchJson);
  return whole(url, listed, fetchJson);
}

/** An address below another; what stands behind `?` stays there. */
function below(url: string, step: string): string {
  const next = new URL(url);
  next.pathname = `${next.pathname.replace(/\/+$/, '')}/${encodeURIComponent(step)}`;
  return next.href;
}

async function allPages(url: string, first: Readonly<Record<string, unknown>>, fetchJson: FetchJson) {
  const items: unknown[] = [];
  const seen = new Set<unknown>();
  const start = typeof first.page_number === 'number' ? first.page_number : 1;
  let page: unknown = first;
  for (let read = 1; ; read += 1) {
    const here = itemsOf(page).items;
    if (here.length === 0) return items;
    // A server that passes over the number of the page says the same for ever.
    if (read > 1 && here.every((item) => seen.has(idOf(item)))) {
      throw refusal(
        'conflict',
        'found a page of nothing but what was there before; expected the pages to come to an end',
      );
    }
    for (const item of here) {
      seen.add(idOf(item));
      items.push(item);
    }
    if (items.length > mostServices) {
      throw refusal('too-many', `found more than ${mostServices} services; expected at most that`);
    }
    if (isLast(page, read)) return items;
    const next = new URL(url);
    next.searchParams.set('page', String(start + read));
    page = await fetchJson(next.href);
  }
}

function isLast(page: unknown, read: number): boolean {
  if (!isMembers(page)) return true;
  return page.last_page === true || (typeof page.total_pages === 'number' && read >= page.total_pages);
}

const idOf = (item: unknown): unknown => (isMembers(item) ? item.id : undefined);

/** The services of a list with those that are shortened in their whole length, in the order of the list. */
async function whole(url: string, listed: readonly unknown[], fetchJson: FetchJson): Promise<FetchedFeed> {
  const services: unknown[] = [...listed];
  const missing: FetchedFeed['missing'][number][] = [];
  const isShort = (item: unknown) => isMembers(item) && !parts.some((part) => item[part] !== undefined);
  const waiting = [...listed.entries()].filter(([, item]) => isShort(item));
  const next = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      const [at, item] = one;
      const id = idOf(item);
      // One without a name of its own is read as it stands, which says what is wrong with it.
      if (typeof id !== 'string' || id === '') continue;
      try {
        services[at] = await fetchJson(withoutQuery(below(url, id)));
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        services[at] = undefined;
        missing.push({ sourceId: id, issues: thrown.issues });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, next));
  return { json: services.filter((service) => service !== undefined), missing };
}

/** The number of a page says nothing of one service; who may ask (a key) does. */
function withoutQuery(url: string): string {
  const next = new URL(url);
  for (const name of ['page', 'per_page']) next.searchParams.delete(name);
  return next.href;
}

const refusal = (code: 'conflict' | 'too-many', text: string): Refusal => new Refusal([error(code, '', text)]);
