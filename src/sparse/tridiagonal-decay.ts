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

  return (u, c) => {
    // Inwards: N y = Ku. A flux is what a row has of its outer neighbour's u.
    let upper = 0;
    let lower = 0;
    let upperMultiplier = 0;
    let lowerMultiplier = 0;
    let upperFlux = 0;
    let lowerFlux = 0;
    let upperHere = u[0];
    let lowerHere = u[n - 1];
    for (let p = 0, k = 0, l = 0, q = n - 2; p < pairs; p++, k += 6, l += 2, q--) {
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
    // The odd row, whose partner would be the middle itself.
    const odd = middle - 1;
    const oneMore = middle > pairs;
    if (oneMore) {
      upper = upperFlux + diagonal[odd] * upperHere + offDiagonal[odd] * u[middle] - upperMultiplier * upper;
      upperMultiplier = multipliers[odd];
      upperFlux = offDiagonal[odd] * upperHere;
    }
    // Outwards: Nᵀ z = D⁻¹ y.
    const last = upper;
    const product = upperFlux + lowerFlux + diagonal[middle] * u[middle];
    upper = (product - upperMultiplier * upper - lowerMultiplier * lower) * inversePivots[middle];
    lower = upper;
    u[middle] -= c * upper;
    if (oneMore) {
      upper = last * inversePivots[odd] - multipliers[odd] * upper;
      u[odd] -= c * upper;
    }
    for (let p = pairs - 1, k = 4 * p, l = 2 * p, q = middle + 1; p >= 0; p--, k -= 4, l -= 2, q++) {
      upper = y[l] * outward[k] - outward[k + 2] * upper;
      u[p] -= c * upper;
      lower = y[l + 1] * outward[k + 1] - outward[k + 3] * lower;
      u[q] -= c * lower;
    }
  };
}
