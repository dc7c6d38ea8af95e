import { execFile, spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../delivery/receiver.js';
import { seedOf } from './dice.js';
import { findings } from './findings.js';
import { createTraffic } from './traffic.js';
import { openWorld, type World } from './world.js';

const run = promisify(execFile);
const hasLimits = spawnSync('prlimit', ['--version']).status === 0;

/** Lets a running process write no file beyond a length, as a disk that is full does; undefined for any length. */
const limitFiles = (pid: number, length: number | undefined) =>
  run('prlimit', ['--pid', String(pid), `--fsize=${length ?? 'unlimited'}:unlimited`]);

const lengthOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const title = '79: a disk without room is answered 503 with Retry-After, and the service goes on when there is room';

describe('the embedded store', () => {
  if (!hasLimits) test.skip(`${title}: there is no prlimit on this machine`, () => {});
  else
    test(title, async () => {
      const here = await openWorld({ seed: seedOf(process.env) });
      world = here;
      const { instances, file = '' } = here;
      const [instance] = instances;
      const traffic = createTraffic(here);
      const caller = here.atPractice();
      await traffic.refer(caller);

      await limitFiles(instance.pid(), Math.max(await lengthOf(file), await lengthOf(`${file}-wal`)));
      traffic.begin();
      await until(() => here.later.includes('503 with Retry-After'), 30_000);
      expect(here.later.filter((answer) => answer !== '503 with Retry-After')).toEqual([]);
      const live = await fetch(`${instance.url}/health/live`);
      expect(live.status).toBe(200);

      await limitFiles(instance.pid(), undefined);
      const before = traffic.referrals.length;
      await until(() => traffic.referrals.slice(before).some(({ isAcknowledged }) => isAcknowledged), 30_000);
      await traffic.end();
      expect(await findings(here, traffic)).toEqual([]);
      // What the file holds is as whole for a process that opens it anew.
      await instance.kill();
      await instance.start();
      expect(await findings(here, traffic)).toEqual([]);
    }, 180_000);
});
