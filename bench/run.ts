import { conformanceBench } from './conformance.js';
import { mappingBench } from './mapping.js';
import type { Row } from './row.js';

const rows: Row[] = [...(await mappingBench()), ...(await conformanceBench())];
for (const { name, value, unit, ratio, against } of rows) {
  console.log(
    `${name.padEnd(60)} ${value.toPrecision(4).padStart(9)} ${unit.padEnd(6)} ${ratio.toFixed(2).padStart(7)} x ${against}`,
  );
}
