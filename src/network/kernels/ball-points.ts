import { gaussLegendre } from "../laws/legendre.js";
import { PANEL } from "./normal-average.js";
import { sectionFactor } from "./partition-law.js";
import type { SmoothPieces } from "./smooth-pieces.js";

/** Panels of the angle φ, t = radius sin φ, are no longer than this where g is on its tails. */
const LONGEST = 0.6;

/**
 * E[ g(s(y − t)) g(s(y' − t)) ] for t = v·p with p uniform in a ball, and, for `across`, the mean of that times the square of the components of p across v:
 * by Gauss panels in φ, t = radius sin φ, in which the density is cos^d φ, short where g is on its core and ending at its kinks.
 */
export function ballPoints(
  { value, kinks, core, resolved, tails }: SmoothPieces,
  radius: number,
  dimension: number,
  across: boolean,
  order: number,
): (s: number, y: number, other: number) => number {
  const { nodes, weights } = gaussLegendre(order);
  const factor = sectionFactor(dimension) * (across ? (radius ** 2 * (dimension - 1)) / (dimension + 1) : 1);
  const power = across ? dimension + 2 : dimension;
  return (s, y, other) => {
    const cores = tails === null ? [] : [y, other].map((x) => [x - core[1] / s, x - core[0] / s] as const);
    const ends = [...cores.flat(), ...kinks.flatMap((z) => [y - z / s, other - z / s]), radius]
      .filter((t) => t > -radius && t <= radius)
      .sort((one, two) => one - two);
    const step = (PANEL * resolved) / s;
    let [sum, from] = [0, -radius];
    for (const to of ends) {
      const middle = 0.5 * (from + to);
      const fine = tails === null || cores.some(([a, b]) => middle > a && middle < b);
      const [start, end] = [Math.asin(from / radius), Math.asin(to / radius)];
      // |dt| ≤ radius |dφ|.
      const count = Math.ceil((end - start) / Math.min(LONGEST, fine ? step / radius : LONGEST));
      const half = (end - start) / (2 * count);
      for (let p = 0; p < count; p++) {
        for (let q = 0; q < order; q++) {
          const angle = start + half * (2 * p + 1 + nodes[q]);
          const t = radius * Math.sin(angle);
          sum += half * weights[q] * Math.cos(angle) ** power * value(s * (y - t)) * value(s * (other - t));
        }
      }
      from = to;
    }
    return factor * sum;
  };
}
