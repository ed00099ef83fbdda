import { describe, expect, it } from "vitest";
import { multiplyCsr, sparsePencil } from "../../src/sparse/index.js";
import { rowProducts, symmetricProducts } from "../../src/sparse/kernel-products.js";
import { waves } from "./matrices.js";
import { gridProblem } from "./stencils.js";

describe("products in a kernel's memory", () => {
  for (const [name, products, velocity] of [
    ["symmetric matrices", symmetricProducts, 0],
    ["matrices of any kind", rowProducts, 3],
  ] as const) {
    it(`with ${name} are those of plain rows, to the last bit`, () => {
      // 21952 rows: two batches of the kernel. A smooth coefficient would make entries that are symmetric up to rounding only.
      const { mass, stiffness } = gridProblem(3, 28, (x, y) => (x > 0.1 ? 1.7 : 0.3) + (y > 0.1 ? 0.9 : 0.2), velocity);
      const x = waves(21_952);
      const matrices = [mass, stiffness];
      const multiply = products(
        mass.pattern,
        matrices.map(({ values }) => values),
      );
      matrices.forEach((matrix, k) => {
        const [expected, found] = [new Float64Array(x.length), new Float64Array(x.length)];
        const form = multiplyCsr(matrix, x, expected);
        expect(multiply[k](x, found)).toBe(form);
        expect(found).toEqual(expected);
      });
    });
  }

  it("leave a pencil's products as they are when it turns to them", () => {
    const { mass, stiffness, coordinates } = gridProblem(2, 70);
    const pencil = sparsePencil(mass, stiffness, { dimension: 2, coordinates, symmetric: true });
    const x = waves(4900);
    const expected = new Float64Array(4900);
    const form = multiplyCsr(mass, x, expected);
    for (let k = 0; k < 8; k++) {
      const y = new Float64Array(4900);
      pencil.multiplyStiffness(x, y);
      expect(pencil.multiplyMass(x, y)).toBe(form);
      expect(y).toEqual(expected);
    }
  });
});
