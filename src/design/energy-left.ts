import type { Experiment } from "../case/experiment.js";
import { observeHalfSpectrum, observeSpectrum, type Probes, trapezoidalEnergy } from "../compare/observe.js";
import { energyOf } from "../data/weights.js";
import { NotAvailableError } from "../errors.js";
import { uniformIntervalMesh } from "../mesh/index.js";
import { flowResponse } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { kernelPropagator } from "../ntk/flow.js";
import { spectralCoefficients } from "../spectral/coefficients.js";
import { fittedMesh } from "../spectral/fitted-mesh.js";
import { solveSpectralProblem, spectralProblem } from "../spectral/spectral-problem.js";
import type { Shells } from "./shells.js";

const unseen: Probes = { angular: [], reported: [], rounding: 0 };
/** Cells of the mesh for laws that diffuse: a candidate is a few per cent better or worse than another, the mesh is good to less. */
const CELLS = 4000;

/**
 * Level 0: the part of the initial error's energy that a network leaves at a time. Where nothing diffuses it is û₀ damped, frequency by frequency; else the spectral PDE.
 *
 * @throws NotAvailableError for a diffusion in more than one dimension
 */
export function spectralEnergyLeft(
  { source, dynamics, case: theCase }: Pick<Experiment, "source" | "dynamics" | "case">,
  network: Network,
  { dimension, radii, volumes, power }: Shells,
  time: number,
): number {
  const coefficients = spectralCoefficients(network, source.samples.measureFactor);
  const { real, imaginary } = coefficients;
  if (!real.diffuses && real === imaginary) {
    const xi = new Float64Array(radii.length * dimension);
    radii.forEach((radius, k) => {
      xi[k * dimension] = radius;
    });
    const damping = new Float64Array(radii.length);
    real.damping(xi, damping);
    const response = flowResponse(dynamics).at(time);
    let [left, all] = [0, 0];
    for (let k = 0; k < radii.length; k++) {
      left += volumes[k] * power[k] * response(damping[k]).value ** 2;
      all += volumes[k] * power[k];
    }
    return left / all;
  }
  if (dimension > 1)
    throw new NotAvailableError("design", "designs with trained first-layer weights in two dimensions");
  const highest = radii[radii.length - 1];
  const mesh = fittedMesh(uniformIntervalMesh(-highest, highest, CELLS), coefficients);
  const problem = spectralProblem(network, source.samples, source.error, mesh, dynamics, theCase.spectrum.boundary);
  const solution = solveSpectralProblem(problem, { method: "krylov", tolerance: 1e-6 }, [0, time]);
  const rules = { centre: solution.centre, energyOf: trapezoidalEnergy };
  const { energy } = solution.half
    ? observeHalfSpectrum(solution.half.mesh, solution.half.fields, [0, time], unseen, rules)
    : observeSpectrum(mesh, solution.fields, [0, time], unseen, rules);
  return energy[1] / energy[0];
}

/** Level 1: the same by the kernel flow on the samples. */
export function kernelEnergyLeft(
  { samples, initialError, dynamics }: Pick<Experiment, "samples" | "initialError" | "dynamics">,
  network: Network,
  time: number,
): number {
  const request = { response: flowResponse(dynamics), times: [time] };
  const [[error]] = kernelPropagator(network, samples).respond(initialError, [request]).values;
  return energyOf(samples, error) / energyOf(samples, initialError);
}
