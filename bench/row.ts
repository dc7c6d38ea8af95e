/** One thing measured, as a ratio to another thing measured in the same run: the machine falls out of the figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio: number;
  readonly against: string;
  /** The lowest and the highest ratio of a round. */
  readonly spread?: readonly [number, number];
}
