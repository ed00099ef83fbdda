import { gaussLegendre, legendreSum } from "../laws/legendre.js";
import { adaptivePanels, expandPanel, type Panel } from "../laws/legendre-panels.js";
import type { Ridge } from "./bias-average.js";

/** The law of a length s ≥ 0, by series of its density on panels, ascending. */
export type LengthPanels = readonly Panel[];

/** Where a density is given up, as a part of the mass. */
const LEFT = 1e-13;

/**
 * Panels of a density on s > 0 that integrates to 1 there, from its breakpoints and the extent beyond which it has little left. Beyond the
 * extent octaves are added until s^growth times the density has little left: heavy tails.
 *
 * @param growth how fast that which is averaged may grow, as a power of s
 */
export function lengthPanels(
  density: (s: number) => number,
  breakpoints: readonly number[],
  extent: number,
  growth: number,
): LengthPanels | null {
  const edges = [0, ...breakpoints.filter((s) => s > 0 && s < extent), extent];
  const panels: Panel[] = [];
  for (let i = 1; i < edges.length; i++) {
    const pieces = adaptivePanels(density, edges[i - 1], edges[i], { tolerance: LEFT });
    if (pieces === null) return null;
    panels.push(...pieces);
  }
  for (let from = extent; from < 1e150; from *= 2) {
    if (density(from) * from * Math.max(1, (from / extent) ** growth) < LEFT) break;
    panels.push(expandPanel(density, from, 2 * from));
  }
  return panels;
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
  panels: LengthPanels,
  order: number,
): (f: (s: number) => number, passages: readonly Passage[]) => number {
  const { nodes, weights } = gaussLegendre(order);
  const [first, last] = [panels[0], panels[panels.length - 1]];
  const [start, end] = [first.center - first.half, last.center + last.half];
  const ends = panels.map(({ center, half }) => center + half);
  return (f, passages) => {
    const points = [...ends];
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
    let [sum, from, at] = [0, start, 0];
    for (const to of points) {
      if (!(to > from)) continue;
      const middle = 0.5 * (from + to);
      while (ends[at] < middle) at++;
      const panel = panels[at];
      let step = Number.POSITIVE_INFINITY;
      for (const ridge of steps) if (middle > ridge.from && middle < ridge.to && ridge.step < step) step = ridge.step;
      const count = Math.max(1, Math.ceil((to - from) / step));
      const half = (to - from) / (2 * count);
      for (let p = 0; p < count; p++) {
        const center = from + (2 * p + 1) * half;
        for (let q = 0; q < order; q++) {
          const s = center + half * nodes[q];
          sum += half * weights[q] * legendreSum(panel.coefficients, (s - panel.center) / panel.half) * f(s);
        }
      }
      from = to;
    }
    return sum;
  };
}
