import fc from "fast-check";
import { all, type BigNumber, create } from "mathjs";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { compileExpression, expressionFunctions } from "../../src/expression/index.js";

const math = create(all, {});
const evaluate = (source: string, values: Record<string, number> = {}) =>
  compileExpression(source, Object.keys(values)).evaluate(Object.values(values));

/** Texts of random expressions in x and y; every power has a small whole exponent. */
const { text } = fc.letrec((tie) => ({
  text: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom("x", "y", "pi", "2", "0.5", "3", "1.25e-1"),
    fc.tuple(tie("text"), fc.constantFrom(" + ", " - ", " * ", "*", " / ", "-"), tie("text")).map((p) => p.join("")),
    fc.tuple(tie("text"), fc.constantFrom("2", "3", "-1")).map(([u, n]) => `(${u})^${n}`),
    tie("text").map((u) => `-${u}`),
    tie("text").map((u) => `(${u})`),
    fc
      .tuple(fc.constantFrom("sin", "cos", "tanh", "exp", "atan", "abs", "erf", "cbrt", "sech", "asinh"), tie("text"))
      .map(([name, u]) => `${name}(${u})`),
    fc
      .tuple(fc.constantFrom("min", "max", "atan2", "hypot"), tie("text"), tie("text"))
      .map(([name, u, v]) => `${name}(${u}, ${v})`),
    fc.tuple(tie("text"), tie("text"), tie("text")).map(([a, b, c]) => `(${a} < ${b} ? ${c} : ${a})`),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `(${a} > ${b} and not (${a} <= 2))`),
  ),
})) as { text: fc.Arbitrary<string> };
const point = fc.record({
  x: fc.double({ min: -2, max: 2, noNaN: true }),
  y: fc.double({ min: -2, max: 2, noNaN: true }),
});

describe("the value of an expression", () => {
  it("is what mathjs computes, wherever that is a real number", () => {
    fc.assert(
      fc.property(text, point, (source, values) => {
        let expected: unknown;
        try {
          expected = math.evaluate(source, { ...values });
        } catch {
          return; // mathjs has no sech of huge numbers, no order for complex ones, …
        }
        if (typeof expected === "boolean") expected = expected ? 1 : 0;
        if (typeof expected !== "number" || !Number.isFinite(expected)) return;
        const value = compileExpression(source, ["x", "y"]).evaluate([values.x, values.y]);
        // mathjs compares with a tolerance of 1e-12: near a jump the two may differ.
        const tied = / (<|>|<=) /.test(source);
        const scale = Math.max(1, Math.abs(expected));
        // Rounding of up to 2^5 nested operations, amplified by at most the cubes among them; measured 1e-12.
        if (!tied) expect(Math.abs(value - expected) / scale).toBeLessThan(1e-9);
      }),
      { seed: 1, numRuns: 1500 },
    );
  });

  it("follows mathjs's grammar", () => {
    expect(evaluate("2x y", { x: 3, y: 4 })).toBe(24);
    expect(evaluate("-x^2", { x: 3 })).toBe(-9);
    expect(evaluate("2^3^2")).toBe(512);
    expect(evaluate("2 x^2 / 3", { x: 3 })).toBe(6);
    expect(evaluate("1/2 * 3x", { x: 3 })).toBe(4.5);
    expect(evaluate("(1/2) x", { x: 3 })).toBe(1.5);
    expect(evaluate("not (x < 2)", { x: 3 })).toBe(1);
    expect(evaluate("(not (x > 2)) < 1", { x: 3 })).toBe(1);
    expect(evaluate("ln(x)", { x: 3 })).toBe(Math.log(3));
    expect(evaluate("7 % 4 + mod(-1, 3) + (8 mod 5)")).toBe(8);
    expect(evaluate("x > 0 and not (x > 2) ? 5 : 7", { x: 1 })).toBe(5);
    expect(evaluate("0 < x < 1", { x: 0.5 })).toBe(1);
    expect(evaluate("0 < x < 1", { x: 2 })).toBe(0);
    expect(evaluate("true xor x == 1", { x: 1 })).toBe(0);
    expect(evaluate("tau / pi + log(e) + log(8, 2) + log2(8) + log10(100)")).toBe(2 + 1 + 3 + 3 + 2);
    expect(evaluate("pow(x, 3) + cbrt(-8) + round(-2.5)", { x: 2 })).toBe(8 - 2 - 3);
    expect(evaluate("heaviside(x) + step(-x) + sinc(x)", { x: 0 })).toBe(2);
    expect(evaluate("1 - 2 - 3 + 4 / 2 / 2 * 5")).toBe(1);
  });

  it("lets a variable hide a constant of the same name", () => {
    expect(evaluate("e + 1", { e: 5 })).toBe(6);
  });

  it("is NaN or infinite where there is no real number", () => {
    for (const source of ["sqrt(-1)", "log(-1)", "(-8)^(1/3)", "acos(2)", "0/0", "gamma(0)"]) {
      expect(evaluate(source)).toBeNaN();
    }
    expect(evaluate("1/0")).toBe(Number.POSITIVE_INFINITY);
    expect(evaluate("10^400")).toBe(Number.POSITIVE_INFINITY);
  });

  it("of a square, cube or fourth power is right to a roundoff per multiplication", () => {
    const exact = create(all, { number: "BigNumber", precision: 64 });
    for (const exponent of [2, 3, 4]) {
      for (const x of [0.1, -1.7, 3e-50, 1 + 2 ** -52, -9.3e60]) {
        const power = exact.pow(exact.bignumber(x.toPrecision(53)), exponent) as BigNumber;
        const error = exact
          .bignumber(evaluate(`x^${exponent}`, { x }).toPrecision(53))
          .minus(power)
          .div(power);
        // Derived: at most exponent − 1 roundings of 2⁻⁵³ each reach the value; 1 % for their products.
        expect(Math.abs(error.toNumber())).toBeLessThan(1.01 * (exponent - 1) * 2 ** -53);
      }
    }
    expect(evaluate("x^3", { x: -1e200 })).toBe(Number.NEGATIVE_INFINITY);
    expect(evaluate("x^4", { x: 1e-90 })).toBe(0);
  });

  it("of a sum of thousands of terms needs no deep recursion", () => {
    expect(evaluate(`x${" + x".repeat(2400)}`, { x: 0.5 })).toBe(1200.5);
    expect(evaluate(`x${" * x".repeat(2400)}`, { x: 1 })).toBe(1);
  });
});

describe("the derivative of an expression", () => {
  it("agrees with central differences for random expressions", () => {
    let compared = 0;
    fc.assert(
      fc.property(text, point, (source, { x, y }) => {
        const f = compileExpression(source, ["x", "y"]);
        const slope = f.derivative("x").evaluate([x, y]);
        const difference = (h: number) => (f.evaluate([x + h, y]) - f.evaluate([x - h, y])) / (2 * h);
        const [coarse, fine] = [difference(2e-4), difference(1e-4)];
        const extrapolated = (4 * fine - coarse) / 3;
        const scale = 1 + Math.abs(f.evaluate([x, y])) + Math.abs(extrapolated);
        // Only where the differences themselves have converged: no jump, kink or pole within 2e-4.
        if (!Number.isFinite(scale) || Math.abs(fine - coarse) > 1e-6 * scale) return;
        const bend = (f.evaluate([x + 1e-4, y]) - 2 * f.evaluate([x, y]) + f.evaluate([x - 1e-4, y])) / 1e-4;
        if (Math.abs(bend) > 1e-3 * scale) return;
        if (Number.isNaN(slope)) return; // 0·∞ exactly at a singular point of a factor
        compared++;
        // The extrapolated difference is good to the square of the accepted change, and to rounding/h = 1e-11.
        expect(Math.abs(slope - extrapolated) / scale).toBeLessThan(1e-5);
      }),
      { seed: 2, numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(1000);
  });

  it("agrees with central differences for every function that has one", () => {
    const arguments_: Record<string, string> = { acosh: "2 + x", acos: "x / 2", asin: "x / 2", atanh: "x / 2" };
    for (const [name, { least, most }] of expressionFunctions) {
      if (name === "digamma") continue;
      for (let count = least; count <= Math.min(most, 3); count++) {
        const args = [arguments_[name] ?? "0.7 + x", "1.9 + x^2", "1.1 - x"].slice(0, count);
        const f = compileExpression(`${name}(${args.join(", ")})`, ["x"]);
        const slope = f.derivative("x");
        for (const x of [-0.33, 0.17, 0.61]) {
          const h = 1e-3;
          const rise = (step: number) => f.evaluate([x + step]) - f.evaluate([x - step]);
          const difference = (8 * rise(h) - rise(2 * h)) / (12 * h);
          // Five points: truncation h⁴/30 of the fifth derivative, up to 3e5 for gamma near its pole; else 1e-9.
          expect(Math.abs(slope.evaluate([x]) - difference), `${name} at ${x}`).toBeLessThan(2e-8);
        }
      }
    }
  });

  it("of sinc is right through zero, twice", () => {
    const second = compileExpression("sinc(x)", ["x"]).derivative("x").derivative("x");
    expect(second.evaluate([0])).toBeCloseTo(-1 / 3, 14);
    for (const x of [0.0999999, 0.1000001]) {
      const exact = -Math.sin(x) / x - (2 * Math.cos(x)) / x ** 2 + (2 * Math.sin(x)) / x ** 3;
      // The exact formula cancels 1/x³ = 1e3 ulps here.
      expect(Math.abs(second.evaluate([x]) - exact)).toBeLessThan(1e-11);
    }
  });

  it("of the least or greatest of equal arguments is that of the first of them", () => {
    const slopeOf = (source: string, x: number) => compileExpression(source, ["x"]).derivative("x").evaluate([x]);
    for (const name of ["min", "max"]) {
      expect(slopeOf(`${name}(x, x)`, 0.3)).toBe(1);
      expect(slopeOf(`${name}(x, x, x)`, 0.3)).toBe(1);
      expect(slopeOf(`${name}(2 * x, x, 3 * x)`, 0)).toBe(2);
      expect(slopeOf(`${name}(x + 1, 3 - x)`, 1)).toBe(1);
    }
    // One that is neither first nor last; two that are equal, and not the least.
    expect(slopeOf("min(x + 1, 5 * x, x + 1)", 0.1)).toBe(5);
    expect(slopeOf("max(x, 5 * x, x)", 0.1)).toBe(5);
  });

  it("prints text that reads back as the same function", () => {
    fc.assert(
      fc.property(text, point, (source, { x, y }) => {
        const slope = compileExpression(source, ["x", "y"]).derivative("x");
        // A condition may double the text at every level; what is too long to read is not the printer's concern.
        if (slope.source.length > 9000) return;
        expect(compileExpression(slope.source, ["x", "y"]).evaluate([x, y])).toBe(slope.evaluate([x, y]));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("is refused where there is none, with the reason", () => {
    const f = compileExpression("digamma(x)", ["x"], "target");
    expect(() => f.derivative("x")).toThrow(/^target: the function digamma has no derivative/);
    expect(() => f.derivative("q")).toThrow(/no derivative by "q"; variables are x/);
    expect(() => compileExpression(`x${"*x".repeat(1000)}`, ["x"]).derivative("x")).toThrow(InputError);
  });
});

describe("a text that is no such expression", () => {
  const refused: Record<string, RegExp> = {
    "": /empty/,
    "  ": /empty/,
    "a = 3": /assignment/,
    "f(x) = x": /definition of a function/,
    "x.constructor": /property access/,
    'x["a"]': /property access/,
    "'text'": /text in quotes/,
    "[1, 2]": /vector or matrix/,
    "1:3": /range/,
    "{a: 1}": /object/,
    "x; x": /more than one expression/,
    "2 cm": /unknown symbol "cm"; the variable is x/,
    "5 x to x": /operator to/,
    i: /complex numbers/,
    "x!": /operator !/,
    "x'": /operator '/,
    "x | 1": /operator \|/,
    null: /null is not allowed/,
    Infinity: /too large/,
    "1e999": /too large/,
    "import('fs')": /unknown function "import"; functions are abs, /,
    "evaluate('1')": /unknown function/,
    "parse('1')": /unknown function/,
    "constructor(x)": /unknown function/,
    "toString()": /unknown function/,
    __proto__: /unknown symbol/,
    "x.constructor('return 1')": /only functions with a name/,
    "sin x": /sin needs its argument in brackets/,
    "x(2)": /x is not a function; write x \*/,
    "sin(1, 2)": /takes 1 argument, not 2/,
    "atan2(1)": /takes 2 arguments, not 1/,
    "log()": /takes 1 to 2 arguments, not 0/,
    "x +": /cannot be read/,
    ".5.2": /cannot be read/,
    "x)": /cannot be read/,
    "(x": /cannot be read/,
    "x < 1 && x > 0": /for && write and/,
    "x < 1 || x > 0": /for \|\| write or/,
    "!(x < 1)": /for ! write not/,
    "x**2": /for \*\* write \^/,
    "x²": /for ² write \^ and a number/,
    "2 × x": /for × write \*/,
    "x − 1": /for − write -/,
    "x ≤ 1": /for ≤ write <=/,
    "x = 1 ? 1 : 2": /for = write ==/,
    "|x|": /write or, or abs\(x\) for \|x\|/,
    "x.^2": /for \.\^ write the operator without its dot/,
    "arctan(x)": /unknown function "arctan"; write atan/,
    "if(x, 1, 2)": /write condition \? a : b/,
    "sin(pi/2 x)": /can be read in two ways: write the product with \*, as pi \/ \(2 \* x\) or \(pi \/ 2\) \* x/,
    "1/2 x": /can be read in two ways/,
    "1/2x": /can be read in two ways/,
    "1 + x/2 sin(x) + 3": /can be read in two ways/,
    "3 x % 2 x": /can be read in two ways/,
    "-1/2 x^2 x": /can be read in two ways/,
    "not x < 2": /"not a < b" is read as \(not a\) < b; write not \(a < b\)/,
    "0 < x < not x": /"not a < b" is read as/,
    "1 == not x": /"not a < b" is read as/,
    "u^2": /unknown symbol "u"/,
  };
  for (const [source, message] of Object.entries(refused)) {
    it(`is refused: ${JSON.stringify(source)}`, () => {
      const attempt = () => compileExpression(source, ["x"], "target");
      expect(attempt).toThrow(InputError);
      expect(attempt).toThrow(message);
      expect(attempt).toThrow(/^target: /);
    });
  }

  it("is refused where it depends on the solution of the equation, as nonlinear", () => {
    for (const source of ["u^2", "xi u", "u(xi)", "exp(-u) * t"]) {
      expect(() => compileExpression(source, ["xi", "t"], "pde.reaction")).toThrow(
        /^pde\.reaction: u is the solution, and the equation is linear: .* nonlinear equations are not solved/,
      );
    }
  });

  it.each([
    ["x ? 1 : 2", /what stands before "\?", "x", is a number, not a truth value: compare it, as in "x > 0"/],
    ["x + 1 ? 1 : 2", /"x \+ 1", is a number/],
    ["not x", /what stands behind "not", "x", is a number/],
    ["x > 0 and x", /what "and" joins, "x", is a number/],
    ["1 or x > 0", /what "or" joins, "1", is a number/],
    ["x > 0 xor (x < 1 ? 1 : 0)", /what "xor" joins, .* is a number/],
    ["sign(x) ? 1 : 2", /"sign\(x\)", is a number/],
  ])("with a number for a truth value, %s, is refused", (source, message) => {
    expect(() => compileExpression(source, ["x"])).toThrow(message);
  });

  it("is a condition where its values are truth values, which count as 1 and 0 in sums", () => {
    const isCondition = (source: string) => compileExpression(source, ["x"]).isCondition;
    for (const source of [
      "x < 1",
      "0 < x < 1",
      "true",
      "not (x > 1)",
      "(x < 1 and x > 0) or false",
      "x < 0 ? x < -1 : x > 1",
    ]) {
      expect(isCondition(source), source).toBe(true);
    }
    for (const source of ["x", "1", "(x < 1) + 0", "x < 1 ? 1 : 0", "sqrt(-1 - x)"]) {
      expect(isCondition(source), source).toBe(false);
    }
    expect(evaluate("(x < 1) * 3 + (x < 2)", { x: 1.5 })).toBe(1);
    const slope = compileExpression("true and not (false or x > 0) ? x^2 : 3 * x", ["x"]).derivative("x");
    expect(compileExpression(slope.source, ["x"]).evaluate([-1])).toBe(-2);
  });

  it("is refused where it is too long or too deep, without exhausting the stack", () => {
    const deep = [
      "(".repeat(9_999),
      `${"(".repeat(101)}x${")".repeat(101)}`,
      `${"-".repeat(9_000)}x`,
      `x${"^x".repeat(4_000)}`,
      `${"x > 0 ? 1 : ".repeat(700)}1`,
      `${"not ".repeat(2_000)}x`,
      `x${" % x".repeat(2_000)}`,
      `2${"^-2".repeat(3_000)}`,
      `${"sin(".repeat(2_000)}x`,
      "[".repeat(5_000),
    ];
    for (const source of deep) expect(() => compileExpression(source, ["x"])).toThrow(/nested more than 100 deep/);
    expect(() => compileExpression("x".repeat(10_001), ["x"])).toThrow(/10001 characters; at most 10000/);
    expect(() => compileExpression(3 as unknown as string, ["x"])).toThrow(/must be a text/);
  });

  it("is never anything but an InputError, whatever the characters", () => {
    const soup = fc.string({
      unit: fc.constantFrom(..."xy()[]{}+-*/^%!'\".,;:=<>?&|~#$@\\ 0123456789einsqrt\n\0√é".split("")),
      maxLength: 40,
    });
    fc.assert(
      fc.property(soup, (source) => {
        try {
          expect(typeof compileExpression(source, ["x", "y"]).evaluate([1, 2])).toBe("number");
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { seed: 4, numRuns: 3000 },
    );
  });
});
