import type { Diffusivity, ScalarCoefficient, VectorCoefficient } from "./coefficient.js";
import type { CellChunk, MatrixForm, Need, Values, VectorForm } from "./form.js";
import { diffusivityNeed } from "./peclet.js";
import { nodeMask, visitFlow } from "./streamline.js";

/** What carries and spreads u. */
export interface Flow {
  readonly velocity: VectorCoefficient;
  readonly diffusion: Diffusivity;
  /** The nodes where u is prescribed, as for `p1Space`: layers end there. Default: none. */
  readonly dirichlet?: Int32Array;
}

/** m ∂_t u = ∇·(A ∇u) − b·∇u − B u + f, as far as the stabilisation needs it. For a flux −∇·(b u) let B include ∇·b. */
export interface AdvectionProblem extends Flow {
  /** Default: 0. */
  readonly reaction?: ScalarCoefficient;
  /** Default: 0. */
  readonly source?: ScalarCoefficient;
  /** m. Default: 1. */
  readonly density?: ScalarCoefficient;
}

/** The terms to add to the mass matrix, to the stiffness matrix and to the load. */
export interface Stabilization {
  readonly mass: MatrixForm;
  readonly stiffness: MatrixForm;
  readonly load: VectorForm;
}

/**
 * The terms of the streamline-upwind Petrov–Galerkin method (Brooks & Hughes, Comput. Meth. Appl. Mech. Eng. 32, 1982): the
 * residual of the equation tested with τ b·∇v, which the exact solution satisfies too, in the time derivative and in the source
 * as well. With the convective Galerkin terms the test function is v + τ b·∇v.
 *
 *     τ = h/(2|b|) (coth Pe − 1/Pe),   h = 2|b| / Σ_i |b·∇φ_i|,   Pe = b·A⁻¹b / Σ_i |b·∇φ_i|,
 *
 * with h the length of the cell along the flow (Tezduyar & Park, Comput. Meth. Appl. Mech. Eng. 59, 1986) and Pe that of
 * `cellPecletNumbers`. In 1-D with constant coefficients the nodes are exact. Where diffusion resolves the cells (Pe ≪ 1),
 * τ → h²/(12A) fades by itself. ∇·(A ∇u) is (∇·A)·∇u within a cell, with A as the nearest linear function there.
 *
 * **One test function per cell.** τ b is that of the means of b and A, so that τ b·∇v is a constant. If it turned within a cell in which the flow
 * comes together, v ± h v′/2 on the two sides of where b vanishes, ‖v‖² + (v, τ b·∇v) would be h (m² − Δ²/24) in 1-D for a v of mean m that
 * rises by Δ: the mass matrix is indefinite, and the discrete equation grows at rates of up to |b|/h, whatever the continuous one does. With one
 * sign |τ b v′| is at most |Δ|/2 and it is at least h (m² − |m Δ|/2 + Δ²/12) > 0. The streamline term is then |T| τ (b·∇v)² ≥ 0 of the mean
 * as well. Eigenvalues of M⁻¹K have real parts above −max |∇b| (measured on meshes whose cells differ by up to 10⁴, in 1-D to 3-D).
 *
 * **Layers at the boundary.** In a layer that ends at prescribed values the residual of a cell is large and says nothing of the solution
 * upstream, which must not feel it (Knobloch, Adv. Comput. Math. 31, 2009, for triangles with one node inside). So on cells in which
 * the flow runs onto a prescribed node p, b·∇φ_p > 0, the test function is
 *
 *     v − (coth Pe − 1/Pe) ∫_T v / |T|,
 *
 * of mean 0 for Pe = ∞. In 1-D that is v + τ b·∇v again. Every node keeps the cell that lies upstream of it: there no other hat function
 * grows along the flow. A layer at an outflow then leaves less than 1 % of its height upstream, at any angle and beside any condition on
 * the sides. More, 15 % at most so far, is left only where that upstream cell has a corner at the outflow itself, as cells without order
 * have along a boundary that the flow meets at a few degrees. Where the flow turns with time cells join and leave layers at once.
 *
 * The method is not monotone. Layers along the flow over- and undershoot in the nearest cells, those inside the domain by up to 10 % of the
 * jump in 2-D and 20 % in 3-D, those at a boundary by less than 1 % on a mesh of equal cells and up to 8 % on one without order
 * (measured at cell Péclet number 1000): `crosswindDiffusion` removes that, for a price.
 */
export function supg({
  velocity,
  diffusion,
  dirichlet = new Int32Array(0),
  reaction = 0,
  source = 0,
  density = 1,
}: AdvectionProblem): Stabilization {
  const [b, A] = flowNeeds(velocity, diffusion, [reaction, source, density]);
  const prescribed = nodeMask(dirichlet);
  const scalar = (what: string, value: ScalarCoefficient): Need => ({ what, value, rank: 0, at: b.at });
  return {
    mass: {
      kind: "cell-matrix",
      needs: [b, A, scalar("density", density)],
      add(cells, [bs, As, { rule, values: m }], out) {
        const corners = cells.dimension + 1;
        const Q = rule.weights.length;
        visitFlow(cells, bs, As, A.rank, prescribed, ({ cell, tests }) => {
          for (let q = 0; q < Q; q++) {
            const weight = rule.weights[q] * cells.volumes[cell] * m[cell * Q + q];
            for (let i = 0; i < corners; i++) {
              const to = (cell * corners + i) * corners;
              for (let j = 0; j < corners; j++) out[to + j] += weight * tests[i] * rule.points[q * corners + j]; // ∫ m φ_j τ b·∇φ_i
            }
          }
        });
      },
    },
    stiffness: {
      kind: "cell-matrix",
      needs: [b, A, scalar("reaction coefficient", reaction)],
      add(cells, [bs, As, { rule, values: B }], out) {
        const { dimension: d, gradients, volumes } = cells;
        const corners = d + 1;
        const Q = rule.weights.length;
        const divergence = new Float64Array(d); // ∇·A
        const constantA = typeof A.value !== "function";
        visitFlow(cells, bs, As, A.rank, prescribed, ({ cell, mean, tests }) => {
          if (!constantA) divergenceOf(cells, cell, As, A.rank, divergence);
          for (let j = 0; j < corners; j++) {
            let residual = 0;
            for (let c = 0; c < d; c++) residual += (mean[c] - divergence[c]) * gradients[(cell * corners + j) * d + c];
            for (let q = 0; q < Q; q++) residual += rule.weights[q] * B[cell * Q + q] * rule.points[q * corners + j];
            residual *= volumes[cell];
            // ∫ (b·∇φ_j − (∇·A)·∇φ_j + B φ_j) τ b·∇φ_i
            for (let i = 0; i < corners; i++) out[(cell * corners + i) * corners + j] += residual * tests[i];
          }
        });
      },
    },
    load: {
      kind: "cell-vector",
      needs: [b, A, scalar("source", source)],
      add(cells, [bs, As, { rule, values: f }], out) {
        const corners = cells.dimension + 1;
        const Q = rule.weights.length;
        visitFlow(cells, bs, As, A.rank, prescribed, ({ cell, tests }) => {
          let integral = 0;
          for (let q = 0; q < Q; q++) integral += rule.weights[q] * f[cell * Q + q];
          integral *= cells.volumes[cell];
          for (let i = 0; i < corners; i++) out[cell * corners + i] += integral * tests[i]; // ∫ f τ b·∇φ_i
        });
      },
    },
  };
}

/**
 * ∇·A in cell k of the linear function nearest to A there in L²: (∇·A)_c = Σ_r ∂A_rc/∂ξ_r. Taken from points inside the cell, since at its corners
 * A may be another region's.
 */
function divergenceOf(
  { dimension: d, gradients }: CellChunk,
  k: number,
  { rule, values }: Values,
  rank: 0 | 2,
  out: Float64Array,
): void {
  const corners = d + 1;
  const Q = rule.weights.length;
  out.fill(0);
  for (let i = 0; i < corners; i++) {
    const gradient = (k * corners + i) * d;
    for (let q = 0; q < Q; q++) {
      // The corner values of the projection are Σ_q w_q (d + 1)((d + 2) λ_i − 1) A, and the gradients of the hat functions sum to 0.
      const share = (d + 1) * (d + 2) * rule.weights[q] * rule.points[q * corners + i];
      const at = (k * Q + q) * d ** rank;
      for (let c = 0; c < d; c++) {
        if (rank === 0) out[c] += share * values[at] * gradients[gradient + c];
        else for (let r = 0; r < d; r++) out[c] += share * values[at + r * d + c] * gradients[gradient + r];
      }
    }
  }
}

/**
 * (δ P∇u, P∇v) with P = I − b bᵀ/|b|²: diffusion across the flow alone, for use beside `supg`, which adds it along the flow
 * (Johnson, Schatz & Wahlbin, Math. Comp. 49, 1987). It is as large as takes away what their h^{3/2} leaves of over- and undershoots:
 *
 *     δ = (d − 1)/2 (coth Pe − 1/Pe) Σ_i |b·∇φ_i| / Σ_i |P∇φ_i|²,
 *
 * |b| h/2 on right-angled triangles with legs h along and across the flow, and less in cells that are longer along it. Layers at
 * any angle then overshoot by less than 1.5 % of the jump (measured at cell Péclet number 1000), and become as thick as √(h L), L behind their
 * start. Smooth solutions lose an order: 1 is left, the most that a linear method without oscillations can have (Godunov 1959).
 *
 * It is 0 in 1-D, and in the cells of layers at the boundary, which `supg` keeps apart.
 */
export function crosswindDiffusion({ velocity, diffusion, dirichlet = new Int32Array(0) }: Flow): MatrixForm {
  const [b, A] = flowNeeds(velocity, diffusion, []);
  const prescribed = nodeMask(dirichlet);
  return {
    kind: "cell-matrix",
    needs: [b, A],
    add(cells, [bs, As], out) {
      const { dimension: d, gradients } = cells;
      if (d === 1) return;
      const corners = d + 1;
      const across = new Float64Array(corners * d); // P∇φ_i
      visitFlow(cells, bs, As, A.rank, prescribed, ({ cell, mean, slopes, total, upwinding, layer }) => {
        if (layer) return;
        let speed2 = 0;
        for (let c = 0; c < d; c++) speed2 += mean[c] ** 2;
        let squares = 0;
        for (let i = 0, k = 0; i < corners; i++) {
          for (let c = 0; c < d; c++, k++) {
            across[k] = gradients[cell * corners * d + k] - (slopes[i] / speed2) * mean[c];
            squares += across[k] ** 2;
          }
        }
        const share = (((cells.volumes[cell] * (d - 1)) / 2) * upwinding * total) / squares;
        for (let i = 0, to = cell * corners * corners; i < corners; i++) {
          for (let j = 0; j < corners; j++, to++) {
            for (let c = 0; c < d; c++) out[to] += share * across[i * d + c] * across[j * d + c]; // ∫ δ P∇φ_j · P∇φ_i
          }
        }
      });
    },
  };
}

/** The needs of velocity and diffusivity, by a rule that one point is enough for where all is constant. */
function flowNeeds(
  velocity: VectorCoefficient,
  diffusion: Diffusivity,
  others: readonly ScalarCoefficient[],
): readonly [Need, ReturnType<typeof diffusivityNeed>] {
  const { value } = diffusivityNeed(diffusion, 1);
  const at = [velocity, value, ...others].some((each) => typeof each === "function") ? 4 : 1;
  return [{ what: "velocity", value: velocity, rank: 1, at }, diffusivityNeed(diffusion, at)];
}
