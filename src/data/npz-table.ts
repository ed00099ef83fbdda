import { InputError } from "../errors.js";
import { readNpz } from "../files/read-npz.js";
import type { InputDimension } from "../network/input-dimension.js";
import type { PointTable } from "./point-table.js";

/**
 * Points with values in a NumPy archive: `points` (n × d, in 1-D a plain list, too), `values` (n; NaN where one is missing) and, where there are
 * weights, `weights` (n).
 *
 * @throws InputError naming the array and what is wrong with it
 */
export function tableOfNpz(bytes: Uint8Array, dimension: InputDimension): PointTable {
  const archive = readNpz(bytes);
  const list = (name: string) => {
    const array = archive.array(name);
    const numbers = "integers" in array ? Float64Array.from(array.integers) : "re" in array ? array.re : undefined;
    if (numbers === undefined || ("im" in array && array.im !== undefined)) {
      throw new InputError(name, "expected real numbers");
    }
    return { shape: array.shape, numbers };
  };
  const points = list("points");
  const columns = points.shape.length === 1 ? 1 : points.shape[1];
  if (points.shape.length > 2 || columns !== dimension) {
    throw new InputError(
      "points",
      `has the shape [${points.shape.join(", ")}], but dimension is ${dimension}: expected n × ${dimension}`,
    );
  }
  const count = points.shape[0];
  const ofPoints = (name: string) => {
    const { shape, numbers } = list(name);
    if (numbers.length === count) return numbers;
    throw new InputError(name, `has the shape [${shape.join(", ")}], but there are ${count} points`);
  };
  const values = ofPoints("values");
  const weights = archive.names.includes("weights") ? ofPoints("weights") : undefined;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    if (!Number.isFinite(value)) throw new InputError("values", `row ${row} is ${value}`);
    const point = points.numbers.subarray(row * dimension, (row + 1) * dimension);
    if (!point.every(Number.isFinite)) throw new InputError("points", `row ${row} is (${point.join(", ")})`);
    if (weights !== undefined && !(weights[row] > 0 && weights[row] < Number.POSITIVE_INFINITY)) {
      throw new InputError("weights", `row ${row} is ${weights[row]}; a weight must be positive`);
    }
  });
  return { dimension, points: points.numbers, values, ...(weights === undefined ? {} : { weights }) };
}
