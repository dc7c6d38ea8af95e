import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { readJson } from '../src/conformance/json.js';
import { connectorContract } from '../src/connectors/contract.js';
import { createPlatformConnector } from '../src/connectors/platform/connector.js';
import { examples, referralExample } from '../src/connectors/platform/schema-examples.js';
import type { Call } from '../src/delivery/call.js';
import { createOutgoing } from '../src/delivery/outgoing.js';
import { createWebhookTest } from '../src/delivery/webhook-test.js';
import { createPartyCheck } from '../src/exchange/parties/party-check.js';
import { ambiguities } from '../src/exchange/parties/party-registry.js';
import { partySchema } from '../src/exchange/parties/party-schema.js';
import { strictPolicy } from '../src/mapping/complete-referral.js';
import { realSurroundings } from '../src/operations/ids.js';

const page = (name: string) => readFileSync(`docs/${name}`, 'utf8');

/** The cells of the rows of every table of a page, without heads. */
function rowsIn(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const isRule = (line: string | undefined) => line !== undefined && /^\|( ?-+ ?\|)+$/.test(line);
  return lines
    .filter((line, i) => !isRule(line) && !isRule(lines[i + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const textOf = (path: string) => readFileSync(path, 'utf8');

/** Files in a cell, each with the words of a title that it is said to have. */
const testsIn = (cell: string) =>
  [...cell.matchAll(/`((?:test|fixtures)\/[^`]+)`(?: “([^”]+)”)?/g)].map(([, path = '', words]) => ({ path, words }));

/**
 * The attacks that a test file bears the numbers of: `attack 6`, `attacks 52 and 70`, or numbers at the head or end of a
 * title (`29-31, 35: …`, `… (28)`).
 */
function attacksIn(text: string): Set<number> {
  const lists = [
    ...text.matchAll(/\battacks? (\d+(?:(?:, | and |-)\d+)*)/gi),
    ...text.matchAll(/['"`](\d{1,2}(?:(?:, | and |-)\d{1,2})*):? [^'"`\n\d]/g),
    ...text.matchAll(/\((\d{1,2}(?:, \d{1,2})*)\)['"`]/g),
  ].map(([, list = '']) => list);
  return new Set(
    lists.flatMap((list) =>
      list.split(/, | and /).flatMap((part) => {
        const [from = 0, to = from] = part.split('-').map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      }),
    ),
  );
}

describe('docs/security.md', () => {
  const [, attacks = ''] = page('security.md').split('\n## Attacks\n');
  const rows = rowsIn(attacks).map(([number, what = '', answer = '', held = '']) => ({
    number: Number(number),
    what,
    answer,
    held,
  }));

  test('has every attack once, in order, each with what is tried and what is answered', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
    for (const { what, answer } of rows) expect([what.length > 3, answer.length > 2]).toEqual([true, true]);
  });

  test.each(rows)('attack $number is held by what the table says', ({ number, held }) => {
    const found = testsIn(held);
    if (found.length === 0) expect(['not tested', 'does not apply']).toContain(held);
    for (const { path, words } of found) {
      if (path.startsWith('fixtures/')) expect(existsSync(`${path}/outcome.json`)).toBe(true);
      else if (words !== undefined) expect(textOf(path)).toContain(words);
      else expect([path, attacksIn(textOf(path)).has(number)]).toEqual([path, true]);
    }
  });

  test('a file is not said to hold what it bears no number of', () => {
    expect([...attacksIn("test('attacks 3 and 5')\ntest('29-31, 35: x')\ntest('a move (28)')\nfoo(7)")]).toEqual([
      3, 5, 29, 30, 31, 35, 28,
    ]);
  });
});

describe('docs/failure.md', () => {
  const rows = rowsIn(page('failure.md'));

  test('has a row for each part that can fail, and no row in which anything is lost', () => {
    expect(rows.length).toBeGreaterThan(35);
    expect(page('failure.md')).not.toMatch(/\blos[ets]+\b/i);
  });

  test.each(rows.map((cells) => [cells[0] ?? '', cells.at(-1) ?? ''] as const))(
    '%s: its test is there',
    (_what, held) => {
      const found = testsIn(held);
      if (found.length === 0) expect(held).toBe('not tested');
      for (const { path, words = '' } of found) {
        expect(words.length).toBeGreaterThan(10);
        expect(textOf(path)).toContain(words);
      }
    },
  );

  test('says only events and metrics that there are', () => {
    const text = page('failure.md');
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => textOf(`src/${file}`))
      .join('\n');
    const events = [...text.matchAll(/`((?:service|delivery|audit|http|token|keys|parties|message)\.[a-z-]+)`/g)];
    for (const [, event = ''] of events) expect(sources).toContain(`'${event}'`);
    const metrics = [...text.matchAll(/`waymark_([a-z_]+)`/g)];
    for (const [, metric = ''] of metrics) expect(page('operations.md')).toContain(`\`waymark_${metric}\``);
    expect([events.length > 15, metrics.length > 8]).toEqual([true, true]);
  });
});

describe('docs/connectors.md', () => {
  const blocks = (language: string) =>
    [...page('connectors.md').matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, found, code = '']) =>
      found === language ? [code] : [],
    );
  const parties = blocks('json').map((code) => readJson(code));

  test('shows a party for every kind of connection, and each can be registered', () => {
    const { checkEndpoint, close } = createOutgoing({ allow: { ranges: [] } });
    const check = createPartyCheck({ checkEndpoint });
    const checked = parties.map((party) => check(party));
    close();
    expect(checked.flatMap(({ issues }) => issues)).toEqual([]);
    const kinds = partySchema.properties.connection.oneOf.map(({ properties }) => properties.kind.const);
    expect(checked.map(({ party }) => party?.connection.kind).sort()).toEqual([...kinds].sort());
    expect(ambiguities(checked.flatMap(({ party }) => party ?? []))).toEqual([]);
  });

  /** What a block exports, its one import given. */
  const run = (code: string, names: Readonly<Record<string, unknown>>, result: string): unknown => {
    const plain = code.replace(/^import .*;$/gm, '').replaceAll(/^export /gm, '');
    return new Function(...Object.keys(names), `${plain}\nreturn ${result};`)(...Object.values(names));
  };
  const [verifying = '', trying = ''] = blocks('js');

  test('verifies a webhook as Waymark sends it, and drops a repeat', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const calls: Call[] = [];
    const webhook = createWebhookTest({
      outgoing: {
        send: async (asked) => {
          calls.push(asked);
          return { kind: 'answered', status: 204, headers: {}, body: '' };
        },
        checkEndpoint: () => [],
        close: () => {},
      },
      store: { partySecret: async () => JSON.stringify([secret]) },
      surroundings: realSurroundings,
    });
    const { party } = createPartyCheck({ checkEndpoint: () => [] })(parties[1]);
    if (party === undefined) throw new Error('the second party is none');
    await webhook(party, '0c2f6c8a-51f1-4e0e-9a71-6a2f9f0b7d10');
    const [sent] = calls;
    if (sent?.body === undefined) throw new Error('nothing was sent');
    const messageIn = run(verifying, { Webhook }, 'messageIn');
    if (typeof messageIn !== 'function') throw new Error('the example has no function');
    const seen = new Set<string>();
    const isNew = async (id: string) => !seen.has(id) && seen.add(id) !== undefined;
    expect(await messageIn(secret, sent.headers, sent.body, isNew)).toEqual({ kind: 'test' });
    expect(await messageIn(secret, sent.headers, sent.body, isNew)).toBeUndefined();
    await expect(messageIn(secret, sent.headers, `${sent.body} `, isNew)).rejects.toThrow();
    expect(Object.keys(sent.headers)).toEqual(
      expect.arrayContaining(['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-correlation-id']),
    );
  });

  test('tries a connector by the contract, all of whose rules it names', () => {
    const names = connectorContract.map(({ name }) => name);
    expect(page('connectors.md')).toContain(names.map((name) => `* ${name}`).join('\n'));
    const tried: string[] = [];
    const given = {
      connectorContract,
      test: (name: string, holds: () => void) => {
        holds();
        tried.push(name);
      },
      assert: { equal: (one: unknown, other: unknown) => expect(one).toEqual(other) },
    };
    const owesTheContract = run(trying, given, 'owesTheContract');
    if (typeof owesTheContract !== 'function') throw new Error('the example has no function');
    const platform = createPlatformConnector({ policy: strictPolicy });
    const wires = examples;
    const messages = [...wires, anotherPersons].flatMap((wire) => platform.read(wire).message ?? []);
    owesTheContract(platform, { messages, wires, refused: [{}] });
    expect(tried).toEqual(names);
  });
});

/** The example of a referral, of another person. */
const anotherPersons = {
  ...referralExample,
  id: '6f1c2d3e-0a4b-4c5d-8e6f-7a8b9c0d1e30',
  referral: {
    ...referralExample.referral,
    details: {
      ...referralExample.referral.details,
      identifiers: [{ system: 'https://oaktree.example/referrals', value: 'R-2026-0118' }],
    },
  },
};
