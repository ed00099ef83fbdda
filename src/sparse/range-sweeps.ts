// Sweeps over a part of an array, one loop to a function and nothing after it. V8 compiles a loop that runs long at its first run,
// when what comes after it has never been reached: in a longer function, that code would be thrown away at each call.

const bins = 256;
const fewest = 128;

/** The smallest of values[low … high − 1]. */
export function smallest(values: Float64Array, low: number, high: number): number {
  let result = Number.POSITIVE_INFINITY;
  for (let k = low; k < high; k++) if (values[k] < result) result = values[k];
  return result;
}

/** The largest of values[low … high − 1]. */
export function largest(values: Float64Array, low: number, high: number): number {
  let result = Number.NEGATIVE_INFINITY;
  for (let k = low; k < high; k++) if (values[k] > result) result = values[k];
  return result;
}

/** How many of values[low … high − 1] are below a cut. */
export function countBelow(values: Float64Array, low: number, high: number, cut: number): number {
  let count = 0;
  for (let k = low; k < high; k++) if (values[k] < cut) count++;
  return count;
}

/** The smallest of values[low … high − 1] above a cut. */
function nextAbove(values: Float64Array, low: number, high: number, cut: number): number {
  let result = Number.POSITIVE_INFINITY;
  for (let k = low; k < high; k++) if (values[k] > cut && values[k] < result) result = values[k];
  return result;
}

/**
 * A value with about as many of values[low … high − 1] below it as not, and at least one on either side; null where all are equal.
 * O(high − low) on average.
 *
 * @param scratch at least high − low numbers, overwritten
 */
export function medianCut(values: Float64Array, low: number, high: number, scratch: Float64Array): number | null {
  const size = high - low;
  const median = medianOf(values, low, high, scratch);
  const next = nextAbove(values, low, high, median);
  const below = countBelow(values, low, high, median);
  if (next === Number.POSITIVE_INFINITY) return below === 0 ? null : median;
  const upTo = countBelow(values, low, high, next);
  return below > 0 && size - 2 * below <= 2 * upTo - size ? median : next;
}

/** Long lists are dealt into bins first: then only the middle bin has to be searched. */
function medianOf(values: Float64Array, low: number, high: number, scratch: Float64Array): number {
  const middle = (high - low) >> 1;
  if (high - low < fewest) {
    copy(values, low, high, scratch);
    select(scratch, high - low, middle);
    return scratch[middle];
  }
  const least = smallest(values, low, high);
  const scale = (bins - 1) / (largest(values, low, high) - least);
  if (!(scale < Number.MAX_VALUE)) return least;
  const counts = new Int32Array(bins);
  countBins(values, low, high, least, scale, counts);
  let bin = 0;
  let before = 0;
  while (before + counts[bin] <= middle) before += counts[bin++];
  const count = collectBin(values, low, high, least, scale, bin, scratch);
  select(scratch, count, middle - before);
  return scratch[middle - before];
}

function copy(values: Float64Array, low: number, high: number, to: Float64Array): void {
  for (let k = low; k < high; k++) to[k - low] = values[k];
}

function countBins(
  values: Float64Array,
  low: number,
  high: number,
  least: number,
  scale: number,
  counts: Int32Array,
): void {
  for (let k = low; k < high; k++) counts[Math.trunc((values[k] - least) * scale)]++;
}

function collectBin(
  values: Float64Array,
  low: number,
  high: number,
  least: number,
  scale: number,
  bin: number,
  to: Float64Array,
): number {
  let count = 0;
  for (let k = low; k < high; k++) {
    if (Math.trunc((values[k] - least) * scale) === bin) to[count++] = values[k];
  }
  return count;
}

/** Reorders values[0 … size − 1] so that the k-th smallest is in its place (Hoare's FIND, Commun. ACM 4, 1961). */
function select(values: Float64Array, size: number, k: number): void {
  let low = 0;
  let high = size - 1;
  while (low < high) {
    const a = values[low];
    const b = values[(low + high) >> 1];
    const c = values[high];
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const value = values[i];
        values[i++] = values[j];
        values[j--] = value;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else low = high;
  }
}

/** Replaces list[k] by list[from[k]] for low ≤ k < high. */
export function rearrange(
  list: Float64Array | Int32Array,
  from: Int32Array,
  low: number,
  high: number,
  scratch: Float64Array | Int32Array,
): void {
  gather(list, from, low, high, scratch);
  put(scratch, low, high, list);
}

function gather(
  list: Float64Array | Int32Array,
  from: Int32Array,
  low: number,
  high: number,
  to: Float64Array | Int32Array,
): void {
  for (let k = low; k < high; k++) to[k] = list[from[k]];
}

function put(list: Float64Array | Int32Array, low: number, high: number, to: Float64Array | Int32Array): void {
  for (let k = low; k < high; k++) to[k] = list[k];
}
