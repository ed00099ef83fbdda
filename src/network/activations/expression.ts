import { InputError } from "../../errors.js";
import { type CompiledExpression, compileExpression } from "../../expression/index.js";
import { once } from "../../once.js";
import type { Activation, Harmonic, Harmonics, Periodic } from "../activation.js";
import { expressionFormula } from "./expression-formula.js";
import { type Settled, tabulatedSpectra } from "./tabulated-spectra.js";

/** Slopes must have settled within 2 to this. */
const LARGEST_REACH = 20;
/** Relative differences that count as none, for slopes far out and for periods. */
const SETTLED = 1e-15;
const ROUGHLY_SETTLED = 1e-9;

/**
 * The activation that an expression in z stands for, with its symbolic slope. It must have the period 2π, or a slope that tends to constants
 * on both sides; spectra are then tabulated by numerical transform when they are first asked for.
 *
 * @param path where the text stands in the input, for messages
 * @throws InputError for what is no such function
 */
export function expressionActivation(source: string, path: string): Activation {
  const compiled = compileExpression(source, ["z"], path);
  if (!compiled.uses("z"))
    throw new InputError(path, `an activation must depend on z; ${JSON.stringify(source)} does not`);
  const derivative = compiled.derivative("z");
  const value = (z: number) => beside(compiled.evaluate, z);
  const slope = (z: number) => beside(derivative.evaluate, z);
  const common = { name: source, formula: expressionFormula(source, path) };
  const curves = once(() => higherDerivatives(derivative));
  const jumps = (z: number) => [value, slope, ...curves()].some((f) => heightAt(f, z) !== 0);
  if (hasPeriod(value)) {
    const places = compiled.breakpoints("z", 0, 2 * Math.PI).places;
    const kinks = places.filter((z) => z < 2 * Math.PI && jumps(z));
    return {
      ...common,
      value: finite(value, path),
      slope: finite(slope, path),
      kinks,
      periodic: periodicOf(value, slope),
    };
  }
  const { reach, limits } = settledSlope(slope, path);
  const settledSlopeAt = (z: number) => (z > reach ? limits[1] : z < -reach ? limits[0] : slope(z));
  const settledValue = (z: number) => {
    const there = compiled.evaluate([z]);
    if (Number.isFinite(there) || Math.abs(z) <= reach) return Number.isFinite(there) ? there : value(z);
    const end = Math.sign(z) * reach;
    return value(end) + limits[z > 0 ? 1 : 0] * (z - end);
  };
  const places = compiled.breakpoints("z", -reach, reach).places.filter((z) => Math.abs(z) < reach);
  const kinks = places.filter(jumps);
  const settled: Settled = {
    slope: finite(settledSlopeAt, path),
    limits,
    reach,
    places,
    ends: [settledValue(-reach), settledValue(reach)],
    jumps: kinks.map((z) => [z, heightAt(value, z)] as const).filter(([, height]) => height !== 0),
  };
  let spectra: Activation["spectra"];
  return {
    ...common,
    value: finite(settledValue, path),
    slope: settled.slope,
    kinks,
    get spectra() {
      spectra ??= tabulatedSpectra(settled);
      return spectra;
    },
  };
}

/** The value at z, or that just beside it where there is none, as for sin(z)/z at 0. */
function beside(evaluate: (values: readonly number[]) => number, z: number): number {
  const value = evaluate([z]);
  return Number.isNaN(value) ? evaluate([z + 1e-9 * (Math.abs(z) + 1)]) : value;
}

function finite(f: (z: number) => number, path: string): (z: number) => number {
  return (z) => {
    const value = f(z);
    if (!Number.isFinite(value))
      throw new InputError(path, `an activation must be finite; at z = ${z} it or its slope is ${value}`);
    return value;
  };
}

function hasPeriod(value: (z: number) => number): boolean {
  const places = Array.from({ length: 24 }, (_, i) => -7.3 + 0.6180339887 * i);
  const size = Math.max(...places.map((z) => Math.abs(value(z))));
  return places.every((z) => [1, 3].every((n) => Math.abs(value(z + 2 * Math.PI * n) - value(z)) <= 1e-11 * size));
}

/** The reach beyond which the slope is constant, and its limits. */
function settledSlope(slope: (z: number) => number, path: string) {
  const size = Math.max(
    ...Array.from({ length: 200 }, (_, i) => Math.abs(slope(-9.97 + 0.1 * i))).filter(Number.isFinite),
  );
  const ends = ([-1, 1] as const).map((side) => {
    const values = Array.from({ length: LARGEST_REACH + 2 }, (_, k) => slope(side * 2 ** k));
    const between = Array.from({ length: LARGEST_REACH + 2 }, (_, k) => slope(side * 1.37 * 2 ** k));
    // Far out formulas may overflow: what is finite before that counts.
    const known = values.findIndex((each, k) => k > 4 && !(Number.isFinite(each) && Number.isFinite(between[k])));
    const last = (known === -1 ? values.length : known) - 1;
    const limit = Math.abs(values[last]) < ROUGHLY_SETTLED * size ? 0 : values[last];
    let k = last;
    const isSettled = (i: number, within: number) =>
      Math.abs(values[i] - limit) <= within * size && Math.abs(between[i] - limit) <= within * size;
    // At least so far that the normal distribution function has settled too.
    while (k > 4 && isSettled(k - 1, SETTLED)) k--;
    if (!(isSettled(last, ROUGHLY_SETTLED) && isSettled(last - 1, ROUGHLY_SETTLED))) {
      throw new InputError(
        path,
        `an activation must have the period 2π or a slope that tends to a constant on both sides; at z = ${side * 2 ** (last - 1)} and ` +
          `${side * 2 ** last} the slope is ${values[last - 1]} and ${values[last]}`,
      );
    }
    return { limit, reach: 2 ** k };
  });
  return { reach: Math.max(...ends.map(({ reach }) => reach)), limits: [ends[0].limit, ends[1].limit] as const };
}

/** One-sided values are taken this far from a place, relative to it or to 1, and a tenth of that: over it a slope of 1 makes a tenth, a jump stays. */
const ASIDE = 1e-7;

/** How much a function jumps at a place, 0 where it does not: what its slopes add beside the place is extrapolated away. */
function heightAt(f: (z: number) => number, z: number): number {
  const height = (aside: number) => f(z + aside * (1 + Math.abs(z))) - f(z - aside * (1 + Math.abs(z)));
  const [far, near] = [height(ASIDE), height(0.1 * ASIDE)];
  const rounding = 1e-10 * (Math.abs(f(z - ASIDE)) + Math.abs(f(z + ASIDE)));
  return Math.abs(near) > 0.5 * Math.abs(far) && Math.abs(near) > rounding ? (10 * near - far) / 9 : 0;
}

/** Derivatives up to this order may make a kink: of a jump of the next one quadrature sees nothing. */
const HIGHEST_KINK = 4;

/** The second and higher derivatives of a function whose first one is given, as far as they can be had. */
function higherDerivatives(derivative: CompiledExpression): readonly ((z: number) => number)[] {
  const found: ((z: number) => number)[] = [];
  let last = derivative;
  while (found.length < HIGHEST_KINK - 1) {
    try {
      last = last.derivative("z");
    } catch (error) {
      if (error instanceof InputError) return found;
      throw error;
    }
    const { evaluate } = last;
    found.push((z) => beside(evaluate, z));
  }
  return found;
}

/** Samples of a period: harmonics are those of the trapezoidal rule. */
const SAMPLES = 4096;
const DEFAULT_HIGHEST = 199;

function periodicOf(value: (z: number) => number, slope: (z: number) => number): Periodic {
  const nodes = Array.from({ length: SAMPLES }, (_, i) => (2 * Math.PI * (i + 0.5)) / SAMPLES);
  const [values, slopes] = [nodes.map(value), nodes.map(slope)];
  const meanSquare = (samples: readonly number[]) => samples.reduce((sum, each) => sum + each * each, 0) / SAMPLES;
  const energy = (samples: readonly number[], k: number) => {
    let [re, im] = [0, 0];
    for (let i = 0; i < SAMPLES; i++) {
      re += samples[i] * Math.cos(k * nodes[i]);
      im += samples[i] * Math.sin(k * nodes[i]);
    }
    return ((k === 0 ? 1 : 2) * (re * re + im * im)) / SAMPLES ** 2;
  };
  const total = { value: meanSquare(values), slope: meanSquare(slopes) };
  return {
    period: 2 * Math.PI,
    harmonics(highest = DEFAULT_HIGHEST): Harmonics {
      const lines = Array.from(
        { length: Math.min(highest, SAMPLES / 2 - 1) + 1 },
        (_, k): Harmonic => ({ order: k, value: energy(values, k), slope: energy(slopes, k) }),
      ).filter((line) => line.value > 1e-26 * total.value || line.slope > 1e-26 * total.slope);
      const left = (name: "value" | "slope") =>
        Math.max(0, total[name] - lines.reduce((sum, line) => sum + line[name], 0));
      return { lines, remainder: { value: left("value"), slope: left("slope") } };
    },
  };
}
