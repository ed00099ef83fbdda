import type { ActivationSpectra, EnergySpectrum } from "../activation.js";
import { activationOf } from "../activations/index.js";
import { meshDimension } from "../input-dimension.js";
import type { KernelTerm } from "../kernel-term.js";
import { densityAlong, squareAcross } from "../kernels/index.js";
import { outputVariance } from "../law.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { StationaryKernel } from "../stationary-kernel.js";
import { fixedSlopeKernel, wideBiasAverage } from "../wide-bias.js";
import type { RepnetNetwork } from "./repnet-network.js";

/**
 * The kernel of units a σ(z), z = s v·(x − p), at infinite width for partition points that cover Ω with a margin (docs/theory.md, section 5):
 *
 *   [a] E σσ + σ_a² ( [s] E s^{−2} zσ' zσ' + [p] E s² σ'σ' + [v] E s² (I − vvᵀ)(x − p)·(x' − p) σ'σ' ),
 *
 * each a function of x − x', but for the last one. The transform of its unit lies on the ray of v, and the components of p across v are of mean 0
 * and of the mean square P_⊥² where the one along it is about 0, so it is a diffusion across ξ and a damping P_⊥² times that: (d − 1) std² of normal p,
 * (d − 1)/(d + 1) radius² of p in a ball.
 */
export function repnetKernelTerms(network: RepnetNetwork): readonly KernelTerm[] {
  const { partition, train } = network;
  const dimension = meshDimension(network.dimension);
  // `mistakes` has refused those with a period, which have none.
  const spectra = activationOf(network.activation).spectra as ActivationSpectra;
  const variance = outputVariance(network.outputs);
  const trained = (group: RepnetNetwork["train"][number]) => (train.includes(group) ? 1 : 0);
  const turned = dimension > 1 ? trained("v") : 0;
  const spread = squareAcross(partition, dimension, 0);
  // The spectrum of g and the power of E s^power g g, and its parts in damping and in diffusion across ξ.
  const parts: readonly (readonly [EnergySpectrum, number, number, number])[] = [
    [spectra.value, 0, trained("a"), 0],
    [spectra.zSlope, -2, variance * trained("s"), 0],
    [spectra.slope, 2, variance * (trained("p") + turned * spread), variance * turned],
  ];
  return parts
    .filter(([, , damping]) => damping > 0)
    .flatMap(([spectrum, power, damping, tangential]) =>
      slopeKernels(network, spectrum, power).map(({ kernel, weight }, subnetwork) => ({
        ...{ kernel, subnetwork, damping: weight * damping, diffusion: 0, tangential: weight * tangential },
        ...{ reflectedDamping: 0, reflectedDiffusion: 0 },
      })),
    );
}

/** E s^power g(z) g(z'), a part for every sub-network. */
function slopeKernels(
  { slopes, partition, ...network }: RepnetNetwork,
  spectrum: EnergySpectrum,
  power: number,
): readonly { readonly kernel: StationaryKernel; readonly weight: number }[] {
  const dimension = meshDimension(network.dimension);
  // The density of v·p where it counts; that of −s v·p is a part 1/s of it.
  const density = densityAlong(partition, dimension, 0);
  if ("law" in slopes) {
    // The law is that of the length of s v, which points in all directions alike.
    const lengthLaw = dimension === 1 ? slopes : { ...slopes, radial: true as const };
    const average = wideBiasAverage(spectrum, weightVectorLaw(lengthLaw, dimension), power - 1);
    return [{ kernel: average.kernel(1, density), weight: 1 }];
  }
  return slopes.map((slope) => ({
    kernel: fixedSlopeKernel(spectrum, slope, dimension, density / slope),
    weight: slope ** power / slopes.length,
  }));
}
