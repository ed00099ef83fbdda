import type { Distribution } from "../distribution.js";
import { gaussLegendre, legendreSum, legendreValues } from "./legendre.js";
import type { WeightVectorLaw } from "./weight-vector.js";

/** Below this part of the law's extent the density is taken as constant: ρ has a pole at 0, an integrable one. */
const POLE = 1e-9;

/**
 * The law of vectors whose direction is uniform and whose length has the given law, up to its sign. With p the
 * symmetrised density of the length, ρ(w) = 2 p(|w|) / (S |w|^{d−1}) with S the measure of the unit sphere, 2π or 4π.
 */
export function radialLaw(scalar: Distribution, dimension: 2 | 3): WeightVectorLaw {
  const sphere = dimension === 2 ? 2 * Math.PI : 4 * Math.PI;
  const characteristic = radialCharacteristic(scalar, dimension);
  return {
    dimension,
    scalar,
    density(w, offset = 0) {
      let square = 0;
      for (let k = 0; k < dimension; k++) square += w[offset + k] ** 2;
      const length = Math.max(Math.sqrt(square), POLE * scalar.extent);
      return (2 * scalar.density(length)) / (sphere * length ** (dimension - 1));
    },
    characteristic(t) {
      const lengths = new Float64Array(t.length / dimension);
      for (let i = 0; i < lengths.length; i++) {
        let square = 0;
        for (let k = 0; k < dimension; k++) square += t[i * dimension + k] ** 2;
        lengths[i] = Math.sqrt(square);
      }
      return characteristic(lengths);
    },
    characteristicOnGrid: (axes) =>
      characteristic(
        axes
          .map((axis) => axis.map((t) => t * t))
          .reduce(outerSum)
          .map(Math.sqrt),
      ),
    sample(random, out, offset) {
      const length = scalar.sample(random);
      const angle = 2 * Math.PI * random.uniform();
      const height = dimension === 2 ? 0 : 2 * random.uniform() - 1;
      const across = length * Math.sqrt(1 - height * height);
      out[offset] = across * Math.cos(angle);
      out[offset + 1] = across * Math.sin(angle);
      if (dimension === 3) out[offset + 2] = length * height;
    },
  };
}

/** slow[j] + fast[i] for all pairs, i running fastest. */
function outerSum(fast: Float64Array, slow: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(fast.length * slow.length);
  for (let j = 0, at = 0; j < slow.length; j++) {
    for (let i = 0; i < fast.length; i++, at++) sums[at] = slow[j] + fast[i];
  }
  return sums;
}

/** Nodes of the quadrature and terms of the series on a panel. */
const ORDER = 16;
const rule = gaussLegendre(ORDER);
const basis = Array.from(rule.nodes, (x) => legendreValues(x, ORDER - 1));

/** Panels halve towards 0 this many times: there characteristic functions of heavy-tailed laws have a kink. */
const OCTAVES = 30;

/** φ_d on [0, reach], by its Legendre series on panels. */
interface RadialTable {
  readonly reach: number;
  /** Ends of the panels, ascending from 0 to reach. */
  readonly edges: Float64Array;
  readonly series: readonly Float64Array[];
}

/**
 * E cos(w·t) as a function of |t|: the mean of φ(|t| u) over the component u of a uniform direction, with φ the
 * characteristic function of the length. The density of |u| on [0, 1] is 1 in 3-D (a sinc transform of p) and
 * (2/π)(1 − u²)^{-1/2} in 2-D (a Hankel transform). Integrals and series on panels no longer than the law's bandwidth
 * allows: errors of 1e-13. The table grows with the largest |t| that was asked for.
 */
function radialCharacteristic(scalar: Distribution, dimension: 2 | 3): (lengths: Float64Array) => Float64Array {
  let table: RadialTable = { reach: 0, edges: new Float64Array(1), series: [] };
  return (lengths) => {
    const largest = lengths.reduce((a, b) => Math.max(a, b), 0);
    if (largest > table.reach) table = radialTable(scalar, dimension, 1.25 * largest);
    return lengths.map((length) => (length === 0 ? 1 : tableAt(table, length)));
  };
}

function tableAt({ edges, series }: RadialTable, length: number): number {
  const panel = panelOf(edges, length);
  const half = (edges[panel + 1] - edges[panel]) / 2;
  return legendreSum(series[panel], (length - edges[panel]) / half - 1);
}

/** The panel i with edges[i] < length ≤ edges[i + 1]. */
function panelOf(edges: Float64Array, length: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle] < length) low = middle;
    else high = middle;
  }
  return low;
}

function radialTable(scalar: Distribution, dimension: 2 | 3, reach: number): RadialTable {
  const edges = panelEdges(reach, scalar);
  const series = Array.from({ length: edges.length - 1 }, (_, panel) => {
    const [lower, upper] = [edges[panel], edges[panel + 1]];
    const values = rule.nodes.map((x) =>
      directionMean(scalar, dimension, edges.subarray(0, panel + 1), (lower + upper + (upper - lower) * x) / 2),
    );
    return Float64Array.from({ length: ORDER }, (_, k) => {
      let sum = 0;
      for (let q = 0; q < ORDER; q++) sum += rule.weights[q] * values[q] * basis[q][k];
      return (k + 0.5) * sum;
    });
  });
  return { reach, edges, series };
}

/**
 * Panels that halve towards 0 and are short where the law oscillates: cos(W t) with W the last point where the density is
 * not smooth changes by 1.5 over half a panel, a Gaussian by half a standard deviation; 16 terms then leave 1e-15.
 */
function panelEdges(reach: number, { breakpoints, variance }: Distribution): Float64Array {
  const last = breakpoints.length > 0 ? breakpoints[breakpoints.length - 1] : 0;
  const bandwidth = Math.max(last, Number.isFinite(variance) ? 3 * Math.sqrt(variance) : 0);
  const edges = [0];
  for (let octave = OCTAVES; octave > 0; octave--) {
    const lower = reach * 2 ** -octave;
    const pieces = Math.max(2, Math.ceil((lower * bandwidth) / 3));
    for (let p = 0; p < pieces; p++) edges.push(lower * (1 + p / pieces));
  }
  return Float64Array.from([...edges, reach]);
}

/** The mean of φ(length · u) over directions, panel by panel up to the length, which is beyond all `edges`. */
function directionMean(scalar: Distribution, dimension: 2 | 3, edges: Float64Array, length: number): number {
  // u = sin θ makes the weight of 2-D constant.
  const variable = dimension === 2 ? (u: number) => Math.asin(u) / (Math.PI / 2) : (u: number) => u;
  const inverse = dimension === 2 ? (v: number) => Math.sin((Math.PI / 2) * v) : (v: number) => v;
  const ends = [...Array.from(edges, (edge) => variable(edge / length)), 1];
  const arguments_ = new Float64Array(ORDER * edges.length);
  const weights = new Float64Array(ORDER * edges.length);
  for (let panel = 0, at = 0; panel < edges.length; panel++) {
    const half = (ends[panel + 1] - ends[panel]) / 2;
    for (let q = 0; q < ORDER; q++, at++) {
      arguments_[at] = length * inverse(ends[panel] + half * (1 + rule.nodes[q]));
      weights[at] = half * rule.weights[q];
    }
  }
  return scalar.characteristic(arguments_).reduce((sum, value, i) => sum + weights[i] * value, 0);
}
