import type { SymmetricTridiagonal, TridiagonalFactor } from "./tridiagonal.js";

/**
 * u ← u − c A⁻¹ K u, given the factors of A, in two passes over memory where a product, a solve and a sum take five: Ku is
 * eliminated as it arises, and u changes as the solution does. Elimination goes inwards from both ends at once.
 *
 * @param y scratch of the same length.
 */
export function relaxTridiagonal(
  { middle, multipliers, inversePivots }: TridiagonalFactor,
  { diagonal, offDiagonal }: SymmetricTridiagonal,
  c: number,
  u: Float64Array,
  y: Float64Array,
): void {
  const n = u.length;
  if (n === 1) {
    u[0] -= c * diagonal[0] * u[0] * inversePivots[0];
    return;
  }
  // Inwards: N y = Ku. `upperFlux` is what row i has of K[i, i−1] u[i−1], `lowerFlux` what row j has of K[j, j+1] u[j+1].
  let upper = 0;
  let lower = 0;
  let upperMultiplier = 0;
  let lowerMultiplier = 0;
  let upperFlux = 0;
  let lowerFlux = 0;
  let upperHere = u[0];
  let lowerHere = u[n - 1];
  let i = 0;
  let j = n - 1;
  for (; i < middle && j > middle; i++, j--) {
    const upperNext = u[i + 1];
    const upperCoupling = offDiagonal[i];
    upper = upperFlux + diagonal[i] * upperHere + upperCoupling * upperNext - upperMultiplier * upper;
    y[i] = upper;
    upperMultiplier = multipliers[i];
    upperFlux = upperCoupling * upperHere;
    upperHere = upperNext;
    const lowerNext = u[j - 1];
    const lowerCoupling = offDiagonal[j - 1];
    lower = lowerFlux + diagonal[j] * lowerHere + lowerCoupling * lowerNext - lowerMultiplier * lower;
    y[j] = lower;
    lowerMultiplier = multipliers[j - 1];
    lowerFlux = lowerCoupling * lowerHere;
    lowerHere = lowerNext;
  }
  for (; i < middle; i++) {
    const next = u[i + 1];
    const coupling = offDiagonal[i];
    upper = upperFlux + diagonal[i] * upperHere + coupling * next - upperMultiplier * upper;
    y[i] = upper;
    upperMultiplier = multipliers[i];
    upperFlux = coupling * upperHere;
    upperHere = next;
  }
  // Outwards: Nᵀ z = D⁻¹ y.
  const product = upperFlux + lowerFlux + diagonal[middle] * u[middle];
  upper = (product - upperMultiplier * upper - lowerMultiplier * lower) * inversePivots[middle];
  lower = upper;
  u[middle] -= c * upper;
  i = middle - 1;
  for (j = middle + 1; j < n; i--, j++) {
    upper = y[i] * inversePivots[i] - multipliers[i] * upper;
    u[i] -= c * upper;
    lower = y[j] * inversePivots[j] - multipliers[j - 1] * lower;
    u[j] -= c * lower;
  }
  for (; i >= 0; i--) {
    upper = y[i] * inversePivots[i] - multipliers[i] * upper;
    u[i] -= c * upper;
  }
}
