import { describe, expect, test } from '@jest/globals';
import { fetchFeed } from '../../../src/connectors/open-referral/pages.js';
import { error, Refusal } from '../../../src/domain/issue.js';

const base = 'https://feed.example/o/api/services';
const whole = (id: string) => ({ id, name: id, status: 'active', schedules: [] });
const short = (id: string) => ({ id, name: id, status: 'active' });

/** A server that has these answers, and remembers what it was asked. */
function server(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const fetchJson = async (url: string): Promise<unknown> => {
    asked.push(url);
    if (!Object.hasOwn(answers, url)) throw new Refusal([error('unavailable', 'feed', 'found 404')]);
    return answers[url];
  };
  return { asked, fetchJson };
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'nothing was refused',
    (thrown: unknown) => (thrown instanceof Refusal ? (thrown.issues[0]?.code ?? '') : String(thrown)),
  );

describe('a feed that is fetched', () => {
  test('is read from its first page to its last, and each service that the list shortens by itself', async () => {
    const { asked, fetchJson } = server({
      [`${base}?per_page=2`]: { page_number: 1, total_pages: 2, contents: [short('a/b'), whole('c')] },
      [`${base}?per_page=2&page=2`]: { page_number: 2, last_page: true, contents: [short('d')] },
      [`${base}/a%2Fb`]: { ...whole('a/b'), description: 'whole' },
      [`${base}/d`]: whole('d'),
    });
    const { json, missing } = await fetchFeed(`${base}?per_page=2`, fetchJson);
    expect([json, missing]).toEqual([[{ ...whole('a/b'), description: 'whole' }, whole('c'), whole('d')], []]);
    expect(asked).toHaveLength(4);
  });

  test('may be named by the root of its API', async () => {
    const { fetchJson } = server({
      'https://feed.example/o/api': { version: '3.0', profile: 'https://profile.example' },
      [base]: { contents: [whole('a')], last_page: true },
    });
    expect((await fetchFeed('https://feed.example/o/api', fetchJson)).json).toEqual([whole('a')]);
  });

  test('may be one file', async () => {
    const file = 'https://feed.example/feed.json';
    expect((await fetchFeed(file, server({ [file]: [short('a')] }).fetchJson)).json).toEqual([short('a')]);
    expect(await codeOf(fetchFeed(base, server({ [base]: { version: '3.0' } }).fetchJson))).toBe('structure');
  });

  test('whose pages count from nought is read to its end', async () => {
    const { fetchJson } = server({
      [base]: { page_number: 0, contents: [whole('a')] },
      [`${base}?page=1`]: { page_number: 1, contents: [whole('b')] },
      [`${base}?page=2`]: { page_number: 2, contents: [] },
    });
    expect((await fetchFeed(base, fetchJson)).json).toEqual([whole('a'), whole('b')]);
  });

  test('that says the same page for ever is refused', async () => {
    expect(await codeOf(fetchFeed(base, async () => ({ contents: [whole('a')] })))).toBe('conflict');
    let count = 0;
    const inCircles = async () => {
      count += 1;
      return { contents: [whole(String(count % 3))] };
    };
    expect(await codeOf(fetchFeed(base, inCircles))).toBe('conflict');
  });

  test('that never ends is refused', async () => {
    let count = 0;
    const endless = async () => {
      count += 1;
      return { contents: Array.from({ length: 5_000 }, (_, i) => whole(`${count}-${i}`)) };
    };
    expect(await codeOf(fetchFeed(base, endless))).toBe('too-many');
  });

  test('with a page that cannot be fetched, or is none, is refused whole', async () => {
    const first = { contents: [whole('a')], total_pages: 2 };
    expect(await codeOf(fetchFeed(base, server({ [base]: first }).fetchJson))).toBe('unavailable');
    expect(await codeOf(fetchFeed(base, server({ [base]: first, [`${base}?page=2`]: 'x' }).fetchJson))).toBe(
      'structure',
    );
  });

  test('tells of a service that cannot be fetched, and goes on', async () => {
    const { fetchJson } = server({ [base]: { contents: [short('a'), whole('b')], last_page: true } });
    const { json, missing } = await fetchFeed(base, fetchJson);
    expect(json).toEqual([whole('b')]);
    expect(missing).toMatchObject([{ sourceId: 'a', issues: [{ code: 'unavailable' }] }]);
  });
});
