import type { SymmetricTridiagonal, TridiagonalFactor } from "./tridiagonal.js";

/**
 * The step u ← u − c A⁻¹ K u, given the factors of A, in two passes over memory where a product, a solve and a sum take five: Ku
 * is eliminated as it arises, and u changes as the solution does.
 *
 * Elimination goes inwards from both ends at once. What a pair of rows needs, one from either end, lies together in one array:
 * twelve arrays of a million numbers each, read in step, would fall on the same few lines of the cache, which holds eight.
 */
export function tridiagonalDecay(
  { middle, multipliers, inversePivots }: TridiagonalFactor,
  { diagonal, offDiagonal }: SymmetricTridiagonal,
): (u: Float64Array, c: number) => void {
  const n = diagonal.length;
  // Row p from the top and row p from the bottom; of an even number of rows the top has one more than the bottom.
  const pairs = n - 1 - middle;
  const inward = new Float64Array(6 * pairs);
  const outward = new Float64Array(4 * pairs);
  for (let p = 0; p < pairs; p++) {
    const q = n - 1 - p;
    inward.set([diagonal[p], diagonal[q], offDiagonal[p], offDiagonal[q - 1]], 6 * p);
    inward.set([multipliers[p], multipliers[q - 1]], 6 * p + 4);
    outward.set([inversePivots[p], inversePivots[q], multipliers[p], multipliers[q - 1]], 4 * p);
  }
  const y = new Float64Array(2 * pairs);

  const carry: Carry = { upper: 0, lower: 0, upperMultiplier: 0, lowerMultiplier: 0, upperFlux: 0, lowerFlux: 0 };

  return (u, c) => {
    // Inwards: N y = Ku.
    carry.upper = 0;
    carry.lower = 0;
    carry.upperMultiplier = 0;
    carry.lowerMultiplier = 0;
    carry.upperFlux = 0;
    carry.lowerFlux = 0;
    for (let p = 0; p < pairs; p += blockPairs) inwards(inward, u, y, p, Math.min(pairs, p + blockPairs), carry);
    let { upper, upperMultiplier, upperFlux } = carry;
    const { lower, lowerMultiplier, lowerFlux } = carry;
    // The odd row, whose partner would be the middle itself.
    const odd = middle - 1;
    const oneMore = middle > pairs;
    if (oneMore) {
      upper = upperFlux + diagonal[odd] * u[odd] + offDiagonal[odd] * u[middle] - upperMultiplier * upper;
      upperMultiplier = multipliers[odd];
      upperFlux = offDiagonal[odd] * u[odd];
    }
    // Outwards: Nᵀ z = D⁻¹ y.
    const last = upper;
    const product = upperFlux + lowerFlux + diagonal[middle] * u[middle];
    upper = (product - upperMultiplier * upper - lowerMultiplier * lower) * inversePivots[middle];
    carry.lower = upper;
    u[middle] -= c * upper;
    if (oneMore) {
      upper = last * inversePivots[odd] - multipliers[odd] * upper;
      u[odd] -= c * upper;
    }
    carry.upper = upper;
    for (let p = pairs; p > 0; p -= blockPairs) outwards(outward, y, u, c, p, Math.max(0, p - blockPairs), carry);
  };
}

/** What a pair of rows hands on to the next, upper for the one from the top. A flux is what a row has of its outer neighbour's u. */
interface Carry {
  upper: number;
  lower: number;
  upperMultiplier: number;
  lowerMultiplier: number;
  upperFlux: number;
  lowerFlux: number;
}

/**
 * Pairs per call of a loop. A loop over all rows is called so seldom that what is compiled while it runs is thrown away at its end, and
 * the next call begins anew.
 */
const blockPairs = 2048;

function inwards(inward: Float64Array, u: Float64Array, y: Float64Array, from: number, to: number, carry: Carry): void {
  let { upper, lower, upperMultiplier, lowerMultiplier, upperFlux, lowerFlux } = carry;
  const last = u.length - 1;
  let upperHere = u[from];
  let lowerHere = u[last - from];
  for (let p = from, k = 6 * from, l = 2 * from, q = last - 1 - from; p < to; p++, k += 6, l += 2, q--) {
    const upperNext = u[p + 1];
    const upperCoupling = inward[k + 2];
    upper = upperFlux + inward[k] * upperHere + upperCoupling * upperNext - upperMultiplier * upper;
    y[l] = upper;
    upperMultiplier = inward[k + 4];
    upperFlux = upperCoupling * upperHere;
    upperHere = upperNext;
    const lowerNext = u[q];
    const lowerCoupling = inward[k + 3];
    lower = lowerFlux + inward[k + 1] * lowerHere + lowerCoupling * lowerNext - lowerMultiplier * lower;
    y[l + 1] = lower;
    lowerMultiplier = inward[k + 5];
    lowerFlux = lowerCoupling * lowerHere;
    lowerHere = lowerNext;
  }
  carry.upper = upper;
  carry.lower = lower;
  carry.upperMultiplier = upperMultiplier;
  carry.lowerMultiplier = lowerMultiplier;
  carry.upperFlux = upperFlux;
  carry.lowerFlux = lowerFlux;
}

/** Pairs from − 1 down to `to`. */
function outwards(
  outward: Float64Array,
  y: Float64Array,
  u: Float64Array,
  c: number,
  from: number,
  to: number,
  carry: Carry,
): void {
  let { upper, lower } = carry;
  for (let p = from - 1, k = 4 * p, l = 2 * p, q = u.length - from; p >= to; p--, k -= 4, l -= 2, q++) {
    upper = y[l] * outward[k] - outward[k + 2] * upper;
    u[p] -= c * upper;
    lower = y[l + 1] * outward[k + 1] - outward[k + 3] * lower;
    u[q] -= c * lower;
  }
  carry.upper = upper;
  carry.lower = lower;
}
