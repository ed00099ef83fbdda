import { boundaryFacets, l2Error } from "../../src/fem/index.js";
import { boxMesh } from "../../src/mesh/index.js";
import { type PdeProblem, solvePde } from "../../src/pde/index.js";
import { at } from "../fem/at.js";

/** b(t) = ½ (cos 2t, sin 2t): a Gaussian moves on a circle and spreads by a tensor A(t) = (1 + t) A₀, of the plane a known solution. */
const A0 = [2e-4, 1e-4, 1e-4, 3e-4] as const;
const variance = 0.01;
const pulse = at(2, ([x, y], t) => {
  const [xx, xy, yy] = [A0[0], A0[1], A0[3]].map((entry) => 2 * entry * (t + t ** 2 / 2));
  const [p, q] = [x + 0.25 - Math.sin(2 * t) / 4, y - (1 - Math.cos(2 * t)) / 4];
  const determinant = (variance + xx) * (variance + yy) - xy ** 2;
  const square = ((variance + yy) * p ** 2 - 2 * xy * p * q + (variance + xx) * q ** 2) / determinant;
  return (variance / Math.sqrt(determinant)) * Math.exp(-square / 2);
});
export const pulseProblem: PdeProblem = {
  diffusion: { kind: "tensor", value: at(2, (_, t) => A0.map((entry) => entry * (1 + t))) },
  advection: at(2, (_, t) => [Math.cos(2 * t) / 2, Math.sin(2 * t) / 2]),
  initial: [pulse],
  boundary: [{ type: "dirichlet", facets: boundaryFacets, value: [0] }],
  changes: { matrices: true, loads: false },
};
export const square = (cells: number) =>
  boxMesh(
    [
      [-1, 1],
      [-1, 1],
    ],
    [cells, cells],
  );
export const end = 1.2;
const exact = at(2, (xi) => {
  const out = new Float64Array(1);
  pulse(xi, out, end);
  return out[0];
});
/** The L² error at the end on a square of so many cells a side. */
const error = (cells: number, method: Parameters<typeof solvePde>[2]) => {
  const mesh = square(cells);
  return l2Error(mesh, solvePde(pulseProblem, mesh, method, [end]).values[0][0], exact);
};

/** Observed in one halving of the cells. */
export const pulseOrder = (method: Parameters<typeof solvePde>[2]): number =>
  Math.log2(error(20, method) / error(40, method));
