import { gauss } from "../adaptive-gauss.js";
import type { SmoothPieces } from "./smooth-pieces.js";

/** Of a normal variable 1e-12 is beyond this many standard deviations. */
export const NORMAL_REACH = 7.2;
/** Standard deviations on which the 24-point rule has the normal density to 1e-13. */
const LENGTH = 2.4;

/**
 * E g(z) g(z') for normal z, z' of mean 0, the variance given and the correlation cos(angle): with z, z' = (p ± t)/√2 an integral over independent p and t,
 * of variances 2q cos²(angle/2) and 2q sin²(angle/2), over panels between the lines on which g(z) or g(z') has a kink.
 */
export function normalProduct({ value, kinks, resolved }: SmoothPieces, variance: number, angle: number): number {
  const [sizeP, sizeT] = [Math.cos, Math.sin].map((f) => Math.sqrt(2 * variance) * Math.abs(f(0.5 * angle)));
  const near = kinks.filter((z) => Math.abs(z) < NORMAL_REACH * Math.sqrt(variance));
  const shifted = near.map((z) => Math.SQRT2 * z);
  const given = (t: number) =>
    normalMean(
      (p) => value((p + t) / Math.SQRT2) * value((p - t) / Math.SQRT2),
      sizeP,
      [...shifted.map((k) => k - t), ...shifted.map((k) => k + t)],
      resolved,
    );
  // The mean over p is even in t, and has kinks where two kinks meet.
  const meetings = near.flatMap((one) => near.map((other) => (one - other) / Math.SQRT2));
  if (sizeT === 0) return given(0);
  return 2 * normalMean((t) => (t > 0 ? given(t) : 0), sizeT, [...meetings, 0], resolved);
}

/** E f(σ Z) for a standard normal Z and an f that is smooth between its kinks, on panels no longer than that. */
function normalMean(f: (x: number) => number, size: number, kinks: readonly number[], resolved: number): number {
  if (size === 0) return f(0);
  const reach = NORMAL_REACH * size;
  const inside = kinks.filter((x) => Math.abs(x) < reach).sort((a, b) => a - b);
  // Places that only rounding tells apart are one.
  const edges = [-reach, ...inside.filter((x, i) => i === 0 || x - inside[i - 1] > 1e-12 * reach), reach];
  const longest = Math.min(LENGTH * size, resolved);
  const weighted = (x: number) => Math.exp(-0.5 * (x / size) ** 2) * f(x);
  let sum = 0;
  for (let i = 1; i < edges.length; i++) {
    const length = edges[i] - edges[i - 1];
    const pieces = Math.ceil(length / longest);
    for (let k = 0; k < pieces; k++) {
      sum += gauss(weighted, edges[i - 1] + (k / pieces) * length, edges[i - 1] + ((k + 1) / pieces) * length);
    }
  }
  return sum / (Math.sqrt(2 * Math.PI) * size);
}
