import { l2Error } from "../fem/index.js";
import type { StabilizationChoice } from "../pde/index.js";
import { convergenceTable } from "./convergence-table.js";
import { uniformBox } from "./irregular-mesh.js";
import { diffusionAtPeclet, steady } from "./layer-studies.js";
import { coordinateNames, manufacture } from "./manufactured.js";
import type { Study } from "./study.js";

/** Convergence of streamline upwinding where the flow dominates on every mesh: for P1 elements theory says order 1.5 at least. */
export function upwindStudy(dimension: 1 | 2 | 3): Study {
  const names = coordinateNames(dimension);
  const advection = [1, 0.5, -0.5].slice(0, dimension);
  const exact = ["sin(3*A + 1)", "cos(2*A)", "cos(A)"]
    .slice(0, dimension)
    .map((factor, c) => factor.replace("A", names[c]))
    .join("*");
  const cells = { 1: [16, 32, 64, 128], 2: [8, 16, 32, 64], 3: [4, 6, 9, 13] }[dimension];
  return {
    dimension,
    title: "streamline upwinding at cell Péclet number 1000",
    lines: [
      `∂u/∂t = ε ∆u − (${advection.join(", ")})·∇u − u + f, ε such that every cell's Péclet number is 1000 or more; u given on the boundary`,
      `steady: u = ${exact}; L² errors; at least order 1.5 (Johnson, Nävert & Pitkäranta 1984)`,
    ],
    run: () =>
      convergenceTable({
        parameter: "h",
        rows: cells.map((count) => {
          const mesh = uniformBox(dimension, count);
          const error = (stabilization: StabilizationChoice): number => {
            const { problem, exact: u } = manufacture(
              {
                dimension,
                exact: [exact],
                diffusion: [String(diffusionAtPeclet(mesh, advection, 1000))],
                advection: advection.map(String),
                reaction: "1",
              },
              names.map(() => ["dirichlet", "dirichlet"]),
              { matrices: false, loads: false },
              { stabilization },
            );
            return l2Error(mesh, steady(problem, mesh), u[0]);
          };
          return { h: 1 / count, SUPG: error("auto"), crosswind: error("crosswind"), Galerkin: error("none") };
        }),
        expected: { SUPG: { atLeast: 1.5 }, crosswind: null, Galerkin: null },
      }),
  };
}
