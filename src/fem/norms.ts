import { checkLength, NumericalError } from "../errors.js";
import type { IntervalMesh } from "../mesh/interval.js";
import { nodeCount, type SimplexMesh } from "../mesh/simplex.js";
import type { Coefficient, ScalarCoefficient, VectorCoefficient } from "./coefficient.js";
import {
  intervalH1Seminorm,
  intervalH1SeminormError,
  intervalInnerProduct,
  intervalIntegral,
  intervalL2Error,
} from "./interval-norms.js";
import type { Quadrature } from "./quadrature.js";
import {
  type ErrorQuadrature,
  simplexH1Seminorm,
  simplexH1SeminormError,
  simplexInnerProduct,
  simplexIntegral,
  simplexL2Error,
} from "./simplex-norms.js";

/*
 * Norms of P1 functions, given by their values at the nodes. Of a complex field: Math.hypot of the norm of the real and that of the
 * imaginary part. All throw InputError where there is not one value per node, and NumericalError where the result is not finite.
 */

/** ∫ u dξ of a P1 function, exactly. */
export function integralOf(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  checkNodal(mesh, u, "u");
  return finite("integral", "nodes" in mesh ? intervalIntegral(mesh, u) : simplexIntegral(mesh, u));
}

/** ∫ u v dξ of two P1 functions, exactly. */
export function innerProduct(mesh: IntervalMesh | SimplexMesh, u: Float64Array, v: Float64Array): number {
  checkNodal(mesh, u, "u");
  checkNodal(mesh, v, "v");
  return finite("inner product", product(mesh, u, v));
}

/** ‖u‖ = (∫ u² dξ)^½ of a P1 function, exactly, of any size that float64 holds. */
export function l2Norm(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  checkNodal(mesh, u, "u");
  const square = product(mesh, u, u);
  if (square > leastSquare && square < Number.POSITIVE_INFINITY) return Math.sqrt(square);
  // The squares of what is below 1e-150 or above 1e150 are lost: of a multiple they are not.
  const largest = u.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  const scaled = u.map((value) => value / largest);
  return finite("L² norm", largest * Math.sqrt(product(mesh, scaled, scaled)));
}

const leastSquare = 1e-290;

function product(mesh: IntervalMesh | SimplexMesh, u: Float64Array, v: Float64Array): number {
  return "nodes" in mesh ? intervalInnerProduct(mesh, u, v) : simplexInnerProduct(mesh, u, v);
}

function checkNodal(mesh: IntervalMesh | SimplexMesh, values: Float64Array, path: string): void {
  checkLength(path, values, "nodes" in mesh ? mesh.nodes.length : nodeCount(mesh), "node");
}

function finite(what: string, value: number): number {
  if (Number.isFinite(value)) return value;
  throw new NumericalError(`The ${what} of the nodal values is ${value}.`);
}

/** |u|₁ = (∫ |∇u|² dξ)^½ of a P1 function, exactly. */
export function h1Seminorm(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  checkNodal(mesh, u, "u");
  return finite("H¹ seminorm", "nodes" in mesh ? intervalH1Seminorm(mesh, u) : simplexH1Seminorm(mesh, u));
}

/** ‖u − exact‖ = (∫ (u − exact)² dξ)^½ of a P1 function against a function, by quadrature. */
export function l2Error(mesh: IntervalMesh, u: Float64Array, exact: Coefficient, quadrature?: Quadrature): number;
export function l2Error(
  mesh: SimplexMesh,
  u: Float64Array,
  exact: ScalarCoefficient,
  quadrature?: ErrorQuadrature,
): number;
export function l2Error(
  ...args:
    | readonly [IntervalMesh, Float64Array, Coefficient, (Quadrature | undefined)?]
    | readonly [SimplexMesh, Float64Array, ScalarCoefficient, (ErrorQuadrature | undefined)?]
): number {
  checkNodal(args[0], args[1], "u");
  return finite("L² error", onInterval(args) ? intervalL2Error(...args) : simplexL2Error(...args));
}

/** |u − exact|₁ = (∫ |∇u − exactGradient|² dξ)^½ of a P1 function against a function of which the gradient (d components) is given. */
export function h1SeminormError(
  mesh: IntervalMesh,
  u: Float64Array,
  exactDerivative: Coefficient,
  quadrature?: Quadrature,
): number;
export function h1SeminormError(
  mesh: SimplexMesh,
  u: Float64Array,
  exactGradient: VectorCoefficient,
  quadrature?: ErrorQuadrature,
): number;
export function h1SeminormError(
  ...args:
    | readonly [IntervalMesh, Float64Array, Coefficient, (Quadrature | undefined)?]
    | readonly [SimplexMesh, Float64Array, VectorCoefficient, (ErrorQuadrature | undefined)?]
): number {
  checkNodal(args[0], args[1], "u");
  return finite("H¹ error", onInterval(args) ? intervalH1SeminormError(...args) : simplexH1SeminormError(...args));
}

function onInterval<T extends readonly [IntervalMesh, ...unknown[]]>(
  args: T | readonly [SimplexMesh, ...unknown[]],
): args is T {
  return "nodes" in args[0];
}
