import type { ScalarCoefficient, VectorCoefficient } from "./coefficient.js";
import type { MatrixForm, Need, VectorForm } from "./form.js";

/*
 * Terms on a part Γ of the boundary, given by the numbers of its facets (`facetsWhere`, `facetsTagged`). Partial integration
 * of −∇·(A ∇u) leaves −(A ∂_n u, v)_Γ, where the boundary condition enters; without a term, A ∂_n u = 0.
 */

/**
 * (α u, v)_Γ: the matrix of the Robin condition A ∂_n u = −α (u − g), of which `robinLoad` is the other part. With "corners" for a degree, by
 * the trapezoidal rule, it is diagonal, as the discrete maximum principle needs beside a lumped mass.
 */
export function robin(
  facets: Int32Array,
  alpha: ScalarCoefficient,
  degree: Need["at"] = typeof alpha === "function" ? 4 : 2,
): MatrixForm {
  return {
    kind: "facet-matrix",
    facets,
    needs: [{ what: "Robin coefficient", value: alpha, rank: 0, at: degree }],
    add({ dimension: d, count, volumes }, [{ rule, values }], out) {
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const weight = rule.weights[q] * volumes[k] * values[k * Q + q];
          for (let i = 0, to = k * d * d; i < d; i++) {
            for (let j = 0; j < d; j++) out[to++] += weight * rule.points[q * d + i] * rule.points[q * d + j]; // ∫ φ_j φ_i
          }
        }
      }
    },
  };
}

/** (α g, v)_Γ: the load of the Robin condition A ∂_n u = −α (u − g). */
export function robinLoad(
  facets: Int32Array,
  alpha: ScalarCoefficient,
  g: ScalarCoefficient,
  degree: Need["at"] = 4,
): VectorForm {
  return {
    kind: "facet-vector",
    facets,
    needs: [
      { what: "Robin coefficient", value: alpha, rank: 0, at: degree },
      { what: "Robin value", value: g, rank: 0, at: degree },
    ],
    add({ dimension: d, count, volumes }, [{ rule, values: alphas }, { values: gs }], out) {
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const share = rule.weights[q] * volumes[k] * alphas[k * Q + q] * gs[k * Q + q];
          for (let i = 0; i < d; i++) out[k * d + i] += share * rule.points[q * d + i]; // ∫ α g φ_i
        }
      }
    },
  };
}

/** (g, v)_Γ: the load of the Neumann condition A ∂_n u = g. */
export function neumann(
  facets: Int32Array,
  g: ScalarCoefficient,
  degree: Need["at"] = typeof g === "function" ? 4 : 1,
): VectorForm {
  return {
    kind: "facet-vector",
    facets,
    needs: [{ what: "Neumann value", value: g, rank: 0, at: degree }],
    add({ dimension: d, count, volumes }, [{ rule, values }], out) {
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          const share = rule.weights[q] * volumes[k] * values[k * Q + q];
          for (let i = 0; i < d; i++) out[k * d + i] += share * rule.points[q * d + i]; // ∫ g φ_i
        }
      }
    },
  };
}

/**
 * (b·n u, v)_Γ with the outward normal n: what `conservativeAdvection` needs where the flow carries material across Γ and the
 * condition is A ∂_n u = 0 and not zero total flux.
 */
export function outflow(
  facets: Int32Array,
  b: VectorCoefficient,
  degree = typeof b === "function" ? 4 : 2,
): MatrixForm {
  return {
    kind: "facet-matrix",
    facets,
    needs: [{ what: "velocity", value: b, rank: 1, at: degree }],
    add({ dimension: d, count, volumes, normals }, [{ rule, values }], out) {
      const Q = rule.weights.length;
      for (let k = 0; k < count; k++) {
        for (let q = 0; q < Q; q++) {
          let through = 0;
          for (let c = 0; c < d; c++) through += values[(k * Q + q) * d + c] * normals[k * d + c];
          const weight = rule.weights[q] * volumes[k] * through;
          for (let i = 0, to = k * d * d; i < d; i++) {
            for (let j = 0; j < d; j++) out[to++] += weight * rule.points[q * d + i] * rule.points[q * d + j]; // ∫ b·n φ_j φ_i
          }
        }
      }
    },
  };
}
