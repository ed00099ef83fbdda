/** Tuples that were found equal carry one number; numbers count up from 0 in the order of first appearance. */
export interface TupleNumbers {
  /** The number of each tuple. */
  readonly numbers: Int32Array;
  /** Where each number appeared first: tuple first[i] has the number i. Its length is the number of different tuples. */
  readonly first: Int32Array;
}

/**
 * A number for every tuple of node numbers, the same for equal tuples: what edges and facets of a mesh are found by.
 * Expected time and memory are linear (open addressing with linear probing; Knuth, TAOCP 3, section 6.4).
 *
 * @param width entries per tuple; entries are compared in order, so sort them first where the order has no meaning
 * @param tuples the tuples one after the other
 */
export function numberTuples(width: number, tuples: Int32Array): TupleNumbers {
  const count = tuples.length / width;
  let capacity = 16;
  while (capacity < 1.25 * count) capacity *= 2;
  const slots = new Int32Array(capacity).fill(-1);
  const mask = capacity - 1;
  const numbers = new Int32Array(count);
  const first = new Int32Array(count);
  let different = 0;
  for (let t = 0; t < count; t++) {
    const start = t * width;
    // Both multiplications with shifts between: node numbers of a grid differ by a few constants, which a plain product would line up.
    let hash = 0;
    for (let k = 0; k < width; k++) {
      hash = Math.imul(hash ^ tuples[start + k], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 13)) & mask;
    let found = slots[slot];
    while (found >= 0) {
      let k = 0;
      while (k < width && tuples[found * width + k] === tuples[start + k]) k++;
      if (k === width) break;
      slot = (slot + 1) & mask;
      found = slots[slot];
    }
    if (found >= 0) numbers[t] = numbers[found];
    else {
      slots[slot] = t;
      first[different] = t;
      numbers[t] = different++;
    }
  }
  return { numbers, first: first.slice(0, different) };
}

/** 0, 1, …, count − 1. */
export function ascending(count: number): Int32Array<ArrayBuffer> {
  const out = new Int32Array(count);
  for (let i = 0; i < count; i++) out[i] = i;
  return out;
}
