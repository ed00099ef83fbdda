import type { Experiment } from "../case/experiment.js";
import { observeHalfSpectrum, observeSpectrum, type Probes, trapezoidalEnergy } from "../compare/observe.js";
import { InputError, NotAvailableError, NumericalError } from "../errors.js";
import { uniformIntervalMesh } from "../mesh/index.js";
import { flowResponse, type Mode } from "../network/dynamics/index.js";
import type { Network } from "../network/network.js";
import { hasLags } from "../ntk/kernel.js";
import type { Coefficients, SpectralCoefficients } from "../spectral/coefficients.js";
import { fittedMesh } from "../spectral/fitted-mesh.js";
import { coefficientsOnBox } from "../spectral/reflection.js";
import { solveSpectralProblem } from "../spectral/solve-spectral-problem.js";
import { spectralProblem } from "../spectral/spectral-problem.js";
import type { PlaneSpectrum } from "./plane-spectrum.js";
import { type EmptyShells, energyReaches, type Shells, shellsWithin } from "./shells.js";

const unseen: Probes = { angular: [], reported: [], rounding: 0 };
/** Cells of the mesh for laws that diffuse: a candidate is a few per cent better or worse than another, the mesh is good to less. */
const [CELLS, FEWEST_CELLS] = [4000, 800];
/** Energy beyond the mesh, and beyond the frequencies that are damped one by one, over what is expected to be left. */
const [BEYOND, UNSEEN] = [1e-3, 1e-6];

/**
 * Level 0: the part of the initial error's energy that a network leaves at a time. Where nothing diffuses it is û₀ damped, frequency by frequency, else the spectral PDE; up to frequencies beyond which there is next to nothing (on a mesh a thousandth) of what is `expected` to be left.
 *
 * @param spectrum of the initial error; in the plane shells serve coefficients that are alike in all directions
 * @throws NotAvailableError for a diffusion in more than one dimension
 */
export function spectralEnergyLeft(
  { source, dynamics, case: theCase }: Pick<Experiment, "source" | "dynamics" | "case">,
  network: Network,
  spectrum: Shells | PlaneSpectrum,
  time: number,
  expected = 0,
): number {
  const { samples, error } = source;
  const { coefficients } = coefficientsOnBox(network, samples, error);
  const { real, imaginary } = coefficients;
  if (!real.diffuses && !imaginary.diffuses) {
    const seen =
      "frequencies" in spectrum ? spectrum : shellsWithin(spectrum, energyReaches(spectrum, UNSEEN * expected));
    return dampedEnergy(seen, dampingAt(seen, coefficients), flowResponse(dynamics).at(time)).left;
  }
  if ("frequencies" in spectrum || spectrum.dimension > 1)
    throw new NotAvailableError(
      "design",
      "the spectral PDE of designs with trained first-layer weights in two dimensions",
    );
  const highest = spectrum.radii[spectrum.radii.length - 1];
  const reach = energyReaches(spectrum, BEYOND * expected);
  const cells = Math.max(FEWEST_CELLS, Math.ceil((CELLS * reach) / highest));
  const mesh = fittedMesh(uniformIntervalMesh(-reach, reach, 2 * Math.ceil(cells / 2)), coefficients);
  const problem = spectralProblem(network, samples, error, mesh, dynamics, theCase.spectrum.boundary);
  const solution = solveSpectralProblem(problem, { method: "krylov", tolerance: 1e-6 }, [0, time]);
  const rules = { centre: solution.centre, energyOf: trapezoidalEnergy };
  const { energy } = solution.half
    ? observeHalfSpectrum(solution.half.mesh, solution.half.fields, [0, time], unseen, rules)
    : observeSpectrum(mesh, solution.fields, [0, time], unseen, rules);
  return energy[1] / energy[0];
}

/** Whether both levels can be computed for a law: its tails may be too heavy for a finite limit of a wide range of biases, of activations that do not vanish at infinity, or for the exact kernel in more than one dimension. */
export function hasLevels(
  network: Network,
  { samples, error }: Experiment["source"],
  { dimension, radii }: EmptyShells,
): boolean {
  const xi = new Float64Array(dimension).fill(radii[1]);
  try {
    hasLags(network);
    coefficientsOnBox(network, samples, error).coefficients.real.damping(xi, new Float64Array(1));
    return true;
  } catch (failure) {
    if (failure instanceof NumericalError || failure instanceof InputError) return false;
    throw failure;
  }
}

/** B at the frequencies of a spectrum. */
export function dampingAt(spectrum: Shells | PlaneSpectrum, { real, imaginary }: SpectralCoefficients): DampingPair {
  const xi = frequenciesOf(spectrum);
  const at = (damping: Coefficients["damping"]) => {
    const values = new Float64Array(spectrum.power.length);
    damping(xi, values);
    return values;
  };
  const ofReal = at(real.damping);
  return { real: ofReal, imaginary: real === imaginary ? ofReal : at(imaginary.damping) };
}

/** Those of the shells along the first axis. */
export function frequenciesOf(spectrum: Shells | PlaneSpectrum): Float64Array {
  return "frequencies" in spectrum ? spectrum.frequencies : alongFirstAxis(spectrum);
}

/** The shells' radii as frequencies, row by row; in the plane the first stands for a disk of half a step, over which 1/|ξ| is in the mean what it is at a quarter of one. */
export function alongFirstAxis({ dimension, radii }: Pick<EmptyShells, "dimension" | "radii">): Float64Array {
  const xi = new Float64Array(radii.length * dimension);
  radii.forEach((radius, k) => {
    xi[k * dimension] = radius;
  });
  if (dimension > 1) xi[0] = radii[1] / 4;
  return xi;
}

/** B of the real and of the imaginary part of û at the frequencies of a spectrum. */
export interface DampingPair {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/** ∫|û₀|² f(B)² dξ over ∫|û₀|² dξ, and its derivatives with respect to B there. */
export function dampedEnergy(
  { power, real, volumes }: Pick<Shells, "power" | "real" | "volumes">,
  damping: DampingPair,
  mode: (lambda: number) => Mode,
): { readonly left: number; readonly derivatives: DampingPair } {
  const whole = power.reduce((sum, p, k) => sum + p * volumes[k], 0);
  const [ofReal, ofImaginary] = [new Float64Array(power.length), new Float64Array(power.length)];
  let left = 0;
  for (let k = 0; k < power.length; k++) {
    const one = mode(damping.real[k]);
    const other = damping.real === damping.imaginary ? one : mode(damping.imaginary[k]);
    const share = volumes[k] / whole;
    const rest = power[k] - real[k];
    left += share * (real[k] * one.value ** 2 + rest * other.value ** 2);
    ofReal[k] = 2 * share * real[k] * one.value * one.derivative;
    ofImaginary[k] = 2 * share * rest * other.value * other.derivative;
  }
  return { left, derivatives: { real: ofReal, imaginary: ofImaginary } };
}
