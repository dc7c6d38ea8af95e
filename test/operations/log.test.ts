import { describe, expect, it } from '@jest/globals';
import type { LogFields } from '../../src/operations/log.js';
import { createLog, type LogLevel } from '../../src/operations/pino-log.js';

function logged(level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog({ level, write: (line) => lines.push(line) }) };
}

const parsed = (line: string | undefined): unknown => JSON.parse(line ?? '');

describe('the log', () => {
  it('writes one line of JSON with level, time, event and fields, and nothing else', () => {
    const { lines, log } = logged();
    log
      .with({ requestId: 'r1' })
      .warn('delivery.failed', { party: 'surgery', attempts: 3, last: false, none: undefined });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(parsed(lines[0])).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: 'delivery.failed',
      requestId: 'r1',
      party: 'surgery',
      attempts: 3,
      last: false,
    });
  });

  it('attack 55: a field cannot begin a new line, turn the text around or fill the log', () => {
    const { lines, log } = logged();
    log.info('http.answered', { route: `a\r\nb\u2028c\u202Ed\u0000e\u001b[31mf${'x'.repeat(5000)}` });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd().split(/[\r\n\u2028\u2029]/)).toHaveLength(1);
    expect(parsed(lines[0])).toMatchObject({ route: expect.stringMatching(/^abcde\[31mfx+$/) });
    expect(lines[0]?.length).toBeLessThan(400);
  });

  it('keeps fields from posing as the line itself, and objects out of it', () => {
    const { lines, log } = logged();
    const fields: LogFields = JSON.parse('{"event":"other","level":"fatal","time":"never","body":{"name":"secret"}}');
    log.info('real', fields);
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['level', 'time', 'event']);
    expect(parsed(lines[0])).toMatchObject({ event: 'real', level: 'info' });
  });

  it('says only what its level asks for', () => {
    const { lines, log } = logged('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c', 'd']);
  });
});
