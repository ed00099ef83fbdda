import { nodeWeights } from "../../compare/frequency-mesh.js";
import type { LevelResult } from "../../compare/level.js";
import { type Probes, weighedWavesAt } from "../../compare/observe.js";
import { meshBox } from "../../compare/sample-bins.js";
import { sampleSet } from "../../data/sample-set.js";
import type { SampleSet } from "../../data/samples.js";
import { nonuniformTransform } from "../../fourier/nufft.js";
import {
  type FrequencyMesh,
  type IntervalMesh,
  interpolate,
  isIntervalMesh,
  nodeFrequencies,
} from "../../mesh/interval.js";
import { dot } from "../../sparse/vectors.js";
import { aboutCentre } from "../../spectral/centre.js";
import type { SpectralSolution } from "../../spectral/solve-spectral-problem.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/**
 * What may lie outside Ω, in L² relative to the initial error. In random cases the PDE differed from the kernel flow by 0.7 to 2
 * times that part, wherever nothing else was amiss. Where its coefficients are a limit, that of a wide range of biases, it is meant to be right to
 * 2 % at the probes and no better: there the part at the probes counts as well.
 */
const LARGEST = { exact: 0.0015, limit: 0.025 } as const;
const LARGEST_AT_PROBES = { exact: Number.POSITIVE_INFINITY, limit: 0.018 } as const;
/** Probes with less of the largest |û(ξ, 0)| have a warning of their own. */
const EMPTY = 1e-6;
/** The frequencies looked at tell functions on this many times Ω apart. */
const PERIODS = 4;
const TRANSFORM_TOLERANCE = 1e-7;

/** How much of the PDE's error u(x, t) lies outside Ω, relative to the initial one. */
export interface LeftDomain {
  /** In L², at its worst time. */
  readonly outside: number;
  readonly time: number;
  /** At a probe, at any time: |∫ u e^{−iξ·x} dx| over what is outside, relative to |û(ξ, 0)|. */
  readonly atProbes: number;
}

/** @param level what level 0 has at the probes */
export function leftDomain(
  solution: SpectralSolution,
  samples: SampleSet,
  probes: Probes,
  level: LevelResult,
): LeftDomain {
  const { times } = solution;
  const { total, outside, inside } = energies(solution, samples);
  // At t = 0 all is inside, and what the rules of quadrature leave is theirs.
  const bias = Math.max(0, outside[0]);
  const parts = outside.map((energy) => Math.sqrt(Math.max(0, energy - bias) / total[0]));
  const worst = parts.reduce((most, part, i) => (part > parts[most] ? i : most), 0);
  return { outside: parts[worst], time: times[worst], atProbes: probesOutside(inside, probes, level) };
}

/**
 * The PDE is that of an unbounded domain; a network is not trained outside Ω, and its error inside is another by about as much as has left. That comes from
 * targets at the edge of Ω, from kernels that reach beyond it, and from coefficients with jumps and kinks, whose kernels reach far.
 *
 * @param coefficients whether A and B are those of the network or but a limit of them
 */
export function leavingDomain(
  { outside, time, atProbes }: LeftDomain,
  coefficients: keyof typeof LARGEST,
): readonly Warning[] {
  if (!(outside > LARGEST[coefficients] || atProbes > LARGEST_AT_PROBES[coefficients])) return [];
  const there = atProbes > outside ? `, and up to ${percent(atProbes)} at a probe,` : "";
  return [
    {
      path: "data.box",
      message:
        `by t = ${short(time)} ${percent(outside)} of the initial error in L²${there} has left the domain: the spectral PDE, that of an unbounded one, is wrong by about as much. ` +
        "Take a wider box, or believe the kernel flow",
      numbers: { outside, atProbes, time },
    },
  ];
}

/** û less what is inside, and less what the rules leave at t = 0. */
function probesOutside({ grid, values }: Inside, { angular, rounding = 0, peak = 0 }: Probes, level: LevelResult) {
  let most = 0;
  angular.forEach((xi, p) => {
    const { re, im } = level.probes[p];
    const initial = Math.hypot(re[0], im[0]);
    if (!(initial > Math.max(rounding, EMPTY * peak))) return;
    const [cosine, sine] = weighedWavesAt(grid, xi);
    const outside = values.map((u, i) => [re[i] - dot(u, cosine), im[i] + dot(u, sine)] as const);
    for (const [a, b] of outside) most = Math.max(most, Math.hypot(a - outside[0][0], b - outside[0][1]) / initial);
  });
  return most;
}

/** u on a grid of Ω at every time. */
interface Inside {
  readonly grid: SampleSet;
  readonly values: readonly Float64Array[];
}

/**
 * ∫ u² on the whole space and outside Ω at every time. By Parseval the first is (2π)^{-d} ∫ |û|², and the second is what it has more than
 * ∫_Ω u²; both by rules that are exact for what uniform nodes tell apart.
 */
function energies(solution: SpectralSolution, samples: SampleSet) {
  const values: Float64Array[] = [];
  const { mesh, fields } = solution.half ?? solution;
  const { centre } = solution;
  const { dimension } = samples;
  // About the centre of the solution, where its P1 functions turn least.
  const box = samples.box.map(([lower, upper], a): readonly [number, number] => [lower - centre[a], upper - centre[a]]);
  const frequencies = meshBox(solution.mesh);
  const counts = box.map(([lower, upper], a) =>
    Math.max(2, Math.ceil(((upper - lower) * (frequencies[a][1] - frequencies[a][0])) / (2 * Math.PI))),
  );
  const grid = sampleSet({ box, samples: counts, placement: "midpoint", measure: "lebesgue" }, () => 0);
  const { nodes, weights, pick } = quadrature(mesh, (2 * Math.PI) / (PERIODS * (box[0][1] - box[0][0])));
  // The transform of a real function, known at ξ ≥ 0.
  const factor = (solution.half ? 2 : 1) / (2 * Math.PI) ** dimension;
  const total: number[] = [];
  const outside: number[] = [];
  for (const field of fields) {
    const turned = aboutCentre(field, nodeFrequencies(mesh), centre);
    const [re, im] = [pick(turned.re), pick(turned.im)];
    const weighted = { re: re.map((value, k) => weights[k] * value), im: im.map((value, k) => weights[k] * value) };
    const all = factor * re.reduce((sum, value, k) => sum + weighted.re[k] * value + weighted.im[k] * im[k], 0);
    const u = nonuniformTransform(nodes, weighted, grid.points, {
      sign: 1,
      tolerance: TRANSFORM_TOLERANCE,
      dimension: mesh.dimension,
    }).re;
    const scaled = u.map((value) => factor * value);
    values.push(scaled);
    const inside = grid.weight * scaled.reduce((sum, value) => sum + value * value, 0);
    total.push(all);
    outside.push(all - inside);
  }
  // Where the grid is, seen from the origin.
  const about = sampleSet({ box: samples.box, samples: counts, placement: "midpoint", measure: "lebesgue" }, () => 0);
  return { total, outside, inside: { grid: about, values } };
}

/** Nodes and weights of the trapezoidal rule: those of a mesh, of an interval no more than the spacing asks for. */
function quadrature(mesh: FrequencyMesh, spacing: number) {
  if (isIntervalMesh(mesh)) return everySoMany(mesh, spacing);
  return { nodes: nodeFrequencies(mesh), weights: nodeWeights(mesh), pick: (values: Float64Array) => values };
}

/** Every so many nodes of a uniform mesh; on a graded one values between nodes are interpolated. */
function everySoMany(mesh: IntervalMesh, spacing: number) {
  const { nodes } = mesh;
  const [first, last] = [nodes[0], nodes[nodes.length - 1]];
  const longest = nodes.reduce((most, node, k) => (k === 0 ? most : Math.max(most, node - nodes[k - 1])), 0);
  const step = longest * Math.max(1, Math.floor(spacing / longest));
  const count = Math.floor((last - first) / step + 1e-6) + 1;
  const chosen = Float64Array.from({ length: count }, (_, k) => Math.min(first + k * step, last));
  return {
    nodes: chosen,
    weights: chosen.map((_, k) => (k === 0 || k === count - 1 ? step / 2 : step)),
    pick: (values: Float64Array) => chosen.map((xi) => interpolate(mesh, values, xi)),
  };
}
