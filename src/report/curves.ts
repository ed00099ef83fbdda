/** Small operations on sampled curves that figures share. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The indices of the values x ≥ 0 where there are at least two, else all: spectra of real functions are even. */
export function nonNegative(x: readonly number[]): number[] {
  const all = x.map((_, index) => index);
  const kept = all.filter((index) => x[index] >= 0);
  return kept.length >= 2 ? kept : all;
}

/**
 * The points of a curve that can be told apart at `pixels` columns over [low, high]: in every half column the first,
 * the last, the lowest and the highest. Points with a y that is not finite are left out.
 */
export function decimate(
  x: readonly number[],
  y: readonly number[],
  [low, high]: readonly [number, number],
  pixels: number,
): Point[] {
  const points: Point[] = [];
  const width = (high - low) / Math.max(1, 1.5 * pixels);
  let column = Number.NaN;
  let bucket: Point[] = [];
  const flush = () => {
    if (bucket.length <= 4) points.push(...bucket);
    else {
      const lowest = bucket.reduce((best, point) => (point.y < best.y ? point : best));
      const highest = bucket.reduce((best, point) => (point.y > best.y ? point : best));
      points.push(...new Set([bucket[0], ...[lowest, highest].sort((p, q) => p.x - q.x), bucket[bucket.length - 1]]));
    }
    bucket = [];
  };
  for (let index = 0; index < x.length; index++) {
    if (!Number.isFinite(y[index]) || x[index] < low - width || x[index] > high + width) continue;
    const own = width > 0 ? Math.floor((x[index] - low) / width) : 0;
    if (own !== column) {
      flush();
      column = own;
    }
    bucket.push({ x: x[index], y: y[index] });
  }
  flush();
  return points;
}

/** Linear interpolation in a table with ascending x; the end values beyond its ends. */
export function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  const last = x.length - 1;
  if (last < 0) return Number.NaN;
  if (at <= x[0]) return y[0];
  if (at >= x[last]) return y[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  const fraction = (at - x[low]) / (x[high] - x[low]);
  return y[low] + fraction * (y[high] - y[low]);
}

/** The largest finite value, 0 where there is none. */
export function largest(values: readonly number[]): number {
  let best = 0;
  for (const value of values) if (Number.isFinite(value) && value > best) best = value;
  return best;
}

/** The largest x at which some curve exceeds `threshold`, or the last x where none does. */
export function reach(x: readonly number[], curves: readonly (readonly number[])[], threshold: number): number {
  for (let index = x.length - 1; index >= 0; index--) {
    if (curves.some((curve) => curve[index] > threshold)) return x[Math.min(index + 1, x.length - 1)];
  }
  return x[x.length - 1];
}

/** Where a frequency axis starts: at 0 where the first frequency is nearly that. */
export function leftEnd(frequency: readonly number[], right: number): number {
  return frequency[0] >= 0 && frequency[0] < 0.03 * right ? 0 : frequency[0];
}

/** At most `count` entries, evenly chosen, the first and the last among them. */
export function spreadOut<Entry>(entries: readonly Entry[], count: number): Entry[] {
  if (entries.length <= count) return [...entries];
  return Array.from({ length: count }, (_, k) => entries[Math.round((k * (entries.length - 1)) / (count - 1))]);
}

/** The least and the greatest of the known values. */
export function knownRange(values: readonly (number | null)[]): readonly [number, number] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}
