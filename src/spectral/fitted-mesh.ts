import {
  bisect,
  bisectionMesh,
  type FrequencyMesh,
  type IntervalMesh,
  intervalMesh,
  isIntervalMesh,
  refineTowards,
  type SimplexMesh,
  simplexCount,
  tensorMesh,
  uniformIntervalMesh,
} from "../mesh/index.js";
import { nodeFrequencies } from "../mesh/interval.js";
import type { Warning } from "../warning.js";
import type { Coefficients, SpectralCoefficients } from "./coefficients.js";

/*
 * Meshes that know where the coefficients jump: the edges of a band of weights. Errors there are kept on one side and learnt on the
 * other, so the solution has a jump or a layer that cells of the mesh's own size would smear over.
 */

/** How often cells are halved towards an edge, by dimension: along an axis, and where simplices are bisected. */
const HALVINGS = { 1: 8, 2: 5, 3: 3 } as const;
const BISECTED_HALVINGS = { 1: 8, 2: 3, 3: 2 } as const;
/** Fitting takes at most so many times the cells that were asked for: then cells are halved less often. */
const MOST_GROWTH = 4;
/** A corner this near to an edge, relative to the cell, lies on it. */
const ON_EDGE = 1e-6;

/**
 * A mesh fitted to the coefficients. An interval gets nodes at their edges and at the ends of their barriers, and cells that shrink
 * towards the edges from both sides; of simplices, those that an edge cuts or touches are bisected until they are small.
 */
export function fittedMesh(mesh: FrequencyMesh, coefficients: SpectralCoefficients): FrequencyMesh {
  if (isIntervalMesh(mesh)) return fittedInterval(mesh, coefficients, HALVINGS[1]);
  return bisectedAcross(mesh, featuresOf(coefficients));
}

/**
 * Equal cells on a box in two or three dimensions, fitted to the coefficients: with grid lines at all of their breakpoints, as an
 * interval has nodes, or bisected for radial laws.
 */
export function fittedBoxMesh(
  box: readonly (readonly [number, number])[],
  cells: readonly number[],
  coefficients: SpectralCoefficients,
): SimplexMesh {
  const axes = box.map(([lower, upper], k) => uniformIntervalMesh(lower, upper, cells[k]));
  const features = featuresOf(coefficients);
  if (features.radial) return bisectedAcross(tensorMesh(axes.map(({ nodes }) => nodes)), features);
  const total = (meshes: readonly IntervalMesh[]) => meshes.reduce((product, { nodes }) => product * nodes.length, 1);
  for (let halvings: number = HALVINGS[box.length === 2 ? 2 : 3]; ; halvings--) {
    const fitted = axes
      .map((axis) => fittedInterval(axis, coefficients, halvings))
      .map((axis) =>
        refineTowards(
          axis,
          features.breakpoints.filter((xi) => !isBarrier(features.barriers, xi)),
          0,
        ),
      );
    if (halvings === 0 || total(fitted) <= MOST_GROWTH * total(axes))
      return tensorMesh(fitted.map(({ nodes }) => nodes));
  }
}

/** Says so where a mesh joins the sides of a barrier, as one of simplices from a file does. */
export function joinedBarriers(mesh: FrequencyMesh, coefficients: SpectralCoefficients): readonly Warning[] {
  const { barriers } = featuresOf(coefficients);
  const coordinates = nodeFrequencies(mesh);
  const joined = barriers.filter(([lower, upper]) => {
    const [low, high] = coordinates.reduce(([low, high], xi) => [Math.min(low, xi), Math.max(high, xi)], [0, 0]);
    return low < lower && high > upper && !coordinates.includes(lower);
  });
  if (joined.length === 0) return [];
  const [at] = joined.map(([lower, upper]) => (lower + upper) / 2);
  return [
    {
      path: "spectrum.mesh",
      message: `the diffusion vanishes where a component of the frequency is ${Number(at.toPrecision(3))} (radians per unit length) such that no flux passes; this mesh has cells across, which let it. Give spectrum.box and spectrum.cells in its place`,
      numbers: { at },
    },
  ];
}

type Features = Pick<Coefficients, "breakpoints" | "edges" | "barriers" | "radial">;

/** What both parts have: reflected parts change the size of coefficients only, but may take away one of them altogether. */
function featuresOf({ real, imaginary }: SpectralCoefficients): Features {
  if (real === imaginary) return real;
  return {
    breakpoints: [...real.breakpoints, ...imaginary.breakpoints],
    edges: [...real.edges, ...imaginary.edges],
    barriers: [...real.barriers, ...imaginary.barriers],
    radial: real.radial,
  };
}

function fittedInterval(mesh: IntervalMesh, coefficients: SpectralCoefficients, halvings: number): IntervalMesh {
  const { edges, barriers } = featuresOf(coefficients);
  const centres = barriers.map(([lower, upper]) => (lower + upper) / 2);
  // Where A vanishes as |ξ − ξ₀|², û varies with log |ξ − ξ₀|: twice as many halvings.
  return withBarriers(refineTowards(refineTowards(mesh, edges, halvings), centres, 2 * halvings), barriers);
}

/** The mesh with nodes at both ends of every barrier inside it, and none nearer to them than a barrier is wide. */
function withBarriers(mesh: IntervalMesh, barriers: Coefficients["barriers"]): IntervalMesh {
  const last = mesh.nodes[mesh.nodes.length - 1];
  const inside = barriers.filter(([lower, upper]) => lower > mesh.nodes[0] && upper < last);
  if (inside.length === 0) return mesh;
  const kept = mesh.nodes.filter((xi) => !isBarrier(inside, xi));
  return intervalMesh([...new Set([...kept, ...inside.flat()])].sort((one, other) => one - other));
}

/** Whether a frequency lies in a barrier, or beside it by less than its width. */
function isBarrier(barriers: Coefficients["barriers"], xi: number): boolean {
  return barriers.some(([lower, upper]) => Math.abs(xi - (lower + upper) / 2) < 1.5 * (upper - lower));
}

/** The mesh with the cells at its edges bisected. */
function bisectedAcross(mesh: SimplexMesh, { edges, radial }: Features): SimplexMesh {
  if (edges.length === 0) return mesh;
  const { dimension: d } = mesh;
  const most = MOST_GROWTH * simplexCount(mesh);
  let present = bisectionMesh(mesh);
  for (let round = 0; round < d * BISECTED_HALVINGS[d]; round++) {
    const at = cellsAtEdges(present, edges, radial);
    if (at.length === 0) break;
    const next = bisect(present, at).mesh;
    if (simplexCount(next) > most) return present;
    present = next;
  }
  return present;
}

/** The numbers of the cells that an edge cuts or touches: a value of every component, or of |ξ|. */
function cellsAtEdges(
  { dimension: d, points, cells }: SimplexMesh,
  edges: readonly number[],
  radial: boolean,
): number[] {
  const found: number[] = [];
  const levels = radial ? 1 : d;
  const levelAt = (node: number, level: number) =>
    radial ? Math.hypot(...points.subarray(node * d, (node + 1) * d)) : points[node * d + level];
  for (let cell = 0; cell < cells.length / (d + 1); cell++) {
    const corners = cells.subarray(cell * (d + 1), (cell + 1) * (d + 1));
    for (let level = 0; level < levels; level++) {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const node of corners) {
        const value = levelAt(node, level);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      const beside = ON_EDGE * (high - low);
      if (edges.some((xi) => xi > low - beside && xi < high + beside)) {
        found.push(cell);
        break;
      }
    }
  }
  return found;
}
