import type { ScalarCoefficient, TensorCoefficient, VectorCoefficient } from "./coefficient.js";
import type { MatrixForm, Need, VectorForm } from "./form.js";
import type { SimplexRule } from "./simplex-quadrature.js";

/*
 * The terms of   (m ∂_t u, v) + (A ∇u, ∇v) + (b·∇u, v) + (B u, v) = (f, v),   the weak form of
 *
 *     m ∂_t u = ∇·(A ∇u) − b·∇u − B u + f.
 *
 * Each takes the degree of its quadrature; the default integrates exactly where the coefficient is a quadratic polynomial
 * in each cell, and a constant is always integrated exactly.
 */

/** (m u, v): the mass matrix, with a density m where one is given. */
export function mass(density: ScalarCoefficient = 1, degree = massDegree(density)): MatrixForm {
  return weightedMass("density", density, degree);
}

/** (B u, v). */
export function reaction(B: ScalarCoefficient, degree = massDegree(B)): MatrixForm {
  return weightedMass("reaction coefficient", B, degree);
}

/**
 * (m u, v) by the trapezoidal rule: a diagonal matrix with the row sums of the consistent one (for a constant m; for others
 * up to the rule's error, which is of the order of P1's). Where m jumps between cells each brings its own value.
 */
export function lumpedMass(density: ScalarCoefficient = 1): MatrixForm {
  return diagonalMass("density", density);
}

/**
 * (B u, v) by the trapezoidal rule: a diagonal matrix. Where B jumps between cells each brings its own value; with `at` "nodes" a node has the one that B
 * has there, as it must where nothing couples it with others and e^{−Bt} is its own.
 */
export function lumpedReaction(B: ScalarCoefficient, at: "cells" | "nodes" = "cells"): MatrixForm {
  return diagonalMass("reaction coefficient", B, at);
}

/** (A ∇u, ∇v) with a scalar A. */
export function diffusion(A: ScalarCoefficient, degree = typeof A === "function" ? 2 : 0): MatrixForm {
  return {
    kind: "cell-matrix",
    needs: [{ what: "diffusion coefficient", value: A, rank: 0, at: degree }],
    add({ dimension: d, count, volumes, gradients }, [{ rule, values }], out) {
      const corners = d + 1;
      const Q = rule.weights.length;
      for (let k = 0, to = 0; k < count; k++, to += corners * corners) {
        let integral = 0;
        for (let q = 0; q < Q; q++) integral += rule.weights[q] * values[k * Q + q];
        integral *= volumes[k];
        // The hat functions sum to 1, so that a cell's rows sum to 0: off the diagonal is all there is to integrate.
        for (let i = 1; i < corners; i++) {
          const gi = (k * corners + i) * d;
          for (let j = 0; j < i; j++) {
            const gj = (k * corners + j) * d;
            let product = gradients[gi] * gradients[gj];
            if (d > 1) product += gradients[gi + 1] * gradients[gj + 1];
            if (d > 2) product += gradients[gi + 2] * gradients[gj + 2];
            product *= integral; // ∫ A ∇φ_j · ∇φ_i
            out[to + i * corners + j] += product;
            out[to + j * corners + i] += product;
            out[to + i * corners + i] -= product;
            out[to + j * corners + j] -= product;
          }
        }
      }
    },
  };
}

/** (A ∇u, ∇v) with a d × d tensor A, symmetric or not. */
export function tensorDiffusion(A: TensorCoefficient, degree = typeof A === "function" ? 2 : 0): MatrixForm {
  return {
    kind: "cell-matrix",
    needs: [{ what: "diffusion tensor", value: A, rank: 2, at: degree }],
    add({ dimension: d, count, volumes, gradients }, [{ rule, values }], out) {
      const corners = d + 1;
      const Q = rule.weights.length;
      const integral = new Float64Array(d * d);
      for (let k = 0, to = 0; k < count; k++) {
        integral.fill(0);
        for (let q = 0; q < Q; q++) {
          const weight = rule.weights[q] * volumes[k];
          for (let c = 0; c < d * d; c++) integral[c] += weight * values[(k * Q + q) * d * d + c];
        }
        const cell = k * corners * d;
        for (let i = cell; i < cell + corners * d; i += d) {
          for (let j = cell; j < cell + corners * d; j += d, to++) {
            for (let r = 0; r < d; r++) {
              for (let c = 0; c < d; c++) out[to] += gradients[i + r] * integral[r * d + c] * gradients[j + c];
            }
          }
        }
      }
    },
  };
}

/** (b·∇u, v): transport with velocity b, as in −b·∇u. Its natural boundary condition is zero diffusive flux. */
export function convectiveAdvection(b: VectorCoefficient, degree = typeof b === "function" ? 3 : 1): MatrixForm {
  return {
    kind: "cell-matrix",
    needs: [{ what: "velocity", value: b, rank: 1, at: degree }],
    add({ dimension: d, count, volumes, gradients }, [{ rule, values }], out) {
      const corners = d + 1;
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const weight = rule.weights[q] * volumes[k];
          for (let j = 0; j < corners; j++) {
            let slope = 0;
            for (let c = 0; c < d; c++) slope += values[(k * Q + q) * d + c] * gradients[(k * corners + j) * d + c];
            for (let i = 0; i < corners; i++) {
              out[(k * corners + i) * corners + j] += weight * slope * rule.points[q * corners + i]; // ∫ (b·∇φ_j) φ_i
            }
          }
        }
      }
    },
  };
}

/**
 * −(b u, ∇v): transport with velocity b in divergence form, as in −∇·(b u). Its natural boundary condition is zero total
 * flux, (A ∇u − b u)·n = 0, so that nothing is gained or lost: the columns sum to zero. Where material is to leave with the flow
 * add `outflow(facets, b)`, which makes it zero diffusive flux there.
 */
export function conservativeAdvection(b: VectorCoefficient, degree = typeof b === "function" ? 3 : 1): MatrixForm {
  return {
    kind: "cell-matrix",
    needs: [{ what: "velocity", value: b, rank: 1, at: degree }],
    add({ dimension: d, count, volumes, gradients }, [{ rule, values }], out) {
      const corners = d + 1;
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const weight = rule.weights[q] * volumes[k];
          for (let i = 0; i < corners; i++) {
            let slope = 0;
            for (let c = 0; c < d; c++) slope += values[(k * Q + q) * d + c] * gradients[(k * corners + i) * d + c];
            for (let j = 0; j < corners; j++) {
              out[(k * corners + i) * corners + j] -= weight * slope * rule.points[q * corners + j]; // −∫ φ_j b·∇φ_i
            }
          }
        }
      }
    },
  };
}

/** (f, v). The default degree integrates cubic f exactly: 4. */
export function source(f: ScalarCoefficient, degree = typeof f === "function" ? 4 : 1): VectorForm {
  return {
    kind: "cell-vector",
    needs: [{ what: "source", value: f, rank: 0, at: degree }],
    add({ dimension: d, count, volumes }, [{ rule, values }], out) {
      const corners = d + 1;
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const share = rule.weights[q] * volumes[k] * values[k * Q + q];
          for (let i = 0; i < corners; i++) out[k * corners + i] += share * rule.points[q * corners + i]; // ∫ f φ_i
        }
      }
    },
  };
}

function massDegree(coefficient: ScalarCoefficient): number {
  return typeof coefficient === "function" ? 4 : 2;
}

function weightedMass(what: string, value: ScalarCoefficient, degree: number): MatrixForm {
  return {
    kind: "cell-matrix",
    needs: [{ what, value, rank: 0, at: degree }],
    add({ dimension: d, count, volumes }, [{ rule, values }], out) {
      const corners = d + 1;
      const block = corners * corners;
      const pairs = (corners * (corners + 1)) / 2;
      // A constant comes out of the integral: one product per entry, for all points together.
      const constant = typeof value === "number";
      const products = constant ? meanProducts(corners) : weightedProducts(rule, corners);
      const Q = constant ? 1 : rule.weights.length;
      const stride = constant ? rule.weights.length : Q;
      if (corners === 3) {
        addTriangleMasses(count, volumes, values, stride, products, out);
        return;
      }
      for (let k = 0, to = 0; k < count; k++, to += block) {
        for (let i = 0, e = 0; i < corners; i++) {
          for (let j = 0; j <= i; j++, e++) {
            let integral = 0;
            for (let q = 0; q < Q; q++) integral += products[q * pairs + e] * values[k * stride + q];
            integral *= volumes[k]; // ∫ B φ_j φ_i
            out[to + i * corners + j] += integral;
            if (j < i) out[to + j * corners + i] += integral;
          }
        }
      }
    },
  };
}

/** The same on triangles, point by point, with a triangle's six sums in variables. */
function addTriangleMasses(
  count: number,
  volumes: Float64Array,
  values: Float64Array,
  stride: number,
  products: Float64Array,
  out: Float64Array,
): void {
  const Q = products.length / 6;
  for (let k = 0, to = 0; k < count; k++, to += 9) {
    let m00 = 0;
    let m10 = 0;
    let m11 = 0;
    let m20 = 0;
    let m21 = 0;
    let m22 = 0;
    for (let q = 0, at = 0; q < Q; q++, at += 6) {
      const share = volumes[k] * values[k * stride + q];
      m00 += products[at] * share;
      m10 += products[at + 1] * share;
      m11 += products[at + 2] * share;
      m20 += products[at + 3] * share;
      m21 += products[at + 4] * share;
      m22 += products[at + 5] * share;
    }
    out[to] += m00;
    out[to + 1] += m10;
    out[to + 2] += m20;
    out[to + 3] += m10;
    out[to + 4] += m11;
    out[to + 5] += m21;
    out[to + 6] += m20;
    out[to + 7] += m21;
    out[to + 8] += m22;
  }
}

/** The mean of φ_i φ_j over a cell, (1 + δ_ij) / ((d + 1)(d + 2)), for j ≤ i, row by row. */
function meanProducts(corners: number): Float64Array {
  const out: number[] = [];
  for (let i = 0; i < corners; i++) {
    for (let j = 0; j <= i; j++) out.push((i === j ? 2 : 1) / (corners * (corners + 1)));
  }
  return Float64Array.from(out);
}

/** weights[q] φ_i φ_j at the points of a rule, point by point, for j ≤ i, row by row. */
function weightedProducts({ points, weights }: SimplexRule, corners: number): Float64Array {
  const out: number[] = [];
  for (let q = 0; q < weights.length; q++) {
    for (let i = 0; i < corners; i++) {
      for (let j = 0; j <= i; j++) out.push(weights[q] * points[q * corners + i] * points[q * corners + j]);
    }
  }
  return Float64Array.from(out);
}

/** Between a corner and a point just inside, only a jump changes a function by more than this part of its size. */
const leastJump = 1e-3;

function diagonalMass(what: string, value: ScalarCoefficient, at: "cells" | "nodes" = "cells"): MatrixForm {
  const corner: Need = { what, value, rank: 0, at: "corners" };
  const inside: Need = { ...corner, at: "inside corners" };
  return {
    kind: "cell-matrix",
    needs: at === "cells" ? [corner, inside] : [corner],
    add({ dimension: d, count, volumes }, [{ values: there }, { values: near } = { values: there }], out) {
      const corners = d + 1;
      for (let k = 0; k < count; k++) {
        const first = k * corners;
        let size = 0;
        for (let i = first; i < first + corners; i++) size = Math.max(size, Math.abs(there[i]), Math.abs(near[i]));
        for (let i = 0; i < corners; i++) {
          // At a corner where the function jumps it has the value of one of the cells: this cell's own is that inside.
          const jumps = Math.abs(there[first + i] - near[first + i]) > leastJump * size;
          out[(first + i) * corners + i] += (volumes[k] / corners) * (jumps ? near : there)[first + i];
        }
      }
    },
  };
}
