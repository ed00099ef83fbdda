import type { SampleSet } from "../data/samples.js";
import { NotAvailableError } from "../errors.js";
import { type MatrixView, rowByRow, transposed } from "../kernels/matrix-product.js";
import { packedProduct } from "../kernels/packed-product.js";
import { familyOf } from "../network/families/index.js";
import type { InitialNetwork } from "../network/initial-network.js";
import type { DifferentialOperator } from "../network/losses/index.js";
import { operatorFunctions } from "../network/operator-functions.js";
import { type NetworkFunctions, zerosLike } from "../network/parameters.js";
import { trainedArrays } from "../network/unit.js";
import type { ResidualKernel } from "./residual-entries.js";

/** Units whose gradients are in memory at a time, and the most gradients of a unit at a point. */
const BLOCK = 2048;
const MOST = 4e8;

/**
 * The kernel of a residual by a rule of quadrature over units (`NetworkFamily.unitRule`): sums over units of products of their gradients, with P applied to them. O(n² units).
 *
 * @throws NotAvailableError where that are too many
 */
export function unitResidualKernel(
  units: InitialNetwork,
  samples: SampleSet,
  operator: DifferentialOperator,
  others: Float64Array,
): ResidualKernel {
  const { count: n, dimension: d, points } = samples;
  const m = others.length / d;
  const names = trainedArrays(units.network).map(({ name }) => name);
  if (units.width * (2 * n + m) * names.length > MOST) {
    throw new NotAvailableError(
      "loss",
      `the kernel of a residual of which ${units.width} units are looked at on ${n} samples`,
    );
  }
  const multiply = packedProduct("float64");
  const [both, one, other] = [new Float64Array(n * n), new Float64Array(n * n), new Float64Array(m * n)];
  for (let first = 0; first < units.width; first += BLOCK) {
    const block = blockOf(units, first, Math.min(units.width, first + BLOCK));
    const columns = block.width * names.length;
    const rowsOf = (x: Float64Array, functions: (point: Float64Array) => NetworkFunctions) => {
      const rows = new Float64Array((x.length / d) * columns);
      for (let i = 0; i < x.length / d; i++) {
        const slopes = zerosLike(block.parameters);
        const each = functions(x.subarray(i * d, (i + 1) * d));
        each.gradient(block.parameters, Float64Array.of(1), slopes);
        names.forEach((name, k) => {
          rows.set(slopes[name], i * columns + k * block.width);
        });
      }
      return rowByRow(rows, columns);
    };
    const plain = (point: Float64Array) => familyOf(units.network).functions(block, point);
    const under = rowsOf(points, (point) => operatorFunctions(block, point, operator));
    const add = (left: MatrixView, rows: number, out: Float64Array) =>
      multiply({ rows, inner: columns, columns: n }, 1, left, transposed(under), rowByRow(out, n), true);
    add(under, n, both);
    add(rowsOf(points, plain), n, one);
    if (m > 0) add(rowsOf(others, plain), m, other);
  }
  const scale = samples.measureFactor * samples.weight;
  return {
    residual: (i, j) => scale * both[Math.max(i, j) * n + Math.min(i, j)],
    cross: (i, j) => scale * one[i * n + j],
    crossAt: (i, j) => scale * other[i * n + j],
  };
}

function blockOf({ network, scale, factor, parameters }: InitialNetwork, first: number, end: number): InitialNetwork {
  const part = (values: Float64Array) => values.subarray(first, end);
  return {
    network,
    width: end - first,
    scale: part(scale),
    factor: part(factor),
    parameters: Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, part(values)])),
  };
}
