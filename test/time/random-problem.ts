import fc from "fast-check";
import { massMatrix, pointwise, reactionMatrix, stiffnessMatrix } from "../../src/fem/index.js";
import { intervalMesh } from "../../src/mesh/index.js";
import { combineTridiagonal, type SymmetricTridiagonal } from "../../src/sparse/index.js";

export interface RandomProblem {
  readonly M: SymmetricTridiagonal;
  readonly K: SymmetricTridiagonal;
  readonly u0: Float64Array;
  /** Save times as fractions of the last, which is 1. */
  readonly fractions: readonly number[];
  /** Of time and eigenvalues, as a power of ten between the ends given by the test. */
  readonly stiffness: number;
  /** As a power of ten. */
  readonly tolerance: number;
  readonly friction: number;
}

const unit = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true });

/**
 * Problems of 2 to 30 unknowns: cells that differ in size by up to factors of thousands, Gaussian coefficients that vanish in parts of the
 * interval, with and without reaction, start values that are noise, smooth, nearly constant, a spike, or a bump.
 */
export const randomProblem: fc.Arbitrary<RandomProblem> = fc
  .record({
    cells: fc.array(unit, { minLength: 1, maxLength: 29 }),
    spread: unit,
    width: unit,
    amplitude: unit,
    reaction: fc.boolean(),
    kind: fc.constantFrom("noise", "smooth", "nearly constant", "spike", "bump"),
    noise: fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 30, maxLength: 30 }),
    fractions: fc.array(unit, { maxLength: 4 }),
    range: fc.constantFrom(0.5, 1.5, 6),
    stiffness: unit,
    tolerance: unit,
    friction: fc.option(unit),
  })
  .map((draw) => {
    const nodes = [0];
    for (const cell of draw.cells) nodes.push(nodes[nodes.length - 1] + 10 ** (3 * draw.spread * cell));
    const length = nodes[nodes.length - 1];
    const mesh = intervalMesh(nodes.map((xi) => (10 * xi) / length));
    const width = 10 ** (2 * draw.width - 1);
    const bump = (xi: number): number => Math.exp(-((xi - 5) ** 2) / (2 * width * width));
    const A = stiffnessMatrix(
      mesh,
      pointwise((xi) => 10 ** (3 * draw.amplitude - 2) * bump(xi)),
    );
    const B = reactionMatrix(
      mesh,
      pointwise((xi) => bump(xi + 1)),
    );
    const start = (xi: number, i: number): number => {
      const noise = draw.noise[i] / 1_000;
      if (draw.kind === "noise") return noise + 1e-3;
      if (draw.kind === "smooth") return 1.1 + Math.sin(2.5 * xi);
      if (draw.kind === "nearly constant") return 1 + 1e-3 * noise;
      if (draw.kind === "spike") return i === mesh.nodes.length >> 1 ? 1 : 0;
      return Math.exp(-((xi - 5) ** 2));
    };
    return {
      M: massMatrix(mesh),
      K: combineTridiagonal(1, A, draw.reaction ? 1 : 0, B),
      u0: mesh.nodes.map(start),
      fractions: [1, ...draw.fractions.map((fraction) => 10 ** (-draw.range * fraction))],
      stiffness: draw.stiffness,
      tolerance: draw.tolerance,
      friction: draw.friction === null ? 0 : 10 ** (2 * draw.friction - 1),
    };
  });
