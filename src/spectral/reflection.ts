import type { SampleSet } from "../data/samples.js";
import type { Network } from "../network/network.js";
import type { Warning } from "../warning.js";
import {
  resolutionOn,
  type SpectralCoefficients,
  spectralCoefficients,
  unreflectedCoefficients,
} from "./coefficients.js";

/** Shares of u₀² that do not matter. */
const NEGLIGIBLE = 1e-3;

/**
 * The coefficients of the spectral PDE of a network for data on a box. Where biases are not spread over a period the kernel has a part that
 * depends on x + x′, by which the error at x acts on the one at −x. On the whole space that is damping and diffusion of their own for the real and
 * the imaginary part of û; on Ω it is so as far as −x lies in Ω, and nothing where it does not. So the part is kept where most of u₀² has
 * its mirror image in Ω, and left out else; what is neither is said.
 *
 * @param initialError u₀ at the samples
 */
export function coefficientsOnBox(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
): { readonly coefficients: SpectralCoefficients; readonly warnings: readonly Warning[] } {
  const resolution = resolutionOn(samples.box);
  const coefficients = spectralCoefficients(network, samples.measureFactor, resolution);
  if (coefficients.real === coefficients.imaginary) return { coefficients, warnings: [] };
  const mirrored = mirroredShare(samples, initialError);
  return {
    coefficients: mirrored >= 0.5 ? coefficients : unreflectedCoefficients(network, samples.measureFactor, resolution),
    warnings: mirrored > NEGLIGIBLE && mirrored < 1 - NEGLIGIBLE ? [partlyMirrored(mirrored)] : [],
  };
}

/** What part of u₀² lies where −x is in the box too; 1 for data that vanish. */
function mirroredShare({ points, box, dimension, count }: SampleSet, values: Float64Array): number {
  let [inside, all] = [0, 0];
  for (let i = 0; i < count; i++) {
    const square = values[i] ** 2;
    all += square;
    const mirrored = box.every(([lower, upper], k) => {
      const x = -points[i * dimension + k];
      return x >= lower && x <= upper;
    });
    if (mirrored) inside += square;
  }
  return all > 0 ? inside / all : 1;
}

function partlyMirrored(share: number): Warning {
  const percent = (100 * share).toPrecision(3);
  return {
    path: "data.box",
    message: `with normal biases the errors at x and −x act on each other, and ${percent} % of the initial error has its mirror image in the box: the spectral PDE takes ${share >= 0.5 ? "all" : "none"} of it to have one; move the box to lie around 0 or away from it, or go by the kernel flow`,
    numbers: { mirroredShare: share },
  };
}
