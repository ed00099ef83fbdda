import { sweepCells } from "../fem/cell-sweep.js";
import type { Need } from "../fem/form.js";
import { cellPecletNumbers, l2Norm, type VectorCoefficient } from "../fem/index.js";
import { diffusivityNeed } from "../fem/peclet.js";
import { nodeMask, visitFlow } from "../fem/streamline.js";
import { meshExtent, type SimplexMesh } from "../mesh/index.js";
import type { Warning } from "../warning.js";
import type { PdeProblem } from "./problem.js";
import { diffusivityOf, type SemidiscretePde } from "./semidiscrete.js";

/** Of ∫u² upwinding may take so much: a moving Gaussian that lost 2 % is 4 % lower and 4 % away in L² (measured in 1-D). */
const worthSaying = 0.02;
/** At so many times at most what upwinding takes is looked at, besides the start: each costs as much as three steps in the plane. */
const mostLooks = 5;

/**
 * What is to be said of a solution that streamline upwinding flattens. Tested with u itself the equation is a balance of ½ ∫u², and upwinding takes
 * ∫ R τ b·∇u of it, R the residual in the cells (`supg`): next to nothing where the mesh resolves what is carried along, and a pulse of a few
 * cells' width by and by. That is looked at at times saved, relative to ∫u², and taken for exponential between them. Layers at prescribed values,
 * which upwinding is for, are left out. Where sources or boundaries bring u anew, what was lost is forgotten once the flow has crossed the mesh.
 */
export function upwindingWarnings(
  problem: PdeProblem,
  { space, system, upwinded, estimated, nodal }: SemidiscretePde,
  { times, values }: { readonly times: readonly number[]; readonly values: readonly (readonly Float64Array[])[] },
): readonly Warning[] {
  const last = times.length - 1;
  const end = times[last];
  const { advection: b } = problem;
  if (!upwinded || b === undefined || !(end > 0)) return [];
  const { mesh, unknownOfNode } = space;
  const prescribed = nodeMask(unknownOfNode.map((_, node) => node).filter((node) => unknownOfNode[node] < 0));
  const lookAt = (time: number, fields: readonly Float64Array[]) => {
    let [taken, square] = [0, 0];
    fields.forEach((u, field) => {
      taken += 2 * takenByUpwinding(problem, b, mesh, prescribed, u, estimated(u, field, time).rate, field, time);
      square += l2Norm(mesh, u) ** 2;
    });
    return { time, taken: Math.max(0, taken), square };
  };
  const driven = system.source !== undefined;
  const start = system.initial.map((unknowns, field) => nodal(unknowns, field, 0));
  let before = lookAt(0, start);
  let share = 0;
  const every = Math.ceil(times.length / mostLooks);
  times.forEach((time, i) => {
    if (time === 0 || (last - i) % every !== 0) return;
    const now = lookAt(time, values[i]);
    // What grows by sources loses a part of what it becomes, not of the little that it was.
    const squareBefore = driven ? Math.max(before.square, now.square) : before.square;
    share += (time - before.time) * logarithmicMean(part(before.taken, squareBefore), part(now.taken, now.square));
    before = now;
  });
  const remembered = driven ? Math.min(1, crossingTime(mesh, b, end) / end) : 1;
  const lost = 1 - Math.exp(-share * remembered);
  if (!(lost > worthSaying)) return [];
  const peclet = cellPecletNumbers(mesh, b, diffusivityOf(problem), end).reduce(
    (most, each) => Math.max(most, each),
    0,
  );
  return [
    {
      path: "advection",
      message:
        `upwinding took ${Number((100 * lost).toPrecision(2))} % of ∫u² by t = ${end} (cell Péclet number up to ${Number(peclet.toPrecision(3))}): what the flow carries is a few ` +
        "cells wide, and its peaks are too low and too broad, by about twice as much. Take smaller cells, of half the size for a fifth of it or less, " +
        'or, where there are no layers, stabilization "none"',
      numbers: { part: lost, peclet },
    },
  ];
}

function part(amount: number, whole: number): number {
  return amount === 0 ? 0 : amount / whole;
}

/** The time in which the flow goes as far as the mesh is long, at the root mean square of its speed. */
function crossingTime(mesh: SimplexMesh, b: VectorCoefficient, time: number): number {
  const { dimension: d } = mesh;
  const sides = Array.from({ length: d }, (_, axis) => {
    const [lower, upper] = meshExtent(mesh, axis);
    return upper - lower;
  });
  let [volume, square] = [0, 0];
  sweepCells(mesh, [{ what: "velocity", value: b, rank: 1, at: 1 }], time, (_, { count, volumes }, [{ values }]) => {
    for (let k = 0; k < count; k++) {
      volume += volumes[k];
      for (let c = 0; c < d; c++) square += volumes[k] * values[k * d + c] ** 2;
    }
  });
  return Math.hypot(...sides) / Math.sqrt(square / volume);
}

/** ∫ R τ b·∇u over the cells that are not of a layer at prescribed values. */
function takenByUpwinding(
  problem: PdeProblem,
  b: VectorCoefficient,
  mesh: SimplexMesh,
  prescribed: Uint8Array,
  u: Float64Array,
  rate: Float64Array,
  field: number,
  time: number,
): number {
  const { reaction = 0, source } = problem;
  const { dimension: d, cells } = mesh;
  const corners = d + 1;
  const A = diffusivityNeed(diffusivityOf(problem), 1);
  const needs: readonly Need[] = [
    { what: "velocity", value: b, rank: 1, at: 1 },
    A,
    { what: "reaction coefficient", value: reaction, rank: 0, at: 1 },
    { what: "source", value: source?.[field] ?? 0, rank: 0, at: 1 },
  ];
  let taken = 0;
  sweepCells(mesh, needs, time, (first, chunk, [bs, As, { values: B }, { values: f }]) => {
    visitFlow(chunk, bs, As, A.rank, prescribed, ({ cell, slopes, tests, layer }) => {
      if (layer) return;
      let [along, residual] = [0, -f[cell]];
      for (let i = 0; i < corners; i++) {
        const node = cells[(first + cell) * corners + i];
        along += tests[i] * u[node];
        residual += slopes[i] * u[node] + (rate[node] + B[cell] * u[node]) / corners;
      }
      taken += chunk.volumes[cell] * residual * along;
    });
  });
  return taken;
}

/** ∫₀¹ a^(1 − s) b^s ds. */
function logarithmicMean(a: number, b: number): number {
  if (a === 0 || b === 0) return 0;
  return Math.abs(a - b) < 1e-6 * a ? (a + b) / 2 : (a - b) / Math.log(a / b);
}
