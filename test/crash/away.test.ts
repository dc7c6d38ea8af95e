import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../delivery/receiver.js';
import { call, pause } from './caller.js';
import { seedOf } from './dice.js';
import { findings } from './findings.js';
import { createTraffic } from './traffic.js';
import { openWorld, type World } from './world.js';

const postgres = process.env.WAYMARK_TEST_POSTGRES;
const within = 30_000;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const title = '79: a database that is away is answered 503 with Retry-After, and the service goes on when it is back';

describe('PostgreSQL', () => {
  if (postgres === undefined) test.skip(`${title}: WAYMARK_TEST_POSTGRES names no database`, () => {});
  else
    test(title, async () => {
      const here = await openWorld({ seed: seedOf(process.env), postgres, instances: 2 });
      world = here;
      const { way, instances } = here;
      const traffic = createTraffic(here);
      traffic.begin();
      for (let time = 0; time < 3; time += 1) {
        const before = traffic.referrals.length;
        await until(
          () => traffic.referrals.slice(before).filter(({ isAcknowledged }) => isAcknowledged).length > 2,
          within,
        );
        const told = here.later.length;
        way?.cut();
        await until(() => here.later.length > told + 3, within);
        await until(async () => {
          const ready = await Promise.all(instances.map(({ url }) => call(`${url}/health/ready`, {})));
          return ready.every((answer) => answer?.status === 503);
        }, within);
        await pause(here.dice.between(0, 1_000));
        way?.mend();
      }
      await traffic.end();
      // No restart: the processes are those of the beginning, and nothing else was ever answered.
      expect(here.later.filter((answer) => answer !== '503 with Retry-After')).toEqual([]);
      expect(await findings(here, traffic)).toEqual([]);
    }, 180_000);
});
