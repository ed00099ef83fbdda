import type { SampleSet } from "../data/samples.js";

/** Values of J₀ per radian: linear between them it is good to 1e-7. */
const TABULATED = 1024;
/** Terms of the trapezoidal rule for J₀(z) beyond z, which leave nothing (DLMF 10.9.1). */
const BEYOND = 40;

/**
 * The covariances of random waves of unit variance and given lengths of their frequency in all directions, between samples: cos ξ(x − x′) in 1-D, J₀(|ξ| |x − x′|) in 2-D. One row a frequency, the pairs j ≤ i of the block by rows of the triangle.
 */
export function waveCovariances(
  { points, dimension }: Pick<SampleSet, "points" | "dimension">,
  block: readonly number[],
  frequencies: Float64Array,
): readonly Float64Array[] {
  const n = block.length;
  const distances = new Float64Array((n * (n + 1)) / 2);
  let [at, longest] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++, at++) {
      let square = 0;
      for (let k = 0; k < dimension; k++) {
        square += (points[block[i] * dimension + k] - points[block[j] * dimension + k]) ** 2;
      }
      distances[at] = Math.sqrt(square);
      longest = Math.max(longest, distances[at]);
    }
  }
  const wave = dimension === 1 ? Math.cos : besselTable(longest * frequencies[frequencies.length - 1]);
  return Array.from(frequencies, (frequency) => distances.map((distance) => wave(frequency * distance)));
}

function besselTable(largest: number): (z: number) => number {
  const terms = Math.ceil((largest + BEYOND) / 4);
  const sines = Float64Array.from({ length: terms }, (_, k) => Math.sin((Math.PI * (k + 0.5)) / (2 * terms)));
  const values = Float64Array.from({ length: Math.ceil(largest * TABULATED) + 2 }, (_, i) => {
    let sum = 0;
    for (const sine of sines) sum += Math.cos((i / TABULATED) * sine);
    return sum / terms;
  });
  return (z) => {
    const place = z * TABULATED;
    const i = Math.floor(place);
    return values[i] + (place - i) * (values[i + 1] - values[i]);
  };
}
