import { NumericalError } from "../../errors.js";
import { gauss, refineGauss } from "../adaptive-gauss.js";
import type { Distribution } from "../distribution.js";
import { legendreSum } from "./legendre.js";
import { adaptivePanels, type Panel } from "./legendre-panels.js";

/** Error of a convolution and of its table, relative to the density's mean over its extent. */
const ACCURACY = 1e-13;
const TABLE = 1e-11;
/** Beside a place by this part of the extent: a density that differs there by JUMP of its size jumps. */
const BESIDE = 1e-9;
const JUMP = 1e-3;
/** Places where a density is not smooth, beyond which the other kinks are left to adaptive quadrature. */
const MOST_PLACES = 8;

/** A density as a function of |w|. */
type Even = (w: number) => number;

/** The places at which a density jumps. */
export function jumpsOf({ density, breakpoints, extent }: Distribution): readonly number[] {
  return breakpoints.filter((w) => {
    const [left, right] = [density(w - BESIDE * extent), density(w + BESIDE * extent)];
    return Math.abs(left - right) > JUMP * Math.max(left, right);
  });
}

/**
 * The densities of w₁ + w₂, w₁ + w₂ + w₃, … of independent weights, as many as asked for, by tables. A density that jumps has a characteristic function
 * that falls like 1/r; those of these fall like its powers.
 */
export function convolutionPowers(law: Distribution, count: number): readonly Even[] {
  const places = law.breakpoints.length > MOST_PLACES ? jumpsOf(law) : law.breakpoints;
  const powers: Even[] = [];
  let [last, lastPlaces, reach] = [law.density as Even, places, law.extent];
  for (let n = 0; n < count; n++) {
    const [before, beforePlaces, beforeReach] = [last, lastPlaces, reach];
    reach += law.extent;
    lastPlaces = sums(places, beforePlaces);
    const convolution = (xi: number) => convolved(law, places, before, beforePlaces, beforeReach, xi);
    last = tabulated(convolution, lastPlaces, reach, law.extent);
    powers.push(last);
  }
  return powers;
}

function sums(some: readonly number[], others: readonly number[]): readonly number[] {
  return distinct(some.flatMap((one) => others.map((other) => one + other)));
}

/** Ascending, without those that only rounding tells apart. */
function distinct(places: readonly number[]): readonly number[] {
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.filter((place, i) => i === 0 || place - sorted[i - 1] > 1e-12 * Math.abs(sorted[sorted.length - 1]));
}

/** ∫ ρ(w) g(ξ − w) dw. */
function convolved(
  { density, extent }: Distribution,
  places: readonly number[],
  g: Even,
  gPlaces: readonly number[],
  gReach: number,
  xi: number,
): number {
  const [lower, upper] = [Math.max(-extent, xi - gReach), Math.min(extent, xi + gReach)];
  if (upper <= lower) return 0;
  const inside = distinct([...places, ...gPlaces.map((w) => xi - w)]).filter((w) => w > lower && w < upper);
  const edges = [lower, ...inside, upper];
  const product = (w: number) => density(w) * g(Math.abs(xi - w));
  let sum = 0;
  for (let i = 1; i < edges.length; i++) {
    sum += refineGauss(product, edges[i - 1], edges[i], gauss(product, edges[i - 1], edges[i]), ACCURACY / extent);
  }
  return sum;
}

/** A table of an even function between the places where it is not smooth. */
function tabulated(f: Even, places: readonly number[], reach: number, extent: number): Even {
  const edges = [0, ...places.filter((w) => w > 1e-12 * reach && w < (1 - 1e-12) * reach), reach];
  const panels: Panel[] = [];
  for (let i = 1; i < edges.length; i++) {
    const found = adaptivePanels(f, edges[i - 1], edges[i], { tolerance: TABLE, mostPanels: 400 });
    if (found === null) {
      throw new NumericalError(
        `the law's density convolved with itself is too rough about ${edges[i] / extent} of its extent`,
      );
    }
    panels.push(...found);
  }
  return (w) => {
    let [low, high] = [0, panels.length - 1];
    if (w >= panels[high].center + panels[high].half) return 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (w < panels[middle].center + panels[middle].half) high = middle;
      else low = middle + 1;
    }
    const { center, half, coefficients } = panels[low];
    return Math.max(0, legendreSum(coefficients, (w - center) / half));
  };
}
