/**
 * Writes Ω, β and the amplitudes c of the units start … start + length − 1 into the first entries of the arrays; the components of a vector Ω are side
 * by side.
 */
export type RidgeUnits = (
  start: number,
  length: number,
  omega: Float64Array,
  beta: Float64Array,
  amplitude: Float64Array,
) => void;

/**
 * Takes S0 = Σ_i y_i σ(z_ki), S1 = Σ_i y_i σ'(z_ki) and Sx = Σ_i x_i y_i σ'(z_ki) of the units start … start + length − 1, in the first entries of
 * the arrays; the components of a vector Sx are side by side.
 */
export type RidgeSlopeVisitor = (
  start: number,
  length: number,
  S0: Float64Array,
  S1: Float64Array,
  Sx: Float64Array,
) => void;

/** The two sums of training a network of ridge units c_k σ(z_k), z_ki = Ω_k·x_i + β_k, over fixed samples x_i. */
export interface RidgeSums {
  /** out_i = Σ_k c_k σ(z_ki). */
  output(units: RidgeUnits, out: Float64Array): void;
  /** Visits the slopes for a cotangent y, block by block of units. Must follow an `output`, whose units they are of. */
  slopes(y: Float64Array, visit: RidgeSlopeVisitor): void;
}

/** Units in a block at most, where they are asked for and visited. */
export const unitBlock = 4096;
