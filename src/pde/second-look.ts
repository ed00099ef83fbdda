import { evaluateCoefficient, placeOf } from "../fem/coefficient.js";
import {
  type Coefficient,
  cellsCutBy,
  type ScalarCoefficient,
  simplexSquaredErrors,
  valuesAtNodes,
} from "../fem/index.js";
import { cellVolumes, refineUniformly, type SimplexMesh, simplexCount, simplexMesh } from "../mesh/index.js";
import type { Warning } from "../warning.js";
import { barrierWarnings } from "./barriers.js";
import type { PdeProblem } from "./problem.js";

/*
 * The data of a problem at many more points than the discretisation takes them at: what lies between its points it does not see, and no error
 * estimate that is made of the same values does. The looks are cheap, a few ten thousand points, and on large meshes at some cells only.
 */

/** Points of a look altogether, and in a cell at least. */
const fewestPoints = { 1: 16, 2: 16, 3: 64 } as const;
const pointsOfLook = 2 ** 15;

/** A function is not resolved where integrals of it and of its square are off by more than this. */
const tolerated = 0.1;

/** What a careful look at the data of a problem says of its discretisation on a mesh: nothing where it resolves them. */
export function dataWarnings(problem: PdeProblem, mesh: SimplexMesh, times: readonly number[]): readonly Warning[] {
  const { initial, source = [], reaction = 0, diffusion, changes } = problem;
  const later = changes?.loads ? times : times.slice(0, 1);
  return [
    ...initial.flatMap((value, field) =>
      initialWarnings(pathOf("initial", field, initial.length), problem, mesh, value),
    ),
    ...source.flatMap((value, field) =>
      later
        .flatMap((time) => integralWarnings(pathOf("source", field, source.length), mesh, value, 4, time))
        .slice(0, 1),
    ),
    ...integralWarnings("reaction", mesh, reaction, 4, 0),
    ...(changes?.matrices ? [0, ...times] : [0])
      .flatMap((time) => diffusionWarnings(mesh, diffusion, time).slice(0, 1))
      .slice(0, 1),
    ...barrierWarnings(mesh, diffusion, 0),
  ];
}

function diffusionWarnings(mesh: SimplexMesh, diffusion: PdeProblem["diffusion"], time: number): readonly Warning[] {
  const jumps = jumpWarnings(mesh, diffusion, time);
  if (jumps.length > 0 || diffusion.kind === "tensor") return jumps;
  return integralWarnings("diffusion", mesh, diffusion.value, 2, time);
}

function pathOf(path: string, field: number, fields: number): string {
  return fields === 1 ? path : `${path}.${field === 0 ? "re" : "im"}`;
}

/** Squared errors of the interpolant of a function that quadrature does not show, cell by cell: 0 where it does show them. */
export function unseenErrors(mesh: SimplexMesh, value: ScalarCoefficient): Float64Array {
  const out = new Float64Array(simplexCount(mesh));
  if (typeof value !== "function") return out;
  const shown = simplexSquaredErrors(mesh, valuesAtNodes(mesh, value), value, { what: "initial value" });
  visitStart(mesh, value, (cell, { error }) => {
    if (error > 10 * shown[cell]) out[cell] = error;
  });
  return out;
}

/** Squared values of a function that quadrature of a degree does not show, or shows and are not there, cell by cell: 0 elsewhere. */
export function unseenSquares(mesh: SimplexMesh, value: ScalarCoefficient, degree: number, time: number): Float64Array {
  const out = new Float64Array(simplexCount(mesh));
  if (typeof value !== "function") return out;
  visitSquares(mesh, "coefficient", value, degree, time, (cell, seen, there) => {
    if (Math.abs(seen - there) > 0.02 * Math.max(seen, there)) out[cell] = Math.abs(seen - there);
  });
  return out;
}

function initialWarnings(
  path: string,
  { projection = "interpolate" }: PdeProblem,
  mesh: SimplexMesh,
  value: ScalarCoefficient,
): readonly Warning[] {
  if (projection === "l2") return integralWarnings(path, mesh, value, 4, 0);
  if (typeof value !== "function") return [];
  let [seen, there, seenIntegral, integral, size] = [0, 0, 0, 0, 0];
  visitStart(mesh, value, (_, cell) => {
    seen += cell.seen;
    there += cell.there;
    seenIntegral += cell.seenIntegral;
    integral += cell.integral;
    size += cell.size;
  });
  const what = "of the P1 function with its values at the nodes";
  if (differ(seen, there, Math.max(seen, there))) return [unresolved(path, `∫u² ${what}`, seen, there)];
  return differ(seenIntegral, integral, size) ? [unresolved(path, `∫u ${what}`, seenIntegral, integral)] : [];
}

function integralWarnings(
  path: string,
  mesh: SimplexMesh,
  value: ScalarCoefficient,
  degree: number,
  time: number,
): readonly Warning[] {
  if (typeof value !== "function") return [];
  const off = new Float64Array(simplexCount(mesh));
  let [seen, there] = [0, 0];
  visitSquares(mesh, path, value, degree, time, (cell, seenHere, thereHere) => {
    seen += seenHere;
    there += thereHere;
    off[cell] = thereHere - seenHere;
  });
  if (!differ(seen, there, Math.max(seen, there))) return [];
  // Cells cut by a jump are integrated in parts, not by the rule.
  cellsCutBy(mesh, value, degree, time).forEach((cut, cell) => {
    if (cut === 1) seen += off[cell];
  });
  if (!differ(seen, there, Math.max(seen, there))) return [];
  return [unresolved(path, "the integral of its square by the mesh's quadrature", seen, there)];
}

function differ(one: number, other: number, scale: number): boolean {
  return Math.abs(one - other) > tolerated * scale;
}

function unresolved(path: string, what: string, seen: number, there: number): Warning {
  const [shown, right] = [seen, there].map((value) => Number(value.toPrecision(3)));
  return {
    path,
    message: `the mesh does not resolve it: ${what} is ${shown}, at many more points ${right}; take smaller cells where it varies, or adapt`,
    numbers: { seen, there },
  };
}

/** Of a diffusion that jumps inside cells, where no P1 function has the kink of the solution. */
function jumpWarnings(mesh: SimplexMesh, { kind, value }: PdeProblem["diffusion"], time: number): readonly Warning[] {
  if (typeof value !== "function") return [];
  const { dimension: d } = mesh;
  const components = kind === "tensor" ? d * d : 1;
  let [cells, looked, factor, place] = [0, 0, 1, ""];
  visitFinely(mesh, "diffusion", value, components, time, (_, points, values, xi) => {
    looked++;
    // A third of a tensor's trace in 3-D, half of it in 2-D.
    const sizes = Float64Array.from({ length: points }, (_, q) => {
      let trace = 0;
      for (let c = 0; c < components; c += d + 1) trace += values[q * components + c];
      return trace;
    });
    const jump = jumpOf(sizes);
    if (jump <= 1) return;
    cells++;
    if (jump > factor) [factor, place] = [jump, placeOf(xi, sizes.indexOf(Math.max(...sizes)), d)];
  });
  if (cells === 0) return [];
  const fromZero = factor === Number.POSITIVE_INFINITY;
  const by = fromZero ? "from 0" : `by a factor up to ${Number(factor.toPrecision(3))}`;
  return [
    {
      path: "diffusion",
      message: `jumps or peaks inside ${cells} of ${looked} cells, ${by}, near ${place}: the error there is of first order in their size; let cells end where it jumps (a mesh from a file), or adapt`,
      numbers: { cells, looked, ...(fromZero ? {} : { factor }) },
    },
  ];
}

/** By which factor values that should vary continuously over a cell jump; 1 where they do not: a gap among them is half of their range. */
function jumpOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const [least, greatest] = [sorted[0], sorted[sorted.length - 1]];
  if (greatest - least <= 0.1 * greatest) return 1;
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] - sorted[i - 1] > 0.5 * (greatest - least)) return greatest / Math.max(0, least);
  }
  return 1;
}

/** What an interpolant and its function are on a cell: integrals of squares, of values, of sizes, and of the squared difference. */
interface StartOnCell {
  readonly seen: number;
  readonly there: number;
  readonly seenIntegral: number;
  readonly integral: number;
  readonly size: number;
  readonly error: number;
}

function visitStart(mesh: SimplexMesh, value: Coefficient, visit: (cell: number, start: StartOnCell) => void): void {
  const corners = mesh.dimension + 1;
  const volumes = cellVolumes(mesh);
  const nodal = valuesAtNodes(mesh, value);
  visitFinely(mesh, "initial value", value, 1, 0, (cell, points, values, _, lambda) => {
    let [seen, there, seenIntegral, integral, size, error] = [0, 0, 0, 0, 0, 0];
    for (let q = 0; q < points; q++) {
      let interpolated = 0;
      for (let i = 0; i < corners; i++) interpolated += lambda[q * corners + i] * nodal[mesh.cells[cell * corners + i]];
      seen += interpolated ** 2;
      there += values[q] ** 2;
      seenIntegral += interpolated;
      integral += values[q];
      size += Math.abs(values[q]);
      error += (values[q] - interpolated) ** 2;
    }
    const share = volumes[cell] / points;
    visit(cell, {
      seen: share * seen,
      there: share * there,
      seenIntegral: share * seenIntegral,
      integral: share * integral,
      size: share * size,
      error: share * error,
    });
  });
}

/** ∫ f² over cells, by a quadrature rule and at many points. */
function visitSquares(
  mesh: SimplexMesh,
  what: string,
  value: Coefficient,
  degree: number,
  time: number,
  visit: (cell: number, seen: number, there: number) => void,
): void {
  const volumes = cellVolumes(mesh);
  const seen = simplexSquaredErrors(mesh, new Float64Array(mesh.points.length / mesh.dimension), value, {
    time,
    degree,
    what,
  });
  visitFinely(mesh, what, value, 1, time, (cell, points, values) => {
    let sum = 0;
    for (let q = 0; q < points; q++) sum += values[q] ** 2;
    visit(cell, seen[cell], (volumes[cell] * sum) / points);
  });
}

/** Some cells at a time, so that the arrays stay small. */
const pointsAtATime = 4096;

/** Evaluates a function at the centres of the equal parts of cells, of one in so many where there are very many cells. */
function visitFinely(
  mesh: SimplexMesh,
  what: string,
  value: Coefficient,
  components: number,
  time: number,
  visit: (cell: number, points: number, values: Float64Array, xi: Float64Array, lambda: Float64Array) => void,
): void {
  const { dimension: d, points, cells } = mesh;
  const corners = d + 1;
  const total = simplexCount(mesh);
  const lambda = centresOfParts(d, Math.max(fewestPoints[d], pointsOfLook / total));
  const Q = lambda.length / corners;
  const stride = Math.ceil((total * fewestPoints[d]) / pointsOfLook);
  const together = Math.max(1, Math.floor(pointsAtATime / Q));
  for (let first = 0; first < total; first += together * stride) {
    const count = Math.min(together, Math.ceil((total - first) / stride));
    const xi = new Float64Array(count * Q * d);
    // One of every `stride` cells, not always the same: meshes of boxes repeat themselves.
    const chosen = Int32Array.from({ length: count }, (_, k) => {
      const from = first + k * stride;
      return from + Math.floor(((from * GOLDEN) % 1) * Math.min(stride, total - from));
    });
    for (let k = 0, to = 0; k < count; k++) {
      const start = chosen[k] * corners;
      for (let q = 0; q < Q; q++) {
        for (let c = 0; c < d; c++, to++) {
          for (let i = 0; i < corners; i++) xi[to] += lambda[q * corners + i] * points[cells[start + i] * d + c];
        }
      }
    }
    const out = new Float64Array(count * Q * components);
    evaluateCoefficient(what, value, xi, out, time);
    for (let k = 0; k < count; k++) {
      const values = out.subarray(k * Q * components, (k + 1) * Q * components);
      visit(chosen[k], Q, values, xi.subarray(k * Q * d, (k + 1) * Q * d), lambda);
    }
  }
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

const known = new Map<string, Float64Array>();

/** Barycentric coordinates of the centres of at least half so many equal parts of a simplex. */
function centresOfParts(d: 1 | 2 | 3, wanted: number): Float64Array {
  const levels = Math.floor(Math.log2(wanted) / d);
  const key = `${d} ${levels}`;
  const made = known.get(key);
  if (made !== undefined) return made;
  const corners = d + 1;
  let mesh = simplexMesh({
    dimension: d,
    points: Array.from({ length: corners * d }, (_, k) => (k >= d && (k - d) % (d + 1) === 0 ? 1 : 0)),
    cells: Array.from({ length: corners }, (_, i) => i),
  });
  for (let level = 0; level < levels; level++) mesh = refineUniformly(mesh).mesh;
  const parts = simplexCount(mesh);
  const lambda = new Float64Array(parts * corners);
  for (let part = 0; part < parts; part++) {
    let rest = 1;
    for (let c = 0; c < d; c++) {
      let sum = 0;
      for (let i = 0; i < corners; i++) sum += mesh.points[mesh.cells[part * corners + i] * d + c];
      lambda[part * corners + c + 1] = sum / corners;
      rest -= sum / corners;
    }
    lambda[part * corners] = rest;
  }
  known.set(key, lambda);
  return lambda;
}
