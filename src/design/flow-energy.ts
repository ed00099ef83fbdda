import type { Experiment } from "../case/experiment.js";
import { type SampleGrid, sampleGrid } from "../data/samples.js";
import { multiplied, weightRoots } from "../data/weights.js";
import { nextPowerOfTwo } from "../fourier/fft.js";
import { nonuniformTransform } from "../fourier/nufft.js";
import { tensorFft } from "../fourier/tensor-fft.js";
import { flowResponse } from "../network/dynamics/index.js";
import { gaussLegendre } from "../network/laws/legendre.js";
import { kernelOperator } from "../ntk/kernel-operator.js";
import { respondByLanczos } from "../ntk/lanczos.js";
import { dot } from "../sparse/vectors.js";
import { localFactors, withChange } from "./damping-law.js";
import type { ValueWithGradient } from "./exponentiated-gradient.js";
import { isDecay } from "./free-law.js";
import { massLaw } from "./plane-law.js";
import type { PlaneSpectrum } from "./plane-spectrum.js";

/** Gauss points of a panel of time. */
const ORDER = 8;
/** The rate times the length of a panel on which the rule is good to 1e-9. */
const RESOLVED = 6;
/** Of the flow, relative to the initial error. */
const TOLERANCE = 1e-9;

/**
 * What the kernel flow leaves at a time on a grid in the plane, ‖e^{−TK}u₀‖² over ‖u₀‖², as a function of the masses p_j of a table of weights, K = Σ_j p_j K_j, with its gradient by the adjoint state, which runs on from T to 2T:
 *
 *   d‖u(T)‖²/dp_j = −2 ∫₀ᵀ u(2T − s)ᵀ K_j u(s) ds.
 *
 * One Krylov space has u at all times of a Gauss rule, on panels that halve towards s = 0, where the fastest modes fall. K_j(x, x') = (b + a x·x') s(x − x') cos(ξ_j·(x − x')), s the transform of a hat: the correlations of u(2T − s) and u(s) by fast transforms, summed over
 * the times, and one transform at the end give the derivatives for all j.
 *
 * Null where that is not the kernel, or not the flow: for networks whose coefficients are not the density of weights, for scattered samples, and for other dynamics than gradient flow.
 *
 * @param points where the masses are: frequencies, steps, columns and rows
 */
export function flowEnergy(
  { network, samples, initialError, dynamics }: Pick<Experiment, "network" | "samples" | "initialError" | "dynamics">,
  points: Pick<PlaneSpectrum, "frequencies" | "steps" | "columns" | "rows">,
  time: number,
): ((masses: Float64Array) => ValueWithGradient) | null {
  const grid = sampleGrid(samples);
  const factors = network.dimension === 2 ? localFactors(network, samples.measureFactor) : null;
  if (grid === undefined || factors === null) return null;
  const { A, B } = factors.real;
  const response = flowResponse(dynamics);
  if (A !== factors.imaginary.A || B !== factors.imaginary.B || !isDecay(response.at(time), time)) return null;
  const scale = samples.weight / (2 * Math.PI) ** 2;
  // The flow of weighted samples is that of √W K √W on √W u.
  const roots = weightRoots(samples);
  const start = multiplied(initialError, roots);
  const whole = dot(start, start);
  const correlations = correlationSum(grid);
  const axes = [0, 1].map((axis) =>
    Float64Array.from({ length: samples.count }, (_, i) => samples.points[2 * i + axis]),
  );
  const rates = scale * samples.count * (B + A * axes.reduce((most, x) => most + Math.max(...x.map(Math.abs)) ** 2, 0));
  const rule = halvingRule(time, rates);
  const times = [...rule.nodes, time, ...[...rule.nodes].reverse().map((s) => 2 * time - s)];
  return (masses) => {
    const operator = kernelOperator(withChange(network, { weights: massLaw(points, masses) }), samples);
    const { values } = respondByLanczos(operator, start, [{ response, times }], {
      tolerance: TOLERANCE,
    });
    const [states] = values;
    const count = rule.nodes.length;
    const sum = correlations();
    for (let q = 0; q < count; q++) {
      const [u, adjoint] = [states[q], states[2 * count - q]].map((state) => multiplied(state, roots));
      sum.add(rule.weights[q] * B, u, adjoint, null);
      if (A !== 0) for (const x of axes) sum.add(rule.weights[q] * A, u, adjoint, x);
    }
    const along = sum.at(points);
    const factor = (-2 * scale) / whole;
    return { value: dot(states[count], states[count]) / whole, gradient: along.map((value) => factor * value) };
  };
}

/** Gauss's rule on (0, T) by panels that halve towards 0, down to where the rule has e^{−rate s} to rounding. */
function halvingRule(time: number, rate: number) {
  const { nodes, weights } = gaussLegendre(ORDER);
  const halvings = Math.max(2, Math.ceil(Math.log2(Math.max(1, (rate * time) / RESOLVED))));
  const edges = [0, ...Array.from({ length: halvings + 1 }, (_, k) => time * 2 ** (k - halvings))];
  const panels = edges.slice(1).map((upper, k) => ({ lower: edges[k], half: (upper - edges[k]) / 2 }));
  return {
    nodes: panels.flatMap(({ lower, half }) => Array.from(nodes, (x) => lower + half * (1 + x))),
    weights: panels.flatMap(({ half }) => Array.from(weights, (w) => half * w)),
  };
}

/** The even part of Σ weight Σ_x v(x + r) u(x), over pairs of functions on a grid, at all differences r of its points. */
interface CorrelationSum {
  /** One pair, both times another function where that is given. */
  add(weight: number, u: Float64Array, v: Float64Array, factor: Float64Array | null): void;
  /** Its transform with that of a hat, Σ_r s(r) cos(ξ·r) (…), at the points of a table. */
  at(points: Pick<PlaneSpectrum, "frequencies" | "steps">): Float64Array;
}

function correlationSum({ counts, spacings }: SampleGrid): () => CorrelationSum {
  const [n1, n2] = counts;
  const [m1, m2] = counts.map((n) => nextPowerOfTwo(2 * n - 1));
  const fft = tensorFft([m1, m2]);
  const field = new Float64Array(2 * m1 * m2);
  return () => {
    const spectrum = new Float64Array(m1 * m2);
    return {
      add(weight, u, v, factor) {
        field.fill(0);
        for (let j = 0, i = 0; j < n2; j++) {
          for (let at = 2 * j * m1, a = 0; a < n1; a++, i++, at += 2) {
            const x = factor === null ? 1 : factor[i];
            field[at] = x * u[i];
            field[at + 1] = x * v[i];
          }
        }
        fft.forward(field);
        // Of Z = U + iV the product Z_k Z_−k has the imaginary part 2 Re V conj U.
        for (let j = 0; j < m2; j++) {
          const opposite = m1 * ((m2 - j) % m2);
          for (let i = 0; i < m1; i++) {
            const [p, q] = [2 * (m1 * j + i), 2 * (opposite + ((m1 - i) % m1))];
            spectrum[m1 * j + i] += (weight / 2) * (field[p] * field[q + 1] + field[p + 1] * field[q]);
          }
        }
      },
      at({ frequencies, steps: [h1, h2] }) {
        field.fill(0);
        for (let k = 0; k < spectrum.length; k++) field[2 * k] = spectrum[k];
        fft.inverse(field);
        const lags = new Float64Array(2 * (2 * n1 - 1) * (2 * n2 - 1));
        const values = new Float64Array(lags.length / 2);
        for (let j = 1 - n2, at = 0; j < n2; j++) {
          for (let i = 1 - n1; i < n1; i++, at++) {
            const [x, y] = [i * spacings[0], j * spacings[1]];
            lags[2 * at] = x;
            lags[2 * at + 1] = y;
            const place = ((i + m1) % m1) + m1 * ((j + m2) % m2);
            values[at] = field[2 * place] * (sinc((h1 * x) / 2) * sinc((h2 * y) / 2)) ** 2;
          }
        }
        return nonuniformTransform(lags, { re: values }, frequencies, { sign: 1, dimension: 2 }).re;
      },
    };
  };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x) / x;
}
