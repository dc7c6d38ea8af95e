import { afterEach, describe, expect, test } from '@jest/globals';
import { until } from '../delivery/receiver.js';
import { pause } from './caller.js';
import { seedOf } from './dice.js';
import { findings } from './findings.js';
import { createTraffic, type Traffic } from './traffic.js';
import { openWorld, type World } from './world.js';

const seed = seedOf(process.env);
const most = 120_000;

let world: World;
let traffic: Traffic;
const open = async (delivery: Readonly<Record<string, number>> = {}) => {
  world = await openWorld({ seed, delivery });
  traffic = createTraffic(world);
};
afterEach(() => world.close());

/** The ids under which the link worker's tool was sent a referral, one for each time. */
const sendings = (messageId: string): readonly string[] =>
  world.platform.taken.filter((taken) => taken.messageId === messageId).map(({ id }) => id);

describe('78: killed between the commit and the end of the delivery', () => {
  test(
    'before it was sent, it is sent once after the restart',
    async () => {
      await open();
      const [instance] = world.instances;
      world.platform.treats(() => 'refuses');
      const { messageId, isAcknowledged } = await traffic.refer(world.atPractice());
      await instance.kill();
      expect([isAcknowledged, sendings(messageId).length]).toEqual([true, 0]);
      world.platform.treats(() => 'well');
      await instance.start();
      await until(() => sendings(messageId).length > 0, 30_000);
      expect(await findings(world, traffic)).toEqual([]);
      expect(sendings(messageId)).toHaveLength(1);
    },
    most,
  );

  test(
    'after it was sent and before it was answered, it is sent again under the same id',
    async () => {
      await open({ timeout: 20_000 });
      const [instance] = world.instances;
      world.platform.treats(() => 'silent');
      const { messageId } = await traffic.refer(world.atPractice());
      await until(() => sendings(messageId).length === 1);
      await instance.kill();
      world.platform.treats(() => 'well');
      await instance.start();
      await until(() => sendings(messageId).length === 2, 30_000);
      expect(await findings(world, traffic)).toEqual([]);
      expect(sendings(messageId)).toHaveLength(2);
      expect(new Set(sendings(messageId)).size).toBe(1);
    },
    most,
  );
});

describe('SIGTERM', () => {
  test(
    'ends the service with 0 within 10 seconds, and a delivery that nobody answers is handed back',
    async () => {
      await open({ timeout: 60_000 });
      const [instance] = world.instances;
      world.platform.treats(() => 'ignores');
      const { messageId } = await traffic.refer(world.atPractice());
      await until(() => sendings(messageId).length === 1);
      const { code, took } = await instance.stop();
      expect({ code, said: instance.said() }).toMatchObject({ code: 0 });
      expect(took).toBeLessThan(10_000);
      world.platform.treats(() => 'well');
      await instance.start();
      // Its lease was given back: the service that starts need not wait for it to lapse.
      await until(() => sendings(messageId).length === 2, 4_000);
      expect(new Set(sendings(messageId)).size).toBe(1);
      expect(await findings(world, traffic)).toEqual([]);
    },
    most,
  );

  test(
    'finishes a delivery that is answered in time, and requests that are under way',
    async () => {
      await open({ timeout: 60_000 });
      const [instance] = world.instances;
      world.platform.treats(() => 'late');
      traffic.begin();
      await until(() => world.platform.taken.length > 3, 30_000);
      const { code, took } = await instance.stop();
      expect({ code, said: instance.said() }).toMatchObject({ code: 0 });
      expect(took).toBeLessThan(10_000);
      await pause(100);
      await instance.start();
      await traffic.end();
      expect(await findings(world, traffic)).toEqual([]);
      // Nothing was broken off, so nothing was sent twice.
      const ids = world.platform.taken.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    },
    most,
  );
});
