import { describe, expect, it } from '@jest/globals';
import { allowsAction, narrowScopes, readScopes, writeScopes } from '../../src/exchange/parties/scopes.js';

const narrowed = (asked: string, granted: string) =>
  writeScopes(narrowScopes(readScopes(asked.split(' ')), readScopes(granted.split(' '))));

describe('scopes', () => {
  it.each([
    ['system/Task.read', 'system/Task.rs'],
    ['system/Task.write', 'system/Task.cud'],
    ['system/*.*', 'system/*.cruds'],
    ['system/Task.s system/Task.r', 'system/Task.rs'],
    ['system/*.rs system/Task.r system/Observation.c', 'system/*.rs system/Observation.c'],
    ['patient/Task.rs openid system/Task.sr system/Task. system/task.r system/Task.rr system/Task.rs?x=1', ''],
  ])('%s is %s', (words, meant) => {
    expect(writeScopes(readScopes(words.split(' ')))).toBe(meant);
  });

  it.each([
    ['system/Task.cruds', 'system/Task.rs', 'system/Task.rs'],
    ['system/*.cruds', 'system/Task.rus system/Observation.r', 'system/Observation.r system/Task.rus'],
    ['system/Task.rs system/Patient.r', 'system/*.r', 'system/Patient.r system/Task.r'],
    ['system/Task.cruds', 'system/*.r system/Task.u', 'system/Task.ru'],
    ['system/Task.c', 'system/Task.r', ''],
    ['system/Patient.r', 'system/Task.cruds', ''],
    ['system/*.*', 'system/*.rs', 'system/*.rs'],
  ])('%s of %s leaves %s', (asked, granted, left) => {
    expect(narrowed(asked, granted)).toBe(left);
    expect(narrowed(granted, asked)).toBe(left);
  });

  it('allow what they say and nothing else', () => {
    const scopes = readScopes(['system/Task.ru', 'system/*.s']);
    expect(allowsAction(scopes, 'Task', 'u')).toBe(true);
    expect(allowsAction(scopes, 'Task', 'c')).toBe(false);
    expect(allowsAction(scopes, 'Patient', 's')).toBe(true);
    expect(allowsAction(scopes, 'Patient', 'r')).toBe(false);
  });
});
