/**
 * How a frequency is counted: `angular` in radians per unit length, the ξ in e^{iξx}; `cycles` in periods per unit
 * length, the ν in e^{2πiνx}.
 */
export type FrequencyConvention = "angular" | "cycles";

/** A frequency in radians per unit length. Inside the library every frequency is one. */
export function toAngular(frequency: number, convention: FrequencyConvention): number {
  return convention === "cycles" ? 2 * Math.PI * frequency : frequency;
}

/** A frequency given in radians per unit length, in the convention asked for. */
export function fromAngular(frequency: number, convention: FrequencyConvention): number {
  return convention === "cycles" ? frequency / (2 * Math.PI) : frequency;
}
