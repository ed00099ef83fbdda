import { InputError } from "../errors.js";
import type { SimplexMesh } from "./simplex.js";
import { simplexMesh } from "./simplex-mesh.js";

/**
 * A disk of rings of triangles: 6k nodes at radius k radius / rings, so 6 rings² nearly regular triangles. The boundary's nodes lie on the
 * circle, which carries the tag 1 and the name "circle".
 *
 * @param radius radians per unit length
 * @param centre default the origin
 * @throws InputError for a radius that is not positive or a number of rings that is not a positive integer
 */
export function diskMesh(radius: number, rings: number, centre: readonly [number, number] = [0, 0]): SimplexMesh {
  checkLength("radius", radius);
  checkCount("rings", rings, 1);
  const points: number[] = [...centre];
  const cells: number[] = [];
  for (let k = 1; k <= rings; k++) {
    pushCircle(points, centre, radius * (k / rings), 6 * k, 0);
    const inner = k === 1 ? 0 : 1 + 3 * (k - 1) * (k - 2);
    const outer = 1 + 3 * k * (k - 1);
    for (let sector = 0; sector < 6; sector++) {
      for (let j = 0; j < k; j++) {
        const below = inner + ((sector * (k - 1) + j) % Math.max(1, 6 * (k - 1)));
        const above = outer + ((sector * k + j + 1) % (6 * k));
        cells.push(below, outer + sector * k + j, above);
        if (j < k - 1) cells.push(below, above, inner + ((sector * (k - 1) + j + 1) % (6 * (k - 1))));
      }
    }
  }
  const rim = 1 + 3 * rings * (rings - 1);
  return simplexMesh({
    dimension: 2,
    points,
    cells,
    facets: ring(rim, 6 * rings),
    facetTags: new Int32Array(6 * rings).fill(1),
    boundaryNames: new Map([[1, "circle"]]),
  });
}

/**
 * An annulus of rings of nearly regular triangles, all with the same number of sectors, so that cells grow with their distance
 * from the centre. The inner circle carries the tag 1 and the name "inner", the outer one 2 and "outer"; their nodes lie on them.
 *
 * @param inner,outer radii, radians per unit length
 * @param sectors triangles around each ring, at least 3
 * @param centre default the origin
 * @throws InputError for radii that do not ascend from above 0, or so few sectors that the outer polygon would touch the inner circle
 */
export function annulusMesh(
  inner: number,
  outer: number,
  sectors: number,
  centre: readonly [number, number] = [0, 0],
): SimplexMesh {
  checkRadii(inner, outer);
  checkCount("sectors", sectors, 3);
  if (!(outer * Math.cos(Math.PI / sectors) > inner)) {
    const needed = Math.floor(Math.PI / Math.acos(inner / outer)) + 1;
    throw new InputError("sectors", `radii ${inner} and ${outer} need at least ${needed} sectors, found ${sectors}`);
  }
  // A triangle is regular where the step to the next circle is √3/2 of an edge 2π r / sectors.
  const layers = Math.max(1, Math.round((Math.log(outer / inner) * sectors) / (Math.sqrt(3) * Math.PI)));
  const points: number[] = [];
  const cells: number[] = [];
  for (let k = 0; k <= layers; k++) {
    const radius = k === layers ? outer : inner * (outer / inner) ** (k / layers);
    // Every circle is turned by half a sector against the one before.
    pushCircle(points, centre, radius, sectors, (Math.PI * k) / sectors);
    for (let j = 0; j < sectors && k < layers; j++) {
      const below = k * sectors;
      const above = below + sectors;
      const next = (j + 1) % sectors;
      cells.push(below + j, above + j, below + next, below + next, above + j, above + next);
    }
  }
  return simplexMesh({
    dimension: 2,
    points,
    cells,
    facets: [...ring(0, sectors), ...ring(layers * sectors, sectors)],
    facetTags: Int32Array.from({ length: 2 * sectors }, (_, f) => (f < sectors ? 1 : 2)),
    boundaryNames: new Map([
      [1, "inner"],
      [2, "outer"],
    ]),
  });
}

/** Throws InputError unless 0 < inner < outer are finite. */
export function checkRadii(inner: number, outer: number): void {
  checkLength("inner", inner);
  checkLength("outer", outer);
  if (inner >= outer) throw new InputError("inner", `expected a radius below the outer one ${outer}, found ${inner}`);
}

/** Throws InputError unless the length is positive and finite. */
export function checkLength(path: string, length: number): void {
  if (!(length > 0 && length < Number.POSITIVE_INFINITY)) {
    throw new InputError(path, `expected a positive finite length, found ${length}`);
  }
}

/** Throws InputError for anything but a whole number from `lowest` to 10000, beyond which a mesh would not fit into memory. */
export function checkCount(path: string, count: number, lowest: number): void {
  if (!Number.isInteger(count) || count < lowest || count > 10_000) {
    throw new InputError(path, `expected a whole number from ${lowest} to 10000, found ${count}`);
  }
}

function pushCircle(
  points: number[],
  [x, y]: readonly [number, number],
  radius: number,
  count: number,
  start: number,
): void {
  for (let j = 0; j < count; j++) {
    const angle = start + (2 * Math.PI * j) / count;
    points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
}

/** The edges of a closed ring of consecutive nodes. */
function ring(first: number, count: number): number[] {
  return Array.from({ length: 2 * count }, (_, i) => first + (((i >> 1) + (i & 1)) % count));
}
