import { nodeFrequencies, nodeWeights } from "../../compare/frequency-mesh.js";
import { meshBox } from "../../compare/sample-bins.js";
import { sampleSet } from "../../data/sample-set.js";
import type { SampleSet } from "../../data/samples.js";
import { nonuniformTransform } from "../../fourier/nufft.js";
import { type FrequencyMesh, type IntervalMesh, interpolate, isIntervalMesh } from "../../mesh/interval.js";
import { aboutCentre } from "../../spectral/centre.js";
import type { SpectralSolution } from "../../spectral/spectral-problem.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/**
 * What may lie outside Ω, in L² relative to the initial error. In random cases the PDE differed from the kernel flow by 0.7 to 2
 * times that part, wherever nothing else was amiss. Where its coefficients are a limit, that of a wide range of biases, it is meant to be right to
 * 2 % at the probes and no better.
 */
const LARGEST = { exact: 0.0015, limit: 0.01 } as const;
/** The frequencies looked at tell functions on this many times Ω apart. */
const PERIODS = 4;
const TRANSFORM_TOLERANCE = 1e-7;

/**
 * How much of the PDE's error u(x, t) lies outside Ω at any of the times. The PDE is that of an unbounded domain; a network is not
 * trained outside Ω, and its error inside is another by about as much. That comes from targets at the edge of Ω, from kernels that
 * reach beyond it, and from coefficients with jumps and kinks, whose kernels reach far.
 *
 * @param coefficients whether A and B are those of the network or but a limit of them
 */
export function leavingDomain(
  solution: SpectralSolution,
  samples: SampleSet,
  coefficients: keyof typeof LARGEST,
): readonly Warning[] {
  const { times } = solution;
  const { total, outside } = energies(solution, samples);
  // At t = 0 all is inside, and what the rules of quadrature leave is theirs.
  const bias = Math.max(0, outside[0]);
  const parts = outside.map((energy) => Math.sqrt(Math.max(0, energy - bias) / total[0]));
  const worst = parts.reduce((most, part, i) => (part > parts[most] ? i : most), 0);
  if (!(parts[worst] > LARGEST[coefficients])) return [];
  return [
    {
      path: "data.box",
      message:
        `by t = ${short(times[worst])} ${percent(parts[worst])} of the initial error in L² has left the domain: the spectral PDE, that of an unbounded one, is wrong by about as much. ` +
        "Take a wider box, or believe the kernel flow",
      numbers: { outside: parts[worst], time: times[worst] },
    },
  ];
}

/**
 * ∫ u² on the whole space and outside Ω at every time. By Parseval the first is (2π)^{-d} ∫ |û|², and the second is what it has more than
 * ∫_Ω u²; both by rules that are exact for what uniform nodes tell apart.
 */
function energies(solution: SpectralSolution, samples: SampleSet) {
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
    const inside = grid.weight * u.reduce((sum, value) => sum + (factor * value) ** 2, 0);
    total.push(all);
    outside.push(all - inside);
  }
  return { total, outside };
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
