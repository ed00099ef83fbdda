import { InputError } from "../../errors.js";
import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";
import { adaptivePanels, type Panel } from "./legendre-panels.js";
import { isLong, largest, panelCosine, panelsCosine } from "./panel-cosine.js";
import { randomSign, symmetricBreakpoints } from "./symmetric.js";
import { finite, nonNegative, positive } from "./validate.js";

/** Density ∝ |w|^(−exponent) on min ≤ |w| ≤ max; min may be 0 where the exponent is below 1. */
export function powerDistribution(law: Extract<Law, { law: "power" }>, path: string): Distribution {
  const exponent = finite(law.exponent, `${path}.exponent`);
  const min = nonNegative(law.min, `${path}.min`);
  if (min === 0 && exponent >= 1) {
    throw new InputError(`${path}.min`, `must be positive where the exponent is 1 or more (it is ${exponent})`);
  }
  return powerLaw(law, exponent, min, checkedMax(law.max, min, path));
}

/** Density ∝ 1/|w| on min ≤ |w| ≤ max. */
export function logUniformDistribution(law: Extract<Law, { law: "log-uniform" }>, path: string): Distribution {
  const min = positive(law.min, `${path}.min`);
  return powerLaw(law, 1, min, checkedMax(law.max, min, path));
}

function checkedMax(max: number, min: number, path: string): number {
  if (!(positive(max, `${path}.max`) > min)) {
    throw new InputError(`${path}.max`, `must be above min (${min}), not ${max}`);
  }
  return max;
}

function powerLaw(law: Law, exponent: number, min: number, max: number): Distribution {
  const beta = 1 - exponent;
  const logMass = logPowerIntegral(beta, min, max);
  /** Density of |w|. */
  const magnitude = (w: number) => Math.exp(-exponent * Math.log(w) - logMass);
  return {
    law,
    density(w) {
      const size = Math.abs(w);
      if (size < min || size > max) return 0;
      // exponent · log 0 would be NaN for exponent 0.
      return 0.5 * (exponent === 0 ? Math.exp(-logMass) : magnitude(size));
    },
    characteristic: powerCharacteristic(beta, min, max, magnitude, logMass),
    sample: (random) => randomSign(random) * powerQuantile(beta, min, max, random.uniform()),
    breakpoints: symmetricBreakpoints([min, max]),
    variance: Math.exp(logPowerIntegral(beta + 2, min, max) - logMass),
    extent: powerQuantile(beta, min, max, 1 - 1e-12),
  };
}

/** log(b/a), accurate where the two are close; Infinity for a = 0. */
function logRatio(a: number, b: number): number {
  return b < 2 * a ? Math.log1p((b - a) / a) : Math.log(b) - Math.log(a);
}

/** log ∫_a^b w^{β−1} dw, without overflow for any β. */
function logPowerIntegral(beta: number, a: number, b: number): number {
  const r = logRatio(a, b);
  if (beta === 0) return Math.log(r);
  const reference = Math.log(beta > 0 ? b : a);
  return beta * reference + Math.log(-Math.expm1(-Math.abs(beta) * r) / Math.abs(beta));
}

/** The w below which the share u of the mass ∝ w^{β−1} on [min, max] lies. */
function powerQuantile(beta: number, min: number, max: number, u: number): number {
  const r = logRatio(min, max);
  if (beta === 0) return min * Math.exp(u * r);
  // From the end where the mass is: w/max resp. w/min to the power β is linear in u.
  const w =
    beta > 0
      ? max * Math.exp(Math.log1p((1 - u) * Math.expm1(-beta * r)) / beta)
      : min * Math.exp(Math.log1p(u * Math.expm1(beta * r)) / beta);
  return Math.min(max, Math.max(min, w));
}

/** Terms of the Taylor series of cos that are kept below 1: the first left out is 1/24!. */
const taylorTerms = 12;

/**
 * E cos(wt). The octaves (max 2^{−j−1}, max 2^{−j}) in which w t exceeds 1 are integrated by their Legendre series; what lies below, down
 * to min (or 0, where the density may be singular), by the Taylor series of the cosine, whose moments are known.
 */
function powerCharacteristic(
  beta: number,
  min: number,
  max: number,
  magnitude: (w: number) => number,
  logMass: number,
): (t: Float64Array) => Float64Array {
  const octaves: { readonly panels: readonly Panel[]; readonly rest: Float64Array }[] = [];
  const edge = (j: number) => Math.max(min, max * 2 ** -j);
  /** Σ_k (−1)^k/(2k)! E[w^{2k}; |w| < edge_j] / edge_j^{2k}: the coefficients by powers of (edge_j t)². */
  const moments = (j: number) =>
    Float64Array.from({ length: taylorTerms }, (_, k) => {
      const upper = edge(j);
      if (!(upper > min)) return 0;
      const moment = Math.exp(logPowerIntegral(beta + 2 * k, min, upper) - logMass - 2 * k * Math.log(upper));
      return ((-1) ** k * moment) / factorial(2 * k);
    });
  const octave = (j: number) => {
    for (let i = octaves.length; i <= j; i++) {
      const [lower, upper] = [edge(i + 1), edge(i)];
      const panels = upper > lower ? adaptivePanels(magnitude, lower, upper, { tolerance: 4e-15 }) : [];
      octaves.push({ panels: panels ?? [], rest: moments(i) });
    }
    return octaves[j];
  };
  /** How many octaves have w t above 1. */
  const reach = (t: number) => {
    let j = 0;
    while (edge(j) * t > 1 && edge(j) > min) j++;
    return j;
  };
  const below = (j: number, t: number) => {
    const square = (edge(j) * t) ** 2;
    const { rest } = octave(j);
    let series = 0;
    for (let k = taylorTerms - 1; k >= 0; k--) series = series * square + rest[k];
    return series;
  };
  const at = (t: number) => {
    const count = reach(t);
    let total = below(count, t);
    for (let j = 0; j < count; j++) for (const panel of octave(j).panels) total += panelCosine(panel, t);
    return total;
  };
  return (t) => {
    const count = reach(largest(t));
    const panels = Array.from({ length: count }, (_, j) => octave(j).panels).flat();
    if (!isLong(panels, t)) return t.map((s) => at(Math.abs(s)));
    return panelsCosine(panels, t).map((sum, i) => sum + below(count, Math.abs(t[i])));
  };
}

function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  return product;
}
