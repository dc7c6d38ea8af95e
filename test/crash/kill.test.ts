import { afterEach, describe, expect, test } from '@jest/globals';
import { pause } from './caller.js';
import { seedOf } from './dice.js';
import { findings } from './findings.js';
import type { Instance } from './instance.js';
import { moody } from './receivers.js';
import { createTraffic, type Traffic } from './traffic.js';
import { openWorld, type World, type WorldOptions } from './world.js';

const kills = Number(process.env.WAYMARK_TEST_KILLS ?? 5);
const seed = seedOf(process.env);
const postgres = process.env.WAYMARK_TEST_POSTGRES;
const title = `what was acknowledged survives ${kills} kills, is delivered, and has one effect (seed ${seed})`;
const most = 180_000 + kills * 20_000;

/**
 * Kills one instance or all of them at a moment of their work, or while they start, and starts them again. The moment is
 * drawn in work done, since a machine that is busy does little in any number of milliseconds.
 */
async function kill({ dice, instances }: World, { acknowledged }: Traffic): Promise<void> {
  const enough = acknowledged() + dice.between(0, 25);
  const end = performance.now() + 3_000;
  while (acknowledged() < enough && performance.now() < end) await pause(5);
  await pause(dice.between(0, 60));
  const victims: readonly Instance[] = dice.oneIn(4) ? instances : [dice.pick([...instances])];
  await Promise.all(victims.map((victim) => victim.kill()));
  if (dice.oneIn(6)) {
    for (const victim of victims) victim.launch();
    await pause(dice.between(100, 1_500));
    await Promise.all(victims.map((victim) => victim.kill()));
  }
  await Promise.all(victims.map((victim) => victim.start()));
}

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

async function play(options: Omit<WorldOptions, 'seed'>): Promise<void> {
  const here = await openWorld({ ...options, seed });
  world = here;
  here.platform.treats(moody(here.dice));
  here.practice.treats(moody(here.dice));
  const traffic = createTraffic(here);
  traffic.begin();
  for (let killed = 0; killed < kills; killed += 1) await kill(here, traffic);
  await traffic.end();
  expect({ seed, wrong: await findings(here, traffic) }).toEqual({ seed, wrong: [] });
  // A run that sends nothing would find nothing.
  expect(traffic.acknowledged()).toBeGreaterThan(5 * kills);
}

describe('on the embedded store', () => {
  test(title, () => play({}), most);
});

describe('on PostgreSQL with two instances', () => {
  if (postgres === undefined) test.skip(`${title}: WAYMARK_TEST_POSTGRES names no database`, () => {});
  else test(title, () => play({ postgres, instances: 2 }), most);
});
