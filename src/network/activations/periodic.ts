import type { Harmonic, Periodic } from "../activation.js";

/** One harmonic of a function of period 2π: 2|g_k|² = energy. */
export function harmonic(order: number, energy: number): Harmonic {
  return { order, value: energy, slope: order ** 2 * energy };
}

/** A sine or a cosine: g_{±1} of size ½. */
export const oneHarmonic: Periodic = {
  period: 2 * Math.PI,
  harmonics: () => ({ lines: [harmonic(1, 0.5)], remainder: { value: 0, slope: 0 } }),
};

/** Up to this order infinitely many harmonics are listed where nothing else is said. */
const DEFAULT_HIGHEST = 199;

/**
 * The odd harmonics of a wave of period 2π.
 *
 * @param total Σ over all of `value` and of `slope`: the means of σ² and of σ'²
 */
export function oddHarmonics(
  at: (order: number) => Harmonic,
  total: { readonly value: number; readonly slope: number },
): Periodic {
  return {
    period: 2 * Math.PI,
    harmonics(highest = DEFAULT_HIGHEST) {
      const lines: Harmonic[] = [];
      for (let k = 1; k <= highest; k += 2) lines.push(at(k));
      const left = (name: "value" | "slope") =>
        Math.max(0, total[name] - lines.reduce((sum, line) => sum + line[name], 0));
      return { lines, remainder: { value: left("value"), slope: left("slope") } };
    },
  };
}
