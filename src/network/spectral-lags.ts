import type { EnergySpectrum } from "./activation.js";
import type { InputDimension } from "./input-dimension.js";
import { gaussLegendre } from "./laws/legendre.js";
import type { WeightVectorLaw } from "./laws/weight-vector-law.js";
import type { Lags } from "./stationary-kernel.js";

const ORDER = 24;
const rule = gaussLegendre(ORDER);
/** Panels halve towards η = 0 this many times, for logarithms and kinks there. */
const OCTAVES = 50;
/** Largest phase across a panel, in the law's extent times the lag: the 24-point rule is exact to 1e-13 for twice that. */
const PHASE = 14;

/**
 * E_w ∫ g(z) g(z + w·r) dz = (1/2π) ∫_R |ĝ(η)|² φ(ηr) dη as a function of rows r, with the characteristic function φ of the weights: the
 * kernel of biases of density 1. Null where it is not finite, g² not being integrable, and where |ĝ|² falls only like a power.
 */
export function spectralLags(
  { at, singularity, decay, extent }: EnergySpectrum,
  law: WeightVectorLaw,
): ((r: Float64Array) => Float64Array) | null {
  if (singularity.power >= 1 || Number.isFinite(decay)) return null;
  const { dimension, scalar } = law;
  return (r) =>
    Float64Array.from({ length: r.length / dimension }, (_, i) => {
      const row = r.subarray(i * dimension, (i + 1) * dimension);
      const { nodes, weights } = quadrature(extent, scalar.extent * Math.hypot(...row));
      const t = new Float64Array(nodes.length * dimension);
      for (let j = 0; j < nodes.length; j++)
        for (let k = 0; k < dimension; k++) t[j * dimension + k] = nodes[j] * row[k];
      const phi = law.characteristic(t);
      let sum = 0;
      for (let j = 0; j < nodes.length; j++) sum += weights[j] * at(nodes[j]) * phi[j];
      return sum / Math.PI;
    });
}

/** Nodes and weights on (0, extent), on panels across which a phase of the rate given changes by PHASE at most. */
function quadrature(extent: number, rate: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const edges = [0];
  for (let octave = OCTAVES; octave > 0; octave--) {
    const lower = extent * 2 ** -octave;
    const pieces = Math.max(2, Math.ceil((lower * rate) / PHASE));
    for (let p = 0; p < pieces; p++) edges.push(lower * (1 + p / pieces));
  }
  edges.push(extent);
  const nodes = new Float64Array(ORDER * (edges.length - 1));
  const weights = new Float64Array(nodes.length);
  for (let p = 0; p + 1 < edges.length; p++) {
    const half = 0.5 * (edges[p + 1] - edges[p]);
    for (let q = 0; q < ORDER; q++) {
      nodes[p * ORDER + q] = edges[p] + half * (1 + rule.nodes[q]);
      weights[p * ORDER + q] = half * rule.weights[q];
    }
  }
  return { nodes, weights };
}

/** The vectors of a tensor grid row by row, the first coordinate running fastest; rows as they are. */
export function rowsOfLags(lags: Lags, dimension: InputDimension): Float64Array {
  if (lags instanceof Float64Array) return lags;
  const count = lags.reduce((product, axis) => product * axis.length, 1);
  const rows = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    let rest = i;
    for (let k = 0; k < dimension; k++) {
      rows[i * dimension + k] = lags[k][rest % lags[k].length];
      rest = Math.floor(rest / lags[k].length);
    }
  }
  return rows;
}
