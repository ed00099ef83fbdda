import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { compileExpression, expressionFunctions } from "../../src/expression/index.js";

const variables = ["x", "y", "t"];

/** Texts of random expressions in x, y and t: every operator, and functions of one to three arguments. */
const { text } = fc.letrec((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("x", "y", "t", "x", "y", "pi", "2", "0.5", "-0", "1e200"),
    fc.tuple(tie("text"), fc.constantFrom("+", "-", "*", "/", "%"), tie("text")).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc
      .tuple(tie("text"), fc.constantFrom("+", "-"), tie("text"), tie("text"))
      .map(([a, o, b, c]) => `(${a} ${o} ${b} - ${c})`),
    fc.tuple(tie("text"), tie("text"), tie("text"), tie("text")).map((parts) => `(${parts.join(" * ")} / ${parts[0]})`),
    fc.tuple(tie("text"), fc.constantFrom("2", "3", "4", "-1", "0.5", "t", "x")).map(([a, n]) => `(${a})^(${n})`),
    tie("text").map((a) => `(-${a})`),
    fc
      .tuple(fc.constantFrom("sin", "cos", "exp", "abs", "erf", "sqrt", "log", "sinc", "gamma", "floor"), tie("text"))
      .map(([name, a]) => `${name}(${a})`),
    fc
      .tuple(fc.constantFrom("min", "max", "atan2", "hypot", "log"), tie("text"), tie("text"))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc
      .tuple(fc.constantFrom("min", "max", "hypot"), tie("text"), tie("text"), tie("text"))
      .map(([name, ...args]) => `${name}(${args.join(", ")})`),
    fc.tuple(tie("text"), tie("text"), tie("text"), tie("text")).map(([a, b, c, e]) => `(${a} < ${b} ? ${c} : ${e})`),
    fc
      .tuple(fc.constantFrom("and", "or", "xor"), tie("text"), tie("text"), tie("text"))
      .map(([o, a, b, c]) => `((${a} >= ${b}) ${o} not (${c} == ${a}) ${o} (${c} > 1))`),
  ),
})) as { text: fc.Arbitrary<string> };

// Small whole numbers and halves make ties, zeros and poles; the rest is anything at all, NaN and infinities too.
const number = fc.oneof(
  fc.integer({ min: -4, max: 4 }).map((n) => n / 2),
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.double(),
);

/** The number of values that differ in any bit from those of `evaluate`; all NaN count as one. */
function differences(source: string, dimension: number, points: Float64Array, shared: readonly number[]): number {
  const f = compileExpression(source, variables);
  const count = points.length / dimension;
  const out = new Float64Array(count);
  f.pointsEvaluator(dimension)(points, shared, out, 0, 1);
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    const row = Array.from(points.subarray(i * dimension, (i + 1) * dimension));
    if (!Object.is(out[i], f.evaluate([...row, ...shared]))) wrong++;
  }
  return wrong;
}

describe("the values of an expression at many points", () => {
  it("are those of evaluate, to the bit, for random expressions, NaN and infinities included", () => {
    fc.assert(
      fc.property(text, fc.array(fc.tuple(number, number), { maxLength: 8 }), number, (source, rows, t) => {
        expect(differences(source, 2, Float64Array.from(rows.flat()), [t])).toBe(0);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it("are those of evaluate for derivatives of random expressions", () => {
    fc.assert(
      fc.property(text, fc.array(number, { minLength: 1, maxLength: 6 }), number, (source, x, t) => {
        const f = compileExpression(source, ["x", "y", "t"]);
        let slope: ReturnType<typeof f.derivative>;
        try {
          slope = f.derivative("x");
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return; // a tree that is too large
        }
        const out = new Float64Array(x.length);
        slope.pointsEvaluator(1)(Float64Array.from(x), [0.7, t], out, 0, 1);
        expect(Array.from(out)).toEqual(x.map((each) => slope.evaluate([each, 0.7, t])));
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("are those of evaluate whichever variables belong to the point", () => {
    const source = "x < y and y < t ? x^2 * t - y : 2 * t * y + x";
    const coordinates = Float64Array.from({ length: 60 }, (_, i) => Math.sin(7 * i));
    expect(differences(source, 1, coordinates, [0.2, 0.4])).toBe(0);
    expect(differences(source, 2, coordinates, [0.4])).toBe(0);
    expect(differences(source, 3, coordinates, [])).toBe(0);
  });

  it("are those of evaluate for every function and every number of its arguments", () => {
    const points = Float64Array.from({ length: 80 }, (_, i) => (i - 40) / 8);
    for (const [name, { least, most }] of expressionFunctions) {
      for (let count = least; count <= Math.min(most, 4); count++) {
        const source = `${name}(${["x", "y", "t", "x * y"].slice(0, count).join(", ")})`;
        expect(differences(source, 2, points, [1.5]), source).toBe(0);
      }
    }
  });

  it("do not depend on how points fall into chunks", () => {
    // A condition that holds in whole chunks, in parts of some, and nowhere in others, inside both operands of a sum.
    const source = "(x < 300 ? sin(x) * y : y - x) + (x > 290 ? (x > 900 ? t : x^2) : cos(y)) * (x < 5 ? 2 : 3)";
    for (const count of [0, 1, 255, 256, 257, 512, 1300]) {
      const points = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : Math.cos(i)));
      expect(differences(source, 2, points, [0.3]), `${count} points`).toBe(0);
    }
  });

  it("follow the shared values from call to call", () => {
    const f = compileExpression("exp(-t) * x + (t > 1 ? t : 0)", ["x", "t"]);
    const at = f.pointsEvaluator(1);
    const out = new Float64Array(2);
    for (const t of [0, 2, 0.5]) {
      at(Float64Array.of(1, -3), [t], out, 0, 1);
      expect(Array.from(out)).toEqual([f.evaluate([1, t]), f.evaluate([-3, t])]);
    }
  });

  it("are written from `first` on, `stride` apart, and nowhere else", () => {
    const out = new Float64Array(7).fill(9);
    compileExpression("2 x", ["x"]).pointsEvaluator(1)(Float64Array.of(1, 2, 3), [], out, 1, 2);
    expect(Array.from(out)).toEqual([9, 2, 9, 4, 9, 6, 9]);
  });

  it("of a constant, of time alone and of a coordinate alone need no operation", () => {
    const points = Float64Array.from({ length: 600 }, (_, i) => i);
    for (const source of ["3", "2 + pi", "t", "t^2 + 1", "y", "x"]) expect(differences(source, 2, points, [4])).toBe(0);
  });

  it("of a sum of thousands of terms need two registers", () => {
    expect(differences(`x${" + y * t".repeat(1200)}`, 2, Float64Array.of(1, 2, 3, 4), [0.1])).toBe(0);
  });

  it("are refused for points of a dimension that there is not", () => {
    const f = compileExpression("x + t", ["x", "t"], "pde.source");
    for (const dimension of [0, 3, 1.5]) {
      expect(() => f.pointsEvaluator(dimension)).toThrow(
        new InputError("pde.source", `points of dimension ${dimension}; allowed is 1 to 2 (x, t)`),
      );
    }
  });
});
