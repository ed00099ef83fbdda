/** Within these sizes the squares of numbers, and of what is 1e-16 of them, are still numbers of float64. */
const smallest = 1e-100;
const largest = 1e100;
/** Larger powers of 2 would overflow themselves. */
const mostDoublings = 1000;

/**
 * Solves for right-hand sides, of a linear system, that are of a size at which norms can be computed: very small or large ones are multiplied by a
 * power of 2, with the initial guesses in `solutions`, and the solutions divided by it. Nothing else is rounded by that but what underflows.
 */
export function atUnitScale<Result>(
  rightHandSides: readonly Float64Array[],
  solutions: readonly Float64Array[],
  solve: (rightHandSides: readonly Float64Array[], solutions: readonly Float64Array[]) => Result,
): Result {
  const powers = rightHandSides.map(powerFor);
  if (powers.every((power) => power === 0)) return solve(rightHandSides, solutions);
  const scaled = rightHandSides.map((b, k) => (powers[k] === 0 ? b : b.map((value) => value * 2 ** powers[k])));
  solutions.forEach((x, k) => {
    multiply(x, powers[k]);
  });
  const result = solve(scaled, solutions);
  solutions.forEach((x, k) => {
    multiply(x, -powers[k]);
  });
  return result;
}

/** The power of 2 that brings a vector to about 1; 0 where it may stay as it is. */
function powerFor(b: Float64Array): number {
  let size = 0;
  for (let i = 0; i < b.length; i++) size = Math.max(size, Math.abs(b[i]));
  if (size === 0 || !Number.isFinite(size) || (size > smallest && size < largest)) return 0;
  return Math.max(-mostDoublings, Math.min(mostDoublings, -Math.floor(Math.log2(size))));
}

function multiply(x: Float64Array, power: number): void {
  if (power === 0) return;
  for (let i = 0; i < x.length; i++) x[i] *= 2 ** power;
}
