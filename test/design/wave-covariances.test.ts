import { describe, expect, it } from "vitest";
import { addPairs, longestDistance, pairDistances, waveTable, writePairs } from "../../src/design/wave-covariances.js";
import { randomStream } from "../../src/network/random.js";

describe.each([1, 2] as const)("covariances of waves in %i dimensions", (dimension) => {
  const count = 30;
  const random = randomStream(3, dimension);
  const points = Float64Array.from({ length: count * dimension }, () => 2 * random.uniform() - 1);
  const chosen = Array.from({ length: count }, (_, i) => i);
  const frequencies = Float64Array.of(0, 3, 40);
  const table = waveTable(dimension, frequencies, longestDistance({ points, dimension }, chosen));
  const pairs = pairDistances({ points, dimension }, chosen, table.step);
  const distance = (i: number, j: number) =>
    Math.hypot(...Array.from({ length: dimension }, (_, k) => points[i * dimension + k] - points[j * dimension + k]));
  /** J₀ by the trapezoidal rule. */
  const bessel = (z: number) => {
    let sum = 0;
    for (let k = 0; k < 200; k++) sum += Math.cos(z * Math.sin((Math.PI * (k + 0.5)) / 200));
    return sum / 200;
  };
  const row = (k: number) => table.rows.subarray(k * table.distances, (k + 1) * table.distances);

  it("are cosines, or J₀, of the distance", () => {
    frequencies.forEach((frequency, k) => {
      const matrix = new Float64Array(count * count);
      writePairs(pairs, row(k), matrix);
      for (let j = 0; j < count; j++) {
        for (let i = j; i < count; i++) {
          const z = frequency * distance(i, j);
          // Six values of a table between which they are good to 3e-7, of a J₀ good to 1e-7.
          expect(Math.abs(matrix[j * count + i] - (dimension === 1 ? Math.cos(z) : bessel(z)))).toBeLessThan(5e-7);
        }
      }
    });
  });

  it("are gathered by the transpose of how they are written", () => {
    const f = Float64Array.from({ length: table.distances }, () => random.normal());
    const [M, ofF] = [new Float64Array(count * count), new Float64Array(count * count)];
    for (let j = 0; j < count; j++) for (let i = j; i < count; i++) M[j * count + i] = random.normal();
    const gathered = new Float64Array(table.distances);
    writePairs(pairs, f, ofF);
    addPairs(pairs, M, gathered);
    let sum = 0;
    for (let j = 0; j < count; j++) {
      for (let i = j; i < count; i++) sum += (i === j ? 1 : 2) * M[j * count + i] * ofF[j * count + i];
    }
    expect(gathered.reduce((total, value, g) => total + value * f[g], 0)).toBeCloseTo(sum, 9);
  });
});
