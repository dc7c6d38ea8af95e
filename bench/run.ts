import { conformanceBench } from './conformance.js';
import { mappingBench } from './mapping.js';
import type { Row } from './row.js';
import { serviceBench } from './service.js';
import { storeBench } from './service-store.js';

// `npm run bench` takes about two minutes, on what `npm run build` has made. `-- --long` fills a store of 100,000
// exchanges besides: another fifteen minutes, and 10 GB on the disk of the temporary folder until it ends.

const benches = [
  mappingBench,
  conformanceBench,
  serviceBench,
  ...(process.argv.includes('--long') ? [storeBench] : []),
];
for (const bench of benches) for (const row of await bench()) console.log(lineOf(row));

function lineOf({ name, value, unit, ratio, against, spread }: Row): string {
  const rounds = spread === undefined ? '' : ` (${spread.map(short).join(' to ')})`;
  return `${name.padEnd(60)} ${value.toPrecision(4).padStart(9)} ${unit.padEnd(6)} ${short(ratio).padStart(7)} x ${against}${rounds}`;
}

/** Two places, and three digits where that is too coarse. */
function short(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(3) : ratio.toFixed(2);
}
