import { describe, expect, it } from "vitest";
import { adaptiveTable } from "../../../src/network/kernels/adaptive-table.js";

const options = { tolerance: 1e-10, size: 1, order: 12, cell: [1, 1], deepest: 8 } as const;
const places = Array.from({ length: 300 }, (_, i) => [((i * 0.618) % 1) * 3, ((i * 0.755) % 1) * 2] as const);

describe("a table of a function of two variables", () => {
  it("has a smooth function to its tolerance, with far fewer values than places asked for", () => {
    let count = 0;
    const f = (x: number, y: number) => Math.exp(-x) * Math.cos(y);
    const table = adaptiveTable((x, y) => {
      count++;
      return f(x, y);
    }, options);
    const many = places.flatMap(([x, y]) => places.map(([p, q]) => [(x + p) / 2, (y + q) / 2] as const));
    for (const [x, y] of many) expect(Math.abs(table.at(x, y) - f(x, y))).toBeLessThan(1e-9);
    expect(count).toBeLessThan(many.length / 20);
  });

  // About the middle of every cell these are odd or even: of the last two coefficients one vanishes, and the other alone tells that the cell is too large.
  it.each([
    ["odd in x", (x: number) => Math.sin(6 * Math.PI * (x - 0.5))],
    ["even in x", (x: number) => Math.cos(6 * Math.PI * (x - 0.5))],
    ["odd in y", (_: number, y: number) => Math.sin(6 * Math.PI * (y - 0.5))],
    ["even in y", (_: number, y: number) => Math.cos(6 * Math.PI * (y - 0.5))],
  ])("has waves that are %s to its tolerance", (_, f) => {
    const { at } = adaptiveTable(f, options);
    for (const [x, y] of places) expect(Math.abs(at(x, y) - f(x, y))).toBeLessThan(1e-9);
  });

  // Along a slanted line no halving resolves it: cells that can be halved no more ask the function.
  it("has a function with a kink exactly where no cell resolves it", () => {
    const f = (x: number, y: number) => Math.abs(x - 0.7 * y - 0.3);
    const { at } = adaptiveTable(f, options);
    for (const [x, y] of places) expect(Math.abs(at(x, y) - f(x, y))).toBeLessThan(1e-9);
  });

  it("spends no more than its budget on cells", () => {
    let count = 0;
    const { at } = adaptiveTable(
      (x, y) => {
        count++;
        return Math.abs(x - 0.7 * y - 0.3);
      },
      { ...options, budget: 1000 },
    );
    for (const [x, y] of places) at(x, y);
    expect(count).toBeLessThan(1000 + 12 ** 2 + places.length);
  });
});
