import { gaussLegendre } from "../laws/legendre.js";
import { type CurveTable, curveTable } from "./curve-table.js";

/** k(mean − lag/2, mean + lag/2) for one lag ≥ 0 and many means ≥ 0, for a symmetric k that is even under a change of both signs. */
export type LagRow = (lag: number, means: Float64Array) => Float64Array;

/** The mean at a pair of points at a distance from each other, whose middle has these components along x' − x and across it. */
export type PlaneTable = (distance: number, along: number, across: number) => number;

/** Numbers of even Chebyshev polynomials in the middle that are tried, and what may be left of the last two. */
const TERMS = [6, 8, 10, 12, 14, 17, 20, 25, 32] as const;
/** Errors allowed, relative to the size of k. */
const TOLERANCE = 5e-11;
const ORDER = 12;
const rule = gaussLegendre(ORDER);

/**
 * The mean of k(v·x, v·x') over directions v of d-space, where k is smooth in the middle of its arguments over lengths like the reach, as it is
 * for units whose biases or partition points are spread as wide as that. With the middle m of x and x', k is a polynomial in v·m,
 *
 *   k = Σ_j c_j(v·(x' − x)) T_2j(v·m / reach),
 *
 * of which, at a distance |x' − x|, the mean over v sees only the first harmonics of c_j in the direction of v: they are tabulated over the distance,
 * at as many directions as determine them. A pair then costs some microseconds whatever the width of k in the lag.
 *
 * Null where k takes too many terms.
 *
 * @param reach the largest |x|
 * @param size of k
 */
export function planeTable(row: LagRow, reach: number, size: number, dimension: number): PlaneTable | null {
  const terms = TERMS.find((count) => isResolved(row, reach, size, count));
  if (terms === undefined) return null;
  const onLine = lineTable(row, reach, size, terms);
  const seen = onLine === null || dimension === 2 ? onLine : projectedTable(onLine, reach, size, dimension);
  const harmonics = seen === null ? null : harmonicTable(seen, reach, size);
  return harmonics === null ? null : ofHarmonics(harmonics, reach, terms);
}

/** k itself over the middle of its arguments and their lag, by the same polynomials; null where it takes too many. */
export function middleTable(row: LagRow, reach: number, size: number): ((mean: number, lag: number) => number) | null {
  const terms = TERMS.find((count) => isResolved(row, reach, size, count));
  const table = terms === undefined ? null : lineTable(row, reach, size, terms);
  if (table === null) return null;
  const c = new Float64Array(table.count);
  return (mean, lag) => {
    table.at(lag, c);
    return chebyshevSum(c, 0, table.count, mean / reach);
  };
}

/** The positive ones of 2n Chebyshev nodes on (−reach, reach). */
function meansOf(reach: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, p) => reach * Math.cos((Math.PI * (p + 0.5)) / (2 * count)));
}

/** The coefficients c_j of Σ_j c_j T_2j(mean/reach) from values at `meansOf`. */
function evenChebyshev(values: Float64Array): Float64Array {
  const n = values.length;
  return values.map((_, j) => {
    let sum = 0;
    for (let p = 0; p < n; p++) sum += values[p] * Math.cos((j * Math.PI * (p + 0.5)) / n);
    return ((j === 0 ? 1 : 2) * sum) / n;
  });
}

/** Whether so many terms have k in the middle at some lags, between their nodes too. */
function isResolved(row: LagRow, reach: number, size: number, count: number): boolean {
  const means = meansOf(reach, count);
  const between = Float64Array.of(0, 0.13, 0.44, 0.77);
  return [0, 0.01, 0.05, 0.2, 0.5, 1, 1.5].every((share) => {
    const c = evenChebyshev(row(share * reach, means));
    if (!(Math.abs(c[count - 2]) + Math.abs(c[count - 1]) <= TOLERANCE * size)) return false;
    const exact = row(
      share * reach,
      between.map((x) => x * reach),
    );
    return between.every((x, p) => Math.abs(chebyshevSum(c, 0, count, x) - exact[p]) <= 10 * TOLERANCE * size);
  });
}

/** c_j as functions of the lag. */
function lineTable(row: LagRow, reach: number, size: number, count: number): CurveTable | null {
  const means = meansOf(reach, count);
  return curveTable((lag) => evenChebyshev(row(lag, means)), count, 2 * reach, TOLERANCE * size);
}

/** The same for the mean over the length r of the projection on a plane of a direction in d-space: density ∝ r (1 − r²)^{(d − 4)/2}. */
function projectedTable({ count, at, edges }: CurveTable, reach: number, size: number, dimension: number) {
  const means = meansOf(1, count);
  const c = new Float64Array(count);
  return curveTable(
    (lag) => {
      const values = new Float64Array(count);
      // With r = sin φ the density in φ is (d − 2) sin φ cos^{d − 3} φ.
      const ends = [...anglesTo(edges, lag), 0.5 * Math.PI];
      forGauss(ends, (phi, weight) => {
        const r = Math.sin(phi);
        at(r * lag, c);
        const share = weight * (dimension - 2) * r * Math.cos(phi) ** (dimension - 3);
        for (let p = 0; p < count; p++) values[p] += share * chebyshevSum(c, 0, count, r * means[p]);
      });
      return evenChebyshev(values);
    },
    count,
    2 * reach,
    TOLERANCE * size,
  );
}

/** The angles at which sin φ · distance passes through edges of cells, with 0 first. */
function anglesTo(edges: readonly number[], distance: number): number[] {
  return edges.filter((edge) => edge < distance).map((edge) => Math.asin(edge / distance));
}

function forGauss(ends: readonly number[], visit: (x: number, weight: number) => void): void {
  for (let e = 1; e < ends.length; e++) {
    const half = 0.5 * (ends[e] - ends[e - 1]);
    for (let q = 0; q < ORDER; q++) visit(ends[e - 1] + half * (1 + rule.nodes[q]), half * rule.weights[q]);
  }
}

/**
 * Over the distance: the harmonics of c_j(distance cos α) in α as far as order 2j, summed at the directions α_k = πk/(2n − 1), k < n, which is all
 * that a mean with T_2j sees. Component k n + j.
 */
function harmonicTable({ count: n, at, edges }: CurveTable, reach: number, size: number): CurveTable | null {
  const c = new Float64Array(n);
  const synthesis = Array.from({ length: n }, (_, k) =>
    Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 2) * Math.cos((2 * i * Math.PI * k) / (2 * n - 1))),
  );
  const cosines = new Float64Array(n);
  return curveTable(
    (distance) => {
      const harmonics = new Float64Array(n * n);
      // cos α is sin of the angle from the normal.
      forGauss([...anglesTo(edges, distance), 0.5 * Math.PI], (angle, weight) => {
        at(distance * Math.sin(angle), c);
        for (let i = 0; i < n; i++) cosines[i] = (2 / Math.PI) * weight * Math.cos(i * (Math.PI - 2 * angle));
        for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) harmonics[j * n + i] += c[j] * cosines[i];
      });
      const values = new Float64Array(n * n);
      for (let k = 0; k < n; k++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let i = 0; i <= j; i++) sum += synthesis[k][i] * harmonics[j * n + i];
          values[k * n + j] = sum;
        }
      }
      return values;
    },
    n * n,
    2 * reach,
    TOLERANCE * size,
  );
}

/** Σ_j c_j T_2j(x) of the coefficients from an offset on: Clenshaw's recurrence in T_j(2x² − 1). */
function chebyshevSum(c: Float64Array, offset: number, count: number, x: number): number {
  const y = 2 * x * x - 1;
  let [one, two] = [0, 0];
  for (let j = count - 1; j > 0; j--) [one, two] = [2 * y * one - two + c[offset + j], one];
  return y * one - two + c[offset];
}

function ofHarmonics({ at, count }: CurveTable, reach: number, n: number): PlaneTable {
  const c = new Float64Array(count);
  const directions = Array.from({ length: n }, (_, k) => (Math.PI * k) / (2 * n - 1));
  const [cosines, sines] = [directions.map(Math.cos), directions.map(Math.sin)];
  return (distance, along, across) => {
    at(distance, c);
    const [x, y] = [along / reach, across / reach];
    let sum = chebyshevSum(c, 0, n, x);
    for (let k = 1; k < n; k++) {
      const [p, q] = [x * cosines[k], y * sines[k]];
      sum += chebyshevSum(c, k * n, n, p + q) + chebyshevSum(c, k * n, n, p - q);
    }
    return sum / (2 * n - 1);
  };
}
