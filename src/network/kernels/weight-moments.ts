import type { InputDimension } from "../input-dimension.js";
import type { WeightLaw } from "../law.js";
import { gaussLegendre } from "../laws/legendre.js";
import { powerBehaviour } from "../laws/power-behaviour.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { Ridge } from "./bias-average.js";
import { type LengthLaw, lengthAverage, lengthLaw } from "./length-average.js";

/** What quadrature must know of a function of a phase y = w·x. */
interface PhaseShape {
  readonly ridges: readonly Ridge[];
  readonly breaks: readonly number[];
}

const ORDER = 16;

/**
 * E h(|w|, w·x) over first-layer weights at a distance |x| from the origin. Null for laws of independent components that are not normal in more
 * than one dimension, which know more of x than its length, where the density is too rough, and where |w|^growth has no mean.
 *
 * @param growth the power of |w| with which h grows
 */
export function weightMean(
  h: (length: number, along: number) => number,
  { ridges, breaks }: PhaseShape,
  law: WeightLaw,
  dimension: InputDimension,
  distance: number,
  growth: number,
): number | null {
  const lengths = hasMoment(law, dimension, growth) ? lengthsOf(law, dimension, growth) : null;
  if (lengths === null) return null;
  const mean = lengthAverage(lengths, ORDER);
  return cosineMean(dimension, (cosine) => {
    const coefficient = distance * cosine;
    return mean((s) => h(s, coefficient * s), [{ coefficient, ridges, breaks }]);
  });
}

/** The mean of a function of the cosine of the angle between a direction, all of them alike, and one that is fixed. */
export function cosineMean(dimension: InputDimension, f: (cosine: number) => number): number {
  if (dimension === 1) return 0.5 * (f(1) + f(-1));
  const { nodes, weights } = gaussLegendre(32);
  if (dimension === 3) return nodes.reduce((sum, node, q) => sum + 0.5 * weights[q] * f(node), 0);
  const turns = 64;
  let sum = 0;
  if (dimension === 4) {
    // The density of the angle is 2/π sin²: Gauss's rule of the Chebyshev polynomials of the second kind.
    for (let k = 1; k < turns; k++) {
      const angle = (Math.PI * k) / turns;
      sum += (2 / turns) * Math.sin(angle) ** 2 * f(Math.cos(angle));
    }
    return sum;
  }
  for (let k = 0; k < turns; k++) sum += f(Math.cos((Math.PI * (k + 0.5)) / turns));
  return sum / turns;
}

/** E |w|^n for n = 1 or 2, Infinity where there is none. */
export function weightMoment(law: WeightLaw, dimension: InputDimension, power: 1 | 2): number {
  const { scalar, radial } = weightVectorLaw(law, dimension);
  if (!hasMoment(law, dimension, power)) return Number.POSITIVE_INFINITY;
  if (power === 2) return scalar.variance * (radial ? 1 : dimension);
  const whole = { ridges: [], breaks: [] };
  return weightMean((s) => s, whole, law, dimension, 0, 1) ?? meanOfComponents(law, dimension);
}

/** Whether E |w|^n is finite. */
export function hasMoment(law: WeightLaw, dimension: InputDimension, power: number): boolean {
  return powerBehaviour(weightVectorLaw(law, dimension).scalar).tail > power + 1;
}

/** The law of |w|. */
function lengthsOf(law: WeightLaw, dimension: InputDimension, growth: number): LengthLaw | null {
  const { scalar, radial } = weightVectorLaw(law, dimension);
  if (dimension === 1 || radial) {
    return lengthLaw((s) => 2 * scalar.density(s), scalar.breakpoints, scalar.extent, growth);
  }
  if (law.law !== "normal") return null;
  // The density of one component times the measure of the sphere, (2πσ²)^{(1−d)/2} of it for the others.
  const around = { 2: 2 * Math.PI, 3: 4 * Math.PI, 4: 2 * Math.PI ** 2 }[dimension];
  const others = (2 * Math.PI * law.std ** 2) ** (0.5 * (1 - dimension));
  return lengthLaw((s) => around * others * s ** (dimension - 1) * scalar.density(s), [], 1.2 * scalar.extent, growth);
}

/** Steps of log t, and as far as √t leaves nothing. */
const STEP = 0.1;
const FAR = 60;

/** E (Σ w_k²)^½ = (2√π)^{−1} ∫_0^∞ (1 − (E e^{−t w²})^d) t^{−3/2} dt, by the trapezoidal rule in log t. */
function meanOfComponents(law: WeightLaw, dimension: number): number {
  const { scalar } = weightVectorLaw(law, 1);
  const unit = scalar.extent / 4;
  const lengths = lengthLaw((s) => 2 * scalar.density(s), scalar.breakpoints, scalar.extent, 1);
  if (lengths === null) return Number.NaN;
  const mean = lengthAverage(lengths, ORDER);
  const ends = [0.1, 0.3, 1, 2, 4, 8];
  let sum = 0;
  for (let u = -FAR; u <= FAR; u += STEP) {
    const t = Math.exp(u);
    const root = Math.sqrt(t) / unit;
    const missing = mean((s) => -Math.expm1(-((root * s) ** 2)), [{ coefficient: root, ridges: [], breaks: ends }]);
    sum += (STEP * -Math.expm1(dimension * Math.log1p(-missing))) / Math.sqrt(t);
  }
  // Beyond, 1 − (…)^d is 1.
  return (unit * (sum + 2 * Math.exp(-0.5 * (FAR + 0.5 * STEP)))) / (2 * Math.sqrt(Math.PI));
}
