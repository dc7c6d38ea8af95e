import type { Measured } from './load.js';
import type { Row } from './row.js';
import { type Bench, type Subject, startBench } from './service-parts.js';

const [few, some, many] = [1_000, 10_000, 100_000];
const rounds = 3;

interface Found {
  readonly referral: Measured;
  readonly alone: Measured;
  readonly search: Measured;
  readonly person: Measured;
  readonly inbox: Measured;
}

/**
 * What a growing store costs: the same questions at 1,000 and at 100,000 stored exchanges, and the memory of the service
 * on the way. The exchanges are copies of what the service itself wrote for a referral that came in at its door (see
 * `service-copies.ts`), put into the store of the running service: through the door they would take some 15 minutes.
 */
export async function storeBench(): Promise<Row[]> {
  const bench = await startBench();
  try {
    return await measureStore(bench);
  } finally {
    await bench.stop();
  }
}

async function measureStore(bench: Bench): Promise<Row[]> {
  const small = await bench.start('checked');
  const large = await bench.start('checked');
  for (const service of [small, large]) {
    await service.load('referral', 4_000);
    await service.order({ order: 'fill', from: 0, to: few });
  }
  await large.order({ order: 'fill', from: few, to: some });
  const before = await large.order({ order: 'memory' });
  await large.order({ order: 'fill', from: some, to: many });
  const after = await large.order({ order: 'memory' });
  const found: { readonly small: Found; readonly large: Found }[] = [];
  // In turn, so that what else runs here slows both.
  for (let round = 0; round < rounds; round++) {
    found.push({ large: await measureAt(large, many), small: await measureAt(small, few) });
  }
  const loaded = await large.order({ order: 'memory' });

  const stored = `${many} stored`;
  const versus = (name: string, unit: 'ms' | '1/s', of: (found: Found) => number): Row => {
    const best = unit === '1/s' ? Math.max : Math.min;
    const value = best(...found.map((one) => of(one.large)));
    const ratios = found.map((one) => of(one.large) / of(one.small));
    return {
      name: `${name}, ${stored}`,
      unit,
      value,
      ratio: value / best(...found.map((one) => of(one.small))),
      spread: [Math.min(...ratios), Math.max(...ratios)],
      against: `${few} stored`,
    };
  };
  const megabytes = (name: string, value = Number.NaN, base = Number.NaN, against: string): Row => ({
    name,
    unit: 'MB',
    value,
    ratio: value / base,
    against,
  });
  return [
    versus('referrals, 32 at a time', '1/s', ({ referral }) => referral.rate),
    versus('p99 of them', 'ms', ({ referral }) => referral.p99),
    versus('one referral at a time, p50', 'ms', ({ alone }) => alone.p50),
    versus('search by referral number, p50', 'ms', ({ search }) => search.p50),
    versus('search by NHS number, p50', 'ms', ({ person }) => person.p50),
    versus('a page of the inbox, p50', 'ms', ({ inbox }) => inbox.p50),
    megabytes(`memory (RSS), ${stored}`, after.rss, before.rss, `${some} stored`),
    megabytes(`heap in use, ${stored}`, after.heap, before.heap, `${some} stored`),
    megabytes('heap in use, after the load on them', loaded.heap, after.heap, 'before it'),
  ];
}

const measureAt = async (service: Subject, stored: number): Promise<Found> => ({
  referral: await service.load('referral', 5_000),
  alone: await service.load('referral', 2_000, { atOnce: 1 }),
  search: await service.load('search', 2_000, { atOnce: 1, stored }),
  person: await service.load('person', 2_000, { atOnce: 1, stored }),
  inbox: await service.load('inbox', 2_000, { atOnce: 1 }),
});
