import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { RidgeSums, RidgeUnits } from "../network/ridge-units.js";
import { slopesOf, type TrainingSums } from "./training-sums.js";

/**
 * Writes ω, β and the amplitudes c of the units first … first + length − 1 into the first entries of the arrays; the components of a vector ω are
 * side by side.
 */
export type RidgeWriter = (
  first: number,
  length: number,
  omega: Float64Array,
  offset: Float64Array,
  amplitude: Float64Array,
) => void;

/** Takes the sums of the units first … first + length − 1, in the first entries of their arrays. */
export type RidgeVisitor = (first: number, length: number, sums: RidgeSums) => void;

/** The two passes of a training step of a network of ridge units c_k σ(z_k), z_ki = ω_k·x_i + β_k, over fixed samples x_i. */
export interface RidgePasses {
  /** out_i = Σ_k c_k σ(z_ki). */
  output(units: RidgeWriter, out: Float64Array): void;
  /** Visits the sums for a cotangent, block by block of units. Must follow an `output`, whose units they are of. */
  slopes(cotangent: Float64Array, visit: RidgeVisitor): void;
}

/** Units in a block at most, where they are asked for and visited. */
export const unitBlock = 4096;

/** Room for the sums of some units. */
export function emptySums(units: number, dimension: number): RidgeSums {
  return {
    value: new Float64Array(units),
    slope: new Float64Array(units),
    moment: new Float64Array(units * dimension),
  };
}

/**
 * The sums of training by some way of passing over samples and units.
 *
 * @param passes for the activation and the number of units, in one dimension or several
 */
export function ridgeTrainingSums(start: InitialNetwork, passes: (units: RidgeUnits) => RidgePasses): TrainingSums {
  const units = familyOf(start.network).ridges(start);
  if (units === null) throw new Error(`${start.network.family} networks have no ridge units`);
  const { output, slopes } = passes(units);
  const slope = slopesOf(start, Math.min(unitBlock, start.width));
  return {
    output: (theta, out) => output((first, length, ...arrays) => units.ridges(theta, first, length, ...arrays), out),
    slopes: (theta, cotangent, visit) =>
      slopes(cotangent, (first, length, sums) => {
        units.slopes(theta, first, length, sums, slope);
        visit(first, length, slope);
      }),
  };
}
