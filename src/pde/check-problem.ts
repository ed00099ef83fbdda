import { InputError } from "../errors.js";
import { evaluateCoefficient, placeOf } from "../fem/coefficient.js";
import type { Coefficient, ScalarCoefficient } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/simplex.js";
import type { BoundaryCondition, FieldFunctions, PdeProblem } from "./problem.js";
import { samplePoints } from "./sample-points.js";

/**
 * The problem with a diffusion that is watched: it throws InputError where it is negative, or a tensor that is not symmetric or has a negative
 * eigenvalue, wherever and whenever it is asked for. The rest is checked here, on the mesh and at some times up to `until`: a function for
 * every field, facets for every condition, and that nothing changes with time which is not said to.
 *
 * @throws InputError with the key of `PdeProblem` that cannot be
 */
export function checkedProblem(problem: PdeProblem, mesh: SimplexMesh, until: number): PdeProblem {
  const checked = { ...problem, diffusion: watchedDiffusion(problem.diffusion, mesh.dimension) };
  checkFields(checked);
  checkFacetChoices(checked.boundary, mesh);
  checkChanges(checked, mesh, until);
  return checked;
}

function checkFields({ initial, source, boundary }: PdeProblem): void {
  const fields = initial.length;
  if (fields === 0) throw new InputError("initial", "has no function: a real problem has one, a complex one two");
  const check = (path: string, functions: FieldFunctions | undefined): void => {
    if (functions === undefined || functions.length === fields) return;
    const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
    throw new InputError(
      path,
      `has ${count(functions.length, "function")}, but initial has ${count(fields, "field")}: give one for each`,
    );
  };
  check("source", source);
  boundary.forEach((condition, i) => {
    if (condition.type === "periodic") return;
    check(`boundary[${i}].value`, condition.value);
    if (condition.type === "dirichlet") check(`boundary[${i}].rate`, condition.rate);
  });
}

function checkFacetChoices(boundary: readonly BoundaryCondition[], mesh: SimplexMesh): void {
  boundary.forEach((condition, i) => {
    if (condition.facets(mesh).length > 0) return;
    throw new InputError(`boundary[${i}].facets`, "chooses no facet of the mesh: the condition would hold nowhere");
  });
}

/** What is negative, or differs from its mirror image, by less than this part of the largest value is rounding. */
const rounding = 1e-12;

function watchedDiffusion(diffusion: PdeProblem["diffusion"], d: 1 | 2 | 3): PdeProblem["diffusion"] {
  if (diffusion.kind === "scalar") return { kind: "scalar", value: watched(diffusion.value, d, checkScalars) };
  const { value } = diffusion;
  if (typeof value === "function") return { kind: "tensor", value: watchedFunction(value, d, checkTensors) };
  if (value.length === d * d) checkTensors(Float64Array.from(value), d, () => "");
  return diffusion;
}

type Check = (values: Float64Array, d: number, where: (point: number) => string) => void;

function watched(value: ScalarCoefficient, d: number, check: Check): ScalarCoefficient {
  if (typeof value === "function") return watchedFunction(value, d, check);
  check(Float64Array.of(value), d, () => "");
  return value;
}

function watchedFunction(value: Coefficient, d: number, check: Check): Coefficient {
  return (xi, out, time) => {
    evaluateCoefficient("diffusion", value, xi, out, time);
    check(out, d, (point) => ` at ${placeOf(xi, point, d)}, time ${time}`);
  };
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

const whyNot = "where diffusion is negative no solution depends continuously on its data; it has to be 0 or above";

function checkScalars(values: Float64Array, _: number, where: (point: number) => string): void {
  let least = 0;
  for (const value of values) if (value < least) least = value;
  if (least === 0 || least >= -rounding * largestOf(values)) return;
  const bound = -rounding * largestOf(values);
  const point = values.findIndex((value) => value < bound);
  throw new InputError("diffusion", `is ${values[point]}${where(point)}: ${whyNot}`);
}

function checkTensors(values: Float64Array, d: number, where: (point: number) => string): void {
  const allowed = rounding * largestOf(values);
  const size = d * d;
  for (let point = 0; point * size < values.length; point++) {
    const tensor = values.subarray(point * size, (point + 1) * size);
    for (let r = 0; r < d; r++) {
      for (let c = r + 1; c < d; c++) {
        const [upper, lower] = [tensor[r * d + c], tensor[c * d + r]];
        if (!(Math.abs(upper - lower) > allowed)) continue;
        throw new InputError(
          "diffusion",
          `is not symmetric${where(point)}: entry [${r}][${c}] is ${upper}, entry [${c}][${r}] is ${lower}`,
        );
      }
    }
    if (!hasEigenvalueBelow(-allowed, tensor, d)) continue;
    throw new InputError("diffusion", `has the eigenvalue ${leastEigenvalue(tensor, d)}${where(point)}: ${whyNot}`);
  }
}

/** By the signs of the pivots of T − bound I (Sylvester); no rounding beyond that of the tensor's size. */
function hasEigenvalueBelow(bound: number, T: Float64Array, d: number): boolean {
  const L = T.slice();
  for (let k = 0; k < d; k++) {
    const pivot = L[k * d + k] - bound;
    if (pivot < 0) return true;
    for (let r = k + 1; r < d && pivot > 0; r++) {
      for (let c = k + 1; c <= r; c++) L[r * d + c] -= (L[r * d + k] * L[c * d + k]) / pivot;
    }
  }
  return false;
}

/** Of a symmetric tensor, in closed form (3-D: Smith, Comm. ACM 4, 1961, p. 168). */
function leastEigenvalue(T: Float64Array, d: number): number {
  if (d === 1) return T[0];
  if (d === 2) return (T[0] + T[3]) / 2 - Math.hypot((T[0] - T[3]) / 2, T[1]);
  const mean = (T[0] + T[4] + T[8]) / 3;
  const [a, b, c] = [T[0] - mean, T[4] - mean, T[8] - mean];
  const [p, q, r] = [T[1], T[2], T[5]];
  const size = Math.sqrt((a * a + b * b + c * c + 2 * (p * p + q * q + r * r)) / 6);
  if (size === 0) return mean;
  const determinant = a * (b * c - r * r) - p * (p * c - r * q) + q * (p * r - b * q);
  const cosine = Math.max(-1, Math.min(1, determinant / (2 * size ** 3)));
  return mean + 2 * size * Math.cos(Math.acos(cosine) / 3 + (2 * Math.PI) / 3);
}

/** The last of some times; the times themselves are for the integrator to check. */
export function lastOf(save: readonly number[]): number {
  return Math.max(0, ...save.filter(Number.isFinite));
}

/** Of the pieces between breakpoints so many are looked at, and so near their ends, relative to their length. */
const MOST_PIECES = 16;
const INSIDE = 1e-6;

/** Throws InputError where data change with time that are not said to, or other than they are said to. */
function checkChanges(problem: PdeProblem, mesh: SimplexMesh, until: number): void {
  const { changes = { matrices: false, loads: false }, boundary } = problem;
  const d = mesh.dimension;
  const whole = [0, until] as const;
  // Just inside of the pieces: at a breakpoint itself either side may count.
  const stops = [0, ...(changes.breakpoints ?? []).filter((time) => time > 0 && time < until), until];
  const pieces = stops.slice(1, 1 + MOST_PIECES).map((end, i): readonly [number, number] => {
    const margin = INSIDE * (end - stops[i]);
    return [stops[i] + margin, end - margin];
  });
  const cells = samplePoints(mesh);
  const movement = (
    path: string,
    value: number | readonly number[] | Coefficient,
    rank: number,
    xi: Float64Array,
    [from, to]: readonly [number, number] = whole,
  ) => {
    if (typeof value !== "function") return "rests";
    const [first, middle, last] = [from, from + 0.382 * (to - from), to].map((time) => {
      const out = new Float64Array((xi.length / d) * d ** rank);
      evaluateCoefficient(path, value, xi, out, time);
      return out;
    });
    const allowed = 1e-9 * Math.max(largestOf(first), largestOf(middle), largestOf(last));
    const differs = (one: Float64Array, other: (i: number) => number) =>
      one.some((value, i) => Math.abs(value - other(i)) > allowed);
    if (!differs(middle, (i) => first[i]) && !differs(last, (i) => first[i])) return "rests";
    return differs(middle, (i) => first[i] + 0.382 * (last[i] - first[i])) ? "moves" : "moves linearly";
  };
  const between = `between t = 0 and ${until}`;
  const matrix = (path: string, value: Parameters<typeof movement>[1] | undefined, rank: number, xi = cells): void => {
    if (value === undefined || movement(path, value, rank, xi) === "rests" || changes.matrices) return;
    throw new InputError(path, `changes with time ${between}: say changes: { matrices: true, … }`);
  };
  const load = (path: string, functions: FieldFunctions | undefined, xi: Float64Array): void => {
    functions?.forEach((value, field) => {
      // Where matrices change, loads are evaluated at their own time anyway.
      if (changes.loads === true || (changes.matrices && changes.loads !== false)) return;
      const place = `${path}[${field}]`;
      const bends = () => pieces.some((piece) => movement(place, value, 0, xi, piece) === "moves");
      if (movement(place, value, 0, xi) === "rests" || (changes.loads === "linearly" && !bends())) return;
      const what = changes.loads === false ? `true` : `true, not "linearly"`;
      throw new InputError(`${path}[${field}]`, `changes with time ${between}: say changes: { loads: ${what}, … }`);
    });
  };
  const { kind, value } = problem.diffusion;
  matrix("diffusion", value, kind === "tensor" ? 2 : 0);
  matrix("advection", problem.advection, 1);
  matrix("reaction", problem.reaction, 0);
  load("source", problem.source, cells);
  boundary.forEach((condition, i) => {
    if (condition.type === "periodic") return;
    const path = `boundary[${i}]`;
    const xi = samplePoints(mesh, condition.facets(mesh));
    load(`${path}.value`, condition.value, xi);
    if (condition.type === "robin") matrix(`${path}.coefficient`, condition.coefficient, 0, xi);
    if (condition.type !== "dirichlet" || condition.rate !== undefined) return;
    condition.value.forEach((value, field) => {
      if (movement(`${path}.value[${field}]`, value, 0, xi) === "rests") return;
      throw new InputError(`${path}.rate`, `missing, and value[${field}] changes with time ${between}: give ∂value/∂t`);
    });
  });
}
