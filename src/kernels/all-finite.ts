/** Numbers looked at by one call of a loop: one over all of a long array would be left before its compiled code is ready. */
const block = 4096;

/** Whether the first `count` values, all by default, hold neither NaN nor Infinity. */
export function allFinite(values: Float64Array, count = values.length): boolean {
  for (let from = 0; from < count; from += block) {
    if (!areFinite(values, from, Math.min(count, from + block))) return false;
  }
  return true;
}

/** 0 · x is 0 for every finite x and NaN for the others. Four sums, since each addition waits for the one before. */
function areFinite(values: Float64Array, from: number, to: number): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = from;
  for (; k + 3 < to; k += 4) {
    a += 0 * values[k];
    b += 0 * values[k + 1];
    c += 0 * values[k + 2];
    d += 0 * values[k + 3];
  }
  for (; k < to; k++) a += 0 * values[k];
  return a + b + (c + d) === 0;
}
