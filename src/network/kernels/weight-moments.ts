import type { Distribution } from "../distribution.js";
import type { InputDimension } from "../input-dimension.js";
import type { PlaneTableLaw, WeightLaw } from "../law.js";
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
  if (law.law === "plane-table") return planeTableMoment(law, power);
  if (!hasMoment(law, dimension, power)) return Number.POSITIVE_INFINITY;
  const scalars = scalarsOf(law, dimension);
  if (power === 2) return scalars.reduce((sum, { variance }) => sum + variance, 0);
  const whole = { ridges: [], breaks: [] };
  return weightMean((s) => s, whole, law, dimension, 0, 1) ?? meanOfComponents(scalars);
}

/** Whether E |w|^n is finite. */
export function hasMoment(law: WeightLaw, dimension: InputDimension, power: number): boolean {
  return scalarsOf(law, dimension).every((scalar) => powerBehaviour(scalar).tail > power + 1);
}

/** The law of the length, or those of the components; none of a table in the plane. */
function scalarsOf(law: WeightLaw, dimension: InputDimension): readonly Distribution[] {
  const vector = weightVectorLaw(law, dimension);
  return vector.radial ? [vector.scalar] : vector.axes;
}

/** By three Gauss points along either side of every cell, in which the density is bilinear: exact but for |w| about the origin. */
function planeTableMoment(law: PlaneTableLaw, power: 1 | 2): number {
  const { density } = weightVectorLaw(law, 2);
  const [h1, h2] = law.spacing;
  const { nodes, weights } = gaussLegendre(3);
  const [columns, above] = [law.density[0].length, (law.density.length + 1) / 2];
  let sum = 0;
  for (let j = -above; j < above; j++) {
    for (let i = 0; i < columns; i++) {
      for (let q = 0; q < 3; q++) {
        for (let p = 0; p < 3; p++) {
          const w = [h1 * (i + (1 + nodes[p]) / 2), h2 * (j + (1 + nodes[q]) / 2)];
          // The half with w₁ > 0 stands for both.
          sum += ((weights[p] * weights[q]) / 2) * h1 * h2 * density(w) * Math.hypot(...w) ** power;
        }
      }
    }
  }
  return sum;
}

/** The law of |w|. */
function lengthsOf(law: WeightLaw, dimension: InputDimension, growth: number): LengthLaw | null {
  const [scalar] = scalarsOf(law, dimension);
  if (dimension === 1 || law.radial === true) {
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

/** E (Σ w_k²)^½ = (2√π)^{−1} ∫_0^∞ (1 − Π E e^{−t w_k²}) t^{−3/2} dt, by the trapezoidal rule in log t. */
function meanOfComponents(components: readonly Distribution[]): number {
  const unit = Math.max(...components.map(({ extent }) => extent)) / 4;
  const means = [...new Set(components)].map((component) => {
    const { density, breakpoints, extent } = component;
    const lengths = lengthLaw((s) => 2 * density(s), breakpoints, extent, 1);
    const count = components.filter((each) => each === component).length;
    return { count, mean: lengths && lengthAverage(lengths, ORDER) };
  });
  const ends = [0.1, 0.3, 1, 2, 4, 8];
  let sum = 0;
  for (let u = -FAR; u <= FAR; u += STEP) {
    const t = Math.exp(u);
    const root = Math.sqrt(t) / unit;
    const logarithm = means.reduce((all, { count, mean }) => {
      if (mean === null) return Number.NaN;
      const missing = mean((s) => -Math.expm1(-((root * s) ** 2)), [{ coefficient: root, ridges: [], breaks: ends }]);
      return all + count * Math.log1p(-missing);
    }, 0);
    sum += (STEP * -Math.expm1(logarithm)) / Math.sqrt(t);
  }
  // Beyond, 1 − (…) is 1.
  return (unit * (sum + 2 * Math.exp(-0.5 * (FAR + 0.5 * STEP)))) / (2 * Math.sqrt(Math.PI));
}
