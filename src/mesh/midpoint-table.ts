/** The midpoints of edges that were cut, found by the edges' nodes. */
export interface MidpointTable {
  /** The node midway between a and b, −1 where that edge is not cut. */
  find(a: number, b: number): number;
  /** Adds the midpoint of an edge that has none. */
  add(a: number, b: number, midpoint: number): void;
}

/** An empty table: open addressing with linear probing, at most half full; expected constant time per call. */
export function midpointTable(): MidpointTable {
  let mask = 1023;
  let entries = new Int32Array(3 * (mask + 1)).fill(-1);
  let size = 0;

  /** The slot of an edge, or the free one where it would go. */
  const slotOf = (low: number, high: number): number => {
    const hash = Math.imul(Math.imul(low, 0x9e3779b1) ^ (low >>> 15) ^ high, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (entries[3 * slot] >= 0 && (entries[3 * slot] !== low || entries[3 * slot + 1] !== high)) {
      slot = (slot + 1) & mask;
    }
    return 3 * slot;
  };
  const insert = (low: number, high: number, midpoint: number): void => {
    const slot = slotOf(low, high);
    entries[slot] = low;
    entries[slot + 1] = high;
    entries[slot + 2] = midpoint;
  };
  return {
    find: (a, b) => entries[(a < b ? slotOf(a, b) : slotOf(b, a)) + 2],
    add(a, b, midpoint) {
      if (2 * ++size > mask) {
        const old = entries;
        mask = 2 * mask + 1;
        entries = new Int32Array(3 * (mask + 1)).fill(-1);
        for (let i = 0; i < old.length; i += 3) if (old[i] >= 0) insert(old[i], old[i + 1], old[i + 2]);
      }
      insert(Math.min(a, b), Math.max(a, b), midpoint);
    },
  };
}
