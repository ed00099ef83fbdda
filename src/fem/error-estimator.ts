import { checkLength, NumericalError } from "../errors.js";
import { facetCells, interiorFacets } from "../mesh/adjacency.js";
import { nodeCount, type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { sweepCells } from "./cell-sweep.js";
import type { ScalarCoefficient, VectorCoefficient } from "./coefficient.js";
import { prepareEvaluator } from "./evaluate.js";
import { checkFacets } from "./facets.js";
import type { Need } from "./form.js";
import { endSigns, facetDimension, measureFacets } from "./simplex-geometry.js";
import { type SimplexRule, simplexQuadrature } from "./simplex-quadrature.js";

/**
 * ∂_t u = ∇·(A ∇u) − b·∇u − B u + f at one time, with its boundary conditions: for the error estimate of a steady problem, or of the
 * space discretisation of one in time.
 */
export interface EstimatedProblem {
  /** A; it may jump, at best from cell to cell. */
  readonly diffusion: ScalarCoefficient;
  /** b. Default: 0. */
  readonly velocity?: VectorCoefficient;
  /** B. Default: 0. */
  readonly reaction?: ScalarCoefficient;
  /** f. Default: 0. */
  readonly source?: ScalarCoefficient;
  /** ∂_t u of the discrete solution at the nodes. Default: 0, a steady problem. */
  readonly rate?: Float64Array;
  /** A number added to B in the weights (not in the residual): 1/T for an evolution over a time T. Default: 0. */
  readonly rateScale?: number;
  /** Facets where u is prescribed: nothing is wrong there. Default: none. */
  readonly dirichlet?: Int32Array;
  /** A ∂_n u = value − coefficient · u on other boundary facets; zero flux on the rest. */
  readonly fluxes?: readonly BoundaryFlux[];
  /** Of all coefficients. Default: 0. */
  readonly time?: number;
  /** The norm of the error that is estimated: "energy" (default), or "L2", with a further weight α² on everything. */
  readonly norm?: "energy" | "L2";
}

/** A Neumann condition, or with a coefficient α and value α g a Robin condition. */
export interface BoundaryFlux {
  readonly facets: Int32Array;
  readonly value: ScalarCoefficient;
  /** Default: 0. */
  readonly coefficient?: ScalarCoefficient;
}

/**
 * η_T² of every cell, an estimate of the squared energy error of a P1 function u (nodal values) there: the sum over all cells bounds
 * ∫ A |∇e|² + B e², from above and below up to constants that depend on the shapes of the cells only.
 *
 *     η_T² = α_T² ‖f − ∂_t u + ∇·(A ∇u) − b·∇u − B u‖²_T + ½ Σ_F A^{−1/2} α_F ‖[A ∂_n u]‖²_F,   α = min(h A^{−1/2}, κ^{−1/2}),
 *
 * with κ the least of B plus `rateScale` (Verfürth, A Posteriori Error Estimation Techniques for Finite Element Methods, 2013,
 * sections 1.4 and 4.3). For the L² norm all terms have a further factor α_T², α_F², by duality (ibid., section 1.11, for ∇·(A ∇u) alone:
 * h⁴ and h³; for B alone B^{−2}). On the boundary the jump is what is missing in the flux, counted in full. Cell terms with degree 4
 * and facet terms with degree 3; h_T is the longest edge, h_F the mean of the cells'. A is taken from inside the cells, as the linear
 * function through its values at the points of degree 2: where it jumps from cell to cell each has its own, and A_F is the larger.
 *
 * @throws NumericalError where A and κ both vanish and the residual does not; InputError for lists of other lengths than the mesh has nodes,
 *   and facets that it does not have.
 */
export function residualIndicators(mesh: SimplexMesh, u: Float64Array, problem: EstimatedProblem): Float64Array {
  checkLength("u", u, nodeCount(mesh), "node");
  if (problem.rate !== undefined) checkLength("rate", problem.rate, nodeCount(mesh), "node");
  const cells = cellResiduals(mesh, u, problem);
  const indicators = cells.residuals;
  const d = mesh.dimension;
  const { norm = "energy" } = problem;
  const endSign = endSigns(mesh);
  const rule = simplexQuadrature(facetDimension[d], facetDegree);
  const fluxes = { one: new Float64Array(rule.weights.length), other: new Float64Array(rule.weights.length) };

  const inside = interiorFacets(mesh);
  const count = inside.cells.length / 2;
  // In 1-D the first cell's normal at a point is the direction of its end.
  const lowerFirst = (f: number): number => (mesh.cells[2 * inside.cells[2 * f]] === inside.nodes[f] ? -1 : 1);
  for (let first = 0; first < count; first += chunkSize) {
    const size = Math.min(chunkSize, count - first);
    const nodes = inside.nodes.subarray(first * d, (first + size) * d);
    const { volumes, normals } = measureFacets(mesh, nodes, size, endSign);
    for (let k = 0; k < size; k++) {
      const f = first + k;
      const one = inside.cells[2 * f];
      const other = inside.cells[2 * f + 1];
      let slopeOfOne = 0;
      let slopeOfOther = 0;
      for (let c = 0; c < d; c++) {
        const n = d === 1 ? lowerFirst(f) : normals[k * d + c];
        slopeOfOne += cells.slopes[one * d + c] * n;
        slopeOfOther += cells.slopes[other * d + c] * n;
      }
      diffusionOnFacet(mesh, cells, one, nodes, k, rule, fluxes.one);
      diffusionOnFacet(mesh, cells, other, nodes, k, rule, fluxes.other);
      let square = 0;
      let mean = 0;
      for (let q = 0; q < rule.weights.length; q++) {
        square += rule.weights[q] * (fluxes.one[q] * slopeOfOne - fluxes.other[q] * slopeOfOther) ** 2;
        mean += rule.weights[q] * Math.max(fluxes.one[q], fluxes.other[q]);
      }
      const h = (cells.sizes[one] + cells.sizes[other]) / 2;
      const kappa = Math.min(cells.kappas[one], cells.kappas[other]);
      const share = (facetWeight(h, mean, kappa, norm) * volumes[k] * square) / 2;
      indicators[one] += share;
      indicators[other] += share;
    }
  }
  addBoundary(mesh, u, problem, cells);
  const bad = indicators.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new NumericalError(
      `The error indicator of cell ${bad} is ${indicators[bad]}: diffusion and reaction vanish there; a rateScale would bound it.`,
    );
  }
  return indicators;
}

const facetDegree = 3;

/** Facets at a time, to bound the memory for their points. */
const chunkSize = 4096;

interface CellResiduals {
  /** α_T² ‖R‖². */
  readonly residuals: Float64Array;
  /** ∇u, d numbers per cell. */
  readonly slopes: Float64Array;
  /** h_T. */
  readonly sizes: Float64Array;
  /** κ_T. */
  readonly kappas: Float64Array;
  /** A's linear function on every cell, by its d + 1 values at the corners. */
  readonly corners: Float64Array;
}

/** A at the points of a rule on facet k of a list of nodes, as a cell that it belongs to has it. */
function diffusionOnFacet(
  { dimension: d, cells }: SimplexMesh,
  { corners }: CellResiduals,
  cell: number,
  nodes: Int32Array,
  k: number,
  { weights, points }: SimplexRule,
  out: Float64Array,
): void {
  out.fill(0);
  const first = cell * (d + 1);
  for (let i = 0; i < d; i++) {
    let corner = first;
    while (cells[corner] !== nodes[k * d + i]) corner++;
    for (let q = 0; q < weights.length; q++) out[q] += points[q * d + i] * corners[corner];
  }
}

function cellResiduals(
  mesh: SimplexMesh,
  u: Float64Array,
  { diffusion, velocity, reaction = 0, source = 0, rate, rateScale = 0, time = 0, norm = "energy" }: EstimatedProblem,
): CellResiduals {
  const { dimension: d, cells: nodes, points } = mesh;
  const corners = d + 1;
  const total = simplexCount(mesh);
  const residuals = new Float64Array(total);
  const slopes = new Float64Array(total * d);
  const sizes = new Float64Array(total);
  const kappas = new Float64Array(total);
  const cornersOfA = new Float64Array(total * corners);
  const at = 4;
  const needs: readonly Need[] = [
    { what: "diffusion coefficient", value: diffusion, rank: 0, at: 2 },
    { what: "velocity", value: velocity ?? new Array<number>(d).fill(0), rank: 1, at },
    { what: "reaction coefficient", value: reaction, rank: 0, at },
    { what: "source", value: source, rank: 0, at },
  ];
  sweepCells(mesh, needs, time, (first, { count, volumes, gradients }, [A, b, { values: B }, f]) => {
    const { rule } = f;
    const { corner: cornerOfPoint, spread } = nearestCorners(A.rule, corners);
    const Q = rule.weights.length;
    const slopeOfA = new Float64Array(d);
    for (let k = 0; k < count; k++) {
      const cell = first + k;
      const slope = slopes.subarray(cell * d, cell * d + d);
      slopeOfA.fill(0);
      let a = Number.POSITIVE_INFINITY;
      let mean = 0;
      for (let q = 0; q < corners; q++) {
        a = Math.min(a, A.values[k * corners + q]);
        mean += A.values[k * corners + q] / corners;
      }
      for (let q = 0; q < corners; q++) {
        const i = cornerOfPoint[q];
        const corner = mean + (A.values[k * corners + q] - mean) / spread;
        cornersOfA[cell * corners + i] = Math.max(0, corner);
        for (let c = 0; c < d; c++) {
          slope[c] += u[nodes[cell * corners + i]] * gradients[(k * corners + i) * d + c];
          slopeOfA[c] += corner * gradients[(k * corners + i) * d + c];
        }
      }
      let kappa = Number.POSITIVE_INFINITY;
      let square = 0;
      for (let q = 0; q < Q; q++) {
        const at = k * Q + q;
        kappa = Math.min(kappa, B[at]);
        let residual = f.values[at];
        for (let i = 0; i < corners; i++) {
          const node = nodes[cell * corners + i];
          residual -= rule.points[q * corners + i] * (B[at] * u[node] + (rate === undefined ? 0 : rate[node]));
        }
        for (let c = 0; c < d; c++) residual += (slopeOfA[c] - b.values[at * d + c]) * slope[c];
        square += rule.weights[q] * residual * residual;
      }
      kappas[cell] = Math.max(0, kappa) + rateScale;
      sizes[cell] = diameter(points, nodes, cell * corners, corners, d);
      const weight = Math.min(sizes[cell] ** 2 / a, 1 / kappas[cell]);
      if (square > 0) residuals[cell] = volumes[k] * square * (norm === "L2" ? weight ** 2 : weight);
    }
  });
  return { residuals, slopes, sizes, kappas, corners: cornersOfA };
}

/** The corner that each point of a rule of d + 1 points is nearest to, and how much nearer: points = centre + spread (corner − centre). */
function nearestCorners({ points }: SimplexRule, corners: number) {
  const corner = Array.from({ length: corners }, (_, q) => {
    const row = Array.from(points.subarray(q * corners, (q + 1) * corners));
    return row.indexOf(Math.max(...row));
  });
  return { corner, spread: points[corner[0]] - points[corner[1]] };
}

function addBoundary(
  mesh: SimplexMesh,
  u: Float64Array,
  { dirichlet, fluxes = [], time = 0, norm = "energy" }: EstimatedProblem,
  cells: CellResiduals,
): void {
  const { residuals: indicators, slopes, sizes, kappas } = cells;
  const { dimension: d } = mesh;
  const open = new Uint8Array(mesh.boundaryFacetCount).fill(1);
  for (const facets of [...(dirichlet === undefined ? [] : [dirichlet]), ...fluxes.map((flux) => flux.facets)]) {
    checkFacets(mesh, facets);
    for (const facet of facets) open[facet] = 0;
  }
  const rest = Int32Array.from({ length: open.length }, (_, facet) => facet).filter((facet) => open[facet] === 1);
  const owners = facetCells(mesh);
  const endSign = endSigns(mesh);
  for (const { facets, value, coefficient = 0 } of [...fluxes, { facets: rest, value: 0 }]) {
    const nodes = new Int32Array(facets.length * d);
    facets.forEach((facet, k) => {
      nodes.set(mesh.facets.subarray(facet * d, facet * d + d), k * d);
    });
    const need = (what: string, of: ScalarCoefficient): Need => ({ what, value: of, rank: 0, at: facetDegree });
    const needs = [need("flux", value), need("Robin coefficient", coefficient)];
    const evaluator = prepareEvaluator(needs, mesh, facetDimension[d], facets.length);
    evaluator.evaluate(nodes, 0, facets.length, time);
    const [g, alpha] = needs.map(evaluator.of);
    const { volumes, normals } = measureFacets(mesh, nodes, facets.length, endSign);
    const { weights, points } = g.rule;
    const Q = weights.length;
    const A = new Float64Array(Q);
    for (let k = 0; k < facets.length; k++) {
      const cell = owners[facets[k]];
      let slope = 0;
      for (let c = 0; c < d; c++) slope += slopes[cell * d + c] * normals[k * d + c];
      diffusionOnFacet(mesh, cells, cell, nodes, k, g.rule, A);
      let square = 0;
      let mean = 0;
      for (let q = 0; q < Q; q++) {
        let here = 0;
        for (let i = 0; i < d; i++) here += points[q * d + i] * u[nodes[k * d + i]];
        square += weights[q] * (g.values[k * Q + q] - alpha.values[k * Q + q] * here - A[q] * slope) ** 2;
        mean += weights[q] * A[q];
      }
      indicators[cell] += facetWeight(sizes[cell], mean, kappas[cell], norm) * volumes[k] * square;
    }
  }
}

/** A^{−1/2} α_F, in L² times α_F²; nothing jumps where A vanishes. */
function facetWeight(h: number, A: number, kappa: number, norm: "energy" | "L2"): number {
  if (A === 0) return 0;
  const energy = Math.min(h / A, 1 / Math.sqrt(A * kappa));
  return norm === "L2" ? energy * Math.min((h * h) / A, 1 / kappa) : energy;
}

/** The longest edge of the cell whose nodes start at `start`. */
function diameter(points: Float64Array, nodes: Int32Array, start: number, corners: number, d: number): number {
  let longest = 0;
  for (let i = 1; i < corners; i++) {
    for (let j = 0; j < i; j++) {
      let square = 0;
      for (let c = 0; c < d; c++) square += (points[nodes[start + i] * d + c] - points[nodes[start + j] * d + c]) ** 2;
      longest = Math.max(longest, square);
    }
  }
  return Math.sqrt(longest);
}
