import { InputError } from "../errors.js";

/**
 * What an observed order is held against: a number, which it has to meet within the table's tolerance; a least order; or null, where
 * it is shown and not judged.
 */
export type ExpectedOrder = number | { readonly atLeast: number } | null;

/** One error over all rows. */
export interface ErrorColumn {
  readonly name: string;
  readonly errors: readonly number[];
  /** orders[i]: that between rows i − 1 and i. Null in the first row, and where rounding or NaN leaves nothing to compare. */
  readonly orders: readonly (number | null)[];
  /** The slope of log error over log parameter, by least squares; null where fewer than two rows have an error above rounding. */
  readonly fittedOrder: number | null;
  readonly expected: ExpectedOrder;
  /**
   * Whether the last of the orders, the one nearest to the limit, is as expected; or whether no error is above rounding, where a
   * method is exact. An error that is NaN or infinite never passes.
   */
  readonly passed: boolean;
}

/** Errors while one parameter (a mesh width, a step) goes to zero, and the orders of convergence that they show. */
export interface ConvergenceTable {
  /** Its name: "h", "Δt". */
  readonly parameter: string;
  readonly values: readonly number[];
  /** Other numbers worth a column: unknowns, steps. */
  readonly information: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly errors: readonly ErrorColumn[];
  readonly passed: boolean;
}

export interface ConvergenceTableOptions {
  readonly parameter: string;
  /** One per computation, the parameter falling from row to row: its value, the errors, and anything else, by name. */
  readonly rows: readonly Readonly<Record<string, number>>[];
  /** The errors by name, in the order of their columns. */
  readonly expected: Readonly<Record<string, ExpectedOrder>>;
  /** How far an order may be from its theory, relatively. Default: 0.03. */
  readonly tolerance?: number;
  /** Errors up to this size are rounding, which has no order. Default: 1e-13. */
  readonly rounding?: number;
}

/**
 * The table of some computations: observed orders p of errors C hᵖ, from row to row, log(eᵢ₋₁/eᵢ) / log(hᵢ₋₁/hᵢ), and by a least-squares fit
 * over all rows, with a verdict for every column. (deal.II's class of this name is the model.)
 *
 * @example
 * convergenceTable({ parameter: "h", rows: [{ h: 0.2, l2: 4e-2 }, { h: 0.1, l2: 1e-2 }], expected: { l2: 2 } }).passed // true
 * @throws InputError unless every row has the parameter, positive and falling, and every error, and all rows the same names
 */
export function convergenceTable({
  parameter,
  rows,
  expected,
  tolerance = 0.03,
  rounding = 1e-13,
}: ConvergenceTableOptions): ConvergenceTable {
  checkRows(parameter, rows, Object.keys(expected));
  const values = rows.map((row) => row[parameter]);
  const errors = Object.entries(expected).map(([name, order]) =>
    errorColumn(
      name,
      values,
      rows.map((row) => row[name]),
      order,
      { tolerance, rounding },
    ),
  );
  return {
    parameter,
    values,
    information: Object.keys(rows[0])
      .filter((name) => name !== parameter && !(name in expected))
      .map((name) => ({ name, values: rows.map((row) => row[name]) })),
    errors,
    passed: errors.every(({ passed }) => passed),
  };
}

function errorColumn(
  name: string,
  parameters: readonly number[],
  errors: readonly number[],
  expected: ExpectedOrder,
  { tolerance, rounding }: { readonly tolerance: number; readonly rounding: number },
): ErrorColumn {
  const comparable = (i: number): boolean => errors[i] > rounding && errors[i] < Number.POSITIVE_INFINITY;
  const orders = errors.map((error, i) =>
    i > 0 && comparable(i - 1) && comparable(i)
      ? Math.log(errors[i - 1] / error) / Math.log(parameters[i - 1] / parameters[i])
      : null,
  );
  const usable = errors.flatMap((error, i) => (comparable(i) ? [[Math.log(parameters[i]), Math.log(error)]] : []));
  const last = orders.findLast((order) => order !== null);
  const passed =
    errors.every(Number.isFinite) &&
    (last === undefined ? errors.every((error) => error <= rounding) : meets(last, expected, tolerance));
  return { name, errors, orders, fittedOrder: slope(usable), expected, passed };
}

function meets(order: number, expected: ExpectedOrder, tolerance: number): boolean {
  if (expected === null) return true;
  if (typeof expected === "object") return order >= expected.atLeast;
  return Math.abs(order - expected) <= tolerance * Math.abs(expected);
}

/** Of the line through these points (x, y), by least squares. */
function slope(points: readonly (readonly number[])[]): number | null {
  if (points.length < 2) return null;
  const mean = (k: number) => points.reduce((sum, point) => sum + point[k], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  let [numerator, denominator] = [0, 0];
  for (const point of points) {
    numerator += (point[0] - x) * (point[1] - y);
    denominator += (point[0] - x) ** 2;
  }
  return numerator / denominator;
}

function checkRows(
  parameter: string,
  rows: readonly Readonly<Record<string, number>>[],
  errors: readonly string[],
): void {
  if (rows.length === 0) throw new InputError("rows", "no rows given: nothing converges");
  if (errors.length === 0) throw new InputError("expected", "no error is named: nothing converges");
  const names = Object.keys(rows[0]);
  rows.forEach((row, i) => {
    const missing = [parameter, ...errors, ...names].find((name) => typeof row[name] !== "number");
    if (missing !== undefined) {
      throw new InputError(
        `rows[${i}]`,
        `has no number "${missing}", only ${Object.keys(row).join(", ") || "nothing"}`,
      );
    }
    const value = row[parameter];
    const before = i === 0 ? Number.POSITIVE_INFINITY : rows[i - 1][parameter];
    if (!(value > 0 && value < before)) {
      throw new InputError(
        `rows[${i}].${parameter}`,
        `expected a positive number below that of the row before, found ${value}${i === 0 ? "" : ` after ${before}`}`,
      );
    }
  });
}
