import { meshBox } from "../../compare/sample-bins.js";
import { boundaryFacets, nodesOn } from "../../fem/facets.js";
import { type FrequencyMesh, isIntervalMesh, nodeFrequencies } from "../../mesh/interval.js";
import { dynamicsOf } from "../../network/dynamics/index.js";
import { type Coefficients, finiteValues, largestDiffusivity } from "../../spectral/coefficients.js";
import type { SpectralSolution } from "../../spectral/solve-spectral-problem.js";
import type { SpectralProblem } from "../../spectral/spectral-problem.js";
import type { Warning } from "../../warning.js";
import { intervals, percent } from "./say.js";

/** The error in L² that the edge of the box may cause, relative to the initial one. */
const LARGEST = 0.003;
/** Coefficients are taken this part of the box outside it: a law that ends where the box does lets nothing through. */
const BESIDE = 1e-6;

/**
 * What would pass the edge of the frequency box and is kept in by its boundary condition: where A is alive at the edge and û as well, the
 * spectrum spreads beyond, by √(A t) until t (by √A t with momentum), and |û|² on that strip is what is wrong.
 *
 * @param energy the initial energy
 * @param unit radians for one unit of the case's frequencies
 * @param path where the case states the mesh
 */
export function fluxAtBoxEdge(
  { coefficients, dynamics }: SpectralProblem,
  solution: SpectralSolution,
  energy: number,
  unit: number,
  path: string,
): readonly Warning[] {
  const { mesh, fields } = solution.half ?? solution;
  const { dimension } = mesh;
  const edge = edgeNodes(mesh, solution.half !== null);
  const box = meshBox(solution.mesh);
  const points = new Float64Array(edge.length * dimension);
  const coordinates = nodeFrequencies(mesh);
  edge.forEach((node, i) => {
    for (let a = 0; a < dimension; a++) {
      const xi = coordinates[node * dimension + a];
      points[i * dimension + a] = xi + BESIDE * (xi - (box[a][0] + box[a][1]) / 2);
    }
  });
  const diffusivityOf = (part: Coefficients) => finiteValues(largestDiffusivity(part), points, dimension);
  const real = diffusivityOf(coefficients.real);
  const imaginary = coefficients.imaginary === coefficients.real ? real : diffusivityOf(coefficients.imaginary);
  if ([real, imaginary].every((A) => A.every((value) => value === 0))) return [];
  // The measure of the faces: every axis has two, of the other axes' lengths. Both ends of an interval count though one is solved.
  const surface = box.reduce(
    (sum, _, a) =>
      sum + 2 * box.reduce((product, [lower, upper], b) => (b === a ? product : product * (upper - lower)), 1),
    0,
  );
  const spread = (A: number, time: number) => dynamicsOf(dynamics).spread(dynamics, A, time);
  const errors = fields.map(({ re, im }, i) => {
    const time = solution.times[i];
    const strip = edge.reduce(
      (sum, node, k) => sum + re[node] ** 2 * spread(real[k], time) + im[node] ** 2 * spread(imaginary[k], time),
      0,
    );
    return Math.sqrt(((strip / edge.length) * surface) / (2 * Math.PI) ** dimension / energy);
  });
  const worst = errors.reduce((a, b) => Math.max(a, b), 0);
  if (!(worst > LARGEST)) return [];
  const shown = intervals(box.map(([lower, upper]) => [lower / unit, upper / unit]));
  return [
    {
      path,
      message:
        `diffusion and spectrum are alive at the edge of ${shown}: what its boundary condition keeps in is about ${percent(worst)} of the initial error in L². ` +
        "Take a wider box",
      numbers: { error: worst },
    },
  ];
}

/** The nodes on the boundary of the whole mesh; of the half ξ ≥ 0 of an interval that is the last. */
function edgeNodes(mesh: FrequencyMesh, isHalf: boolean): number[] {
  if (!isIntervalMesh(mesh)) return Array.from(nodesOn(mesh, boundaryFacets(mesh)));
  const last = mesh.nodes.length - 1;
  return isHalf ? [last] : [0, last];
}
