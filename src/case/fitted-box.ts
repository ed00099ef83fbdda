import type { CompiledExpression } from "../expression/index.js";
import { type SimplexMesh, tensorMesh, uniformIntervalMesh } from "../mesh/index.js";
import type { PdeCase } from "./case.js";
import { frequencyVariables, partsOf, pdeExpressions } from "./expressions.js";

/** What changes by more than this part within so small a part of the box jumps. */
const leastJump = 1e-3;
const besides = 1e-9;
/** Jumps that are nearer than this part of a cell to another one, or to an end, get no node of their own. */
const closest = 0.01;

/**
 * The mesh of a case's box. Where the diffusion jumps the solution has a kink, which P1 functions have at nodes only. So jumps at a fixed place of an axis
 * are nodes, or lines and planes of the grid, with equal cells between two of them, as many altogether as the case says but for rounding. Jumps along other
 * curves are left to the quadrature, which cuts cells.
 */
export function fittedBox(theCase: PdeCase): SimplexMesh {
  const { box, cells, mesh } = theCase.spectrum;
  if (box === undefined || cells === undefined) throw new Error(`the mesh ${mesh} was not read`);
  const diffusion = pdeExpressions(theCase).diffusion.flatMap(partsOf);
  return tensorMesh(
    box.map(([lower, upper], axis) => {
      const { nodes } = uniformIntervalMesh(lower, upper, cells[axis]);
      const cell = (upper - lower) / cells[axis];
      const jumps = diffusion.flatMap((part) => jumpsAlong(part, axis, box, theCase.time.save));
      const ends = apart([lower, ...jumps.sort((a, b) => a - b), upper], closest * cell);
      // Where nodes are there already, or jumps are as many as cells, all cells stay equal.
      const isNode = (place: number) => Math.abs(place - nodes[Math.round((place - lower) / cell)]) <= besides * cell;
      return ends.every(isNode) || ends.length > cells[axis] / 2 + 1 ? nodes : equalBetween(ends, cell);
    }),
  );
}

/** The places along an axis at which a function jumps, wherever in the box that is seen. */
function jumpsAlong(
  expression: CompiledExpression,
  axis: number,
  box: readonly (readonly [number, number])[],
  save: readonly number[],
): number[] {
  const [lower, upper] = box[axis];
  const step = besides * (upper - lower);
  const times = [0, ...save];
  const { places } = expression.breakpoints(frequencyVariables(box.length as 1 | 2 | 3)[axis], lower, upper);
  return places.filter((place) => {
    if (place <= lower || place >= upper) return false;
    return lookedAt.some((parts, i) => {
      const at = (along: number): number =>
        expression.evaluate([
          ...box.map(([from, to], c) => (c === axis ? along : from + parts[c] * (to - from))),
          times[i % times.length],
        ]);
      const [before, after] = [at(place - step), at(place + step)];
      return Math.abs(after - before) > leastJump * Math.max(Math.abs(after), Math.abs(before));
    });
  });
}

/** Points of the unit box, spread over it (multiples of irrational numbers). */
const lookedAt = Array.from({ length: 32 }, (_, i) =>
  [Math.SQRT2, Math.sqrt(3), Math.sqrt(5)].map((root) => ((i + 0.5) * root) % 1),
);

/** Of ascending places those that are further than so much from the one before; the last of all stays in any case. */
function apart(places: readonly number[], distance: number): number[] {
  const last = places[places.length - 1];
  const kept = [places[0]];
  for (const place of places.slice(1, -1)) {
    if (place - kept[kept.length - 1] > distance && last - place > distance) kept.push(place);
  }
  return [...kept, last];
}

/** Nodes at all of these places, with equal cells between, of about this size. */
function equalBetween(places: readonly number[], cell: number): number[] {
  return places.flatMap((place, i) => {
    if (i === 0) return [place];
    const before = places[i - 1];
    const count = Math.max(1, Math.round((place - before) / cell));
    return Array.from({ length: count }, (_, k) =>
      k + 1 === count ? place : before + ((k + 1) * (place - before)) / count,
    );
  });
}
