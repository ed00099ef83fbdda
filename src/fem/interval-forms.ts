import type { IntervalMesh } from "../mesh/interval.js";
import type { SymmetricTridiagonal } from "../sparse/tridiagonal.js";
import { zeroTridiagonal } from "../sparse/tridiagonal.js";
import { type Coefficient, type CoefficientPair, callCoefficient } from "./coefficient.js";
import type { Quadrature } from "./quadrature.js";
import { defaultQuadrature } from "./quadrature.js";
import { type Chunk, chunkSize, sweep } from "./sweep.js";

/*
 * The weak form of ∂_t u = ∇·(A ∇u) − B u with zero-flux ends: for every P1 function v,
 *
 *     ∫ ∂_t u v dξ = − ∫ A u′ v′ dξ − ∫ B u v dξ,          that is   M ∂_t u = −(K_A + K_B) u.
 *
 * On the cell [ξ_i, ξ_i + h] the two hat functions are φ = 1 − s and ψ = s with s = (ξ − ξ_i)/h, φ′ = −1/h, ψ′ = 1/h.
 */

/** M with M[i, j] = ∫ φ_i φ_j dξ, exactly: size nodes. */
export function massMatrix(mesh: IntervalMesh): SymmetricTridiagonal {
  const { nodes } = mesh;
  const M = zeroTridiagonal(nodes.length);
  const cells = nodes.length - 1;
  for (let from = 0; from < cells; from += chunkSize) addMass(M, nodes, from, Math.min(cells, from + chunkSize));
  return M;
}

function addMass({ diagonal, offDiagonal }: SymmetricTridiagonal, nodes: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const h = nodes[i + 1] - nodes[i];
    diagonal[i] += h / 3; // ∫ φφ
    diagonal[i + 1] += h / 3; // ∫ ψψ
    offDiagonal[i] = h / 6; // ∫ φψ
  }
}

/**
 * K with K[i, j] = ∫ A φ_i′ φ_j′ dξ: size nodes. Row sums vanish: constants do not diffuse.
 * Exact for piecewise polynomials A up to degree 2 · points − 1 between breakpoints.
 *
 * @throws NumericalError where A is NaN or infinite.
 */
export function stiffnessMatrix(
  mesh: IntervalMesh,
  A: Coefficient,
  quadrature: Quadrature = defaultQuadrature,
): SymmetricTridiagonal {
  return diffusionReactionMatrix(
    mesh,
    (xi, a, b) => {
      callCoefficient("A", A, xi, a, 0);
      b.fill(0);
    },
    quadrature,
  );
}

/**
 * K with K[i, j] = ∫ B φ_i φ_j dξ: size nodes.
 * Exact for piecewise polynomials B up to degree 2 · points − 3 between breakpoints.
 *
 * @throws NumericalError where B is NaN or infinite.
 */
export function reactionMatrix(
  mesh: IntervalMesh,
  B: Coefficient,
  quadrature: Quadrature = defaultQuadrature,
): SymmetricTridiagonal {
  return diffusionReactionMatrix(
    mesh,
    (xi, a, b) => {
      a.fill(0);
      callCoefficient("B", B, xi, b, 0);
    },
    quadrature,
  );
}

/**
 * K with K[i, j] = ∫ A φ_i′ φ_j′ + B φ_i φ_j dξ: the sum of `stiffnessMatrix` and `reactionMatrix` in one sweep over the mesh.
 *
 * @throws NumericalError where A or B is NaN or infinite.
 */
export function diffusionReactionMatrix(
  mesh: IntervalMesh,
  coefficients: CoefficientPair,
  quadrature: Quadrature = defaultQuadrature,
): SymmetricTridiagonal {
  const K = zeroTridiagonal(mesh.nodes.length);
  const both: Coefficient = (xi, out) => coefficients(xi, out.subarray(0, xi.length), out.subarray(xi.length));
  sweep(mesh, both, quadrature, (chunk) => addForms(K, chunk), 2);
  return K;
}

/** Both forms on the pieces of a chunk, whose values are A and then B. */
function addForms({ diagonal, offDiagonal }: SymmetricTridiagonal, chunk: Chunk): void {
  const { count, cell, length, points, values, weights, nodes, results, instance } = chunk;
  const [local, coupling] = results;
  const first = cell[0];
  const cells = cell[count - 1] - first + 1;
  local.fill(0, 0, cells + 1);
  coupling.fill(0, 0, cells);
  instance.addIntervalForms(
    count,
    weights.length,
    first,
    cell.byteOffset,
    length.byteOffset,
    points.byteOffset,
    values.byteOffset,
    weights.byteOffset,
    nodes.byteOffset,
    local.byteOffset,
    coupling.byteOffset,
  );
  // Of these nodes the first alone has been met before; of a cell in pieces both may have been.
  diagonal[first] += local[0];
  offDiagonal[first] += coupling[0];
  if (cells === 1) {
    diagonal[first + 1] += local[1];
  } else {
    diagonal.set(local.subarray(1, cells + 1), first + 1);
    offDiagonal.set(coupling.subarray(1, cells), first + 1);
  }
}
