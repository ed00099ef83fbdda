import { describe, expect, it } from "vitest";
import { type Algebra, numberAlgebra } from "../../src/network/activations/algebra.js";
import { activationNames, activationOf } from "../../src/network/activations/index.js";
import { deviceGroups } from "../../src/train/together.js";
import { expressionGraph, type Node, SAMPLE, UNIT } from "../../src/train/webgpu/expression-graph.js";
import { segmentsOf, sharesOf, tablesOf } from "../../src/train/webgpu/unit-layout.js";
import { wgslNumber } from "../../src/train/webgpu/wgsl-text.js";

/** The number that a node stands for, with those of the inputs. */
function numberOf(node: Node, inputs: Readonly<Record<string, number>>): number {
  if (node.kind === "constant") return node.value;
  if (node.kind === "input") return inputs[node.text];
  const operation = numberAlgebra[node.kind] as (...args: readonly number[]) => number;
  return operation(...node.args.map((arg) => numberOf(arg, inputs)));
}

describe("graphs of operations", () => {
  it.each([...activationNames])("have the value and the slope of %s", (name) => {
    const { value, slope, formula } = activationOf(name);
    const graph = expressionGraph();
    const z = graph.input("z", UNIT);
    const sigma = formula<Node>(graph, z);
    const [derivative] = graph.derivatives([[sigma, graph.constant(2)]], [z]);
    for (const at of [-3.1, -0.7, 0.2, 0.9, 2.3]) {
      // The formulas are good to rounding of the largest of their terms.
      expect(numberOf(sigma, { z: at })).toBeCloseTo(value(at), 13);
      expect(numberOf(derivative, { z: at })).toBeCloseTo(2 * slope(at), 13);
    }
  });

  it("have the derivatives of all operations", () => {
    const functions: readonly (<T>(algebra: Algebra<T>, a: T, b: T) => T)[] = [
      ({ add, mul }, a, b) => add(a, mul(a, b)),
      ({ sub, div }, a, b) => sub(a, div(b, a)),
      ({ neg, log, abs, sub, mul }, a, b) => neg(log(abs(sub(a, mul(b, b))))),
      ({ sqrt, max, mul }, a, b) => sqrt(mul(max(a, b), max(b, a))),
      ({ select, sub, exp, neg, floor, mul }, a, b) => select(sub(a, b), exp(neg(a)), mul(b, floor(a))),
    ];
    for (const f of functions) {
      const graph = expressionGraph();
      const [a, b] = [graph.input("a", UNIT), graph.input("b", SAMPLE)];
      const value = f(graph, a, b);
      const slopes = graph.derivatives([[value, graph.constant(1)]], [a, b]);
      for (const [x, y] of [
        [1.3, 0.4],
        [0.6, 2.2],
      ]) {
        const at = (p: number, q: number) => f(numberAlgebra, p, q);
        expect(numberOf(value, { a: x, b: y })).toBeCloseTo(at(x, y), 14);
        // Central differences of step 1e-5: 1e-10 and rounding over the step.
        expect(numberOf(slopes[0], { a: x, b: y })).toBeCloseTo((at(x + 1e-5, y) - at(x - 1e-5, y)) / 2e-5, 8);
        expect(numberOf(slopes[1], { a: x, b: y })).toBeCloseTo((at(x, y + 1e-5) - at(x, y - 1e-5)) / 2e-5, 8);
      }
    }
  });

  it("hold equal numbers once, and divide products by what they depend on", () => {
    const graph = expressionGraph();
    const [u, x] = [graph.input("u", UNIT), graph.input("x", SAMPLE)];
    const both = graph.sin(graph.mul(u, x));
    expect(graph.sin(graph.mul(x, u))).toBe(both);
    expect(graph.add(both, graph.constant(0))).toBe(both);
    expect(graph.mul(both, graph.constant(0))).toBe(graph.constant(0));
    const product = graph.mul(graph.neg(graph.mul(x, both)), graph.mul(graph.constant(3), u));
    const { unit, sample, both: rest } = graph.factors(product);
    expect(rest).toBe(both);
    expect(sample).toBe(x);
    expect(numberOf(unit, { u: 2 })).toBe(-6);
  });
});

it("numbers of shaders are float32 to the last bit", () => {
  expect(["0.1", "1e-10", "3", "-2.5"].map((text) => wgslNumber(Number(text)))).toEqual([
    "0.10000000149011612f",
    "1.000000013351432e-10f",
    "3.0f",
    "-2.5f",
  ]);
  expect(() => wgslNumber(1e39)).toThrow("no number of a shader");
});

describe("units on a device", () => {
  const widths = [100, 70_000, 5, 16_384];
  it("stand in as few segments as there can be, each once, and are cut where no share is", () => {
    for (const most of [16_384, 40_000, 1e6]) {
      const segments = segmentsOf(widths, most);
      const seen = widths.map((width) => new Uint8Array(width));
      for (const { units, pieces } of segments) {
        expect(units).toBe(pieces.reduce((sum, { length }) => sum + length, 0));
        expect(units).toBeLessThanOrEqual(Math.max(most, 16_384));
        let at = 0;
        for (const piece of pieces) {
          expect(piece.at).toBe(at);
          expect(piece.first % 16_384).toBe(0);
          at += piece.length;
          for (let k = 0; k < piece.length; k++) seen[piece.network][piece.first + k]++;
        }
      }
      for (const each of seen) expect(each.every((times) => times === 1)).toBe(true);
      const shares = widths.map((width) => sharesOf(width, 3000));
      const first = [0, 0, 0, 0];
      const chunks = segments.flatMap((segment) => {
        const { chunks: table } = tablesOf(segment, shares, first);
        return Array.from({ length: table.length / 4 }, (_, j) => [...table.subarray(4 * j + 2, 4 * j + 4)].join());
      });
      // Every chunk of every network once.
      expect(new Set(chunks).size).toBe(chunks.length);
      expect(chunks).toHaveLength(shares.reduce((sum, share) => sum + share.chunks, 0));
    }
  });

  it("are trained in groups that are not too large", () => {
    const tasks = [3e6, 2e6, 1e5, ...Array(20).fill(64)].map((width, seed) => ({ width, seed }));
    const groups = deviceGroups(tasks, (width) => 520 * width);
    expect(groups.map((group) => group.length)).toEqual([1, 1, 16, 5]);
    expect(groups.flat().map(({ seed }) => seed)).toEqual(Array.from({ length: 23 }, (_, seed) => seed));
  });
});
