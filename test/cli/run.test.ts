import { describe, expect, test } from '@jest/globals';
import { run } from '../../src/cli/run.js';
import { call, invented } from './terminal.js';

const minimal = 'fixtures/cases/minimal/1-gp-sends.json';

describe('the command line', () => {
  test.each([
    [[]],
    [['fly']],
    [['map']],
    [['map', '--to', 'pigeon', minimal]],
    [['check', '--colour']],
    [['case', 'run', '../..']],
    [['check', 'a', 'b']],
  ])(
    '%j is not understood: exit code 2, how to call it on standard error, nothing on standard output',
    async (words) => {
      const { code, out, err } = await call(words);
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(err).toContain('waymark ');
      expect(err).toContain('Exit code: 0 clean, 1 refused, 2 the command was not understood.');
    },
  );

  test.each([['help'], ['--help'], ['-h']])('%s lists every command', async (word) => {
    const { code, out } = await call([word]);
    expect(code).toBe(0);
    for (const name of ['map', 'check', 'explain', 'roundtrip', 'tables', 'case'])
      expect(out).toContain(`waymark ${name}`);
  });

  test('a file that is not there is named', async () => {
    const { code, out, err } = await call(['check', 'no-such-file.json']);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('no-such-file.json');
  });

  test('a command that is not known is named, and help shows one command', async () => {
    expect((await call(['fly'])).err).toContain('found no command fly');
    const { code, out } = await call(['help', 'map']);
    expect(code).toBe(0);
    expect(out).toContain('--onto FILE');
    expect(out).not.toContain('waymark check');
  });

  test('--onto takes the form that is written, and says so otherwise', async () => {
    const { code, err } = await call(['map', '--to', 'platform', '--onto', minimal, minimal]);
    expect(code).toBe(2);
    expect(err).toContain('--onto holds bars; expected platform');
  });

  test('what is thrown and is not a refusal is a bug, and is thrown on', async () => {
    const broken = () => {
      throw new Error('a bug');
    };
    await expect(run(['tables'], invented(), broken)).rejects.toThrow('a bug');
  });
});

describe('map', () => {
  test('turns what a GP system sends into what a link worker reads, and back onto what was sent', async () => {
    const there = await call(['map', '--from', 'bars', '--to', 'platform', minimal]);
    expect(there.code).toBe(0);
    const received: unknown = JSON.parse(there.out);
    expect(received).toMatchObject({ waymark: '1', kind: 'referral', referral: { risks: expect.anything() } });

    const back = await call(['map', '--from', 'platform', '--to', 'bars', '--onto', minimal, '-'], there.out);
    expect(back.code).toBe(0);
    const original = await call(['map', '--to', 'bars', '--onto', minimal, minimal]);
    expect(JSON.parse(back.out)).toEqual(JSON.parse(original.out));
  });

  test('reads standard input when no file is named, and finds out the wire form by itself', async () => {
    const named = await call(['map', '--to', 'fhir-rest', minimal]);
    const piped = await call(['map', '--to', 'platform'], named.out);
    expect(piped.code).toBe(0);
    expect(JSON.parse(piped.out)).toMatchObject({ kind: 'referral' });
  });

  test('says what was carried and not understood: on standard error, or in the one document of --json', async () => {
    const foreign = 'fixtures/cases/foreign-content/1-gp-sends.json';
    const shown = await call(['map', '--to', 'platform', foreign]);
    expect(shown.err).toMatch(/carried and not understood: \d+\n {4}Bundle\.entry\[/);
    const told: { unmapped: unknown[]; message: object; issues: unknown[] } = JSON.parse(
      (await call(['map', '--json', '--to', 'platform', foreign])).out,
    );
    expect(shown.err).toContain(`carried and not understood: ${told.unmapped.length}\n`);
    expect(told.unmapped[0]).toEqual({ path: expect.stringMatching(/^Bundle\./), value: expect.anything() });
  });

  test('a message that is refused gives every issue, exit code 1, and no partial result', async () => {
    const { code, out, err } = await call(
      ['map', '--from', 'bars', '--to', 'platform'],
      '{"resourceType":"Bundle","type":"message","entry":[]}',
    );
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/refused: \d+ errors?/);
    const told: { issues: unknown[] } = JSON.parse(
      (
        await call(
          ['map', '--json', '--from', 'bars', '--to', 'platform'],
          '{"resourceType":"Bundle","type":"message","entry":[]}',
        )
      ).out,
    );
    expect(Object.keys(told)).toEqual(['issues']);
    expect(told.issues.length).toBeGreaterThan(0);
  });
});

describe('check', () => {
  test('a clean resource: exit code 0 and an OperationOutcome that says so', async () => {
    const { code, out } = await call(['check'], '{"resourceType":"Patient","gender":"female"}');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'information' }] });
  });

  test('every fault at its path, in one answer', async () => {
    const { code, out } = await call(
      ['check', '--json'],
      '{"resourceType":"Patient","gender":"woman","birthDate":"2026-02-30","colour":"blue"}',
    );
    expect(code).toBe(1);
    const { issues }: { issues: { path: string; code: string }[] } = JSON.parse(out);
    expect(issues.map(({ path, code: kind }) => `${kind} ${path}`).sort()).toEqual([
      'code-unknown Patient.gender',
      'structure Patient.colour',
      'value Patient.birthDate',
    ]);
  });

  test('--profile holds the resource against a profile it does not claim', async () => {
    const url = 'https://waymark.example/fhir/StructureDefinition/waymark-task';
    const task = '{"resourceType":"Task","status":"requested","intent":"order"}';
    expect((await call(['check'], task)).code).toBe(0);
    const { code, out } = await call(['check', '--json', '--profile', url], task);
    expect(code).toBe(1);
    expect(out).toContain('Task.businessStatus');
  });

  test('--nhs-number warn lets a wrong check digit pass, and says so', async () => {
    const received = (await call(['map', '--to', 'platform', minimal])).out;
    const wrong = received.replace(/"value": "999\d{7}"/, '"value": "9990000001"');
    expect(wrong).not.toBe(received);
    const refused = await call(['check', '--json'], wrong);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain('"nhs-number"');
    const warned = await call(['check', '--json', '--nhs-number', 'warn'], wrong);
    expect(warned.code).toBe(0);
    expect(warned.out).toContain('"nhs-number"');
  });

  test('--packages enforces the definitions of a folder', async () => {
    const { code, err } = await call(['check', '--packages', 'no-such-folder'], '{"resourceType":"Patient"}');
    expect(code).toBe(1);
    expect(err).toContain('operator');
  });
});

describe('roundtrip', () => {
  test.each(['minimal', 'foreign-content', 'maximal'])(
    '%s comes back whole, and says the same in every wire form',
    async (story) => {
      const { code, out } = await call(['roundtrip', '--json', `fixtures/cases/${story}/1-gp-sends.json`]);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toMatchObject({
        whole: true,
        lost: [],
        added: [],
        facts: { bars: [], 'fhir-rest': [], platform: [] },
      });
    },
  );
});

describe('explain', () => {
  test('says of every leaf where it went', async () => {
    const { code, out } = await call(['explain', '--json', minimal]);
    expect(code).toBe(0);
    const { leaves }: { leaves: { path: string; fate: string; facts?: string[] }[] } = JSON.parse(out);
    const family = leaves.find(({ path }) => path.endsWith('.name[0].family'));
    expect(family).toMatchObject({ fate: 'fact', facts: ['person.name.familyName'] });
  });
});

describe('tables', () => {
  test('as JSON, and as the page that docs/mapping.md is', async () => {
    const { code, out } = await call(['tables']);
    expect(code).toBe(0);
    expect(out).toContain('person.name.familyName');
    expect((await call(['tables', '--markdown'])).out).toMatch(/^# /m);
  });
});

describe('case', () => {
  test('list names every story', async () => {
    const { code, out } = await call(['case', 'list']);
    expect(code).toBe(0);
    expect(out.split('\n').length).toBeGreaterThanOrEqual(16);
    expect(out).toContain('faith-leader');
  });

  test('run plays a story, shows each step, and says that it is as its files hold it', async () => {
    const { code, out } = await call(['case', 'run', 'housing']);
    expect(out).toContain("each as the story's files hold it");
    expect(out).toContain('every bundle keeps to its profiles');
    expect(out).toContain('── 6.');
    expect(code).toBe(0);
  });

  test('show prints its files', async () => {
    const { code, out } = await call(['case', 'show', 'minimal']);
    expect(code).toBe(0);
    expect(out).toContain('"resourceType": "Bundle"');
  });
});
