import type { ScalarCoefficient, TensorCoefficient, VectorCoefficient } from "../fem/coefficient.js";
import type { SimplexMesh } from "../mesh/simplex.js";

/** A function for every field: one for a real problem, two (real and imaginary part) for a complex one. */
export type FieldFunctions = readonly ScalarCoefficient[];

/** Chooses facets of a mesh: their numbers. Called for every mesh anew, so that it holds on refined ones too. */
export type FacetChoice = (mesh: SimplexMesh) => Int32Array;

/** What holds on a part of the boundary; n is its outward normal. Zero flux where nothing is said. */
export type BoundaryCondition =
  /** u = value; `rate` is ∂value/∂t, to be given where the value depends on time. */
  | {
      readonly type: "dirichlet";
      readonly facets: FacetChoice;
      readonly value: FieldFunctions;
      readonly rate?: FieldFunctions;
    }
  /** A ∂u/∂n = value. */
  | { readonly type: "neumann"; readonly facets: FacetChoice; readonly value: FieldFunctions }
  /** A ∂u/∂n + coefficient u = value. */
  | {
      readonly type: "robin";
      readonly facets: FacetChoice;
      readonly coefficient: ScalarCoefficient;
      readonly value: FieldFunctions;
    }
  /** The two parts are one place: `partners` is `facets` moved. */
  | { readonly type: "periodic"; readonly facets: FacetChoice; readonly partners: FacetChoice };

/**
 * ∂u/∂t = ∇·(A ∇u) − b·∇u − B u + f with u given at t = 0, for one real field, or for two, the real and the imaginary part of a
 * complex one, which obey the same equation with data of their own.
 */
export interface PdeProblem {
  /** A, a scalar or a symmetric tensor. */
  readonly diffusion:
    | { readonly kind: "scalar"; readonly value: ScalarCoefficient }
    | { readonly kind: "tensor"; readonly value: TensorCoefficient };
  /** b; absent where there is none. */
  readonly advection?: VectorCoefficient;
  /** B; default 0. */
  readonly reaction?: ScalarCoefficient;
  /** f; absent where it is zero. */
  readonly source?: FieldFunctions;
  /** u at time 0. */
  readonly initial: FieldFunctions;
  /**
   * How a P1 function is made of it: "interpolate", the default, takes its values at the nodes, and stays within its bounds; "l2" the nearest
   * function in L² (`l2Projection`), which keeps its integral, and goes over and under near jumps. Dirichlet values hold in both.
   */
  readonly projection?: "interpolate" | "l2";
  readonly boundary: readonly BoundaryCondition[];
  /** What depends on time. Default: nothing. */
  readonly changes?: TimeDependence;
  /** Lumped mass and reaction are diagonal: with them the discrete maximum principle holds on Delaunay meshes. Default consistent. */
  readonly mass?: "consistent" | "lumped";
  /** Default "auto". */
  readonly stabilization?: StabilizationChoice;
}

/**
 * What is done where some cell's Péclet number is above 1, and wherever A, b, B or Robin coefficients change with time:
 *
 * - "auto" adds streamline upwinding (`supg`). Smooth solutions have order 1.6 to 2, and layers where the flow leaves through prescribed
 *   values make no oscillation; layers along the flow overshoot in the nearest cells, by up to 10 % of the jump in 2-D and 20 % in 3-D.
 * - "crosswind" adds diffusion across the flow as well (`crosswindDiffusion`): no layer overshoots by more than 1.5 % of the jump, and smooth
 *   solutions have order 1 only.
 * - "none" adds nothing.
 */
export type StabilizationChoice = "auto" | "crosswind" | "none";

/** What of a problem depends on time, and how. */
export interface TimeDependence {
  /** Whether A, b, B or Robin coefficients do. */
  readonly matrices: boolean;
  /** Whether f and the boundary's values do; "linearly" where they are polynomials of degree 1 in t between breakpoints, which Krylov methods take too. */
  readonly loads: boolean | "linearly";
  /** Times at which any of these jumps, has a kink, or a feature too narrow for steps to come upon: every method stops there. Default none. */
  readonly breakpoints?: readonly number[];
}
