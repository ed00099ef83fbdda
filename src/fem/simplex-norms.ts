import { type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { sweepCells } from "./cell-sweep.js";
import type { ScalarCoefficient, VectorCoefficient } from "./coefficient.js";

/** How an error is integrated. */
export interface ErrorQuadrature {
  /** Of the exact solution. Default: 0. */
  readonly time?: number;
  /** Degree of the quadrature on each cell. Default: 6, for which the quadrature's own error is far below that of a P1 function. */
  readonly degree?: number;
  /** What messages call the function that is compared with. Default: "exact solution". */
  readonly what?: string;
}

/** ∫ u dξ of a P1 function, exactly. */
export function simplexIntegral(mesh: SimplexMesh, u: Float64Array): number {
  const corners = mesh.dimension + 1;
  let sum = 0;
  sweepCells(mesh, [], 0, (first, { count, volumes }) => {
    for (let k = 0; k < count; k++) {
      let total = 0;
      for (let i = 0; i < corners; i++) total += u[mesh.cells[(first + k) * corners + i]];
      sum += (volumes[k] * total) / corners;
    }
  });
  return sum;
}

/** ∫ u v dξ: on a cell |T| (Σu Σv + Σ u_i v_i) / ((d + 1)(d + 2)). */
export function simplexInnerProduct(mesh: SimplexMesh, u: Float64Array, v: Float64Array): number {
  const corners = mesh.dimension + 1;
  let sum = 0;
  sweepCells(mesh, [], 0, (first, { count, volumes }) => {
    for (let k = 0; k < count; k++) {
      let us = 0;
      let vs = 0;
      let products = 0;
      for (let i = 0; i < corners; i++) {
        const node = mesh.cells[(first + k) * corners + i];
        us += u[node];
        vs += v[node];
        products += u[node] * v[node];
      }
      sum += volumes[k] * (us * vs + products);
    }
  });
  return sum / (corners * (corners + 1));
}

/** (∫ |∇u|² dξ)^½. */
export function simplexH1Seminorm(mesh: SimplexMesh, u: Float64Array): number {
  return simplexH1SeminormError(mesh, u, new Array<number>(mesh.dimension).fill(0), { degree: 0 });
}

/** (∫ (u − exact)² dξ)^½. */
export function simplexL2Error(
  mesh: SimplexMesh,
  u: Float64Array,
  exact: ScalarCoefficient,
  quadrature: ErrorQuadrature = {},
): number {
  let sum = 0;
  for (const square of simplexSquaredErrors(mesh, u, exact, quadrature)) sum += square;
  return Math.sqrt(sum);
}

/** ∫ (u − exact)² dξ over every cell. */
export function simplexSquaredErrors(
  mesh: SimplexMesh,
  u: Float64Array,
  exact: ScalarCoefficient,
  { time = 0, degree = 6, what = "exact solution" }: ErrorQuadrature = {},
): Float64Array {
  const corners = mesh.dimension + 1;
  const squares = new Float64Array(simplexCount(mesh));
  const need = { what, value: exact, rank: 0, at: degree } as const;
  sweepCells(mesh, [need], time, (first, { count, volumes }, [{ rule, values }]) => {
    const Q = rule.weights.length;
    for (let k = 0; k < count; k++) {
      let square = 0;
      for (let q = 0; q < Q; q++) {
        let difference = -values[k * Q + q];
        for (let i = 0; i < corners; i++) {
          difference += rule.points[q * corners + i] * u[mesh.cells[(first + k) * corners + i]];
        }
        square += rule.weights[q] * difference * difference;
      }
      squares[first + k] = volumes[k] * square;
    }
  });
  return squares;
}

/** (∫ |∇u − exactGradient|² dξ)^½. */
export function simplexH1SeminormError(
  mesh: SimplexMesh,
  u: Float64Array,
  exactGradient: VectorCoefficient,
  { time = 0, degree = 6 }: ErrorQuadrature = {},
): number {
  const { dimension: d, cells } = mesh;
  const corners = d + 1;
  let sum = 0;
  const need = { what: "exact gradient", value: exactGradient, rank: 1, at: degree } as const;
  sweepCells(mesh, [need], time, (first, { count, volumes, gradients }, [{ rule, values }]) => {
    const Q = rule.weights.length;
    for (let k = 0; k < count; k++) {
      for (let c = 0; c < d; c++) {
        let slope = 0;
        for (let i = 0; i < corners; i++)
          slope += u[cells[(first + k) * corners + i]] * gradients[(k * corners + i) * d + c];
        let square = 0;
        for (let q = 0; q < Q; q++) square += rule.weights[q] * (slope - values[(k * Q + q) * d + c]) ** 2;
        sum += volumes[k] * square;
      }
    }
  });
  return Math.sqrt(sum);
}
