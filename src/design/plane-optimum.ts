import type { Experiment } from "../case/experiment.js";
import type { PlaneTableLaw } from "../network/law.js";
import { leastOverMasses } from "./exponentiated-gradient.js";
import { flowEnergy } from "./flow-energy.js";
import { planeLaw } from "./plane-law.js";
import type { PlaneSpectrum } from "./plane-spectrum.js";

/** Samples up to which the kernel flow is followed for every law on the way, and iterations times samples: a law costs a twentieth of a second for a thousand of them. */
const [MOST_SAMPLES, WORK] = [4096, 40 * 1024];
/** After so many iterations a tenth is left to gain. */
const MOST_ITERATIONS = 40;
/** Part of the mass that is spread evenly at the start: what has none gets none. */
const SPREAD = 0.02;
/** Densities below this part of the largest are none. */
const NOTHING = 1e-5;

/**
 * The law of weights in the plane, a table at the frequencies of a spectrum, that leaves least at a deadline in the kernel flow: by exponentiated gradient from a density at these frequencies. Null where there is no such gradient (`flowEnergy`), and for more samples than that is worth.
 */
export function planeOptimum(
  experiment: Pick<Experiment, "network" | "samples" | "initialError" | "dynamics">,
  spectrum: PlaneSpectrum,
  start: Float64Array,
  time: number,
): PlaneTableLaw | null {
  if (experiment.samples.count > MOST_SAMPLES) return null;
  const energy = flowEnergy(experiment, spectrum, time);
  if (energy === null) return null;
  const { volumes } = spectrum;
  const [mass, area] = [start, start.map(() => 1)].map((density) =>
    density.reduce((sum, value, k) => sum + value * volumes[k], 0),
  );
  const masses = volumes.map((volume, k) => volume * (((1 - SPREAD) * start[k]) / mass + SPREAD / area));
  const iterations = Math.min(MOST_ITERATIONS, Math.round(WORK / experiment.samples.count));
  const found = leastOverMasses(energy, masses, iterations).masses.map((each, k) => each / volumes[k]);
  const most = found.reduce((larger, value) => Math.max(larger, value), 0);
  return planeLaw(
    spectrum,
    found.map((value) => (value < NOTHING * most ? 0 : value)),
  );
}
