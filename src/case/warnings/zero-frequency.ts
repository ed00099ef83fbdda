import { nodeWeights } from "../../compare/frequency-mesh.js";
import type { LevelResult } from "../../compare/level.js";
import { type Probes, weighedWavesAt } from "../../compare/observe.js";
import type { SampleSet } from "../../data/samples.js";
import { energyOf } from "../../data/weights.js";
import { nodeFrequencies } from "../../mesh/interval.js";
import { kernelTerms } from "../../network/kernel-terms.js";
import { linearFunctions, nearestCombination } from "../../network/linear-part.js";
import type { Network } from "../../network/network.js";
import type { SpectralSolution } from "../../spectral/solve-spectral-problem.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** Of the initial error at a probe, the part that may be learnt otherwise: level 0 is meant to be right to 2 % there where it is a limit. */
const LARGEST = 0.02;
/** A linear part with less of the error's energy is none. */
const LEAST_SHARE = 1e-8;
/** Frequencies up to this many times the lowest one with a period on Ω are about 0. */
const ABOUT_ZERO = 2;
/** Probes with less of the largest |û(ξ, 0)| have a warning of their own. */
const EMPTY = 1e-6;

/**
 * What a kernel has at ξ = 0 alone learns constants, or all linear functions, on Ω at once; the spectral PDE, which has no such part, learns the
 * frequencies about 0 in its stead, on the whole space. Until it has, the two differ at a probe by about what the linear function nearest to the initial error
 * has there: its transform over Ω falls but like 1/|ξ|. In networks of ten activations the difference was 0.4 to 1.2 times that.
 *
 * @param solution level 0, and what it has at the probes
 */
export function linearPartAtProbes(
  network: Network,
  samples: SampleSet,
  initial: Float64Array,
  probes: Probes,
  solution: SpectralSolution,
  level: LevelResult,
): readonly Warning[] {
  const { constant, linear } = learntAtOnce(network);
  if (!(constant || linear) || probes.angular.length === 0) return [];
  const [one, ...coordinates] = linearFunctions(samples.points, samples.dimension);
  const functions = [...(constant ? [one] : []), ...(linear ? coordinates : [])];
  const part = nearestCombination(functions, initial, samples.relativeWeights);
  const share = energyOf(samples, part) / energyOf(samples, initial);
  if (!(share > LEAST_SHARE)) return [];
  const aboutZero = leftAboutZero(samples, solution);
  const parts = probes.angular.map((xi, p) => {
    const [cosine, sine] = weighedWavesAt(samples, xi);
    const size = (values: Float64Array) => Math.hypot(dot(values, cosine), dot(values, sine));
    const all = size(initial);
    if (!(all > Math.max(probes.rounding ?? 0, EMPTY * (probes.peak ?? 0)))) return 0;
    // Over where the frequencies about 0, or this one, are learnt.
    const { relative } = level.probes[p];
    const left = aboutZero.map((share, i) => Math.min(share, relative[i + 1] ?? 0));
    return (Math.max(...left) * size(part)) / all;
  });
  const worst = parts.reduce((most, value) => Math.max(most, value), 0);
  if (!(worst > LARGEST)) return [];
  const places = probes.reported.filter((_, p) => parts[p] > LARGEST).map((xi) => xi.map(short).join(", "));
  return [
    {
      path: "probes",
      message:
        `${percent(share)} of the initial error's energy are in ${linear ? "the linear function nearest to it" : "its mean over the domain"}, which this network learns at once: by what its kernel has at ξ = 0 alone, and the spectral PDE leaves out. ` +
        `At ${places.length === 1 ? "the probe" : "the probes"} ${places.join("; ")} that may be up to ${percent(worst)} of the initial error. ` +
        `Take ${linear ? "that function" : "its mean"} from the target, look at times when the frequencies about 0 are learnt, or believe the kernel flow`,
      numbers: { share, part: worst },
    },
  ];
}

/** Whether what the kernel has at ξ = 0 alone learns constants, and linear functions without one. */
function learntAtOnce(network: Network): { readonly constant: boolean; readonly linear: boolean } {
  const terms = kernelTerms(network).filter(({ kernel }) => kernel.origin.alone !== undefined);
  return {
    constant: terms.some(({ damping }) => damping > 0),
    linear: terms.some(
      ({ kernel, damping, diffusion }) => diffusion > 0 || (damping > 0 && kernel.origin.alone === "polynomial"),
    ),
  };
}

/** What is left of û about 0 at the times after 0, relative to what was there. */
function leftAboutZero({ box }: SampleSet, { mesh, fields }: SpectralSolution): readonly number[] {
  const limit = (ABOUT_ZERO * 2 * Math.PI) / Math.max(...box.map(([lower, upper]) => upper - lower));
  const nodes = nodeFrequencies(mesh);
  const { dimension } = mesh;
  const weights = nodeWeights(mesh).map((weight, k) =>
    Math.hypot(...nodes.subarray(k * dimension, (k + 1) * dimension)) < limit ? weight : 0,
  );
  const [first, ...later] = fields.map(({ re, im }) =>
    Math.sqrt(weights.reduce((sum, weight, k) => sum + weight * (re[k] ** 2 + im[k] ** 2), 0)),
  );
  return later.map((norm) => (first > 0 ? norm / first : 0));
}

function dot(f: Float64Array, g: Float64Array): number {
  return f.reduce((sum, value, i) => sum + value * g[i], 0);
}
