import type { Fields } from "../time/equation.js";
import type { Source } from "../time/system.js";

/** So many samples are kept: two are in use, and error estimates look back. */
const kept = 4;

/**
 * A load that is linear in t between breakpoints, from few evaluations: at times t with 2ᵏ ≤ t − b < 2ᵏ⁺¹ after the breakpoint b before it (or 0) it is
 * the line through its values at b + 2ᵏ⁻¹ and b + 2ᵏ. Which those are t alone tells, and no march: one that is gone on with finds the same to the last bit.
 *
 * @param breakpoints in any order
 * @param count fields of a load
 * @param size numbers in each
 */
export function linearLoads(evaluate: Source, breakpoints: readonly number[], count: number, size: number): Source {
  const begins = [0, ...breakpoints];
  const samples = new Map<number, Fields>();
  const sample = (time: number): Fields => {
    const fields = samples.get(time) ?? Array.from({ length: count }, () => new Float64Array(size));
    // What was used last goes last.
    if (!samples.delete(time)) evaluate(time, fields);
    samples.set(time, fields);
    for (const oldest of samples.keys()) if (samples.size > kept) samples.delete(oldest);
    return fields;
  };
  return (time, out) => {
    const begin = begins.reduce((latest, stop) => (stop <= time ? Math.max(latest, stop) : latest), 0);
    const passed = time - begin;
    let unit = 2 ** Math.floor(Math.log2(passed));
    if (unit > passed) unit /= 2;
    const [early, late] = [begin + unit / 2, begin + unit];
    if (!(early > begin && late > early)) {
      evaluate(time, out);
      return;
    }
    const [before, after] = [sample(early), sample(late)];
    const part = (time - early) / (late - early);
    out.forEach((load, field) => {
      for (let i = 0; i < size; i++) load[i] = before[field][i] + part * (after[field][i] - before[field][i]);
    });
  };
}
