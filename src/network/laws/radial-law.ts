import type { Distribution } from "../distribution.js";
import { gaussLegendre, legendreSum, legendreValues } from "./legendre.js";
import type { WeightVectorLaw } from "./weight-vector-law.js";

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
    radial: true,
    mirrored: true,
    extents: new Array<number>(dimension).fill(scalar.extent),
    axes: [],
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

/** A function on [0, reach], by its Legendre series on panels. */
interface PanelSeries {
  /** Ends of the panels, ascending from 0 to reach. */
  readonly edges: Float64Array;
  readonly series: readonly Float64Array[];
}

/**
 * E cos(w·t) as a function of |t|: the mean of φ(|t| u) over the component u of a uniform direction, with φ the
 * characteristic function of the length. The density of |u| on [0, 1] is 1 in 3-D (a sinc transform of p) and
 * (2/π)(1 − u²)^{-1/2} in 2-D (a Hankel transform). Integrals and series on panels no longer than the law's bandwidth
 * allows: errors below 1e-12. The table grows with the largest |t| that was asked for.
 */
function radialCharacteristic(scalar: Distribution, dimension: 2 | 3): (lengths: Float64Array) => Float64Array {
  let table: PanelSeries = { edges: new Float64Array(1), series: [] };
  return (lengths) => {
    const largest = lengths.reduce((a, b) => Math.max(a, b), 0);
    if (largest > table.edges[table.edges.length - 1]) table = radialTable(scalar, dimension, 1.25 * largest);
    return lengths.map((length) => (length === 0 ? 1 : valueIn(table, panelOf(table.edges, length), length)));
  };
}

function radialTable(scalar: Distribution, dimension: 2 | 3, reach: number): PanelSeries {
  const edges = panelEdges(reach, scalar);
  const ofLength = panelSeries(edges, scalar.characteristic);
  const near = nearMean(ofLength, dimension);
  return panelSeries(edges, (lengths) =>
    lengths.map((length, i) => {
      const own = Math.floor(i / ORDER);
      const first = edges[1] > length / 2 ? 0 : Math.min(own, panelOf(edges, length / 2));
      return near(first, length) + farMean(ofLength, dimension, first, own, length);
    }),
  );
}

/** Terms of the series of (1 − u²)^{-1/2} for u ≤ 1/2: what is left out is below 1e-15. */
const TERMS = 24;

/**
 * The part of the mean over directions that comes from t = length · u in panels before one, which begins at or below length/2: there the density of u is a short power series in u², and moments of φ up to every panel, made once, give the integral.
 */
function nearMean({ edges, series }: PanelSeries, dimension: 2 | 3): (first: number, length: number) => number {
  const terms = dimension === 2 ? TERMS : 1;
  /** ∫ φ(t) (t/edge)^{2j} dt/edge from 0 to the edge. */
  const moments = Array.from(edges, () => new Float64Array(terms));
  for (let panel = 0; panel + 1 < edges.length; panel++) {
    const [lower, upper] = [edges[panel], edges[panel + 1]];
    const half = (1 - lower / upper) / 2;
    const square = (lower / upper) ** 2;
    for (let j = 0, kept = lower / upper; j < terms; j++, kept *= square)
      moments[panel + 1][j] = kept * moments[panel][j];
    for (let q = 0; q < ORDER; q++) {
      const place = lower / upper + half * (1 + rule.nodes[q]);
      let value = half * rule.weights[q] * legendreSum(series[panel], rule.nodes[q]);
      for (let j = 0; j < terms; j++, value *= place * place) moments[panel + 1][j] += value;
    }
  }
  const coefficients = new Float64Array(terms);
  for (let j = 0, c = dimension === 2 ? 2 / Math.PI : 1; j < terms; j++, c *= (2 * j - 1) / (2 * j))
    coefficients[j] = c;
  return (first, length) => {
    const place = edges[first] / length;
    let sum = 0;
    for (let j = terms - 1; j >= 0; j--) sum = sum * place * place + coefficients[j] * moments[first][j];
    return place * sum;
  };
}

/** The series of a function that is called with the nodes of all panels, `ORDER` for each. */
function panelSeries(edges: Float64Array, f: (t: Float64Array) => Float64Array): PanelSeries {
  const nodes = new Float64Array(ORDER * (edges.length - 1)).map((_, at) => {
    const panel = Math.floor(at / ORDER);
    const [lower, upper] = [edges[panel], edges[panel + 1]];
    return (lower + upper + (upper - lower) * rule.nodes[at % ORDER]) / 2;
  });
  const values = f(nodes);
  const series = Array.from({ length: edges.length - 1 }, (_, panel) =>
    Float64Array.from({ length: ORDER }, (_, k) => {
      let sum = 0;
      for (let q = 0; q < ORDER; q++) sum += rule.weights[q] * values[panel * ORDER + q] * basis[q][k];
      return (k + 0.5) * sum;
    }),
  );
  return { edges, series };
}

function valueIn({ edges, series }: PanelSeries, panel: number, t: number): number {
  const half = (edges[panel + 1] - edges[panel]) / 2;
  return legendreSum(series[panel], (t - edges[panel]) / half - 1);
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

/** A Gaussian is below 1e-17 where an octave would be cut into more pieces; what is left of smooth densities there, tails included, is smooth by octaves. */
const MOST_SMOOTH = 16;

/**
 * Panels that halve towards 0 and are short where the law oscillates: cos(W t) with W the last point where the density is
 * not smooth changes by 1.5 over half a panel, a Gaussian by half a standard deviation; 16 terms then leave 1e-15.
 */
function panelEdges(reach: number, { breakpoints, variance }: Distribution): Float64Array {
  const last = breakpoints.length > 0 ? breakpoints[breakpoints.length - 1] : 0;
  const spread = Number.isFinite(variance) ? 3 * Math.sqrt(variance) : 0;
  const edges = [0];
  for (let octave = OCTAVES; octave > 0; octave--) {
    const lower = reach * 2 ** -octave;
    const smooth = Math.min(MOST_SMOOTH, (lower * spread) / 3);
    const pieces = Math.max(2, Math.ceil(Math.max(smooth, (lower * last) / 3)));
    for (let p = 0; p < pieces; p++) edges.push(lower * (1 + p / pieces));
  }
  return Float64Array.from([...edges, reach]);
}

/** The rest of that mean, panel by panel from one up to the one that the length lies in. */
function farMean(phi: PanelSeries, dimension: 2 | 3, first: number, last: number, length: number): number {
  // u = sin(πv/2) makes the weight of 2-D constant.
  const variable = dimension === 2 ? (u: number) => Math.asin(u) / (Math.PI / 2) : (u: number) => u;
  const inverse = dimension === 2 ? (v: number) => Math.sin((Math.PI / 2) * v) : (v: number) => v;
  let mean = 0;
  for (let panel = first, lower = variable(phi.edges[first] / length); panel <= last; panel++) {
    const upper = panel === last ? 1 : variable(phi.edges[panel + 1] / length);
    const half = (upper - lower) / 2;
    for (let q = 0; q < ORDER; q++) {
      const t = length * inverse(lower + half * (1 + rule.nodes[q]));
      mean += half * rule.weights[q] * valueIn(phi, panel, t);
    }
    lower = upper;
  }
  return mean;
}
