import type { Activation, EnergySpectrum, Periodic } from "./activation.js";
import { adaptivePanels, panelMass } from "./laws/legendre-panels.js";

/** A function of t that is a mean of products g(z) g(z + t): constant + Σ_k energy_k cos(eta_k t). */
export interface Waves {
  readonly constant: number;
  readonly eta: Float64Array;
  readonly energy: Float64Array;
}

/** The mean over a period, for functions with finitely many harmonics. */
export function periodicWaves({ period, harmonics }: Periodic): Waves {
  const { lines } = harmonics();
  const waves = lines.filter(({ order }) => order > 0);
  return {
    constant: lines.filter(({ order }) => order === 0).reduce((sum, { value }) => sum + value, 0),
    eta: Float64Array.from(waves, ({ order }) => (2 * Math.PI * order) / period),
    energy: Float64Array.from(waves, ({ value }) => value),
  };
}

/**
 * The mean of s^power g(z) g(z + s t) over z in (−sP, sP), with both ends where g is constant, and over slopes s, for |t| below 2P less the length of a bend. There it is that
 * of the function of z/s with the period 4P which is g on (−sP, sP) and, less the mean of its two ends, −g after that: |ĝ|² at the odd multiples of π/2sP, where constants
 * have nothing, is all that it takes.
 *
 * @param meanSquare of g, to which the square of its mean is still missing; 0 for functions that vanish at both ends
 */
export function steppedWaves(
  { at, extent }: EnergySpectrum,
  halfWidth: number,
  slopes: readonly number[],
  { power = 0, meanSquare = 0 }: { readonly power?: number; readonly meanSquare?: number } = {},
): Waves {
  const unit = (0.5 * Math.PI) / halfWidth;
  const eta = Float64Array.from(
    { length: Math.ceil((extent * Math.max(...slopes)) / unit / 2) },
    (_, k) => (2 * k + 1) * unit,
  );
  const energy = eta.map((each) =>
    slopes.reduce((sum, s) => sum + (s ** power * at(each / s)) / (2 * (s * halfWidth) ** 2 * slopes.length), 0),
  );
  const rest = meanSquare - energy.reduce((total, each) => total + each, 0);
  return { constant: rest > NOTHING * meanSquare ? rest : 0, eta, energy };
}

/** A square of a mean below this part is rounding, and what is beyond the ends of a range. */
const NOTHING = 1e-7;
const ACCURACY = 1e-13;

/** The mean of g² over (−β, β). */
export function meanSquareOver({ value }: Activation, range: number): number {
  const panels = adaptivePanels((z) => value(z) ** 2, -range, range, { tolerance: ACCURACY * range });
  // `mistakes` has refused what is not smooth.
  return (panels ?? []).reduce((sum, panel) => sum + panelMass(panel), 0) / (2 * range);
}

/** The same for the derivative of g. */
export function derivativeOf({ eta, energy }: Waves): Waves {
  return { constant: 0, eta, energy: energy.map((each, k) => each * eta[k] ** 2) };
}

/** The frequency up to which all but 1e-12 of the energy lies. */
export function reachOf({ eta, energy }: Waves): number {
  const all = energy.reduce((sum, each) => sum + each, 0);
  let [sum, k] = [0, 0];
  while (k + 1 < eta.length && sum < (1 - 1e-12) * all) sum += energy[k++];
  return eta[k];
}
