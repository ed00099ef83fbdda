import type { SampleGrid } from "./samples.js";

/** A tensor grid that points form, and which of them stands at each of its places, the first coordinate running fastest. */
export interface CompleteGrid extends SampleGrid {
  readonly order: Uint32Array;
  /** The first place. */
  readonly first: readonly number[];
}

/** A tensor grid on whose places points stand, and at which of them each does; not all need be taken. */
export interface GridPlaces extends SampleGrid {
  readonly places: Uint32Array;
  /** The first place. */
  readonly first: readonly number[];
}

/**
 * The grid that points form where they fill one completely, in whatever order they stand; null where they do not.
 *
 * @param points row by row
 * @param tolerance how far a point may be from its place, in parts of the distance of neighbours
 */
export function completeGrid(points: Float64Array, dimension: number, tolerance: number): CompleteGrid | null {
  const grid = gridPlaces(points, dimension, tolerance);
  if (grid === null) return null;
  const { counts, spacings, places, first } = grid;
  const count = places.length;
  if (counts.reduce((product, n) => product * n, 1) !== count) return null;
  const taken = new Uint8Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    if (taken[places[i]] === 1) return null;
    taken[places[i]] = 1;
    order[places[i]] = i;
  }
  return { counts, spacings, order, first };
}

/** The least grid on which points stand, whether they fill it or not, as `completeGrid`. */
export function gridPlaces(points: Float64Array, dimension: number, tolerance: number): GridPlaces | null {
  const count = points.length / dimension;
  const places = new Uint32Array(count);
  const [counts, spacings, first]: number[][] = [[], [], []];
  let below = 1;
  for (let k = 0; k < dimension; k++) {
    const along = Float64Array.from({ length: count }, (_, i) => points[i * dimension + k]);
    const axis = evenPlaces(along, tolerance);
    if (axis === null) return null;
    for (let i = 0; i < count; i++) places[i] += below * axis.indices[i];
    below *= axis.count;
    counts.push(axis.count);
    spacings.push(axis.spacing);
    first.push(axis.first);
  }
  return { counts, spacings, places, first };
}

/** All places of a grid, row by row, the first coordinate running fastest. */
export function gridPoints({ counts, spacings, first }: Omit<GridPlaces, "places">): Float64Array {
  const dimension = counts.length;
  const points = new Float64Array(dimension * counts.reduce((product, n) => product * n, 1));
  for (let at = 0; at < points.length; at += dimension) {
    let rest = at / dimension;
    for (let k = 0; k < dimension; k++) {
      points[at + k] = first[k] + (rest % counts[k]) * spacings[k];
      rest = Math.floor(rest / counts[k]);
    }
  }
  return points;
}

/** Equally spaced places from the least to the largest of some numbers, and which of them each is at; null where one is at none. */
function evenPlaces(numbers: Float64Array, tolerance: number) {
  const ascending = numbers.slice().sort();
  const gaps = ascending.subarray(1).map((value, i) => value - ascending[i]);
  const widest = gaps.reduce((most, gap) => Math.max(most, gap), 0);
  if (!(widest > 0)) return null;
  const count = 1 + gaps.reduce((sum, gap) => sum + (gap > widest / 2 ? 1 : 0), 0);
  const spacing = (ascending[ascending.length - 1] - ascending[0]) / (count - 1);
  const places = numbers.map((value) => (value - ascending[0]) / spacing);
  if (!places.every((place) => Math.abs(place - Math.round(place)) <= tolerance)) return null;
  return { count, spacing, first: ascending[0], indices: Uint32Array.from(places, Math.round) };
}
