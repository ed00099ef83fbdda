import type { InputDimension } from "../network/input-dimension.js";
/** Points with a value each, as a file has them, before anything is made of them. */
export interface PointTable {
  readonly dimension: InputDimension;
  /** Coordinates row by row: `length = rows × dimension`; finite where there is a value. */
  readonly points: Float64Array;
  /** NaN where the value is missing. */
  readonly values: Float64Array;
  /** Positive where there is a value; absent where the file has none. */
  readonly weights?: Float64Array;
}

/** The names of the coordinates in d dimensions. */
export function coordinateNames(dimension: InputDimension): readonly string[] {
  return ["x", "y", "z", "w"].slice(0, dimension);
}
