import { InputError } from "../errors.js";
import { checkBox, type IntervalMesh, intervalMesh, uniformIntervalMesh } from "./interval.js";
import type { SimplexMesh } from "./simplex.js";

/**
 * Equal cells on a box: `tensorMesh` with equal steps on every axis.
 *
 * @param box one [lower, upper] per dimension, radians per unit length
 * @param cells small boxes per dimension
 * @throws InputError for a reversed box, a bad number of cells, lists of different lengths, or more than 2^31 numbers
 */
export function boxMesh(box: readonly (readonly [number, number])[], cells: readonly number[]): SimplexMesh {
  if (cells.length !== box.length) {
    throw new InputError("cells", `expected ${box.length} numbers, one per interval of the box, found ${cells.length}`);
  }
  box.forEach(([lower, upper], k) => {
    checkBox(lower, upper, cells[k]);
  });
  checkSize(cells);
  return tensorMesh(box.map(([lower, upper], k) => uniformIntervalMesh(lower, upper, cells[k]).nodes));
}

/**
 * Cells between all grid points whose coordinates are nodes of the axes: every small box is cut into d! simplices along its main
 * diagonal (Freudenthal 1942; Kuhn 1960), which fit together and whose angles are never obtuse. Nodes are numbered with the first
 * coordinate running fastest. The sides carry the tags 1 … 2d, named "xi-lower", "xi-upper" in 1-D and "xi1-lower",
 * "xi1-upper", "xi2-lower", … else.
 *
 * @param axes ascending coordinates for each of 1 to 3 dimensions, radians per unit length; graded ones come from `gradedIntervalMesh`
 * @throws InputError for another number of axes, coordinates that do not ascend, or more than 2^31 numbers
 */
export function tensorMesh(axes: readonly ArrayLike<number>[]): SimplexMesh {
  const d = axes.length;
  if (d !== 1 && d !== 2 && d !== 3) throw new InputError("axes", `expected 1 to 3 axes, found ${d}`);
  const coordinates = axes.map((axis) => intervalMesh(axis).nodes);
  const cells = axes.map((axis) => axis.length - 1);
  checkSize(cells);
  const strides = cells.map((_, k) => cells.slice(0, k).reduce((product, n) => product * (n + 1), 1));
  const paths = permutations(d).map(({ order, even }) => {
    const corners = [0];
    for (const axis of order) corners.push(corners[corners.length - 1] + strides[axis]);
    // The first and the third: so Bey's refinement, which pairs nodes {0, 2} and {1, 3}, cuts the cells into cells of the finer grid.
    if (!even) [corners[0], corners[2]] = [corners[2], corners[0]];
    return corners;
  });
  const boxes = cells.reduce((product, n) => product * n, 1);
  const out = new Int32Array(boxes * paths.length * (d + 1));
  let next = 0;
  for (const corner of gridPoints(cells, strides)) {
    for (const path of paths) for (const offset of path) out[next++] = corner + offset;
  }
  const { facets, facetTags } = sides(cells, strides);
  return {
    dimension: d,
    points: gridCoordinates(coordinates),
    cells: out,
    cellTags: new Int32Array(boxes * paths.length),
    facets,
    boundaryFacetCount: facetTags.length,
    facetTags,
    regionNames: new Map(),
    boundaryNames: new Map(
      cells.flatMap((_, k) => {
        const axis = d === 1 ? "xi" : `xi${k + 1}`;
        return [
          [2 * k + 1, `${axis}-lower`],
          [2 * k + 2, `${axis}-upper`],
        ];
      }),
    ),
  };
}

/** The same interval as a mesh of simplices of dimension 1, its ends tagged and named as `tensorMesh` does. */
export function intervalSimplexMesh({ nodes }: IntervalMesh): SimplexMesh {
  return tensorMesh([nodes]);
}

function checkSize(cells: readonly number[]): void {
  const d = cells.length;
  const numbers = cells.reduce((product, n) => product * n, 1) * permutations(d).length * (d + 1);
  if (numbers > 2 ** 31 - 1) {
    throw new InputError("cells", `${cells.join(" × ")} boxes are too many: 32-bit indices end at 2^31`);
  }
}

function gridCoordinates(axes: readonly Float64Array[]): Float64Array {
  const d = axes.length;
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  const points = new Float64Array(count * d);
  for (let node = 0; node < count; node++) {
    let rest = node;
    for (let k = 0; k < d; k++) {
      points[node * d + k] = axes[k][rest % axes[k].length];
      rest = Math.floor(rest / axes[k].length);
    }
  }
  return points;
}

/** The lower corners of all small boxes, the first coordinate running fastest. */
function* gridPoints(cells: readonly number[], strides: readonly number[]): Generator<number> {
  const [nx = 1, ny = 1, nz = 1] = cells;
  const [sx = 0, sy = 0, sz = 0] = strides;
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) yield x * sx + y * sy + z * sz;
}

/** The facets of all sides, outward, and their tags. */
function sides(cells: readonly number[], strides: readonly number[]): { facets: Int32Array; facetTags: Int32Array } {
  const d = cells.length;
  const facets: number[] = [];
  const facetTags: number[] = [];
  for (let axis = 0; axis < d; axis++) {
    const others = cells.map((_, k) => k).filter((k) => k !== axis);
    for (const upper of [false, true]) {
      const start = upper ? cells[axis] * strides[axis] : 0;
      for (const corner of gridPoints(
        others.map((k) => cells[k]),
        others.map((k) => strides[k]),
      )) {
        if (d === 1) facets.push(start);
        for (const { order, even } of d === 1 ? [] : permutations(d - 1)) {
          const nodes = [start + corner];
          for (const k of order) nodes.push(nodes[nodes.length - 1] + strides[others[k]]);
          // Removing an axis from (0, …, d − 1) leaves the others in the orientation (−1)^axis times the outward normal's.
          if (even !== (upper === (axis % 2 === 0))) nodes.reverse();
          facets.push(...nodes);
          facetTags.push(2 * axis + (upper ? 2 : 1));
        }
        if (d === 1) facetTags.push(upper ? 2 : 1);
      }
    }
  }
  return { facets: Int32Array.from(facets), facetTags: Int32Array.from(facetTags) };
}

/** The orders in which d axes can be walked along, each with the sign of its permutation. */
function permutations(d: number): readonly { readonly order: readonly number[]; readonly even: boolean }[] {
  if (d === 1) return [{ order: [0], even: true }];
  if (d === 2) {
    return [
      { order: [0, 1], even: true },
      { order: [1, 0], even: false },
    ];
  }
  return [
    { order: [0, 1, 2], even: true },
    { order: [1, 2, 0], even: true },
    { order: [2, 0, 1], even: true },
    { order: [1, 0, 2], even: false },
    { order: [0, 2, 1], even: false },
    { order: [2, 1, 0], even: false },
  ];
}
