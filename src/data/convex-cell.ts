/** A vector of d components. */
type Vector = readonly number[];

type Box = readonly (readonly [number, number])[];

/** A convex body around a site in it, the origin of its coordinates, that is cut down to the site's Voronoi cell. */
export interface ConvexCell {
  /** Keeps what is nearer to the site than to a point, given relative to the site: the y with v·y ≤ |v|²/2. */
  cut(v: Vector): void;
  /** The distance of the farthest vertex: a point farther away than twice that cuts nothing. */
  reach(): number;
  volume(): number;
}

/** The rectangle or cuboid of a box around a site in it. */
export function boxCell(box: Box, site: Vector): ConvexCell {
  const around = box.map(([lower, upper], k): readonly [number, number] => [lower - site[k], upper - site[k]]);
  return box.length === 2 ? polygonCell(around) : polyhedronCell(around);
}

/** A polygon by its vertices, in order. */
function polygonCell([[left, right], [bottom, top]]: Box): ConvexCell {
  let polygon: readonly Vector[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  return {
    cut(v) {
      polygon = cutPolygon(polygon, v, dot(v, v) / 2);
    },
    reach: () => reachOf(polygon),
    volume: () =>
      polygon.reduce((sum, [x, y], i) => {
        const [nextX, nextY] = polygon[(i + 1) % polygon.length];
        return sum + (x * nextY - nextX * y) / 2;
      }, 0),
  };
}

/** The part of the plane n·y = offset, |n| = 1, that bounds a polyhedron n·y ≤ offset, …. */
interface Face {
  readonly normal: Vector;
  readonly offset: number;
  readonly polygon: readonly Vector[];
}

/**
 * A polyhedron by its faces. A new plane cuts every face, and its own is what all the others leave of the plane: no face knows its neighbours, so that
 * rounding can do no harm where four planes or more meet in a point. The volume is that of the pyramids over the faces with their apex in the site.
 */
function polyhedronCell(around: Box): ConvexCell {
  let faces: readonly Face[] = around.flatMap((interval, axis) =>
    interval.map((offset, side) => {
      const sign = side === 0 ? -1 : 1;
      const normal = [0, 1, 2].map((k) => (k === axis ? sign : 0));
      const [one, other] = [(axis + 1) % 3, (axis + 2) % 3];
      const corner = (i: number, j: number) => {
        const place = [0, 0, 0];
        [place[axis], place[one], place[other]] = [offset, around[one][i], around[other][j]];
        return place;
      };
      return { normal, offset: sign * offset, polygon: [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)] };
    }),
  );
  let farthest = reachOf(faces.flatMap(({ polygon }) => polygon));
  return {
    cut(v) {
      const length = Math.sqrt(dot(v, v));
      const normal = v.map((component) => component / length);
      const offset = length / 2;
      if (!faces.some(({ polygon }) => polygon.some((vertex) => dot(normal, vertex) > offset))) return;
      const polygon = faces.reduce(
        (left, face) => cutPolygon(left, face.normal, face.offset),
        squareIn(normal, offset, farthest),
      );
      faces = [
        ...faces.map((face) => ({ ...face, polygon: cutPolygon(face.polygon, normal, offset) })),
        { normal, offset, polygon },
      ].filter((face) => face.polygon.length > 2);
      farthest = reachOf(faces.flatMap((face) => face.polygon));
    },
    reach: () => farthest,
    volume: () => faces.reduce((sum, { offset, polygon }) => sum + (offset * areaOf(polygon)) / 3, 0),
  };
}

/** A square in the plane n·y = offset about its point next to the origin, with sides of twice `half`. */
function squareIn(normal: Vector, offset: number, half: number): readonly Vector[] {
  const smallest = normal.reduce((least, value, k) => (Math.abs(value) < Math.abs(normal[least]) ? k : least), 0);
  const axis = [0, 1, 2].map((k) => (k === smallest ? 1 : 0));
  const across = cross(normal, axis);
  const length = Math.sqrt(dot(across, across));
  const one = across.map((component) => (half * component) / length);
  const other = cross(normal, one);
  const at = (i: number, j: number) => normal.map((component, k) => offset * component + i * one[k] + j * other[k]);
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
}

/** The part of a convex polygon with n·y ≤ offset (I. Sutherland, G. Hodgman, Comm. ACM 17, 1974). */
function cutPolygon(polygon: readonly Vector[], normal: Vector, offset: number): readonly Vector[] {
  const beyond = polygon.map((vertex) => dot(normal, vertex) - offset);
  if (beyond.every((distance) => distance <= 0)) return polygon;
  return polygon.flatMap((vertex, i) => {
    const next = (i + 1) % polygon.length;
    const kept = beyond[i] <= 0 ? [vertex] : [];
    if (beyond[i] <= 0 === beyond[next] <= 0) return kept;
    const share = beyond[i] / (beyond[i] - beyond[next]);
    return [...kept, vertex.map((component, k) => component + share * (polygon[next][k] - component))];
  });
}

function areaOf([first, ...others]: readonly Vector[]): number {
  const relative = others.map((vertex) => vertex.map((component, k) => component - first[k]));
  let sum = [0, 0, 0];
  for (let i = 1; i < relative.length; i++) {
    const part = cross(relative[i - 1], relative[i]);
    sum = sum.map((component, k) => component + part[k]);
  }
  return Math.sqrt(dot(sum, sum)) / 2;
}

function reachOf(vertices: readonly Vector[]): number {
  return Math.sqrt(vertices.reduce((most, vertex) => Math.max(most, dot(vertex, vertex)), 0));
}

function dot(x: Vector, y: Vector): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

function cross([a, b, c]: Vector, [x, y, z]: Vector): number[] {
  return [b * z - c * y, c * x - a * z, a * y - b * x];
}
