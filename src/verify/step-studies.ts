import { l2Norm, valuesAtNodes } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/index.js";
import { type SemidiscretePde, solvePde } from "../pde/index.js";
import { integrate } from "../time/integrate.js";
import { waveFlow } from "../time/mode-flow.js";
import type { EvolutionSystem, TimeMethod } from "../time/system.js";
import { type BoundTable, boundTable } from "./bound-table.js";
import { type ConvergenceTable, convergenceTable, type ExpectedOrder } from "./convergence-table.js";
import { irregularBox, uniformBox } from "./irregular-mesh.js";
import { coordinateNames, type Manufactured, manufacture, type SideCondition } from "./manufactured.js";
import { periodicWaves } from "./periodic-waves.js";
import { equationText } from "./refinement-studies.js";
import type { Study } from "./study.js";

/** Integrators with the orders of their theory: a column each. */
type Column = readonly [name: string, order: ExpectedOrder, make: (steps: number) => TimeMethod];

const firstOrderSystems: readonly Column[] = [
  ["theta 1", 1, (steps) => ({ method: "theta", theta: 1, steps })],
  ["theta ½", 2, (steps) => ({ method: "theta", theta: 0.5, steps })],
  ["bdf2", 2, (steps) => ({ method: "bdf2", steps })],
  ["sdirk2", 2, (steps) => ({ method: "sdirk2", steps })],
  ["sdirk3", 3, (steps) => ({ method: "sdirk3", steps })],
];

const secondOrderSystems: readonly Column[] = [1, 0.5, 0].map((spectralRadius) => [
  `ρ = ${spectralRadius}`,
  2,
  (steps) => ({ method: "generalized-alpha", spectralRadius, steps }),
]);

function stepTable(
  steps: readonly number[],
  columns: readonly Column[],
  error: (method: TimeMethod) => number,
): ConvergenceTable {
  return convergenceTable({
    parameter: "Δt",
    rows: steps.map((count) => ({
      Δt: end / count,
      steps: count,
      ...Object.fromEntries(columns.map(([name, , make]) => [name, error(make(count))])),
    })),
    expected: Object.fromEntries(columns.map(([name, order]) => [name, order])),
  });
}

const end = 1;

/** Integrators against solutions of the semidiscrete problem that are known exactly, so that the mesh adds no error. */
export function stepStudies(dimension: 1 | 2 | 3): readonly Study[] {
  const studies = [
    travellingWaves(dimension),
    changingCoefficients(dimension),
    changingFlow(dimension),
    dampedWaves(dimension),
    tolerances(dimension),
  ];
  return dimension === 1 ? [...studies, stiffBoundary()] : studies;
}

const cellsPerAxis = { 1: 16, 2: 8, 3: 4 } as const;

/** Slow enough for the first order of backward Euler to show; steps of all methods are the same. */
function decayCoefficients(dimension: 1 | 2 | 3) {
  const advection = { 1: [0.5], 2: [0.25, 0.125], 3: [0.2, 0.1, 0.1] }[dimension];
  return { diffusion: { 1: 0.02, 2: 0.01, 3: 0.005 }[dimension], advection, reaction: 0.3 };
}

function decayText({ diffusion, advection, reaction }: ReturnType<typeof decayCoefficients>): string {
  return `∂u/∂t = ${diffusion} ∆u − (${advection.join(", ")})·∇u − ${reaction} u`;
}

function travellingWaves(dimension: 1 | 2 | 3): Study {
  const coefficients = decayCoefficients(dimension);
  return {
    dimension,
    title: "integrators: waves that travel and decay, periodic",
    lines: [
      `${decayText(coefficients)}, u(0) = cos k·ξ, one period per side`,
      `exact: Re exp(ik·ξ − λt) with λ = K̂/M̂, the symbols of the P1 matrices on ${cellsPerAxis[dimension]} cells per side`,
      `error: L² norm at t = ${end}, relative`,
    ],
    run() {
      const waves = periodicWaves(uniformBox(dimension, cellsPerAxis[dimension]), coefficients, [1]);
      return stepTable([32, 64, 128, 256, 512], firstOrderSystems, (method) =>
        relativeError(waves.semidiscrete, waves.semidiscrete.system, method, end, [waves.decayed(end)]),
      );
    },
  };
}

function dampedWaves(dimension: 1 | 2 | 3): Study {
  const friction = 0.5;
  return {
    dimension,
    title: "generalised-α: damped standing waves, periodic",
    lines: [
      `∂²u/∂t² + ${friction} ∂u/∂t = 0.25 ∆u, u(0) = cos k·ξ, ∂u/∂t(0) = 0, one period per side`,
      `exact: q(t) cos k·ξ with q″ + ${friction} q′ = −λq, λ = K̂/M̂; ρ is the spectral radius at infinite frequency`,
      `error: L² norm at t = ${end}, relative to that of u(0)`,
    ],
    run() {
      const waves = periodicWaves(uniformBox(dimension, cellsPerAxis[dimension]), { diffusion: 0.25 }, [1]);
      const { semidiscrete } = waves;
      const { pencil, initial } = semidiscrete.system;
      const system: EvolutionSystem = { kind: "damped-wave", friction, pencil, initial };
      const { C } = waveFlow(friction, waves.rates[0][0], end);
      const exact = initial[0].map((value) => C * value);
      return stepTable([64, 128, 256, 512], secondOrderSystems, (method) =>
        relativeError(semidiscrete, system, method, end, [exact], initial),
      );
    },
  };
}

/** Data whose stiff part the steps resolve: at larger Δt λ_max SDIRK methods lose order (`stiffBoundary`). */
function changingCoefficients(dimension: 1 | 2 | 3): Study {
  const [name] = coordinateNames(dimension);
  return changing(dimension, "coefficients, sources and boundary values that change with time", [], {
    diffusion: [`0.005*(1 + 0.5*${name})*(1 + 0.5*sin(2*t))`],
    reaction: "1 + 0.5*cos(t)",
    robin: "0.05*(1 + 0.5*cos(t))",
  });
}

/** The mass matrix changes too, with the test functions; its direction does not, since cells that join or leave a layer are jumps in time. */
function changingFlow(dimension: 1 | 2 | 3): Study {
  const name = coordinateNames(dimension)[dimension - 1];
  const flow = ["0.1", `0.06*(1 + 0.5*${name})`, "-0.05"].slice(0, dimension);
  return changing(dimension, "streamline upwinding in a flow that changes", ["cell Péclet numbers up to about 100"], {
    diffusion: ["1e-4*(1 + 0.5*cos(t))"],
    advection: flow.map((component) => `${component}*(1 + 0.5*sin(2*t))`),
    robin: "0.05",
  });
}

function changing(
  dimension: 1 | 2 | 3,
  title: string,
  lines: readonly string[],
  terms: Omit<Manufactured, "dimension" | "exact">,
): Study {
  const names = coordinateNames(dimension);
  const linear = `1 + ${names.map((name, c) => `${[0.5, -0.3, 0.4][c]}*${name}`).join(" + ")}`;
  const equation = { dimension, exact: [`(1 + sin(t))*(${linear.replaceAll("+ -", "- ")})`], ...terms };
  const sides: readonly (readonly [SideCondition, SideCondition])[] = [
    ["dirichlet", "neumann"],
    ...names.slice(1).map(() => ["robin", "robin"] as const),
  ];
  return {
    dimension,
    title: `integrators: ${title}`,
    lines: [
      equationText(equation),
      `u = ${equation.exact[0]}, in the discrete space at all times`,
      ...lines,
      `${boundaryText(dimension)}; unequal cells; error: L² norm at t = ${end}, relative`,
    ],
    run() {
      const mesh = irregularBox(dimension, { 1: 6, 2: 3, 3: 2 }[dimension]);
      const { problem, exact } = manufacture(equation, sides, { matrices: true, loads: true });
      return stepTable([8, 16, 32, 64], firstOrderSystems, (method) => {
        const { values } = solvePde(problem, mesh, method, [end]);
        return distanceOver(mesh, values[0][0], valuesAtNodes(mesh, exact[0], end));
      });
    },
  };
}

function boundaryText(dimension: 1 | 2 | 3): string {
  return dimension === 1
    ? "u given on the left, A ∂u/∂ξ on the right"
    : "u and A ∂u/∂n given at the ends of ξ₁, Robin else";
}

/** Shown, not judged: what the theory of smooth problems does not say. */
function stiffBoundary(): Study {
  const equation: Manufactured = { dimension: 1, exact: ["(1 + sin(8*t))*(1 + 0.5*xi)"], diffusion: ["1"] };
  return {
    dimension: 1,
    title: "order reduction: stiff boundary values (shown, not judged)",
    lines: [
      equationText(equation),
      `u = ${equation.exact[0]}; u given at both ends, 64 equal cells, Δt λ_max from 3000 down to 200`,
      "stages of SDIRK methods have order 1, and fast modes see that: sdirk3 falls to 2.25 (Ostermann & Roche 1992)",
    ],
    run() {
      const mesh = uniformBox(1, 64);
      const { problem, exact } = manufacture(equation, [["dirichlet", "dirichlet"]], { matrices: false, loads: true });
      const shown = firstOrderSystems.map(([name, , make]): Column => [name, null, make]);
      return stepTable([16, 32, 64, 128, 256], shown, (method) => {
        const { values } = solvePde(problem, mesh, method, [end]);
        return distanceOver(mesh, values[0][0], valuesAtNodes(mesh, exact[0], end));
      });
    },
  };
}

const toleranceColumns: readonly (readonly [name: string, make: (tolerance: number) => TimeMethod])[] = [
  ["theta ½", (tolerance) => ({ method: "theta", theta: 0.5, tolerance })],
  ["bdf2", (tolerance) => ({ method: "bdf2", tolerance })],
  ["sdirk2", (tolerance) => ({ method: "sdirk2", tolerance })],
  ["sdirk3", (tolerance) => ({ method: "sdirk3", tolerance })],
  ["krylov", (tolerance) => ({ method: "krylov", tolerance })],
];

function tolerances(dimension: 1 | 2 | 3): Study {
  const coefficients = decayCoefficients(dimension);
  const numbers = dimension === 3 ? [0, 1] : [0, 1, 2, 3];
  return {
    dimension,
    title: "steps and Krylov spaces chosen by a tolerance: error over tolerance",
    lines: [
      `${decayText(coefficients)}, u(0) = Σ cos nk·ξ, n = ${numbers.join(", ")}, periodic`,
      `error: L² norm at t = ${end}, relative to that of u(0), divided by the tolerance: at most 1`,
    ],
    run: (): BoundTable => {
      const { semidiscrete, decayed } = periodicWaves(
        uniformBox(dimension, cellsPerAxis[dimension]),
        coefficients,
        numbers,
      );
      const { system } = semidiscrete;
      return boundTable(
        "tolerance",
        toleranceColumns.map(([name]) => name),
        [1e-3, 1e-4, 1e-5, 1e-6, 1e-7].map((tolerance) => ({
          label: tolerance.toExponential(),
          values: toleranceColumns.map(
            ([, make]) =>
              relativeError(semidiscrete, system, make(tolerance), end, [decayed(end)], system.initial) / tolerance,
          ),
          bound: 1,
        })),
      );
    },
  };
}

/** ‖uₕ(end) − exact‖ / ‖scale‖ in L² for a semidiscrete problem; the scale is the exact solution where none is given. */
function relativeError(
  { nodal, space: { mesh } }: SemidiscretePde,
  system: EvolutionSystem,
  method: TimeMethod,
  time: number,
  exact: readonly Float64Array[],
  scale: readonly Float64Array[] = exact,
): number {
  const { values } = integrate(system, method, { save: [time] });
  const norm = (unknowns: readonly Float64Array[]) =>
    Math.hypot(...unknowns.map((field, k) => l2Norm(mesh, nodal(field, k, time))));
  const difference = values[0].map((field, k) => field.map((value, i) => value - exact[k][i]));
  return norm(difference) / norm(scale);
}

function distanceOver(mesh: SimplexMesh, nodal: Float64Array, exact: Float64Array): number {
  return (
    l2Norm(
      mesh,
      nodal.map((value, i) => value - exact[i]),
    ) / l2Norm(mesh, exact)
  );
}
