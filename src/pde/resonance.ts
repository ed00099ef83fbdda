import { assembleMatrix, lumpedMass, mass, type P1Space } from "../fem/index.js";
import { type LinearSolver, multiplyCsr } from "../sparse/index.js";
import { dot } from "../sparse/vectors.js";
import type { Warning } from "../warning.js";

/** Of inverse iteration, which shrinks what is of other modes by the ratio of their eigenvalues each: near a resonance that is small. */
const steps = 6;
/** What the mesh's error in the eigenvalue may be, relative to it. */
const worthSaying = 0.02;

/**
 * What is to be said of a steady solution whose reaction B is negative: u answers by 1/λ, λ the eigenvalue of (K, M) nearest to 0,
 * μ + B with μ > 0 of the diffusion, and the mesh has μ wrong. Consistent masses make it too large and lumped ones too small, in 1-D by μ²h²/12 each
 * (Strang & Fix, An Analysis of the Finite Element Method, 1973, chapter 6): half of what they differ by, for the mode of λ, is taken for the
 * error. |λ| is what a step of inverse iteration divides the mode by, which modes of both signs do not make smaller.
 * With advection the mode is taken for its own left one: measured, the error is then up to three times too large, and not too small.
 *
 * @param reaction B at the nodes
 */
export function resonanceWarnings(space: P1Space, solver: LinearSolver, reaction: Float64Array): readonly Warning[] {
  if (reaction.every((value) => value >= 0)) return [];
  const consistent = assembleMatrix(space, [mass()]);
  const lumped = assembleMatrix(space, [lumpedMass()]);
  const masses = (x: Float64Array) =>
    [consistent, lumped].map((matrix) => {
      const product = new Float64Array(space.size);
      multiplyCsr(matrix, x, product);
      return product;
    });
  let mode = Float64Array.from({ length: space.size }, (_, i) => 1 + 0.3 * Math.sin(1.7 * i + 0.4));
  let eigenvalue = 0;
  for (let step = 0; step < steps; step++) {
    const [load] = masses(mode);
    const before = dot(mode, load);
    const next = new Float64Array(space.size);
    solver.solve([load], [next]);
    const after = dot(next, masses(next)[0]);
    eigenvalue = Math.sqrt(before / after);
    mode = next.map((value) => value / Math.sqrt(after));
  }
  const [squares, weights] = masses(mode).map((product) => product.map((value, i) => value * mode[i]));
  const sum = (list: Float64Array) => list.reduce((most, value) => most + value, 0);
  let meanReaction = 0;
  const total = sum(weights);
  const reactionOf = new Float64Array(space.size);
  space.unknownOfNode.forEach((unknown, node) => {
    // Nodes that periodic conditions join share an unknown: the last of them speaks for it.
    if (unknown >= 0) reactionOf[unknown] = reaction[node];
  });
  weights.forEach((weight, i) => {
    meanReaction += (weight * reactionOf[i]) / total;
  });
  const error = (Math.abs(meanReaction) / 2) * (1 - sum(squares) / total);
  const part = error / eigenvalue;
  if (!(part > worthSaying)) return [];
  const short = (value: number) => Number(value.toPrecision(2));
  return [
    {
      path: "reaction",
      message:
        `is negative, and nearly one for which there is no steady solution: u goes like 1/λ with an eigenvalue |λ| = ${short(eigenvalue)} that the mesh has ` +
        `to about ${short(error)}, so that u may be ${part > 0.5 ? "anything" : `wrong by ${short(100 * part)} %`}. Take smaller cells, half the size for a quarter of it`,
      numbers: { eigenvalue, error },
    },
  ];
}
