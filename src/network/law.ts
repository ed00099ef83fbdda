/*
 * The laws of a network's initial parameters: plain data, with the same words as the case file (docs/case-file.md).
 * Frequencies are angular here: `w` is the number in cos(w·x), in radians per unit length.
 */

/**
 * Law of one number of a first-layer weight vector, a component or the length. Every law is used symmetrised, ρ(w) ← (ρ(w) + ρ(−w))/2,
 * because the kernel cannot tell w from −w.
 *
 * - `normal`: N(0, std²). In more than one dimension it is isotropic.
 * - `uniform`: on [−halfWidth, halfWidth].
 * - `laplace`: density exp(−|w|/scale) / (2 scale).
 * - `student-t`: `scale` times a Student variable with `dof` > 0 degrees of freedom; dof = 1 is the Cauchy law.
 * - `power`: density ∝ |w|^(−exponent) on min ≤ |w| ≤ max.
 * - `log-uniform`: density ∝ 1/|w| on min ≤ |w| ≤ max.
 * - `mixture`: weighted laws; the weights are normalised to sum to 1.
 * - `table`: density piecewise linear through the points [w, value], zero outside, normalised to integrate to 1.
 * - `expression`: density proportional to a non-negative expression in `w` on the support, normalised.
 */
export type Law =
  | { readonly law: "normal"; readonly std: number }
  | { readonly law: "uniform"; readonly halfWidth: number }
  | { readonly law: "laplace"; readonly scale: number }
  | { readonly law: "student-t"; readonly dof: number; readonly scale: number }
  | { readonly law: "power"; readonly exponent: number; readonly min: number; readonly max: number }
  | { readonly law: "log-uniform"; readonly min: number; readonly max: number }
  | { readonly law: "mixture"; readonly components: readonly (Law & { readonly weight: number })[] }
  | { readonly law: "table"; readonly points: readonly (readonly [number, number])[] }
  | { readonly law: "expression"; readonly density: string; readonly support: readonly [number, number] };

/**
 * Law of a first-layer weight vector of which one number says all. Its components are independent and each has the law, symmetrised; a normal law is
 * isotropic. With `radial`, its direction is uniform and its length |w| has the law, up to the sign. In one dimension these
 * are the same.
 */
export type ScalarWeightLaw = Law & { readonly radial?: boolean };

/** Law of a weight vector with independent components, each of a law of its own, symmetrised: one for every dimension. */
export interface AxesLaw {
  readonly law: "per-axis";
  readonly axes: readonly Law[];
  readonly radial?: never;
}

/**
 * Law of a weight vector in the plane by values of its density on a grid, bilinear between, falling to zero within one spacing beyond; normalised and symmetrised, ρ(w) = ρ(−w).
 *
 * - `spacing`: of the grid along w₁ and w₂.
 * - `density`: rows from the least w₂ to the largest, an odd number of them, w₂ = 0 in the middle; a row has the values at w₁ = 0, spacing, 2 spacing, …; for w₁ < 0 they are those at −w.
 */
export interface PlaneTableLaw {
  readonly law: "plane-table";
  readonly spacing: readonly [number, number];
  readonly density: readonly (readonly number[])[];
  readonly radial?: never;
}

/** Law of a first-layer weight vector. */
export type WeightLaw = ScalarWeightLaw | AxesLaw | PlaneTableLaw;

/** Whether a law of weight vectors is made from the law of one number. */
export function isScalarLaw(law: WeightLaw): law is ScalarWeightLaw {
  return law.law !== "per-axis" && law.law !== "plane-table";
}

/** Law of the biases b: uniform over a period of a periodic activation, (0, 2π) for a sine; N(0, std²); uniform on (−halfWidth, halfWidth). */
export type BiasLaw =
  | { readonly law: "uniform-phase" }
  | { readonly law: "normal"; readonly std: number }
  | { readonly law: "uniform"; readonly halfWidth: number };

/** Law of the output weights a: N(0, std²), or ±1 with equal probability. */
export type OutputLaw = { readonly law: "normal"; readonly std: number } | { readonly law: "sign" };

/**
 * How a network is made to start from the zero function: each unit doubled with output weights a and −a (the width
 * counts all units), its initial output subtracted, or not at all.
 */
export type ZeroStart = "antisymmetric" | "subtract" | "none";

/** Variance of the output weights, σ_a². */
export function outputVariance(outputs: OutputLaw): number {
  return outputs.law === "sign" ? 1 : outputs.std ** 2;
}
