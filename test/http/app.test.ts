import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually, type HouseOptions, openHouse, party, sendRaw } from './house.js';

type House = Awaited<ReturnType<typeof openHouse>>;
const houses: House[] = [];

async function house(options?: HouseOptions): Promise<House> {
  const opened = await openHouse(options);
  houses.push(opened);
  return opened;
}

afterEach(async () => {
  for (const each of houses.splice(0)) await each.close(0);
});

const issueCode = async (response: Response): Promise<unknown> => {
  const body: { resourceType: string; issue: { details?: { text?: string }; code: string }[] } = JSON.parse(
    await response.text(),
  );
  expect(body.resourceType).toBe('OperationOutcome');
  expect(response.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
  return body.issue[0]?.details?.text ?? body.issue[0]?.code;
};

describe('ids of a request', () => {
  it('are taken over when they are safe, and echoed', async () => {
    const { ask, events } = await house();
    const headers = { 'x-request-id': 'req-1', 'x-correlation-id': 'cor.1' };
    const answer = await ask('/fhir/Task/1', { as: 'surgery', headers });
    expect(answer.headers.get('x-request-id')).toBe('req-1');
    expect(answer.headers.get('x-correlation-id')).toBe('cor.1');
    expect(await events('http.answered', 1)).toMatchObject([
      {
        requestId: 'req-1',
        correlationId: 'cor.1',
        party: 'surgery',
        route: '/fhir/Task/:id',
        method: 'GET',
        status: 200,
      },
    ]);
  });

  it('attack 55: are replaced when they are long, empty or of other characters, and the log stays one line', async () => {
    const { ask, lines, events, port } = await house();
    for (const bad of ['x'.repeat(65), 'a b', '<b>', 'a;b', '\u00e9']) {
      const answer = await ask('/health/live', { headers: { 'x-request-id': bad, 'x-correlation-id': bad } });
      expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.headers.get('x-correlation-id')).toBe(answer.headers.get('x-request-id'));
    }
    const folded = await sendRaw(
      { port },
      'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\n {"event":"forged"}\r\nConnection: close\r\n\r\n',
    );
    expect(folded).not.toContain('forged');
    await events('http.answered', 5);
    for (const line of lines) expect(line.trimEnd()).not.toMatch(/[\r\n]|forged|xxxxx|<b>/);
  });
});

describe('attacks on HTTP', () => {
  it.each([
    ['Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n'],
    ['Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n'],
    ['Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!'],
    ['Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
    ['Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n'],
    ['Content-Length: +5\r\n\r\nhello'],
  ])('attack 53: a request of two lengths is answered 400 and its connection closed (%j)', async (rest) => {
    const { port, entries } = await house();
    const answer = await sendRaw(
      { port },
      `POST /fhir/Task HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer surgery\r\n${rest}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(entries.filter(({ status }) => status < 400)).toEqual([]);
  });

  it('a head that is too long is refused', async () => {
    const { port } = await house();
    const answer = await sendRaw(
      { port },
      `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('attack 54: a head and a body that never end are cut off, and others are served meanwhile', async () => {
    const { port, ask } = await house({ times: { headers: 300, request: 600, check: 50 } });
    const head = sendRaw({ port }, 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    const body = sendRaw(
      { port },
      'POST /fhir/Task HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer surgery\r\nContent-Type: application/fhir+json\r\nContent-Length: 100\r\n\r\n{',
    );
    expect((await ask('/health/live')).status).toBe(200);
    expect(await head).toMatch(/^HTTP\/1\.1 408 /);
    expect(await body).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('attack 56: no answer repeats Host or X-Forwarded-Host', async () => {
    const { port } = await house();
    for (const path of [
      '/',
      '/fhir',
      '/fhir/metadata',
      '/fhir/Task/1',
      '/health/ready',
      '/platform',
      '/broken',
      '/%',
    ]) {
      const answer = await sendRaw(
        { port },
        `GET ${path} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: worse.example\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
      expect(answer).not.toMatch(/evil|worse/);
    }
  });

  it('attack 57: TRACE, CONNECT and method overrides are 405', async () => {
    const { port, ask, entries } = await house();
    const trace = await sendRaw(
      { port },
      'TRACE /fhir/Task/1 HTTP/1.1\r\nHost: a\r\nX-Canary: zebra\r\nConnection: close\r\n\r\n',
    );
    expect(trace).toMatch(/^HTTP\/1\.1 405 /);
    expect(trace).not.toContain('zebra');
    expect(await sendRaw({ port }, 'CONNECT internal:80 HTTP/1.1\r\nHost: internal:80\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 405 /,
    );
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      const answer = await ask('/fhir/Task/1', { as: 'surgery', headers: { [name]: 'DELETE' } });
      expect(answer.status).toBe(405);
      expect(await issueCode(answer)).toBe('method-not-allowed');
    }
    expect(entries).toEqual([]);
  });

  it('attack 58: a foreign origin gets no permission, and its preflight is refused', async () => {
    const { ask } = await house();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const [path, method, status] of [
      ['/fhir/Task', 'OPTIONS', 405],
      ['/health/live', 'OPTIONS', 405],
      ['/fhir/Task/1', 'GET', 200],
    ] as const) {
      const answer = await ask(path, { as: 'surgery', method, headers });
      expect(answer.status).toBe(status);
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('attack 71: no answer tells of versions, frameworks or our own code, whatever goes wrong', async () => {
    const { ask, lines } = await house();
    for (const [path, status] of [
      ['/broken', 500],
      ['/fhir/Bug?name=zebra', 500],
      ['/nowhere/zebra', 404],
      ['/fhir/Task/%E0%A4%A', 400],
      ['/fhir/nowhere', 404],
    ] as const) {
      const answer = await ask(path, { as: 'surgery' });
      expect(answer.status).toBe(status);
      const text = `${JSON.stringify([...answer.headers])}${await answer.text()}`;
      expect(text).not.toMatch(/express|node_modules|x-powered-by|"server"|\bat .*:\d+|canary|zebra|TypeError/i);
      expect(text).toContain('OperationOutcome');
    }
    expect(lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'bug')).toMatchObject([
      { level: 'error', kind: 'Error' },
      { level: 'error', kind: 'TypeError' },
    ]);
  });

  it('every answer keeps a browser harmless and is stored nowhere', async () => {
    const { ask } = await house();
    for (const path of ['/health/live', '/fhir/Task/1', '/fhir/metadata', '/nowhere']) {
      const { headers } = await ask(path, { as: 'surgery' });
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('etag')).toBeNull();
    }
  });
});

describe('who comes in', () => {
  it('nobody unknown: 401 at every path behind the doors, there or not, and it is written down', async () => {
    const { ask, entries } = await house();
    for (const path of ['/fhir/Task/1', '/fhir/nowhere', '/platform/v1/inbox']) {
      for (const as of [undefined, 'stranger']) {
        const answer = await ask(path, as === undefined ? {} : { as });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      }
    }
    expect(entries.map(({ status, party: who }) => [status, who])).toEqual(Array(6).fill([401, undefined]));
  });

  it('each face says in its own form what leads nowhere and what asks too often', async () => {
    const { ask } = await house({ limits: { perParty: 1 } });
    const found = await ask('/platform/v1/nowhere', { as: 'surgery' });
    expect([found.status, await found.json()]).toMatchObject([404, { issues: [{ code: 'not-found' }] }]);
    const limited = await ask('/platform/v1/nowhere', { as: 'surgery' });
    expect([limited.status, await limited.json()]).toMatchObject([429, { issues: [{ code: 'throttled' }] }]);
    const elsewhere = await ask('/nowhere');
    expect([elsewhere.status, await issueCode(elsewhere)]).toEqual([404, 'not-found']);
  });

  it('attack 72: while the audit trail is away nothing is shown, not even a refusal of access', async () => {
    const { ask, state } = await house();
    state.auditIsAway = true;
    for (const as of ['surgery', 'stranger']) {
      const answer = await ask('/fhir/Task/1', { as });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
    }
    expect((await ask('/health/live')).status).toBe(200);
    state.auditIsAway = false;
    expect((await ask('/fhir/Task/1', { as: 'surgery' })).status).toBe(200);
  });

  it('attack 70: the audit trail calls things by ids of our own, never by what stood in their place in an URL', async () => {
    const { ask, entries } = await house();
    const own = '01890000-0000-7000-8000-000000000001';
    for (const touched of [
      `Task/${own}`,
      `exchange/${own}`,
      'party/surgery',
      'Patient',
      'Patient/9434765919',
      'exchange/943-476-5919',
      `Task/${own}/9434765919`,
      'party/Jane.Bloggs',
      '9434765919/x',
    ]) {
      await ask(`/fhir/Touch?what=${encodeURIComponent(touched)}`, { as: 'surgery' });
    }
    expect(entries.map(({ touched }) => touched)).toEqual([
      [`Task/${own}`],
      [`exchange/${own}`],
      ['party/surgery'],
      ['Patient'],
      ['Patient'],
      ['exchange'],
      ['Task'],
      ['party'],
      [],
    ]);
  });

  it('attacks 52 and 70: neither log nor metrics see an URL, a header, a body or a token', async () => {
    const { ask, lines, metrics, events } = await house();
    const canary = 'zebra9434765919';
    const headers = { 'content-type': 'application/fhir+json', 'user-agent': canary, referer: `http://${canary}/` };
    const body = JSON.stringify({ name: canary });
    await ask(`/fhir/Task/${canary}?identifier=${canary}`, { as: 'surgery', headers });
    await ask(`/fhir/Task?name=${canary}`, { as: 'surgery', method: 'POST', headers, body });
    await ask(`/fhir/Task`, { as: 'surgery', method: 'POST', headers, body: `{"${canary}" ${canary}` });
    await ask(`/fhir/Bug?name=${canary}`, { as: 'surgery', headers });
    await ask(`/${canary}/%E0%A4%A?${canary}`, { as: 'surgery', headers });
    await ask(`/fhir/${canary}`, { as: canary, headers });
    await events('http.answered', 6);
    expect(lines.join('')).not.toContain(canary);
    const text = await metrics.text();
    expect(text).not.toContain(canary);
    expect(text).toContain('waymark_http_request_seconds_count{method="GET",route="/fhir/Task/:id",status="200"} 1');
    expect(text).toContain('route="unmatched"');
  });
});

describe('limits', () => {
  it('a party has its own rate, told with when to come again', async () => {
    const parties = [party('surgery', { rate: 2 }), party('clinic')];
    const { ask } = await house({ parties, limits: { perParty: 3 } });
    const statuses = async (as: string, count: number) => {
      const found: number[] = [];
      for (let at = 0; at < count; at += 1) found.push((await ask('/fhir/Task/1', { as })).status);
      return found;
    };
    expect(await statuses('surgery', 3)).toEqual([200, 200, 429]);
    expect(await statuses('clinic', 4)).toEqual([200, 200, 200, 429]);
    const refused = await ask('/fhir/Task/1', { as: 'surgery' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
    expect(await issueCode(refused)).toBe('throttled');
  });

  it('attack 75: neither limit is dodged by X-Forwarded-For', async () => {
    const { ask } = await house({ parties: [party('surgery', { rate: 1 })], limits: { perAddress: 2 } });
    const from = (end: number) => ({ 'x-forwarded-for': `198.51.100.${end}`, forwarded: `for=198.51.100.${end}` });
    const asParty: number[] = [];
    const asStranger: number[] = [];
    for (let end = 1; end <= 3; end += 1) {
      asParty.push((await ask('/fhir/Task/1', { as: 'surgery', headers: from(end) })).status);
    }
    for (let end = 1; end <= 3; end += 1) asStranger.push((await ask('/fhir/Task/1', { headers: from(end) })).status);
    expect(asParty).toEqual([200, 429, 429]);
    expect(asStranger).toEqual([401, 401, 429]);
  });

  it('attack 75: strangers behind the same address do not shut a party out, also at the same time', async () => {
    const { ask, state } = await house({ limits: { perAddress: 3 } });
    const known = () => ask('/fhir/Task/1', { as: 'surgery' });
    const strange = (as?: string) => ask('/fhir/Task/1', as === undefined ? {} : { as });
    const all = await Promise.all(Array.from({ length: 20 }, async () => [await strange(), await known()] as const));
    expect(all.filter(([{ status }]) => status === 401)).toHaveLength(3);
    expect(all.map(([, { status }]) => status)).toEqual(all.map(() => 200));
    expect((await strange('nobody')).status).toBe(429);
    // What tells who is known is away: the limit stands, and nothing breaks.
    state.tokensAreAway = true;
    expect((await known()).status).toBe(429);
    state.tokensAreAway = false;
    expect((await known()).status).toBe(200);
  });

  it('attack 75: a party that asks for much at once does not use up what its address has', async () => {
    const { ask, state } = await house({ limits: { perAddress: 2 } });
    const before = state.release;
    const slow = ask('/fhir/Slow', { as: 'surgery' });
    await eventually(() => (state.release === before ? undefined : true));
    const many = await Promise.all(Array.from({ length: 10 }, () => ask('/fhir/Task/1', { as: 'surgery' })));
    expect(many.map(({ status }) => status)).toEqual(many.map(() => 200));
    expect([(await ask('/fhir/Task/1')).status, (await ask('/fhir/Task/1')).status]).toEqual([401, 401]);
    state.release();
    expect((await slow).status).toBe(200);
  });

  it('a proxy that the operator trusts says for whom it asks', async () => {
    const { ask } = await house({ limits: { perAddress: 1 }, trustProxy: ['127.0.0.1'] });
    const from = async (address: string) =>
      (await ask('/fhir/Task/1', { headers: { 'x-forwarded-for': address } })).status;
    expect([await from('198.51.100.1'), await from('198.51.100.2'), await from('198.51.100.1')]).toEqual([
      401, 401, 429,
    ]);
  });

  it('more requests at once than can be answered are told to come again, and health still answers', async () => {
    const { ask, state } = await house({ limits: { inFlight: 1 } });
    const before = state.release;
    const slow = ask('/fhir/Slow', { as: 'surgery' });
    await eventually(() => (state.release === before ? undefined : true));
    const refused = await ask('/fhir/Task/1', { as: 'surgery' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await issueCode(refused)).toBe('unavailable');
    expect((await ask('/health/ready')).status).toBe(200);
    state.release();
    expect((await slow).status).toBe(200);
    expect((await ask('/fhir/Task/1', { as: 'surgery' })).status).toBe(200);
  });
});

describe('health', () => {
  const down = () => Promise.reject(new Error('away'));
  const late = {
    ...{ exchanges: 3, owed: 2, dead: 1, oldestOwedAt: 1_000 },
    parties: [{ party: 'zebra-surgery', owed: 2, dead: 1, oldestOwedAt: 1_000, paused: true }],
  };
  const ready = async (health: HouseOptions['health']) => {
    const { ask } = await house(health === undefined ? {} : { health });
    const answer = await ask('/health/ready');
    const body: { status: string; checks: { name: string; state: string; reason: string }[] } = JSON.parse(
      await answer.text(),
    );
    const states = Object.fromEntries(body.checks.map(({ name, state }) => [name, state]));
    return { status: answer.status, said: body.status, states, text: JSON.stringify(body) };
  };

  it('is ready while all is well', async () => {
    const states = { service: 'ok', store: 'ok', outbox: 'ok', destinations: 'ok' };
    expect(await ready({})).toMatchObject({ status: 200, said: 'ok', states });
  });

  it('is not ready while the store is away or the service is stopping; alive it is all the same', async () => {
    const store = { ping: down, stats: async () => late };
    expect(await ready({ store })).toMatchObject({ status: 503, said: 'down', states: { store: 'down' } });
    expect(await ready({ draining: () => true })).toMatchObject({
      status: 503,
      states: { service: 'down', store: 'ok' },
    });
    expect((await houses.at(-1)?.ask('/health/live'))?.status).toBe(200);
  });

  it('tells late, dead and paused deliveries as matters for attention, in counts and without names', async () => {
    const told = await ready({ store: { ping: async () => {}, stats: async () => late }, now: () => 2_000_000 });
    expect(told).toMatchObject({
      status: 200,
      said: 'attention',
      states: { outbox: 'attention', destinations: 'attention' },
    });
    expect(told.text).toContain('the oldest owed message is 1999 s old; dead letters: 1');
    expect(told.text).toContain('paused: 1 of 1');
    expect(told.text).not.toContain('zebra');
  });

  it('asks the store at most once a second, however often it is asked itself', async () => {
    let pings = 0;
    const ping = async () => {
      pings += 1;
    };
    const { ask } = await house({ health: { store: { ping, stats: async () => late }, now: () => 5 } });
    await Promise.all(Array.from({ length: 20 }, () => ask('/health/ready')));
    expect(pings).toBe(1);
  });
});

describe('closing', () => {
  it('finishes what is in flight, closes what is idle, and takes no more', async () => {
    const { ask, state, close, url } = await house();
    await ask('/health/live');
    const before = state.release;
    const slow = ask('/fhir/Slow', { as: 'surgery' });
    await eventually(() => (state.release === before ? undefined : true));
    const closing = close(5_000);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    state.release();
    expect((await slow).status).toBe(200);
    await closing;
  });

  it('cuts off what does not end in time', async () => {
    const { ask, state, close } = await house();
    const before = state.release;
    const slow = ask('/fhir/Slow', { as: 'surgery' }).catch(() => 'cut off');
    await eventually(() => (state.release === before ? undefined : true));
    await close(50);
    expect(await slow).toBe('cut off');
  });
});
