/**
 * Rows per call of a kernel or a loop: an engine replaces code by its optimised version between calls, and seldom within one. A loop over
 * all rows of a large matrix would run slowly to its end.
 */
const batch = 4096;

/** Calls with the first row and the end of one batch after another. */
export function ascending(rows: number, call: (from: number, to: number) => void): void {
  for (let from = 0; from < rows; from += batch) call(from, Math.min(from + batch, rows));
}

/** The same from the last batch to the first. */
export function descending(rows: number, call: (from: number, to: number) => void): void {
  for (let to = rows; to > 0; to -= batch) call(Math.max(0, to - batch), to);
}
