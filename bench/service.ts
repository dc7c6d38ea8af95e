import type { Measured } from './load.js';
import type { Row } from './row.js';
import { type Subject, startBench } from './service-parts.js';

const rounds = 5;

/** What was found in one round; `cost` is the processor time of one exchange, in all threads of the server. */
interface Found extends Measured {
  readonly cost: number;
}

/**
 * What the service costs: referrals that were authenticated, validated, mapped, made durable in a file on the disk and
 * written to the audit trail before they were answered, beside a server that sends back what it gets and beside the same
 * service without validation. They are measured in turn, so that what else runs here slows all of them; the processor
 * time feels that least.
 */
export async function serviceBench(): Promise<Row[]> {
  const bench = await startBench();
  try {
    const service = await bench.start('checked');
    const unchecked = await bench.start('unchecked');
    const echo = await bench.start('echo');
    // Until the compiler has seen enough of it.
    await service.load('referral', 5_000);
    await unchecked.load('referral', 5_000);
    await echo.load('echo', 1_000);
    const ours: Found[] = [];
    const bare: Found[] = [];
    const echoed: Found[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await costOf(service, 'referral', 4_000));
      bare.push(await costOf(unchecked, 'referral', 4_000));
      echoed.push(await costOf(echo, 'echo', 1_000));
    }
    const alone = await service.load('referral', 2_000, { atOnce: 1 });
    const others = [
      {
        against: 'a bare node:http echo',
        found: echoed,
        alone: await echo.load('echo', 1_000, { atOnce: 1 }),
      },
      {
        against: 'the same without validation',
        found: bare,
        alone: await unchecked.load('referral', 2_000, { atOnce: 1 }),
      },
    ];
    return others.flatMap(({ against, found, alone: base }): Row[] => [
      { name: 'referrals, 32 at a time', unit: '1/s', against, ...best(ours, found, 'rate') },
      { name: 'p99 of them', unit: 'ms', against, ...best(ours, found, 'p99') },
      { name: 'processor time of one of them', unit: 'ms', against, ...best(ours, found, 'cost') },
      { name: 'one referral at a time, p50', unit: 'ms', against, value: alone.p50, ratio: alone.p50 / base.p50 },
    ]);
  } finally {
    await bench.stop();
  }
}

async function costOf(subject: Subject, door: 'referral' | 'echo', milliseconds: number): Promise<Found> {
  const before = await subject.order({ order: 'processor' });
  const measured = await subject.load(door, milliseconds);
  const after = await subject.order({ order: 'processor' });
  const cost = ((after.processor ?? Number.NaN) - (before.processor ?? Number.NaN)) / measured.count;
  return { ...measured, cost };
}

/** The best round of ours and of theirs; the spread is that of the rounds, each beside the other's of the same time. */
function best(ours: readonly Found[], theirs: readonly Found[], what: 'rate' | 'p99' | 'cost') {
  const choose = what === 'rate' ? Math.max : Math.min;
  const value = choose(...ours.map((one) => one[what]));
  const ratios = ours.map((one, i) => one[what] / (theirs[i]?.[what] ?? Number.NaN));
  return {
    value,
    ratio: value / choose(...theirs.map((one) => one[what])),
    spread: [Math.min(...ratios), Math.max(...ratios)] as const,
  };
}
