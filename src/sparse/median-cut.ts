const bins = 256;
const fewest = 128;

/**
 * A value with about as many of values[low … high − 1] below it as not, and at least one on either side; null where all are equal.
 * O(high − low) on average.
 *
 * @param scratch at least high − low numbers, overwritten
 */
export function medianCut(values: Float64Array, low: number, high: number, scratch: Float64Array): number | null {
  const median = medianOf(values, low, high, scratch);
  let below = 0;
  let upTo = 0;
  let next = Number.POSITIVE_INFINITY;
  for (let k = low; k < high; k++) {
    const value = values[k];
    if (value < median) below++;
    if (value <= median) upTo++;
    else if (value < next) next = value;
  }
  const size = high - low;
  if (below === 0 && upTo === size) return null;
  return below > 0 && (upTo === size || size - 2 * below <= 2 * upTo - size) ? median : next;
}

/** Long lists are dealt into bins first: then only the middle bin has to be searched. */
function medianOf(values: Float64Array, low: number, high: number, scratch: Float64Array): number {
  const size = high - low;
  if (size < fewest) {
    for (let k = low; k < high; k++) scratch[k - low] = values[k];
    return select(scratch, size, size >> 1);
  }
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = low; k < high; k++) {
    const value = values[k];
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = (bins - 1) / (most - least);
  if (!(scale < Number.MAX_VALUE)) return least;
  const counts = new Int32Array(bins);
  for (let k = low; k < high; k++) counts[Math.trunc((values[k] - least) * scale)]++;
  let bin = 0;
  let before = 0;
  while (before + counts[bin] <= size >> 1) before += counts[bin++];
  let count = 0;
  for (let k = low; k < high; k++) {
    if (Math.trunc((values[k] - least) * scale) === bin) scratch[count++] = values[k];
  }
  return select(scratch, count, (size >> 1) - before);
}

/** The k-th smallest of values[0 … size − 1], which are reordered (Hoare's FIND, Commun. ACM 4, 1961). */
function select(values: Float64Array, size: number, k: number): number {
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
    else return values[k];
  }
  return values[k];
}
