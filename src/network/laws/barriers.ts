import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";

/** Where the order at which a density vanishes is looked at, relative to its extent. */
const ASIDE = 1e-5;
/** Densities that vanish at the order 1 do so up to this. */
const LEAST_ORDER = 0.95;
/** A density vanishes at a point where it has less than this part of what it has beside it. */
const VANISHED = 1e-3;
/** Points at which a density without a formula is looked at. */
const LOOKS = 2000;

/**
 * The weights at which a density vanishes, not beside them, at least as |w − w₀|: there ∫ dw/ρ diverges on both sides, and no flux of a
 * diffusion ρ passes (as nothing passes the axis of a pipe of no width). A density that vanishes more slowly, as |w|^{1/2}, lets it pass.
 */
export function barriersOf({ density, law, breakpoints, extent }: Distribution): readonly number[] {
  const vanishesFrom = (w: number, step: number): boolean => {
    const [near, far] = [density(w + step), density(w + 2 * step)];
    return density(w) < VANISHED * near && Math.log2(far / near) > LEAST_ORDER;
  };
  return candidates(law, density, breakpoints, extent)
    .filter((w) => vanishesFrom(w, ASIDE * extent) && vanishesFrom(w, -ASIDE * extent))
    .sort((one, other) => one - other);
}

function candidates(
  law: Law,
  density: Distribution["density"],
  breakpoints: readonly number[],
  extent: number,
): readonly number[] {
  switch (law.law) {
    case "power":
      return law.min === 0 && law.exponent <= -1 ? [0] : [];
    case "table":
      return breakpoints;
    case "mixture":
    case "expression":
      return mirrored([0, ...breakpoints, ...leastPoints(density, extent)]);
    default:
      return [];
  }
}

function mirrored(points: readonly number[]): readonly number[] {
  return [...new Set(points.flatMap((w) => [w + 0, -w + 0]))];
}

/** Points w > 0 with a least density, by golden section from a grid. */
function leastPoints(density: (w: number) => number, extent: number): readonly number[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  const step = extent / LOOKS;
  const values = Float64Array.from({ length: LOOKS + 1 }, (_, i) => density(i * step));
  const found: number[] = [];
  for (let i = 1; i < LOOKS; i++) {
    if (!(values[i] <= values[i - 1] && values[i] <= values[i + 1] && values[i - 1] > 0 && values[i + 1] > 0)) continue;
    let [low, high] = [(i - 1) * step, (i + 1) * step];
    for (let k = 0; k < 60; k++) {
      const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
      if (density(left) < density(right)) high = right;
      else low = left;
    }
    found.push((low + high) / 2);
  }
  return found;
}
