import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ConfigSources, readConfig } from '../src/config/read.js';
import { configurationDocument, settings } from '../src/config/settings.js';
import { Refusal } from '../src/domain/issue.js';
import { generatePartyKey } from '../src/exchange/parties/client-assertion.js';
import { partyJson } from './exchange/party.js';

const told = (sources: ConfigSources): string[] => {
  try {
    readConfig(sources);
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown;
    expect(new Set(thrown.issues.map(({ code }) => code))).toEqual(new Set(['configuration']));
    return thrown.issues.map(({ path }) => path).sort();
  }
  return [];
};
const words = (sources: ConfigSources): string => {
  try {
    readConfig(sources);
  } catch (thrown) {
    return String(thrown);
  }
  return '';
};

describe('the configuration', () => {
  it('is whole without a file or a variable: this machine alone, strict, nothing opened', () => {
    const config = readConfig({ environment: {} });
    expect(config).toMatchObject({
      store: 'sqlite:./waymark.db',
      baseUrl: 'http://127.0.0.1:8080',
      host: '127.0.0.1',
      port: 8080,
      admin: { host: '127.0.0.1', port: 8081, tokenVariable: 'WAYMARK_ADMIN_TOKEN' },
      nhsNumber: 'refuse',
      packages: [],
      egress: { allow: [] },
      trustProxy: [],
      parties: [],
      logLevel: 'info',
    });
    expect(config.retentionDays).toBeUndefined();
    expect(config.sources).toMatchObject({ store: 'standard', baseUrl: 'not set', 'limits.queue': 'standard' });
  });

  it('takes a variable before the file, and tells where each setting came from', () => {
    const config = readConfig({
      environment: { WAYMARK_PORT: '9000', WAYMARK_EGRESS_ALLOW: '10.1.2.0/24, 127.0.0.0/8', WAYMARK_HOST: '' },
      file: { port: 7000, logLevel: 'warn', limits: { queue: 5 } },
    });
    expect(config).toMatchObject({ port: 9000, logLevel: 'warn', limits: { queue: 5, perParty: 3000 } });
    expect(config.egress.allow).toEqual(['10.1.2.0/24', '127.0.0.0/8']);
    expect(config.baseUrl).toBe('http://127.0.0.1:9000');
    expect(config.sources).toMatchObject({
      port: 'environment',
      'egress.allow': 'environment',
      logLevel: 'file',
      'limits.queue': 'file',
      'limits.perParty': 'standard',
      host: 'standard',
    });
  });

  it('leaves the file as it was, and is frozen itself', async () => {
    const file = { limits: {}, parties: [await partyJson()] };
    const before = JSON.stringify(file);
    const config = readConfig({ environment: { WAYMARK_QUEUE: '7' }, file });
    expect(JSON.stringify(file)).toBe(before);
    expect(config.parties[0]).toMatchObject({ id: 'practice', active: true });
    for (const part of [config, config.limits, config.parties, config.parties[0], config.parties[0]?.endpoints]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('tells all faults at once: by the name of the variable, or by the place in the file', async () => {
    const { privateJwk } = await generatePartyKey();
    const paths = told({
      environment: {
        WAYMARK_PORT: 'eighty',
        WAYMARK_NHS_NUMBER: 'ignore',
        WAYMARK_EGRESS_ALLOW: '10.0.0.0/8,everywhere',
        WAYMARK_QUEU: '5',
        WAYMARK_BASE_URL: 'ftp://waymark.example',
        WAYMARK_KEY_LOCAL: 'a key',
        WAYMARK_TEST_POSTGRES: 'postgres://x',
        HOME: '/root',
      },
      file: {
        retentionDays: 0,
        colour: 'blue',
        delivery: { firstWait: 60_000, longestWait: 1_000 },
        trustProxy: ['localhost'],
        parties: [
          await partyJson({ scopes: ['system/Task.sr'] }),
          await partyJson({ id: 'other', credentials: { jwks: { keys: [privateJwk] } } }),
          7,
        ],
      },
    });
    expect(paths).toEqual(
      [
        'WAYMARK_PORT',
        'WAYMARK_NHS_NUMBER',
        'WAYMARK_EGRESS_ALLOW',
        'WAYMARK_QUEU',
        'WAYMARK_BASE_URL',
        '/retentionDays',
        '/colour',
        '/delivery/firstWait',
        '/trustProxy/0',
        '/parties/0/scopes/0',
        '/parties/1/credentials/jwks/keys/0',
        '/parties/1/credentials/jwks/keys/0/d',
        '/parties/2',
      ].sort(),
    );
  });

  it('needs a public address where others than this machine call', () => {
    expect(told({ environment: { WAYMARK_HOST: '0.0.0.0' } })).toEqual(['WAYMARK_BASE_URL']);
    expect(told({ environment: { WAYMARK_PORT: '0' } })).toEqual(['WAYMARK_BASE_URL']);
    const { baseUrl } = readConfig({
      environment: { WAYMARK_HOST: '0.0.0.0', WAYMARK_BASE_URL: 'https://waymark.example/adapter/' },
    });
    expect(baseUrl).toBe('https://waymark.example/adapter');
    expect(readConfig({ environment: { WAYMARK_HOST: '::1' } }).baseUrl).toBe('http://[::1]:8080');
  });

  it.each([
    'http://waymark.example',
    'https://a:b@waymark.example',
    'https://waymark.example?x=1',
    'waymark',
    'https://w.example#',
  ])('refuses the public address %s', (baseUrl) => {
    expect(told({ environment: { WAYMARK_BASE_URL: baseUrl } })).toEqual(['WAYMARK_BASE_URL']);
  });

  it('refuses one port for both doors', () => {
    expect(told({ environment: { WAYMARK_ADMIN_PORT: '8080' } })).toEqual(['WAYMARK_ADMIN_PORT']);
    expect(told({ environment: {}, file: [] })).toEqual(['']);
  });

  it('refuses secrets in the file, and repeats none of them', async () => {
    const { privateJwk } = await generatePartyKey();
    const secret = String(privateJwk.d);
    const file = {
      store: 'postgres://waymark:hunter2@db/waymark',
      parties: [await partyJson({ credentials: { jwks: { keys: [privateJwk] } } })],
      key: { kty: 'oct', k: 'c2VjcmV0' },
      pem: '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG',
    };
    expect(told({ environment: {}, file })).toEqual([
      '/key',
      '/key',
      '/parties/0/credentials/jwks/keys/0',
      '/parties/0/credentials/jwks/keys/0/d',
      '/pem',
      '/pem',
      '/store',
    ]);
    const text = words({ environment: {}, file });
    for (const part of [secret, 'hunter2', 'c2VjcmV0', 'MIGHAgEAMBMG']) expect(text).not.toContain(part);
    const { store } = readConfig({ environment: { WAYMARK_STORE: 'postgres://waymark:hunter2@db/waymark' } });
    expect(store).toBe('postgres://waymark:hunter2@db/waymark');
  });

  it('repeats no value of a variable that is wrong', () => {
    expect(words({ environment: { WAYMARK_STORE: 'mysql://u:hunter2@db' } })).not.toContain('hunter2');
  });

  it('refuses parties that stand in each other’s way', async () => {
    const parties = [
      await partyJson(),
      await partyJson({ id: 'other' }),
      await partyJson({ endpoints: [{ value: 'x' }] }),
    ];
    expect(told({ environment: {}, file: { parties } })).toEqual(['/parties/1/endpoints', '/parties/2/id']);
  });

  it('knows the variables that parties name for their keys, and looks at the addresses of parties', async () => {
    const party = await partyJson({
      connection: {
        kind: 'bars',
        url: 'https://10.1.2.3/fhir',
        login: {
          tokenUrl: 'https://bars.example/token',
          clientId: 'waymark',
          keyVariable: 'WAYMARK_BARS',
          algorithm: 'RS512',
        },
      },
    });
    const sources = { environment: { WAYMARK_BARS: '{}', WAYMARK_ADMIN_TOKEN: 'x' }, file: { parties: [party] } };
    expect(told(sources)).toEqual(['/parties/0/connection/url']);
    const opened = { ...sources.environment, WAYMARK_EGRESS_ALLOW: '10.1.2.0/24' };
    expect(readConfig({ ...sources, environment: opened }).parties).toHaveLength(1);
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');

  it('says what the schema says', () => {
    expect(page).toBe(configurationDocument());
  });

  it('has every setting with its variable, and each says what it is', () => {
    expect(settings().length).toBeGreaterThan(25);
    for (const { path, variable, description } of settings()) {
      expect(page).toContain(`| \`${path.join('.')}\` |`);
      if (variable !== undefined) expect(page).toContain(`\`${variable}\``);
      expect(description).not.toBe('');
    }
  });

  it('no two settings have one variable', () => {
    const variables = settings().flatMap(({ variable }) => variable ?? []);
    expect(new Set(variables).size).toBe(variables.length);
  });
});
