import { inverse, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { randomStream } from "../../src/network/random.js";
import { smallExponential } from "../../src/time/small-exponential.js";

/** e^A by its series at A / 2^s, squared s times. */
function seriesExponential(A: Matrix): Matrix {
  const halvings = Math.max(0, Math.ceil(Math.log2(A.norm())) + 3);
  const small = Matrix.mul(A, 2 ** -halvings);
  let [sum, term] = [Matrix.eye(A.rows), Matrix.eye(A.rows)];
  for (let k = 1; k <= 20; k++) {
    term = term.mmul(small).mul(1 / k);
    sum = Matrix.add(sum, term);
  }
  for (let i = 0; i < halvings; i++) sum = sum.mmul(sum);
  return sum;
}

const k = 6;
const shift = 0.1;

/** Hessenberg, with frequencies up to the inverse of `damping` in its skew part and entries above it that make it far from normal. */
function hessenberg(damping: number, above: number, seed: number): Matrix {
  const random = randomStream(41, seed);
  const H = Matrix.zeros(k, k);
  for (let i = 0; i < k; i++) {
    for (let j = i + 2; j < k; j++) H.set(i, j, above * (random.uniform() - 0.5));
    H.set(i, i, damping + 0.2 * random.uniform());
    if (i + 1 < k) {
      const side = 0.3 + 0.1 * random.uniform();
      H.set(i, i + 1, side);
      H.set(i + 1, i, -side);
    }
  }
  return H;
}

it.each([
  [0.4, 0],
  [0.4, 0.2],
  [0.2, 0],
  [0.2, 0.1],
])("is e^{−tA} b of matrices that turn and are not normal, over decades of t: %s, %s", (damping, above) => {
  for (let seed = 0; seed < 3; seed++) {
    const H = hessenberg(damping, above, seed);
    const A = Matrix.sub(inverse(H), Matrix.eye(k)).mul(1 / shift);
    const columns = Array.from({ length: k }, (_, j) => Float64Array.from(H.getColumn(j)));
    const random = randomStream(43, seed);
    const b = Float64Array.from({ length: k }, () => random.uniform() - 0.5);
    for (const units of [0.01, 0.1, 0.3, 1, 2, 5, 10]) {
      const t = units * shift;
      const [found] = smallExponential(columns, k, shift, [t], b, 1e-15) ?? [];
      const exact = seriesExponential(Matrix.mul(A, -t))
        .mmul(Matrix.columnVector([...b]))
        .to1DArray();
      const error = Math.hypot(...exact.map((value, i) => value - found[i])) / Math.hypot(...exact);
      // Measured: 1e−13 of the size for every shift of time that it goes, from rounding.
      expect(error).toBeLessThan(2e-13 * Math.max(1, units));
    }
  }
});
