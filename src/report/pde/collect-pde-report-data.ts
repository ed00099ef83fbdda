import type { PdeCase } from "../../case/case.js";
import { type DirectPdeRun, runDirectPde } from "../../case/direct-pde.js";
import { startFileOf } from "../../case/expressions.js";
import { exactSolution } from "../../case/pde-problem.js";
import type { LineValues } from "../../case/result-file.js";
import type { Coefficient, ScalarCoefficient } from "../../fem/index.js";
import type { ComplexField } from "../../fourier/index.js";
import {
  locatePoints,
  meshEdges,
  meshExtent,
  type PointLocations,
  type SimplexMesh,
  simplexCount,
  simplexLocator,
} from "../../mesh/index.js";
import { meshFacts } from "../collect-images.js";
import { spreadOut } from "../curves.js";
import { formatNumber } from "../format.js";
import { pixelCentres } from "../image-grid.js";
import { knownValues } from "../known-values.js";
import type { PixelGrid, ReportData } from "../report-data.js";
import type { ConvergenceRow, PdeReportData, PdeResult, ShownPart, SolutionCurves } from "./pde-report-data.js";

/** Points of a curve, and pixels along the longer side of a picture. */
const CURVE_POINTS = 601;
const PIXELS = 72;
/** Times shown at most, 0 and the last always. */
const MOST_TIMES = 5;
/** More cells than this are no picture of single ones any more. */
const MOST_CELLS_DRAWN = 3000;
/** Fewest cells along an axis of a mesh for the table of convergence. */
const FEWEST_CELLS = 4;

/**
 * Everything that the report on a case that states a PDE draws.
 *
 * @param run what `runDirectPde` gave for the case
 * @param convergence whether the case is solved again on meshes two and four times as coarse, for the orders of its errors: where it has
 *   an exact solution, and a box with enough cells that halve
 */
export function collectPdeReportData(
  result: PdeResult,
  run: DirectPdeRun,
  {
    timings = [],
    convergence = false,
  }: { readonly timings?: ReportData["timings"]; readonly convergence?: boolean } = {},
): PdeReportData {
  const { mesh, times } = run.solution;
  const shown = spreadOut([...times.keys()], MOST_TIMES);
  const solution: Shown = {
    mesh,
    times: shown.map((i) => times[i]),
    fields: shown.map((i) => run.fields[i]),
    exact: exactSolution(result.case, run.solution.values[0].length)?.value,
    complex: run.solution.values[0].length > 1,
  };
  return {
    result,
    mesh: meshFacts(mesh, 1),
    times: solution.times,
    curves: [
      ...(mesh.dimension === 1 ? [overTheMesh(solution)] : []),
      ...(run.lines ?? []).map((line) => alongALine(line, shown, solution)),
    ],
    ...(mesh.dimension === 1 ? {} : { images: images(solution) }),
    ...(mesh.dimension === 2 && simplexCount(mesh) <= MOST_CELLS_DRAWN ? { edges: edgesOf(mesh) } : {}),
    convergence: convergence ? convergenceOf(result.case, run) : [],
    timings,
  };
}

interface Shown {
  readonly mesh: SimplexMesh;
  readonly times: readonly number[];
  readonly fields: readonly ComplexField[];
  readonly exact: readonly ScalarCoefficient[] | undefined;
  readonly complex: boolean;
}

/** The names of the parts of a field, and which one each is. */
function partsOf({ complex }: Shown): readonly (readonly [name: string, part: "re" | "im"])[] {
  return complex
    ? [
        ["real part", "re"],
        ["imaginary part", "im"],
      ]
    : [["u", "re"]];
}

/** The solution at places, null outside the mesh, and the exact one. */
function valuesAt(shown: Shown, places: PointLocations, points: Float64Array): readonly ShownPart[] {
  const known = knownValues(places);
  return partsOf(shown).map(([name, part], field) => ({
    name,
    values: shown.fields.map((values) => known(values[part])),
    ...exactAt(shown, field, points, places.cells),
  }));
}

function exactAt(
  { exact, times }: Shown,
  field: number,
  points: Float64Array,
  cells: Int32Array,
): Pick<ShownPart, "exact"> {
  if (exact === undefined) return {};
  const value = exact[field];
  const function_: Coefficient = typeof value === "number" ? (_, out) => void out.fill(value) : value;
  return {
    exact: times.map((time) => {
      const out = new Float64Array(cells.length);
      function_(points, out, time);
      return Array.from(out, (entry, i) => (cells[i] >= 0 && Number.isFinite(entry) ? entry : null));
    }),
  };
}

function overTheMesh(shown: Shown): SolutionCurves {
  const { points } = shown.mesh;
  const [lower, upper] = meshExtent(shown.mesh, 0);
  // Few nodes are shown themselves; layers of a graded mesh lie between equally spaced points.
  const place =
    points.length <= CURVE_POINTS
      ? points.slice().sort()
      : Float64Array.from({ length: CURVE_POINTS }, (_, i) => lower + ((upper - lower) * i) / (CURVE_POINTS - 1));
  return {
    axis: "ξ",
    place: Array.from(place),
    parts: valuesAt(shown, locatePoints(simplexLocator(shown.mesh), place), place),
  };
}

function alongALine({ points, re, im }: LineValues, shown: readonly number[], solution: Shown): SolutionCurves {
  const [from, to] = [points[0], points[points.length - 1]];
  const words = (point: readonly number[]) => `(${point.map((x) => formatNumber(x)).join(", ")})`;
  const flat = Float64Array.from(points.flat());
  return {
    axis: points[0].length === 1 ? "ξ" : `distance from ${words(from)} on the way to ${words(to)}`,
    place: points.map((point) =>
      point.length === 1 ? point[0] : Math.hypot(...point.map((coordinate, k) => coordinate - from[k])),
    ),
    parts: partsOf(solution).map(([name, part], field) => ({
      name,
      values: shown.map((i) => (part === "re" ? re : im)[i]),
      ...exactAt(solution, field, flat, new Int32Array(points.length)),
    })),
  };
}

function images(shown: Shown): NonNullable<PdeReportData["images"]> {
  const { mesh } = shown;
  const [x, y] = [meshExtent(mesh, 0), meshExtent(mesh, 1)];
  const longest = Math.max(x[1] - x[0], y[1] - y[0]);
  const pixels = ([lower, upper]: readonly [number, number]) =>
    Math.max(2, Math.round((PIXELS * (upper - lower)) / longest));
  const grid: PixelGrid = { x, y, columns: pixels(x), rows: pixels(y) };
  const height = mesh.dimension === 3 ? middle(meshExtent(mesh, 2)) : null;
  const points = Float64Array.from(
    pixelCentres(grid).flatMap((centre) => (height === null ? centre : [...centre, height])),
  );
  const places = locatePoints(simplexLocator(mesh), points);
  const sizes = cellSizes(mesh);
  return {
    grid,
    height,
    parts: valuesAt(shown, places, points),
    sizes: Array.from(places.cells, (cell) => (cell < 0 ? null : sizes[cell])),
  };
}

function middle([lower, upper]: readonly [number, number]): number {
  return (lower + upper) / 2;
}

function edgesOf(mesh: SimplexMesh): number[][] {
  const { points } = mesh;
  const { nodes } = meshEdges(mesh);
  return Array.from({ length: nodes.length / 2 }, (_, e) => {
    const [a, b] = [nodes[2 * e], nodes[2 * e + 1]];
    return [points[2 * a], points[2 * a + 1], points[2 * b], points[2 * b + 1]];
  });
}

/** The longest edge of every cell. */
function cellSizes(mesh: SimplexMesh): Float64Array {
  const { points, dimension: d } = mesh;
  const { nodes, cellEdges } = meshEdges(mesh);
  const lengths = Float64Array.from({ length: nodes.length / 2 }, (_, e) =>
    Math.hypot(...Array.from({ length: d }, (_, k) => points[nodes[2 * e] * d + k] - points[nodes[2 * e + 1] * d + k])),
  );
  const perCell = cellEdges.length / simplexCount(mesh);
  return Float64Array.from({ length: simplexCount(mesh) }, (_, c) =>
    Array.from(cellEdges.subarray(c * perCell, (c + 1) * perCell)).reduce(
      (longest, edge) => Math.max(longest, lengths[edge]),
      0,
    ),
  );
}

/** The errors at the last time of the case on meshes of a quarter, half and all of its cells along each axis. */
function convergenceOf(theCase: PdeCase, run: DirectPdeRun): readonly ConvergenceRow[] {
  const { cells } = theCase.spectrum;
  if (run.errors === undefined || cells === undefined || theCase.adapt !== undefined) return [];
  if (startFileOf(theCase) !== undefined) return []; // it is not at hand here
  const coarser = [4, 2].filter((divisor) =>
    cells.every((count) => count % divisor === 0 && count / divisor >= FEWEST_CELLS),
  );
  const rows = coarser.map((divisor) => {
    const spectrum = { ...theCase.spectrum, cells: cells.map((count) => count / divisor) };
    return rowOf(runDirectPde({ ...theCase, spectrum, probes: [] }));
  });
  return [...rows, rowOf(run)].filter((row) => row !== undefined);
}

function rowOf({ errors, solution }: DirectPdeRun): ConvergenceRow | undefined {
  const [l2, h1] = [errors?.l2.at(-1), errors?.h1.at(-1)];
  if (l2 === undefined || h1 === undefined) return undefined;
  return { unknowns: solution.unknowns, longestEdge: meshFacts(solution.mesh, 1).longestEdge, l2, h1 };
}
