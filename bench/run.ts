import { conformanceBench } from './conformance.js';
import { mappingBench } from './mapping.js';

/** One thing measured, as a ratio to another thing measured in the same run: the machine falls out of the figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio: number;
  readonly against: string;
}

const rows: Row[] = [...(await mappingBench()), ...(await conformanceBench())];
for (const { name, value, unit, ratio, against } of rows) {
  console.log(
    `${name.padEnd(60)} ${value.toPrecision(4).padStart(9)} ${unit.padEnd(6)} ${ratio.toFixed(2).padStart(7)} x ${against}`,
  );
}
