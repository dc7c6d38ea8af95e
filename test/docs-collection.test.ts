import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { logIn } from '../src/cli/login.js';
import { readJson } from '../src/conformance/json.js';
import { createBarsConnector } from '../src/connectors/bars/connector.js';
import { createFhirRestConnector } from '../src/connectors/fhir-rest/connector.js';
import { createPlatformConnector } from '../src/connectors/platform/connector.js';
import { detectWire } from '../src/connectors/wires.js';
import { makeAssertion } from '../src/exchange/parties/client-assertion.js';
import { findWay, interactionsOf } from '../src/http/fhir/places.js';
import { allOperations } from '../src/http/platform/operations.js';
import { strictPolicy } from '../src/mapping/complete-referral.js';
import { isMembers } from '../src/mapping/engine/constants.js';
import { realSurroundings } from '../src/operations/ids.js';
import { createTools } from '../src/tools.js';
import { createFolder, portsOf } from './cli/service.js';
import { call } from './cli/terminal.js';

const page = (name: string) => readFileSync(`docs/${name}`, 'utf8');

/** One request of the collection, with its variables still in it. */
interface Kept {
  readonly title: string;
  readonly status: number;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The format that the clients of VS Code and JetBrains share: `###` between requests, an empty line before a body. */
function requestsIn(text: string): Kept[] {
  const [, ...blocks] = text.split(/^### /m);
  return blocks.map((block) => {
    const [title = '', ...lines] = block.trimEnd().split('\n');
    const status = Number(/^# answered (\d{3})$/.exec(lines.shift() ?? '')?.[1]);
    const [method = '', url = ''] = (lines.shift() ?? '').split(' ');
    const gap = lines.indexOf('');
    const head = gap === -1 ? lines : lines.slice(0, gap);
    const headers = head.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
    const body = gap === -1 ? undefined : lines.slice(gap + 1).join('\n');
    return { title, status, method, url, headers: Object.fromEntries(headers), body };
  });
}

const collection = page('waymark.http');
const variables = Object.fromEntries(
  [...collection.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);
const requests = requestsIn(collection);
const filled = (text: string, values: Readonly<Record<string, string>>) =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);

describe('docs/waymark.http', () => {
  const asked = requests.map(({ method, url }) => `${method} ${url.replace(/\?.*$/, '')}`);

  test('has requests, each with a title of its own, a status, and variables that are said at its head', () => {
    expect(requests.length).toBeGreaterThan(50);
    expect(new Set(requests.map(({ title }) => title)).size).toBe(requests.length);
    expect(requests.filter(({ status }) => !(status >= 200 && status < 300))).toEqual([]);
    const used = [...collection.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    expect(used.filter((name) => variables[name] === undefined)).toEqual([]);
    expect(Object.keys(variables).filter((name) => !used.includes(name))).toEqual([]);
  });

  test.each(allOperations)('has the operation %s of the platform API', (_name, { method, path }) => {
    const spelled = path.replace('{id}', path.startsWith('/services') ? '{{service}}' : '{{referral}}');
    expect(asked).toContain(`${method.toUpperCase()} {{base}}/platform/v1${spelled}`);
  });

  const ways = requests
    .filter(({ url }) => url.startsWith('{{base}}/fhir'))
    .map(({ method, url }) => {
      const path =
        filled(url, variables)
          .replace(/^.*\/fhir\/?|\?.*$/g, '')
          .split('?')[0] ?? '';
      const steps = path === '' ? [] : path.split('/');
      return { type: steps[0], found: findWay({ method, steps }) };
    });
  test.each(['ServiceRequest', 'Task'])('has every interaction that metadata tells of %s', (type) => {
    const here = ways.flatMap(({ type: of, found }) =>
      of === type && found.kind === 'way' ? [found.way.interaction] : [],
    );
    expect(interactionsOf(type).filter((interaction) => !here.includes(interaction))).toEqual([]);
  });

  test('has the transaction, the batch, the operations, and what is open to all', () => {
    const bundles = requests
      .filter(({ url }) => url === '{{base}}/fhir')
      .map(({ body = '' }) => Object(readJson(body)).type);
    expect(bundles.sort()).toEqual(['batch', 'transaction']);
    expect(asked).toEqual(
      expect.arrayContaining([
        'POST {{base}}/token',
        'GET {{base}}/fhir/.well-known/smart-configuration',
        'GET {{base}}/fhir/metadata',
        'GET {{base}}/health/live',
        'GET {{base}}/health/ready',
        'POST {{base}}/fhir/$process-message',
        'POST {{base}}/fhir/$validate',
        'POST {{base}}/fhir/Task/_search',
        'GET {{base}}/fhir/ServiceRequest/{{request}}/$summary',
      ]),
    );
  });

  test('has every route of the admin port', () => {
    const files = ['directory', 'outbox', 'parties', 'upkeep'].map((name) =>
      readFileSync(`src/http/admin/${name}.ts`, 'utf8'),
    );
    const routes = files.flatMap((text) =>
      [...text.matchAll(/router\.(get|post|put)\(\s*'([^']+)'/g)].map(([, method = '', path = '']) => {
        return `${method.toUpperCase()} {{admin}}/admin${path.replaceAll(':id', '\\S+')}`;
      }),
    );
    expect(routes.length).toBeGreaterThan(12);
    const missing = routes.filter(
      (route) => !asked.some((one) => new RegExp(`^${route.replaceAll('{', '\\{')}$`).test(one)),
    );
    expect(missing).toEqual([]);
  });

  test('has bodies that are JSON, and messages that their connector takes', () => {
    const wires = {
      bars: createBarsConnector({ policy: strictPolicy }),
      'fhir-rest': createFhirRestConnector({
        policy: strictPolicy,
        known: { sender: { endpoint: { value: '2000099102' } } },
      }),
      platform: createPlatformConnector({ policy: strictPolicy }),
    };
    const kinds: string[] = [];
    for (const { headers, body, url } of requests) {
      if (body === undefined || headers['Content-Type'] === 'application/x-www-form-urlencoded') continue;
      const json = readJson(filled(body, variables));
      const isMessage = /process-message$|v1\/(referrals|messages)$|\/fhir$/.test(url) && Object(json).type !== 'batch';
      const wire = isMessage ? detectWire(json) : undefined;
      if (wire === undefined) continue;
      const { message, issues } = wires[wire].read(json);
      expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
      kinds.push(`${wire} ${message?.kind}`);
    }
    expect(kinds.sort()).toEqual(['bars referral', 'fhir-rest referral', 'platform referral', 'platform withdrawal']);
  });

  describe('sent to a sandbox, one after the other', () => {
    let values: Record<string, string>;
    let end: () => Promise<void>;
    beforeAll(async () => {
      const { folder, remove } = await createFolder();
      const environment = await portsOf();
      await call(['sandbox', folder], '', { environment });
      const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
      const machine = { environment, log: () => {}, ended: () => new Promise<string>(() => {}) };
      const { service } = createTools({ policy: strictPolicy, packages: [], known: {} }, machine);
      const running = await service.start(service.config(read('waymark.json')));
      end = async () => {
        await running.stop();
        await remove();
      };
      const base = running.url;
      const login = async (party: string) =>
        (await logIn({ baseUrl: base, party, key: read(`keys/${party}.json`) }, realSurroundings)).token;
      const key = read('keys/quayside.json');
      if (!isMembers(key) || typeof key.kid !== 'string') throw new Error('the sandbox has no key');
      const asserting = {
        clientId: 'quayside',
        tokenUrl: `${base}/token`,
        algorithm: 'ES384',
        now: Date.now(),
      } as const;
      values = {
        ...variables,
        base,
        admin: running.adminUrl,
        practice: await login('quayside'),
        worker: await login('saltby'),
        operator: readFileSync(join(folder, 'waymark.db.admin-token'), 'utf8').trim(),
        copy: join(folder, 'copy.db'),
        today: new Date().toISOString().slice(0, 10),
        assertion: await makeAssertion({ ...asserting, key, kid: key.kid, jti: 'once' }),
      };
    }, 60_000);
    afterAll(() => end());

    test.each(requests.map((request) => [request.title, request] as const))(
      '%s',
      async (_title, { method, url, headers, body, status }) => {
        const answer = await fetch(filled(url, values), {
          method,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value, values)])),
          ...(body !== undefined && { body: filled(body, values) }),
        });
        const text = await answer.text();
        expect([answer.status, answer.status === status ? '' : text]).toEqual([status, '']);
        if (url.includes('/v1/inbox') && method === 'GET') values.cursor = String(Object(JSON.parse(text)).next);
        const entries: unknown = url.includes('/admin/outbox?') ? Object(JSON.parse(text)).entries : [];
        if (Array.isArray(entries) && isMembers(entries[0])) values.owed = String(entries[0].id);
      },
    );

    /** Sends the head of a referral and as much of its body as is said, and hangs up. */
    const hangUp = (key: string, body: string, part = body.length) =>
      new Promise<void>((resolve, reject) => {
        const { hostname, port } = new URL(values.base ?? '');
        const socket = connect(Number(port), hostname, () => {
          const head = [
            'POST /platform/v1/referrals HTTP/1.1',
            'Host: x',
            `Authorization: Bearer ${values.practice}`,
            'Content-Type: application/json',
            `Idempotency-Key: ${key}`,
            `Content-Length: ${body.length}`,
          ];
          socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, part)}`, () =>
            setTimeout(() => socket.destroy(), 100),
          );
        });
        socket.on('close', () => resolve()).on('error', reject);
      });
    const another = (number: string) => {
      const refer = requests.find(({ url, method }) => method === 'POST' && url.endsWith('/v1/referrals'));
      const text = refer?.body?.replaceAll('QMC-HTTP-4', number) ?? '';
      return text.replace(/"id": "[^"]+"/, `"id": "${randomUUID()}"`);
    };
    const found = async (number: string) => {
      const query = `identifier=https://quayside.example/referrals|${number}`;
      const headers = { authorization: `Bearer ${values.practice}` };
      const answer = await fetch(`${values.base}/fhir/ServiceRequest?${query}`, { headers });
      const bundle: unknown = await answer.json();
      return isMembers(bundle) ? bundle.total : undefined;
    };

    test('a sender goes away in the middle of its request: nothing of it is kept', async () => {
      const body = another('QMC-HALF');
      await hangUp('half', body, 400);
      expect(await found('QMC-HALF')).toBe(0);
    });

    test('a sender goes away before the answer: the repeat has one effect, whatever became of the first', async () => {
      const body = another('QMC-GONE');
      await hangUp('gone', body);
      const again = await fetch(`${values.base}/platform/v1/referrals`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${values.practice}`,
          'content-type': 'application/json',
          'idempotency-key': 'gone',
        },
        body,
      });
      expect([again.status, await found('QMC-GONE')]).toEqual([201, 1]);
    });
  });
});
