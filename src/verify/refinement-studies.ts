import { h1SeminormError, l2Error } from "../fem/index.js";
import type { SimplexMesh } from "../mesh/index.js";
import { solvePde } from "../pde/index.js";
import { type ConvergenceTable, convergenceTable } from "./convergence-table.js";
import { irregularBox, uniformBox } from "./irregular-mesh.js";
import { type Manufactured, manufacture, type SideCondition } from "./manufactured.js";
import type { Study } from "./study.js";

/** Meshes of one family, coarsest first; h is one over the cells per axis. */
interface MeshFamily {
  readonly name: string;
  readonly meshes: readonly { readonly h: number; make(): SimplexMesh }[];
}

/** Cells per axis, in numbers for which the orders have come within 3 % of their limits; 1-D costs nothing. */
const cellsPerAxis = { 1: [16, 32, 64, 128], 2: [8, 16, 32, 64], 3: [4, 6, 8, 12] } as const;

function family(dimension: 1 | 2 | 3, name: string, make: typeof uniformBox): MeshFamily {
  return {
    name,
    meshes: cellsPerAxis[dimension].map((cells) => ({ h: 1 / cells, make: () => make(dimension, cells) })),
  };
}

interface RefinementCase {
  readonly title: string;
  readonly equation: Manufactured;
  readonly sides: readonly (readonly [SideCondition, SideCondition])[];
  readonly conditions: string;
  readonly family: MeshFamily;
  readonly mass?: "lumped";
}

/** Errors at t = 1 of a solution that grows linearly in t, which the Krylov method integrates to 1e-9: what is left is of the mesh. */
const end = 1;
const method = { method: "krylov", tolerance: 1e-9 } as const;

function refinementTable({ equation, sides, family, mass }: RefinementCase): ConvergenceTable {
  const { problem, exact, gradients } = manufacture(
    equation,
    sides,
    { matrices: false, loads: "linearly" },
    mass ? { mass } : {},
  );
  return convergenceTable({
    parameter: "h",
    rows: family.meshes.map(({ h, make }) => {
      const mesh = make();
      const { values, unknowns } = solvePde(problem, mesh, method, [end]);
      const over = (norm: (nodal: Float64Array, field: number) => number) => Math.hypot(...values[0].map(norm));
      return {
        h,
        unknowns,
        "L² error": over((nodal, k) => l2Error(mesh, nodal, exact[k], { time: end })),
        "H¹ error": over((nodal, k) => h1SeminormError(mesh, nodal, gradients[k], { time: end })),
      };
    }),
    expected: { "L² error": 2, "H¹ error": 1 },
  });
}

/** Every form of the equation, every boundary condition, and both kinds of meshes, each at least once in each dimension. */
export function refinementStudies(dimension: 1 | 2 | 3): readonly Study[] {
  return refinementCases(dimension).map((each) => ({
    dimension,
    title: each.title,
    lines: [
      equationText(each.equation),
      `u = ${each.equation.exact.join(" + i ")}`,
      `${each.conditions}; ${each.family.name}; ${method.method} to t = ${end}, tolerance ${method.tolerance}`,
    ],
    run: () => refinementTable(each),
  }));
}

function refinementCases(dimension: 1 | 2 | 3): readonly RefinementCase[] {
  const all = (condition: SideCondition) =>
    Array.from({ length: dimension }, (): readonly [SideCondition, SideCondition] => [condition, condition]);
  const x = dimension === 1 ? "xi" : "xi1";
  const smooth = ["exp(-0.5*A)", "cos(B)", "sin(C + 1)"]
    .slice(0, dimension)
    .map((factor, k) => factor.replace(/[ABC]/, dimension === 1 ? "xi" : `xi${k + 1}`))
    .join("*");
  const u = `(1 + 0.5*t)*${smooth}`;
  const flow = Array.from({ length: dimension }, (_, k) => `${[1, 0.5, -0.5][k]} + 0.5*${x}`);
  const tensor = Array.from({ length: dimension ** 2 }, (_, k) =>
    k % (dimension + 1) === 0 ? `2 + sin(${x})` : "0.5",
  );
  const uniform = family(dimension, "equal cells", uniformBox);
  return [
    {
      title: "diffusion, Dirichlet",
      equation: { dimension, exact: [u], diffusion: [`1 + 0.5*${x}^2`] },
      sides: all("dirichlet"),
      conditions: "u given on the boundary",
      family: uniform,
    },
    {
      title: dimension === 1 ? "diffusion, Neumann" : "diffusion with a tensor, Neumann",
      equation: { dimension, exact: [u], diffusion: tensor },
      sides: all("neumann"),
      conditions: "A ∂u/∂n given on the boundary",
      family: uniform,
    },
    {
      title: "diffusion and reaction, Robin",
      equation: { dimension, exact: [u], diffusion: ["1"], reaction: `1 + ${x}^2` },
      sides: all("robin"),
      conditions: "A ∂u/∂n + 2u given on the boundary",
      family: uniform,
    },
    {
      title: "diffusion and reaction with lumped masses",
      equation: { dimension, exact: [u], diffusion: ["1"], reaction: "1" },
      sides: all("dirichlet"),
      conditions: "u given on the boundary",
      family: uniform,
      mass: "lumped",
    },
    {
      title: "diffusion and advection of a complex field, periodic",
      equation: {
        dimension,
        exact: [`(1 + 0.5*t)*cos(2*pi*${x})${dimension > 1 ? "*cos(xi2)" : ""}`, `(1 - 0.5*t)*sin(2*pi*${x})`],
        diffusion: ["1"],
        advection: Array.from({ length: dimension }, (_, k) => (k === 0 ? "1" : "0.5")),
      },
      sides: [["periodic", "periodic"], ...all("dirichlet").slice(1)],
      conditions: dimension === 1 ? "periodic" : "periodic along ξ₁, u given on the other sides",
      family: uniform,
    },
    {
      title: "diffusion, advection and reaction, three boundary conditions at once",
      equation: { dimension, exact: [u], diffusion: [`1 + 0.5*${x}^2`], advection: flow, reaction: `1 + ${x}^2` },
      sides: [["dirichlet", "neumann"], ...all("robin").slice(1)],
      conditions:
        dimension === 1
          ? "u given on the left, A ∂u/∂ξ on the right"
          : "u and A ∂u/∂n given at the ends of ξ₁, Robin else",
      family: family(dimension, "unequal cells, bisected near a corner and bent", irregularBox),
    },
  ];
}

/** ∂u/∂t = … with the coefficients of this equation. */
export function equationText({ diffusion, advection, reaction }: Manufactured): string {
  const factor = (text: string): string => (/^[\w.]+$/.test(text) ? text : `(${text})`);
  const d = Math.round(Math.sqrt(diffusion.length));
  const A =
    diffusion.length === 1
      ? factor(diffusion[0])
      : `[${Array.from({ length: d }, (_, row) => diffusion.slice(row * d, (row + 1) * d).join(", ")).join("; ")}]`;
  const b = advection === undefined ? "" : ` − (${advection.join(", ")})·∇u`;
  const B = reaction === undefined ? "" : ` − ${factor(reaction)} u`;
  return `∂u/∂t = ∇·(${A === "1" ? "" : `${A} `}∇u)${b}${B} + f`;
}
