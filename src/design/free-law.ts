import type { Experiment } from "../case/experiment.js";
import { flowResponse, type Mode } from "../network/dynamics/index.js";
import { familyOf } from "../network/families/index.js";
import type { WeightLaw } from "../network/law.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { coefficientsOnBox } from "../spectral/reflection.js";
import { energyDecay } from "./adjoint.js";
import { localFactors, tableLaw } from "./damping-law.js";
import { dampedEnergy } from "./energy-left.js";
import { leastOverMasses } from "./exponentiated-gradient.js";
import { type LawCoefficients, localCoefficients, type NodalPair, tabulatedCoefficients } from "./law-coefficients.js";
import { energyReaches, type Shells, shellsWithin } from "./shells.js";

/** Lengths of tables: for waves, which learn where the law is, and for units that learn a wide range of frequencies each. */
const LENGTHS = { waves: 256, ridges: 36 } as const;
/** h |x| of the frequency mesh at the far end of Ω: P1 functions miss a third of a per cent of a wave with that phase across a cell. */
const PHASE = 0.2;
const MOST_NODES = 32768;
/** Part of the mass that is spread evenly at the start: what has none gets none. */
const SPREAD = 0.02;
/** Densities below this part of the largest are none. */
const NOTHING = 1e-6;
/** Energy beyond the frequencies that are looked at, over that which is expected to be left. */
const BEYOND = 1e-3;

/** What a search begins with. */
export interface LawAtHand {
  /** The density of |w|, in any units. */
  density(length: number): number;
  /** What it leaves. */
  readonly left: number;
}

/**
 * The law of the first layer, any density linear between lengths, that leaves least at a deadline by level 0: where nothing diffuses by the damping, frequency by frequency; else by the spectral PDE in one dimension with its gradient by the adjoint state (`decayedEnergy`).
 * By exponentiated gradient, from a law at hand. Null where level 0 has no such gradient: for diffusion in 2-D, and for dynamics other than gradient flow where anything diffuses.
 *
 * @param bounds of the lengths
 * @param objective where it is at hand
 */
export function freeLaw(
  experiment: LawExperiment,
  shells: Shells,
  time: number,
  start: LawAtHand,
  bounds: readonly [number, number],
  objective: LawObjective | null = lawObjective(experiment, shells, time, start.left, bounds),
): WeightLaw | null {
  if (objective === null) return null;
  const { law, left } = objective;
  const { lengths, volumes } = law;
  const all = volumes.reduce((sum, volume) => sum + volume, 0);
  const masses = massesOf(law, start.density).map((mass, j) => (1 - SPREAD) * mass + (SPREAD / all) * volumes[j]);
  const least = leastOverMasses((tried) => {
    const { left: value, derivatives } = left(law.at(tried));
    return { value, gradient: law.transposed(derivatives) };
  }, masses);
  const found = least.masses.map((mass, j) => mass / volumes[j]);
  const most = found.reduce((largest, value) => Math.max(largest, value), 0);
  return tableLaw(
    lengths,
    found.map((value) => (value < NOTHING * most ? 0 : value)),
    shells.dimension,
  );
}

type LawExperiment = Pick<Experiment, "network" | "source" | "dynamics">;

/** Level 0 as a function of the masses of a law's hats: made once, it costs a sum for each law. */
export interface LawObjective {
  readonly law: LawCoefficients;
  left(pair: NodalPair): Left;
}

/** Null as `freeLaw`. @param expected what is to be left, about */
export function lawObjective(
  { network, source, dynamics }: LawExperiment,
  shells: Shells,
  time: number,
  expected: number,
  [shortest, longest]: readonly [number, number],
): LawObjective | null {
  const { samples, error } = source;
  const { dimension } = shells;
  const { coefficients } = coefficientsOnBox(network, samples, error);
  const diffuses = coefficients.real.diffuses || coefficients.imaginary.diffuses;
  const mode = flowResponse(dynamics).at(time);
  if (diffuses && (dimension > 1 || !isDecay(mode, time))) return null;
  const within = shellsWithin(shells, energyReaches(shells, BEYOND * expected));
  const refined = diffuses ? refinement(within, samples.box[0]) : 1;
  const frequencies = refinedRadii(within, refined);
  const local = dimension === 1 ? localFactors(network, samples.measureFactor) : null;
  const reach = Math.min(longest, frequencies[frequencies.length - 1]);
  const law =
    local !== null
      ? localCoefficients(local, frequencies, refined)
      : tabulatedCoefficients(
          network,
          samples,
          dimension,
          frequencies,
          familyOf(network).hasWaves(network)
            ? evenly(reach, LENGTHS.waves)
            : logarithmically(shortest, longest, LENGTHS.ridges),
        );
  return { law, left: diffuses ? decayed(source, frequencies, time, expected) : damped(within, mode) };
}

/** The masses of the hats that are linear between a density's values: less than 1 together, by what lies beyond them. */
export function hatMasses({ lengths, volumes }: LawCoefficients, density: (length: number) => number): Float64Array {
  return lengths.map((length, j) => density(length) * volumes[j]);
}

/** The same of a law that has nothing beyond. */
export function massesOf(law: LawCoefficients, density: (length: number) => number): Float64Array {
  const masses = hatMasses(law, density);
  const whole = masses.reduce((sum, mass) => sum + mass, 0) || 1;
  return masses.map((mass) => mass / whole);
}

/** Whether that is e^{−λt}, the only response that has an adjoint here. */
export function isDecay(mode: (lambda: number) => Mode, time: number): boolean {
  return [0.1, 1, 4].every((s) => Math.abs(mode(s / time).value - Math.exp(-s)) < 1e-12);
}

/** Into how many cells a shell is cut for P1 functions. */
function refinement({ radii }: Shells, [lower, upper]: readonly [number, number]): number {
  const phase = radii[1] * Math.max(Math.abs(lower), Math.abs(upper));
  return Math.max(1, Math.min(Math.floor(MOST_NODES / radii.length), Math.ceil(phase / PHASE)));
}

function refinedRadii({ radii }: Shells, refined: number): Float64Array {
  const count = refined * (radii.length - 1) + 1;
  return Float64Array.from({ length: count }, (_, k) => (radii[1] * k) / refined);
}

interface Left {
  readonly left: number;
  readonly derivatives: NodalPair;
}

function decayed(
  { samples, error }: Experiment["source"],
  frequencies: Float64Array,
  time: number,
  expected: number,
): (pair: NodalPair) => Left {
  const { re, im } = spectrumOfSamples(samples, error, frequencies);
  // An error that is known to a ten-thousandth, should the law turn out ten times as good.
  const tolerance = 1e-4 * Math.sqrt(expected / 10);
  return energyDecay({ step: frequencies[1], re, im }, time, tolerance);
}

function damped(shells: Shells, mode: (lambda: number) => Mode): (pair: NodalPair) => Left {
  const none = new Float64Array(shells.radii.length);
  return ({ real, imaginary }) => {
    const { left, derivatives } = dampedEnergy(shells, { real: real.B, imaginary: imaginary.B }, mode);
    return {
      left,
      derivatives: { real: { A: none, B: derivatives.real }, imaginary: { A: none, B: derivatives.imaginary } },
    };
  };
}

function evenly(longest: number, count: number): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, j) => (j * longest) / count);
}

function logarithmically(shortest: number, longest: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, j) => shortest * (longest / shortest) ** (j / (count - 1)));
}
