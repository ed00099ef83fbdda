import { NumericalError } from "../errors.js";
import { adaptivePanels, type Panel } from "./laws/legendre-panels.js";
import { sphericalBessel } from "./laws/spherical-bessel.js";

const bessel = new Float64Array(64);

/**
 * ∫ f(η) e^{i·lag·η} dη over a panel, real and imaginary part, exact for its series however fast the oscillation:
 * ∫_{−1}^1 P_k(s) e^{ixs} ds = 2 i^k j_k(x) (Bakhvalov and Vasil'eva 1968).
 */
export function panelWave({ center, half, coefficients }: Panel, lag: number): readonly [number, number] {
  const x = half * Math.abs(lag);
  sphericalBessel(x, coefficients.length - 1, bessel);
  const sums = [0, 0];
  for (let k = 0; k < coefficients.length; k++) {
    sums[k % 2] += (k % 4 < 2 ? 1 : -1) * coefficients[k] * bessel[k];
  }
  const [even, odd] = [sums[0], Math.sign(lag) * sums[1]];
  const [cos, sin] = [Math.cos(center * lag), Math.sin(center * lag)];
  return [2 * half * (cos * even - sin * odd), 2 * half * (sin * even + cos * odd)];
}

/** Octaves beyond the last landmark, before the integral is taken not to end. */
const MOST = 1000;

/**
 * ∫_from^∞ [cosine(η) cos(lag η) + sine(η) sin(lag η)] dη for functions that do not oscillate and fall like a power: octave by octave, on
 * each the Legendre series of the functions against the wave.
 *
 * @param landmarks η at which the functions jump or have kinks
 * @param tolerance error allowed in each octave and in what is left out
 */
export function oscillatingTail(
  cosine: (eta: number) => number,
  sine: (eta: number) => number,
  lag: number,
  from: number,
  landmarks: readonly number[],
  tolerance: number,
): number {
  const inside = landmarks.filter((eta) => eta > from).sort((a, b) => a - b);
  const last = inside.length > 0 ? inside[inside.length - 1] : from;
  let integral = 0;
  let lower = from;
  for (let count = 0; count < MOST; count++) {
    const upper = Math.min(2 * lower, inside.find((eta) => eta > lower) ?? Number.POSITIVE_INFINITY);
    let size = 0;
    for (const [part, f] of [cosine, sine].entries()) {
      const panels = adaptivePanels(f, lower, upper, { tolerance });
      if (panels === null)
        throw new NumericalError(`an oscillating spectrum is too rough between ${lower} and ${upper}`);
      for (const panel of panels) {
        integral += panelWave(panel, lag)[part];
        size += 2 * panel.half * Math.abs(panel.coefficients[0]);
      }
    }
    lower = upper;
    // By parts, what is left is about the amplitude at the edge over the lag: the size of this octave over its length.
    if (size <= tolerance * lower * lag && lower > last) return integral;
  }
  throw new NumericalError("an oscillating spectrum does not come to an end");
}
