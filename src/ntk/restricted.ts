import type { KernelEntries, KernelOperator } from "./kernel-entries.js";

/** The rows and columns of some places. */
export function entriesAt(whole: KernelEntries, places: Uint32Array): KernelEntries {
  const count = places.length;
  const all = new Float64Array(whole.count);
  const column = (j: number, out: Float64Array) => {
    whole.column(places[j], all);
    for (let i = 0; i < count; i++) out[i] = all[places[i]];
  };
  return {
    count,
    column,
    diagonal() {
      const values = whole.diagonal();
      return Float64Array.from(places, (place) => values[place]);
    },
    lowerColumns(visit) {
      const out = new Float64Array(count);
      for (let j = 0; j < count; j++) {
        column(j, out);
        visit(j, out.subarray(j));
      }
    },
  };
}

/** The product with the rows and columns of some places: all others are zero before it, and are not read after it. */
export function operatorAt(whole: KernelOperator, places: Uint32Array): KernelOperator {
  const count = places.length;
  const [before, after] = [new Float64Array(whole.count), new Float64Array(whole.count)];
  return {
    count,
    apply(x, y) {
      for (let i = 0; i < count; i++) before[places[i]] = x[i];
      whole.apply(before, after);
      for (let i = 0; i < count; i++) y[i] = after[places[i]];
    },
  };
}
