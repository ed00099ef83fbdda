import { gaussLegendre } from "./laws/legendre.js";

const rule = gaussLegendre(24);

/** ∫ f over an interval by the 24-point Gauss rule. */
export function gauss(f: (u: number) => number, lower: number, upper: number): number {
  const half = 0.5 * (upper - lower);
  const middle = lower + half;
  let sum = 0;
  for (let i = 0; i < 24; i++) sum += rule.weights[i] * f(middle + half * rule.nodes[i]);
  return half * sum;
}

/** Intervals are not halved more often: edges with a jump are to be given, and singularities are met in a logarithm. */
const DEEPEST = 40;

/**
 * ∫ f over an interval whose Gauss sum is `whole`: halved until whole and halves differ by less than the tolerance, which leaves far less
 * than that in the halves.
 */
export function refineGauss(
  f: (u: number) => number,
  lower: number,
  upper: number,
  whole: number,
  tolerance: number,
  depth = 0,
): number {
  const middle = 0.5 * (lower + upper);
  const [left, right] = [gauss(f, lower, middle), gauss(f, middle, upper)];
  if (Math.abs(left + right - whole) <= tolerance || depth === DEEPEST) return left + right;
  return (
    refineGauss(f, lower, middle, left, tolerance, depth + 1) +
    refineGauss(f, middle, upper, right, tolerance, depth + 1)
  );
}
