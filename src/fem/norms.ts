import type { IntervalMesh } from "../mesh/interval.js";
import type { SimplexMesh } from "../mesh/simplex.js";
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
 * imaginary part.
 */

/** ∫ u dξ of a P1 function, exactly. */
export function integralOf(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  return "nodes" in mesh ? intervalIntegral(mesh, u) : simplexIntegral(mesh, u);
}

/** ∫ u v dξ of two P1 functions, exactly. */
export function innerProduct(mesh: IntervalMesh | SimplexMesh, u: Float64Array, v: Float64Array): number {
  return "nodes" in mesh ? intervalInnerProduct(mesh, u, v) : simplexInnerProduct(mesh, u, v);
}

/** ‖u‖ = (∫ u² dξ)^½ of a P1 function, exactly. */
export function l2Norm(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  return Math.sqrt(innerProduct(mesh, u, u));
}

/** |u|₁ = (∫ |∇u|² dξ)^½ of a P1 function, exactly. */
export function h1Seminorm(mesh: IntervalMesh | SimplexMesh, u: Float64Array): number {
  return "nodes" in mesh ? intervalH1Seminorm(mesh, u) : simplexH1Seminorm(mesh, u);
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
  return onInterval(args) ? intervalL2Error(...args) : simplexL2Error(...args);
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
  return onInterval(args) ? intervalH1SeminormError(...args) : simplexH1SeminormError(...args);
}

function onInterval<T extends readonly [IntervalMesh, ...unknown[]]>(
  args: T | readonly [SimplexMesh, ...unknown[]],
): args is T {
  return "nodes" in args[0];
}
