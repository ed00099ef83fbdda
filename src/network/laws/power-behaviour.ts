import type { Distribution } from "../distribution.js";
import type { Law } from "../law.js";

/** How a density begins at 0 and how it ends, as powers: what decides whether its averages of powers of w are finite. */
export interface PowerBehaviour {
  /** The e with ρ(w) ~ |w|^{−e} as w → 0: 0 for a finite, positive density; −Infinity where there is a gap. */
  readonly origin: number;
  /** The t with ρ(w) ~ |w|^{−t} as w → ∞; Infinity where it falls faster than all powers. */
  readonly tail: number;
}

/** The powers with which a law begins and ends. */
export function powerBehaviour({ law, density, extent }: Distribution): PowerBehaviour {
  return { origin: originOf(law, density, extent), tail: tailOf(law) };
}

function tailOf(law: Law): number {
  if (law.law === "student-t") return law.dof + 1;
  return law.law === "mixture"
    ? Math.min(...law.components.filter(({ weight }) => weight > 0).map(tailOf))
    : Number.POSITIVE_INFINITY;
}

/** Where the power at 0 of a density without a formula is looked at, relative to its extent. */
const NEAR = 1e-7;

function originOf(law: Law, density: Distribution["density"], extent: number): number {
  switch (law.law) {
    case "normal":
    case "uniform":
    case "laplace":
    case "student-t":
      return 0;
    case "power":
      return law.min === 0 ? law.exponent : Number.NEGATIVE_INFINITY;
    case "log-uniform":
      return Number.NEGATIVE_INFINITY;
    case "mixture":
      return Math.max(
        ...law.components.filter(({ weight }) => weight > 0).map((component) => originOf(component, density, extent)),
      );
    case "table":
    case "expression": {
      const [near, far] = [density(NEAR * extent), density(2 * NEAR * extent)];
      if (near === 0) return Number.NEGATIVE_INFINITY;
      // To four decimals, so that 0 is 0.
      return Math.round(-1e4 * Math.log2(far / near)) / 1e4 + 0;
    }
  }
}
