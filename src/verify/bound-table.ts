/** One line of a `BoundTable`. */
export interface BoundRow {
  readonly label: string;
  /** One per column; null where there is nothing to measure. */
  readonly values: readonly (number | null)[];
  /** What no value may exceed in size; null for a row that is shown for comparison. */
  readonly bound: number | null;
}

/** Numbers that have to stay below a bound: errors of what should be exact, drifts of what is conserved, overshoots. */
export interface BoundTable {
  /** What the rows are. */
  readonly parameter: string;
  readonly columns: readonly string[];
  readonly rows: readonly (BoundRow & { readonly passed: boolean })[];
  readonly passed: boolean;
}

/** The table with these rows: one passes if each of its values is a finite number of at most the bound in size. */
export function boundTable(parameter: string, columns: readonly string[], rows: readonly BoundRow[]): BoundTable {
  const judged = rows.map((row) => {
    const { values, bound } = row;
    // Not "> bound": NaN has to fail.
    const passed = bound === null || values.every((value) => value === null || Math.abs(value) <= bound);
    return { ...row, passed };
  });
  return { parameter, columns, rows: judged, passed: judged.every(({ passed }) => passed) };
}
