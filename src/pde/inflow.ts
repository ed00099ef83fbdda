import { sweepCells } from "../fem/cell-sweep.js";
import { cellPecletNumbers, valuesAtNodes } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { Warning } from "../warning.js";
import type { PdeProblem } from "./problem.js";
import { diffusivityOf } from "./semidiscrete.js";

/** A side is met by the flow where b·∇φ of the node opposite is more than this part of Σ|b·∇φ|; less is along the side. */
const towards = 0.01;

/** What comes in unasked is worth a word where it changes u by more than this part of its largest value. */
const worthSaying = 0.05;

/**
 * What is to be said of a flow that comes in through sides where no value is prescribed. With zero flux the solution is flat there, along the flow,
 * but it is diffusion alone that makes it so: in cells of a Péclet number above 1 a discrete solution may have any slope, and carry it in for as long as
 * the flow lasts. So nothing is said where it is flat at the end.
 */
export function inflowWarnings(
  problem: PdeProblem,
  mesh: SimplexMesh,
  { times, values }: { readonly times: readonly number[]; readonly values: readonly (readonly Float64Array[])[] },
): readonly Warning[] {
  const { advection, initial } = problem;
  const last = times.length - 1;
  if (advection === undefined || !(times[last] > 0)) return [];
  const open = openSides(problem, mesh);
  if (open.size === 0) return [];
  const time = times[last];
  const numbers = cellPecletNumbers(mesh, advection, diffusivityOf(problem), time);
  const { dimension: d, cells } = mesh;
  const corners = d + 1;
  const slopes = new Float64Array(corners);
  let [sides, peclet] = [0, 0];
  const changes = values[last].map(() => 0);
  sweepCells(mesh, [{ what: "velocity", value: advection, rank: 1, at: 1 }], time, (first, chunk, [{ values: b }]) => {
    const { count, gradients } = chunk;
    for (let k = 0; k < count; k++) {
      if (!(numbers[first + k] > 1)) continue;
      let total = 0;
      for (let i = 0; i < corners; i++) {
        slopes[i] = 0;
        for (let c = 0; c < d; c++) slopes[i] += b[k * d + c] * gradients[(k * corners + i) * d + c];
        total += Math.abs(slopes[i]);
      }
      const nodes = cells.subarray((first + k) * corners, (first + k + 1) * corners);
      const met = slopes.filter(
        (slope, i) => slope > towards * total && open.has(sideKey(nodes.filter((_, j) => j !== i))),
      );
      if (met.length === 0) continue;
      sides += met.length;
      peclet = Math.max(peclet, numbers[first + k]);
      values[last].forEach((u, field) => {
        const rate = slopes.reduce((sum, slope, i) => sum + slope * u[nodes[i]], 0);
        changes[field] = Math.max(changes[field], Math.abs(rate) * time);
      });
    }
  });
  const parts = changes.map((change, field) => {
    const sizes = [valuesAtNodes(mesh, initial[field]), ...values.map((fields) => fields[field])];
    return change === 0 ? 0 : change / sizes.reduce((most, u) => Math.max(most, largestOf(u)), 0);
  });
  const part = Math.max(...parts);
  if (!(part > worthSaying)) return [];
  const percent = Number((100 * part).toPrecision(2));
  return [
    {
      path: "boundary",
      message:
        `the flow comes in through ${sides} sides of cells where no value is prescribed, and the mesh does not resolve the diffusion there ` +
        `(cell Péclet number up to ${Number(peclet.toPrecision(3))}): what it brings is not of the equation, ${percent} % of the largest value by t = ${time}, and may grow. ` +
        "Prescribe values where the flow comes in, or take smaller cells there",
      numbers: { sides, peclet, part },
    },
  ];
}

/** The sides at the boundary where u is neither prescribed nor drawn to a value, nor continued on another side. */
function openSides({ boundary }: PdeProblem, mesh: SimplexMesh): ReadonlySet<string> {
  const { dimension: d, facets, boundaryFacetCount } = mesh;
  const closed = new Set(
    boundary.flatMap((condition) => {
      if (condition.type === "neumann") return [];
      const partners = condition.type === "periodic" ? Array.from(condition.partners(mesh)) : [];
      return [...condition.facets(mesh), ...partners];
    }),
  );
  const open = new Set<string>();
  for (let facet = 0; facet < boundaryFacetCount; facet++) {
    if (!closed.has(facet)) open.add(sideKey(facets.slice(facet * d, facet * d + d)));
  }
  return open;
}

function sideKey(nodes: Int32Array): string {
  return nodes.sort().join(" ");
}

function largestOf(u: Float64Array): number {
  return u.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
