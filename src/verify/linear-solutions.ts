import { valuesAtNodes } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/index.js";
import { type PdeProblem, type SemidiscretePde, semidiscretePde } from "../pde/index.js";
import { solveSemidiscrete } from "../pde/solve.js";
import { integrate } from "../time/integrate.js";
import type { TimeMethod } from "../time/system.js";
import { type BoundTable, boundTable } from "./bound-table.js";
import { irregularBox } from "./irregular-mesh.js";
import { coordinateNames, type Manufactured, manufacture, type SideCondition } from "./manufactured.js";

/*
 * Solutions that are linear in ξ and in t lie in the discrete space at all times, and every integrator steps along them without an
 * error: what is computed must be the solution itself, up to rounding, on any mesh (Gridap tests its integrators like this).
 */

/** Terms of the equation that are tested together. */
export interface LinearForm {
  readonly name: string;
  readonly equation: Pick<Manufactured, "diffusion" | "advection" | "reaction">;
  readonly options?: Pick<PdeProblem, "mass" | "stabilization">;
  /** Whether A or b depends on time, which Krylov methods and momentum do not take. */
  readonly changing?: boolean;
  /** Whether A ∂u/∂n varies along a side: lumped, a Robin condition is exact only where it does not. */
  readonly varyingFlux?: boolean;
}

export interface LinearBoundary {
  readonly name: string;
  readonly sides: readonly (readonly [SideCondition, SideCondition])[];
  /** Along these axes the solution is constant. */
  readonly periodicAxes: readonly number[];
}

/** Integrators by name; "generalized-alpha" is tested on a damped wave that stands still, since it starts at rest. */
export const linearMethods: readonly TimeMethod[] = [
  { method: "theta", theta: 0.5, steps: 2 },
  { method: "theta", theta: 1, steps: 2 },
  { method: "bdf2", steps: 2 },
  { method: "sdirk2", steps: 2 },
  { method: "sdirk3", steps: 2 },
  { method: "theta", theta: 0.5, tolerance: 1e-6 },
  { method: "bdf2", tolerance: 1e-6 },
  { method: "krylov", tolerance: 1e-12 },
  { method: "generalized-alpha", steps: 2 },
];

/** How a method is called in tables. */
export function methodName(method: TimeMethod): string {
  const name = method.method === "theta" ? `theta ${method.theta === 0.5 ? "½" : method.theta}` : method.method;
  return method.method !== "krylov" && "tolerance" in method ? `${name}, adaptive` : name;
}

/** Every form of the equation, in a dimension. A mass matrix that is lumped knows ∂_t u and B u only where they are constant. */
export function linearForms(dimension: 1 | 2 | 3): readonly LinearForm[] {
  const [x] = coordinateNames(dimension);
  const scalar = [`1 + 0.5*${x}`];
  const tensor = Array.from({ length: dimension ** 2 }, (_, k) => (k % (dimension + 1) === 0 ? `2 + 0.5*${x}` : "0.3"));
  const flow = Array.from({ length: dimension }, (_, k) => `${[0.8, 0.6, -0.4][k]} + 0.3*${x}`);
  return [
    { name: "diffusion", equation: { diffusion: scalar } },
    { name: "tensor", equation: { diffusion: tensor } },
    { name: "reaction", equation: { diffusion: scalar, reaction: `1 + 0.25*${x}` } },
    { name: "advection", equation: { diffusion: scalar, advection: flow } },
    {
      name: "SUPG",
      equation: { diffusion: [`1e-3*(2 + 0.5*${x})`], advection: flow, reaction: `1 + 0.25*${x}` },
    },
    { name: "SUPG, tensor", equation: { diffusion: tensor.map((entry) => `1e-3*(${entry})`), advection: flow } },
    {
      name: "SUPG, b(t)",
      equation: {
        diffusion: [`1e-3*(2 + 0.5*${x})*(1 + t)`],
        advection: flow.map((component, k) => `(${component})*cos(${3 + k}*t)`),
      },
      changing: true,
    },
    { name: "lumped", equation: { diffusion: scalar }, options: { mass: "lumped" }, varyingFlux: true },
    { name: "lumped, constant A", equation: { diffusion: ["1.5"] }, options: { mass: "lumped" } },
    { name: "A(t)", equation: { diffusion: [`(1 + 0.5*${x})*(1 + t)`], reaction: "1 + t" }, changing: true },
  ];
}

/** Every kind of boundary, and all kinds at once. */
export function linearBoundaries(dimension: 1 | 2 | 3): readonly LinearBoundary[] {
  const all = (condition: SideCondition) =>
    Array.from({ length: dimension }, (): readonly [SideCondition, SideCondition] => [condition, condition]);
  const others = all("dirichlet").slice(1);
  return [
    { name: "Dirichlet", sides: all("dirichlet"), periodicAxes: [] },
    { name: "Neumann", sides: all("neumann"), periodicAxes: [] },
    { name: "Robin", sides: all("robin"), periodicAxes: [] },
    { name: "periodic", sides: [["periodic", "periodic"], ...others], periodicAxes: [0] },
    { name: "mixed", sides: [["dirichlet", "neumann"], ...all("robin").slice(1)], periodicAxes: [] },
  ];
}

/** The time at which solutions are compared. */
const end = 0.7;

/**
 * For each method the largest error at a node, relative to the largest value; null where the method or the boundary does not take such a
 * problem. What is solved is discretised once for all of them.
 */
export function linearSolutionErrors(
  mesh: SimplexMesh,
  form: LinearForm,
  boundary: LinearBoundary,
  methods: readonly TimeMethod[],
): readonly (number | null)[] {
  if (form.varyingFlux && boundary.sides.flat().includes("robin")) return methods.map(() => null);
  const moving = discretised(mesh, form, boundary, true);
  const standing = form.changing ? null : discretised(mesh, form, boundary, false);
  return methods.map((method) => {
    const wave = method.method === "generalized-alpha";
    const problem = wave ? standing : moving;
    if (problem === null || (form.changing && method.method === "krylov")) return null;
    const { semidiscrete, exact } = problem;
    const nodal = wave
      ? standingWave(semidiscrete, method)
      : solveSemidiscrete(semidiscrete, method, [end]).values[0][0];
    let [error, largest] = [0, 0];
    exact.forEach((value, node) => {
      error = Math.max(error, Math.abs(nodal[node] - value));
      largest = Math.max(largest, Math.abs(value));
    });
    return error / largest;
  });
}

/** The problem with a linear solution, and that solution at the nodes in the end. */
interface LinearProblem {
  readonly semidiscrete: SemidiscretePde;
  readonly exact: Float64Array;
}

function discretised(mesh: SimplexMesh, form: LinearForm, boundary: LinearBoundary, moving: boolean): LinearProblem {
  const { dimension } = mesh;
  const names = coordinateNames(dimension);
  // Periodic axes carry no slope. A lumped mass matrix takes no rate that varies in ξ, and a wave that starts at rest no rate at all.
  const sum = (factors: readonly number[]) =>
    names.flatMap((name, c) => (boundary.periodicAxes.includes(c) ? [] : [` + ${factors[c]}*${name}`])).join("");
  const rate = form.options?.mass === "lumped" ? "0.5" : `0.5${sum([-0.3, 0.2, 0.4])}`;
  const u = `1${sum([1.3, -0.5, 0.7])}${moving ? ` + t*(${rate})` : ""}`;
  const { problem, exact } = manufacture(
    { dimension, exact: [u], ...form.equation },
    boundary.sides,
    { matrices: form.changing === true, loads: moving ? "linearly" : false },
    form.options,
  );
  return {
    semidiscrete: semidiscretePde(problem, mesh, { solver: "auto" }, end),
    exact: valuesAtNodes(mesh, exact[0], end),
  };
}

/** M u″ + M u′ = −K u + F with the matrices and the load of a problem whose solution does not change. */
function standingWave({ system, nodal }: SemidiscretePde, method: TimeMethod): Float64Array {
  const { pencil, initial, source } = system;
  const wave = { kind: "damped-wave", friction: 1, pencil, initial, ...(source ? { source } : {}) } as const;
  const { values } = integrate(wave, method, { save: [end] });
  return nodal(values[0][0], 0, end);
}

/** The mesh on which linear solutions are tested: a few unequal cells. */
export function linearTestMesh(dimension: 1 | 2 | 3): SimplexMesh {
  return irregularBox(dimension, dimension === 1 ? 6 : dimension === 2 ? 4 : 2);
}

/** The largest error over all forms, for every boundary (rows) and integrator (columns): at most 1e-9. */
export function linearSolutionTable(dimension: 1 | 2 | 3): BoundTable {
  const mesh = linearTestMesh(dimension);
  const forms = linearForms(dimension);
  return boundTable(
    "boundary",
    linearMethods.map(methodName),
    linearBoundaries(dimension).map((boundary) => {
      const errors = forms.map((form) => linearSolutionErrors(mesh, form, boundary, linearMethods));
      return {
        label: boundary.name,
        values: linearMethods.map((_, i) => Math.max(...errors.map((each) => each[i] ?? 0))),
        bound: 1e-9,
      };
    }),
  );
}
