import { gaussLegendre } from "../laws/legendre.js";
import { adaptivePanels } from "../laws/legendre-panels.js";
import type { Ridge } from "./bias-average.js";

/** The law of a length s ≥ 0. */
export interface LengthLaw {
  density(s: number): number;
  /** 0 and the ends of panels on which 24 terms have the density to rounding, ascending. */
  readonly edges: readonly number[];
  /** Whether it goes on beyond its extent. */
  readonly heavy: boolean;
}

/** Where a density is given up, as a part of the mass. */
const LEFT = 1e-13;

/**
 * The law of a length from its density, which integrates to 1 over s > 0, its breakpoints and the extent beyond which it has little left. Beyond
 * that, octaves are added until s^growth times the density has little left: heavy tails. Null where the density is too rough.
 *
 * @param growth how fast that which is averaged may grow, as a power of s
 */
export function lengthLaw(
  density: (s: number) => number,
  breakpoints: readonly number[],
  extent: number,
  growth: number,
): LengthLaw | null {
  const stops = [...breakpoints.filter((s) => s > 0 && s < extent), extent];
  const edges = [0];
  for (const stop of stops) {
    const panels = adaptivePanels(density, edges[edges.length - 1], stop, { tolerance: LEFT });
    if (panels === null) return null;
    edges.push(...panels.map(({ center, half }) => center + half));
  }
  const ended = edges.length;
  const left = (s: number) => density(s) * s * Math.max(1, (s / extent) ** growth);
  for (let s = extent; s < 1e150 && left(1.0001 * s) > LEFT; s *= 2) edges.push(2 * s);
  return { density, edges, heavy: edges.length > ended + 1 };
}

/** A change of what is averaged: as coefficient · s passes through the ridge, and the points at which it is not smooth. */
export interface Passage {
  readonly coefficient: number;
  readonly ridges: readonly Ridge[];
  readonly breaks: readonly number[];
}

/**
 * E f(s) by Gauss panels that are as short as the passages ask for, and end at the points where f is not smooth.
 */
export function lengthAverage(
  { density, edges }: LengthLaw,
  order: number,
): (f: (s: number) => number, passages: readonly Passage[]) => number {
  const { nodes, weights } = gaussLegendre(order);
  const [start, end] = [edges[0], edges[edges.length - 1]];
  return (f, passages) => {
    const points = edges.slice(1);
    const steps: Ridge[] = [];
    const note = (s: number) => {
      if (s > start && s < end) points.push(s);
    };
    for (const { coefficient, ridges, breaks } of passages) {
      if (coefficient === 0) continue;
      const size = Math.abs(coefficient);
      for (const z of breaks) note(z / coefficient);
      for (const { from, to, step } of ridges) {
        const [low, high] = coefficient > 0 ? [from / size, to / size] : [-to / size, -from / size];
        if (high <= start || low >= end || !(high > low)) continue;
        note(low);
        note(high);
        steps.push({ from: low, to: high, step: step / size });
      }
    }
    points.sort((one, other) => one - other);
    let [sum, from] = [0, start];
    for (const to of points) {
      if (!(to > from)) continue;
      const middle = 0.5 * (from + to);
      let step = Number.POSITIVE_INFINITY;
      for (const ridge of steps) if (middle > ridge.from && middle < ridge.to && ridge.step < step) step = ridge.step;
      const count = Math.max(1, Math.ceil((to - from) / step));
      const half = (to - from) / (2 * count);
      for (let p = 0; p < count; p++) {
        const center = from + (2 * p + 1) * half;
        for (let q = 0; q < order; q++) {
          const s = center + half * nodes[q];
          sum += half * weights[q] * density(s) * f(s);
        }
      }
      from = to;
    }
    return sum;
  };
}
