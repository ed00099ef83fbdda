import { expect, it } from "vitest";
import { partitionAverage } from "../../../src/network/kernels/partition-average.js";

const bell = { value: (z: number) => Math.exp(-0.5 * z * z), kinks: [] };
const part = { g: bell, power: 0, constant: 1, product: 0, across: 0 };
const plane = { points: Float64Array.of(0.3, -0.4, 1, 0.2), dimension: 2 as const };

it("partition points in the plane lie in a ball or are normal, and with a law of slopes they are normal", () => {
  expect(() => partitionAverage([part], { slopes: [1], partition: { halfWidth: 3 } }, plane)).toThrow(
    /^network\.partition: in more than one dimension the kernel wants points in a ball or normal ones$/,
  );
  const slopes = { law: "uniform", halfWidth: 2 } as const;
  expect(() => partitionAverage([part], { slopes, partition: { radius: 3 } }, plane)).toThrow(
    /^network\.slopes: a law of slopes wants normal partition points in more than one dimension$/,
  );
});
