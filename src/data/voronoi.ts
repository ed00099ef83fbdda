import { boxCell } from "./convex-cell.js";

type Box = readonly (readonly [number, number])[];

/**
 * The volumes of the Voronoi cells of points in a box, clipped to the box: what of it is nearer to a point than to all others. Points that coincide share
 * their cell evenly. The sum is the box's volume to rounding.
 *
 * In 1-D cells end at the midpoints of neighbours. In 2-D and 3-D every cell is cut out of the box by the bisectors to the points around it, nearest
 * first, until the others are too far away to cut: O(n) for points that are spread evenly, of whatever number in a place.
 *
 * @param points in the box, row by row
 * @returns one volume for every point
 */
export function voronoiVolumes(points: Float64Array, box: Box): Float64Array {
  const dimension = box.length;
  const { places, placeOf, sharers } = distinctPlaces(points, dimension);
  const volumes = dimension === 1 ? intervalLengths(places, box[0]) : cellVolumes(places, box);
  return Float64Array.from(placeOf, (place) => volumes[place] / sharers[place]);
}

/** The places at which there are points, which of them every point is at, and how many points are at each. */
function distinctPlaces(points: Float64Array, dimension: number) {
  const count = points.length / dimension;
  const compare = (i: number, j: number) => {
    for (let k = 0; k < dimension; k++) {
      const difference = points[i * dimension + k] - points[j * dimension + k];
      if (difference !== 0) return difference;
    }
    return 0;
  };
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(compare);
  const placeOf = new Uint32Array(count);
  const places: number[] = [];
  const sharers: number[] = [];
  order.forEach((i, at) => {
    if (at === 0 || compare(order[at - 1], i) !== 0) {
      for (let k = 0; k < dimension; k++) places.push(points[i * dimension + k]);
      sharers.push(0);
    }
    placeOf[i] = sharers.length - 1;
    sharers[sharers.length - 1]++;
  });
  return { places: Float64Array.from(places), placeOf, sharers };
}

/** Of ascending places. */
function intervalLengths(places: Float64Array, [lower, upper]: readonly [number, number]): Float64Array {
  const ends = [...places.subarray(1)].map((place, i) => places[i] + (place - places[i]) / 2);
  return places.map((_, i) => (ends[i] ?? upper) - (i === 0 ? lower : ends[i - 1]));
}

/** Places to a bucket of the grid in which neighbours are looked for. */
const PER_BUCKET = 2;

function cellVolumes(places: Float64Array, box: Box): Float64Array {
  const dimension = box.length;
  const count = places.length / dimension;
  const volume = box.reduce((product, [lower, upper]) => product * (upper - lower), 1);
  const side = ((PER_BUCKET * volume) / count) ** (1 / dimension);
  const counts = box.map(([lower, upper]) => Math.max(1, Math.floor((upper - lower) / side)));
  const sides = box.map(([lower, upper], k) => (upper - lower) / counts[k]);
  const least = Math.min(...sides);
  const place = (i: number) => Array.from(places.subarray(i * dimension, (i + 1) * dimension));
  const bucketAt = (x: readonly number[]) =>
    x.map((coordinate, k) => Math.min(counts[k] - 1, Math.floor((coordinate - box[k][0]) / sides[k])));
  const numberOf = (bucket: readonly number[]) => bucket.reduceRight((sum, index, k) => sum * counts[k] + index, 0);
  const buckets = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const number = numberOf(bucketAt(place(i)));
    const bucket = buckets.get(number);
    if (bucket === undefined) buckets.set(number, [i]);
    else bucket.push(i);
  }
  const rings = Math.max(...counts);
  return Float64Array.from({ length: count }, (_, i) => {
    const site = place(i);
    const home = bucketAt(site);
    const cell = boxCell(box, site);
    // What is not in the rings up to r is farther away than r buckets.
    for (let ring = 0; ring < rings && (ring === 0 || (ring - 1) * least < 2 * cell.reach()); ring++) {
      const neighbours = ringAround(home, ring, counts)
        .flatMap((bucket) => buckets.get(numberOf(bucket)) ?? [])
        .filter((j) => j !== i)
        .map((j) => {
          const away = site.map((coordinate, k) => places[j * dimension + k] - coordinate);
          return { away, distance: Math.hypot(...away) };
        })
        .sort((one, other) => one.distance - other.distance);
      for (const { away, distance } of neighbours) {
        if (distance >= 2 * cell.reach()) break;
        cell.cut(away);
      }
    }
    return cell.volume();
  });
}

/** The buckets whose largest distance from a bucket along an axis is `ring`, as far as there are such. */
function ringAround(home: readonly number[], ring: number, counts: readonly number[]): readonly (readonly number[])[] {
  return home
    .reduce<readonly (readonly number[])[]>(
      (found, index, k) => {
        const along: number[] = [];
        for (let at = Math.max(0, index - ring); at <= Math.min(counts[k] - 1, index + ring); at++) along.push(at);
        return found.flatMap((start) => along.map((at) => [...start, at]));
      },
      [[]],
    )
    .filter((bucket) => bucket.some((at, k) => Math.abs(at - home[k]) === ring));
}
