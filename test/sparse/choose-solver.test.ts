import { expect, it } from "vitest";
import { randomStream } from "../../src/network/index.js";
import { csrFromTriplets, linearSolver } from "../../src/sparse/index.js";

it("a factor of more than 2 GiB is not made: the choice is by iteration, and says why", () => {
  // A graph without order has no small separators: half of the unknowns end in one dense block.
  const n = 26_000;
  const random = randomStream(3);
  const [rows, columns, values]: number[][] = [[], [], []];
  for (let i = 0; i < n; i++) {
    rows.push(i);
    columns.push(i);
    values.push(20);
    for (let k = 0; k < 4; k++) {
      const j = Math.floor(random.uniform() * n);
      rows.push(i, j);
      columns.push(j, i);
      values.push(-1, -1);
    }
  }
  const coordinates = Float64Array.from({ length: 2 * n }, () => random.uniform());
  const matrix = csrFromTriplets(n, n, rows, columns, values);
  const { method } = linearSolver(matrix, { dimension: 2, coordinates, symmetric: true });
  expect(method).toMatch(/^conjugate gradients, .*: 2-D with 26000 unknowns, a factor would take 2\.\d GB$/);
});
