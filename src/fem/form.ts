import type { Coefficient } from "./coefficient.js";
import type { SimplexRule } from "./simplex-quadrature.js";

/*
 * A form is an integral over cells or facets that is linear in the test function v (a load) or in v and u (a matrix). As data it
 * says which functions it needs and where, and its `add` is the formula: it adds the numbers of a few hundred cells at a time,
 * given the functions' values. Whoever needs another term of a weak form writes another `add`.
 */

/** A function that a form needs, and the points at which it needs it. */
export interface Need {
  /** Its name in error messages. */
  readonly what: string;
  /** A constant has its one or more components here. */
  readonly value: number | readonly number[] | Coefficient;
  /** 0 for a scalar, 1 for a vector (d components), 2 for a tensor (d² components). */
  readonly rank: 0 | 1 | 2;
  /** The degree of the quadrature rule of which these are the points, or the corners of the cell, or points hardly away from them inside. */
  readonly at: number | "corners" | "inside corners";
}

/** The values of a need: those of simplex k at point q of the rule are values[(k Q + q) m … (k Q + q) m + m − 1], for m components. */
export interface Values {
  readonly rule: SimplexRule;
  readonly values: Float64Array;
}

/**
 * Some cells: the d + 1 nodes of each, |T|, and the gradients of its hat functions, gradients[((d + 1) k + i) d + c] = ∂φ_i/∂ξ_c in
 * cell k.
 */
export interface CellChunk {
  readonly dimension: 1 | 2 | 3;
  readonly count: number;
  readonly nodes: Int32Array;
  readonly volumes: Float64Array;
  readonly gradients: Float64Array;
}

/** Some facets: the measure of each (1 for a point), and its unit normal, outward on the boundary, d numbers. */
export interface FacetChunk {
  readonly dimension: 1 | 2 | 3;
  readonly count: number;
  readonly volumes: Float64Array;
  readonly normals: Float64Array;
}

/** Adds to `out` what the form is on each cell: a matrix of (d + 1)² numbers, row (of v) by row, or a load of d + 1. */
type AddCells = (cells: CellChunk, needs: readonly Values[], out: Float64Array) => void;

/** Adds to `out` what the form is on each facet: a matrix of d² numbers, row (of v) by row, or a load of d. */
type AddFacets = (facets: FacetChunk, needs: readonly Values[], out: Float64Array) => void;

/** A term of a bilinear form a(u, v). */
export type MatrixForm =
  | { readonly kind: "cell-matrix"; readonly needs: readonly Need[]; readonly add: AddCells }
  | {
      readonly kind: "facet-matrix";
      readonly facets: Int32Array;
      readonly needs: readonly Need[];
      readonly add: AddFacets;
    };

/** A term of a linear form l(v). */
export type VectorForm =
  | { readonly kind: "cell-vector"; readonly needs: readonly Need[]; readonly add: AddCells }
  | {
      readonly kind: "facet-vector";
      readonly facets: Int32Array;
      readonly needs: readonly Need[];
      readonly add: AddFacets;
    };
