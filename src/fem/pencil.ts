import type { Pencil } from "../sparse/pencil.js";
import { tridiagonalPencil } from "../sparse/pencil.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";

/** What holds at an end: no flux (A u′ = 0, the natural condition) or u = 0. */
export type EndCondition = "zero-flux" | "dirichlet";

/** The conditions at the two ends of an interval. */
export interface IntervalBoundary {
  readonly lower: EndCondition;
  readonly upper: EndCondition;
}

/** Zero flux at both ends. */
export const zeroFlux: IntervalBoundary = { lower: "zero-flux", upper: "zero-flux" };

/**
 * The pencil M u′ = −K u (stiffness K: diffusion and reaction together) with the ends' conditions built in, by symmetric
 * elimination: the row and column of a Dirichlet node are emptied, the mass keeps its diagonal entry and K has none, so
 * that the value there stays what it is at the start. Start with `withBoundary`. The matrices given are left as they are.
 */
export function intervalPencil(
  mass: SymmetricTridiagonal,
  stiffness: SymmetricTridiagonal,
  boundary: IntervalBoundary = zeroFlux,
): Pencil {
  if (boundary.lower === "zero-flux" && boundary.upper === "zero-flux") return tridiagonalPencil(mass, stiffness);
  const held = ends(boundary, mass.diagonal.length).flatMap(([condition, node]) =>
    condition === "dirichlet" ? [node] : [],
  );
  return { ...tridiagonalPencil(eliminate(mass, boundary, true), eliminate(stiffness, boundary, false)), held };
}

function eliminate(
  matrix: SymmetricTridiagonal,
  boundary: IntervalBoundary,
  keepDiagonal: boolean,
): SymmetricTridiagonal {
  const diagonal = matrix.diagonal.slice();
  const offDiagonal = matrix.offDiagonal.slice();
  for (const [condition, node, edge] of ends(boundary, diagonal.length)) {
    if (condition !== "dirichlet") continue;
    if (!keepDiagonal) diagonal[node] = 0;
    offDiagonal[edge] = 0;
  }
  return { diagonal, offDiagonal };
}

/** The nodal values with zeros at the Dirichlet ends: a copy where an end is Dirichlet, else `values` itself. */
export function withBoundary(values: Float64Array, boundary: IntervalBoundary): Float64Array {
  const fixed = ends(boundary, values.length).filter(([condition]) => condition === "dirichlet");
  if (fixed.length === 0) return values;
  const copy = values.slice();
  for (const [, node] of fixed) copy[node] = 0;
  return copy;
}

/** Per end: its condition, its node, and the off-diagonal entry that couples it to its neighbour. */
function ends(boundary: IntervalBoundary, nodes: number): readonly (readonly [EndCondition, number, number])[] {
  return [
    [boundary.lower, 0, 0],
    [boundary.upper, nodes - 1, nodes - 2],
  ];
}
