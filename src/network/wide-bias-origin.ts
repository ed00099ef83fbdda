import type { EnergySpectrum } from "./activation.js";
import type { PowerBehaviour } from "./laws/power-behaviour.js";

/** The integral ∫_0^∞ |ĝ(η)|² η^{−D} (k/η)^n ρ(k/η) dη, in which ρ depends on `factors` numbers with one density each. */
export interface RayIntegral {
  /** D. */
  readonly power: number;
  /** n. */
  readonly lengthPower: number;
  readonly factors: number;
}

/** Whether it diverges at every k > 0, where the weights are large: E |w|^{s+n} … with |ĝ|² ~ η^{−s} at 0. */
export function divergesAtLargeWeights(
  { power, lengthPower, factors }: RayIntegral,
  spectrum: EnergySpectrum,
  law: PowerBehaviour,
): boolean {
  return factors * law.tail <= power - 1 + spectrum.singularity.power + lengthPower;
}

/**
 * The p with which it grows like k^{−p} as k → 0, and whether a logarithm goes with it. Either all weights see |ĝ|² ~ η^{−s}, which makes
 * k^{1−D−s}, or, where that average diverges at small weights, those of size k alone decide, which makes k^{n − e·factors}.
 */
export function growthAtOrigin(
  { power, lengthPower, factors }: RayIntegral,
  spectrum: EnergySpectrum,
  law: PowerBehaviour,
): { readonly power: number; readonly logarithm: boolean } {
  const fromAll = power - 1 + spectrum.singularity.power;
  const fromSmall = factors * law.origin - lengthPower;
  return { power: Math.max(fromAll, fromSmall), logarithm: fromAll === fromSmall };
}
