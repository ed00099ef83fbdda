import type { SparsityPattern } from "./csr.js";
import { diagonalPositions, entriesAt } from "./diagonal-positions.js";
import { ascending } from "./row-batches.js";
import {
  countLower,
  type MemoryPlan,
  memoryPlan,
  planRows,
  writeLowerPattern,
  writeRows,
  writeScaledLower,
} from "./symmetric-rows.js";

/** y = A x of one of several matrices; returns xᵀAx. */
export type Product = (x: Float64Array, y: Float64Array) => number;

/**
 * Products with symmetric matrices on one pattern, in a kernel's memory: it holds the lower triangles, and a product reads one of them
 * once, which is half of its rows in full. Sums are added in the order of `multiplyCsr` and equal its own to the last bit.
 *
 * @throws NumericalError where a row has no diagonal entry, or there is not enough memory
 */
export function symmetricProducts(pattern: SparsityPattern, matrices: readonly Float64Array[]): readonly Product[] {
  const { rows } = pattern;
  const diagonal = diagonalPositions(pattern);
  const plan = memoryPlan();
  const entries = countLower(pattern, diagonal);
  const stored = planRows(plan, rows, entries);
  const { start, columns } = stored;
  const places = matrices.map((_, k) => ({
    values: k === 0 ? stored.values : plan.take(8 * entries),
    diagonal: plan.take(8 * rows),
  }));
  const total = plan.take(8);
  const through = vectorsThrough(plan, rows);
  writeLowerPattern(plan, stored, pattern, diagonal);
  const unscaled = new Float64Array(rows).fill(1);
  return places.map((place, k) => {
    const values = matrices[k];
    writeScaledLower(plan, { entries, values: place.values }, { pattern, values }, diagonal, unscaled);
    plan.doubles(place.diagonal, rows).set(entriesAt(values, diagonal));
    return through((x, y) => {
      ascending(rows, (from, to) => {
        plan.instance.symmetricMultiply(from, to, start, columns, place.values, place.diagonal, x, y, total);
      });
    });
  });
}

/** The same for square matrices of any kind, by rows. */
export function rowProducts(pattern: SparsityPattern, matrices: readonly Float64Array[]): readonly Product[] {
  const { rows, columnIndex } = pattern;
  const plan = memoryPlan();
  const stored = planRows(plan, rows, columnIndex.length);
  const { start, columns } = stored;
  const places = matrices.map((_, k) => (k === 0 ? stored.values : plan.take(8 * columnIndex.length)));
  const through = vectorsThrough(plan, rows);
  return places.map((values, k) => {
    writeRows(plan, { ...stored, values }, { pattern, values: matrices[k] });
    return through((x, y) => {
      ascending(rows, (from, to) => plan.instance.multiplyRows(from, to, start, columns, values, x, y));
    });
  });
}

/** Allocates the planned memory and two vectors; makes a product of what goes from the one to the other. */
function vectorsThrough(plan: MemoryPlan, rows: number): (multiply: (x: number, y: number) => void) => Product {
  const [x, y] = [plan.take(8 * rows), plan.take(8 * rows)];
  plan.allocate();
  const [input, output] = [plan.doubles(x, rows), plan.doubles(y, rows)];
  return (multiply) => (from, to) => {
    input.set(from);
    multiply(x, y);
    to.set(output);
    let product = 0;
    for (let i = 0; i < rows; i++) product += output[i] * input[i];
    return product;
  };
}
