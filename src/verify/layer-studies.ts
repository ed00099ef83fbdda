import { cellPecletNumbers, facetsTagged, nodesOn, type ScalarCoefficient } from "../fem/index.js";
import { nodeCount, type SimplexMesh } from "../mesh/index.js";
import { type BoundaryCondition, type PdeProblem, type StabilizationChoice, solvePde } from "../pde/index.js";
import { boundTable } from "./bound-table.js";
import { irregularBox, uniformBox } from "./irregular-mesh.js";
import { coordinateNames } from "./manufactured.js";
import type { Study } from "./study.js";

/** Prescribed values, from the coordinates of a point. */
type Prescribed = (place: Float64Array) => number;

/** Where the flows of these studies enter the boxes, axis by axis, and where they leave them. */
const entrances = ["lower", "upper", "upper"] as const;
const exits = ["upper", "lower", "lower"] as const;

/** Layers at an outflow through prescribed values, straight and oblique, beside several conditions on the sides. */
export function outflowLayer(dimension: 1 | 2 | 3): Study {
  const names = coordinateNames(dimension);
  const [name] = names;
  return {
    dimension,
    title: "oscillation before layers at an outflow, at cell Péclet number 1000",
    lines: [
      `∂u/∂t = ε ∆u − b·∇u + 1; steady: u = ${name} before the layer, where it is prescribed to be 0`,
      `b = (1, 0, 0): u given at the ends of ${name}${dimension === 1 ? "" : `; oblique, b = (1, ${oblique(dimension).slice(1).join(", ")}): u given on all sides`}`,
      "largest distance from it at a node inside, the layer's height being 1",
      ...(dimension === 1
        ? []
        : [
            "of the unequal cells some that lie upstream of a node have a corner at the outflow, and lend it some of the layer",
          ]),
    ],
    run() {
      const cells = { 1: 32, 2: 16, 3: 8 }[dimension];
      const across = oblique(dimension).map((component, c) => (c === 0 ? component : 0));
      const along: readonly string[] = [name];
      const periodic: readonly BoundaryCondition[] = names.slice(1).map((axis) => ({
        type: "periodic",
        facets: (box) => facetsTagged(box, `${axis}-lower`),
        partners: (box) => facetsTagged(box, `${axis}-upper`),
      }));
      const distance = (
        mesh: SimplexMesh,
        advection: readonly number[],
        sides: readonly string[],
        others: readonly BoundaryCondition[],
        stabilization: StabilizationChoice,
      ): number => {
        const value = diffusionAtPeclet(mesh, advection, 1000);
        const boundary = [
          ...prescribed(names, sides, exits, () => 0),
          ...prescribed(names, sides, entrances, ([x]) => x),
          ...others,
        ];
        const problem: PdeProblem = {
          diffusion: { kind: "scalar", value },
          advection,
          source: [1],
          initial: [0],
          boundary,
          stabilization,
        };
        const inside = nodesInside(mesh, problem);
        const u = steady(problem, mesh);
        return inside.reduce((worst, node) => Math.max(worst, Math.abs(u[node] - mesh.points[node * dimension])), 0);
      };
      const equal = uniformBox(dimension, cells);
      const unequal = irregularBox(dimension, { 1: 16, 2: 10, 3: 5 }[dimension]);
      const row = (label: string, value: number, bound: number | null = 0.02) => ({ label, values: [value], bound });
      return boundTable(
        "method",
        ["overshoot"],
        [
          row("SUPG, equal cells, periodic sides", distance(equal, across, along, periodic, "auto")),
          row("SUPG, unequal cells", distance(unequal, across, along, [], "auto")),
          ...(dimension === 1
            ? []
            : [
                row("SUPG, equal cells, zero flux on the sides", distance(equal, across, along, [], "auto")),
                row("SUPG, equal cells, oblique", distance(equal, oblique(dimension), names, [], "auto")),
                row("SUPG, unequal cells, oblique", distance(unequal, oblique(dimension), names, [], "auto"), 0.1),
              ]),
          row("Galerkin (for comparison)", distance(equal, across, along, periodic, "none"), null),
        ],
      );
    },
  };
}

/** A flow along no edge of the boxes' cells. */
function oblique(dimension: 1 | 2 | 3): readonly number[] {
  return [1, -0.5, -0.8].slice(0, dimension);
}

/** A layer inside the domain, from a jump of the values at the inflow. */
export function skewLayer(dimension: 2 | 3): Study {
  const names = coordinateNames(dimension);
  const advection = oblique(dimension);
  return {
    dimension,
    title: "oscillation beside a layer along the flow, at cell Péclet number 1000",
    lines: [
      `∂u/∂t = ε ∆u − b·∇u, b = (${advection.join(", ")}); u given where the flow enters, zero flux where it leaves; equal cells`,
      `steady: u = 1 above and 0 below the plane along b through ${names[0]} = 0, ${names[1]} = 0.2 (Hughes, Mallet & Mizukami 1986)`,
      "how far the values leave [0, 1]: no linear method of order above 1 stays inside (Godunov 1959)",
    ],
    run() {
      const mesh = uniformBox(dimension, { 2: 32, 3: 12 }[dimension]);
      const jump: Prescribed = ([x, y]) => (y - 0.2 - (advection[1] / advection[0]) * x > 0 ? 1 : 0);
      const outside = (stabilization: StabilizationChoice): number[] => {
        const u = steady(
          {
            diffusion: { kind: "scalar", value: diffusionAtPeclet(mesh, advection, 1000) },
            advection,
            initial: [0],
            boundary: prescribed(names, names, entrances, jump),
            stabilization,
          },
          mesh,
        );
        return [
          u.reduce((most, value) => Math.max(most, -value), 0),
          u.reduce((most, value) => Math.max(most, value - 1), 0),
        ];
      };
      return boundTable(
        "method",
        ["below 0", "above 1"],
        [
          { label: "SUPG with crosswind diffusion", values: outside("crosswind"), bound: 0.02 },
          { label: "SUPG (for comparison)", values: outside("auto"), bound: null },
          { label: "Galerkin (for comparison)", values: outside("none"), bound: null },
        ],
      );
    },
  };
}

/** u given at one end, by `ends`, of each of these axes. */
function prescribed(
  names: readonly string[],
  axes: readonly string[],
  ends: readonly ("lower" | "upper")[],
  u: Prescribed,
): BoundaryCondition[] {
  const value: ScalarCoefficient = (xi, out) => {
    const d = names.length;
    for (let i = 0; i < out.length; i++) out[i] = u(xi.subarray(i * d, (i + 1) * d));
  };
  return axes.map((axis, c) => ({
    type: "dirichlet",
    facets: (box) => facetsTagged(box, `${axis}-${ends[c]}`),
    value: [value],
  }));
}

/** The nodes where nothing is prescribed. */
function nodesInside(mesh: SimplexMesh, { boundary }: PdeProblem): readonly number[] {
  const given = new Set(
    boundary.flatMap((condition) =>
      condition.type === "dirichlet" ? Array.from(nodesOn(mesh, condition.facets(mesh))) : [],
    ),
  );
  return Array.from({ length: nodeCount(mesh) }, (_, node) => node).filter((node) => !given.has(node));
}

/** The constant A with which the least cell Péclet number of a mesh is the one given. */
export function diffusionAtPeclet(mesh: SimplexMesh, advection: readonly number[], peclet: number): number {
  return cellPecletNumbers(mesh, advection, 1).reduce((least, value) => Math.min(least, value)) / peclet;
}

/** The steady state, by three steps of backward Euler that are far longer than anything lasts. */
export function steady(problem: PdeProblem, mesh: SimplexMesh): Float64Array {
  const method = { method: "theta", theta: 1, steps: 3 } as const;
  return solvePde(problem, mesh, method, [3e6]).values[0][0];
}
