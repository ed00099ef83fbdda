import type { SampleSet } from "../data/samples.js";
import type { EndCondition } from "../fem/pencil.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { type FrequencyMesh, nodeFrequencies } from "../mesh/interval.js";
import type { Dynamics } from "../network/dynamics/index.js";
import type { LossFilter } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import type { Warning } from "../warning.js";
import { aboutOrigin, centreOf } from "./centre.js";
import type { SpectralCoefficients } from "./coefficients.js";
import type { ConstantOnBox } from "./constant-on-box.js";
import { samplesAbout, spectrumOfSamples } from "./initial-spectrum.js";
import { coefficientsOnBox } from "./reflection.js";

/** The spectral PDE of a network on a mesh of angular frequencies, with its initial spectrum (level 0). */
export interface SpectralProblem {
  readonly mesh: FrequencyMesh;
  readonly coefficients: SpectralCoefficients;
  /** û(ξ, 0) at the nodes. */
  readonly initial: ComplexField;
  readonly dynamics: Dynamics;
  /** What of the spectrum training minimises; default all alike. */
  readonly filter?: LossFilter | null;
  /** The point about which the spectrum is solved for; default the origin. See `centreOf`. */
  readonly centre?: readonly number[];
  /** What the kernel's constant part does on the box of the data; default nothing. */
  readonly constant?: ConstantOnBox | null;
  /** What holds on the boundary of the frequency domain. */
  readonly boundary: EndCondition;
  /** What is to be said of the problem itself; default nothing. */
  readonly warnings?: readonly Warning[];
}

/**
 * The spectral problem of a network whose error at the start is known at the samples.
 *
 * @param initialError u₀ at the samples: −f for a network that starts from zero
 * @param mesh nodes are angular frequencies
 * @param boundary default zero flux, the natural condition
 * @param filter of the loss; default that of squares, null
 */
export function spectralProblem(
  network: Network,
  samples: SampleSet,
  initialError: Float64Array,
  mesh: FrequencyMesh,
  dynamics: Dynamics,
  boundary: EndCondition = "zero-flux",
  filter: LossFilter | null = null,
): SpectralProblem {
  const nodes = nodeFrequencies(mesh);
  const centre = centreOf(samples.box);
  const { coefficients, warnings } = coefficientsOnBox(network, samples, initialError);
  const { constant } = coefficients.real;
  return {
    mesh,
    coefficients,
    warnings,
    ...(constant === undefined ? {} : { constant: { value: constant, box: samples.box } }),
    initial: aboutOrigin(spectrumOfSamples(samplesAbout(samples, centre), initialError, nodes), nodes, centre),
    centre,
    dynamics,
    boundary,
    ...(filter === null ? {} : { filter }),
  };
}
