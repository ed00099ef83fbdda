import { describe, expect, it } from "vitest";
import { compileExpression } from "../../src/expression/index.js";

const compile = (source: string) => compileExpression(source, ["xi", "t"]);

describe("the degree in t between breakpoints", () => {
  it.each([
    ["3", 0],
    ["sin(xi)^2", 0],
    ["t", 1],
    ["2*t - xi*t/3 + 1", 1],
    ["t*t", 2],
    ["t^2 - t^2", 2],
    ["(1 + t)^3", 3],
    ["t < 0.9 ? 0 : 1", 0],
    ["t < 0.9 ? t : t^2", 2],
    ["(t > 0.3 and t < 0.6)*xi", 0],
    ["not (t > 0.3)", 0],
    ["floor(3*t) + ceil(t^2) + round(t) + sign(sin(t)) + heaviside(t) + step(t)", 0],
    ["abs(t - 0.2)", 1],
    ["max(0, t - 0.2, xi*t)", 1],
    ["min(t^2, 1)", 2],
    ["mod(t, 0.25)", 1],
    ["t % 0.25", 1],
    ["1/t", Number.POSITIVE_INFINITY],
    ["t^0.5", Number.POSITIVE_INFINITY],
    ["t^(-1)", Number.POSITIVE_INFINITY],
    ["2^t", Number.POSITIVE_INFINITY],
    ["t^xi", Number.POSITIVE_INFINITY],
    ["exp(t)", Number.POSITIVE_INFINITY],
    ["xi < 0.5 ? sin(t) : 0", Number.POSITIVE_INFINITY],
  ])("of %s is %d", (source, degree) => {
    expect(compile(source).degreeBetweenBreakpoints("t")).toBe(degree);
  });
});

describe("breakpoints in t", () => {
  it.each([
    ["t < 0.9 ? 0 : 1", [0.9]],
    ["t <= 0.3 ? 1 : (t > 0.6)", [0.3, 0.6]],
    ["(t > 0.3 and t < 0.3000001 and xi < 0.5) * 1e7", [0.3, 0.3000001]],
    ["3*t/7 < 0.1", [0.7 / 3]],
    ["floor(4*t)", [0.25, 0.5, 0.75, 1]],
    ["ceil(2*t - 0.5)", [0.25, 0.75]],
    ["round(2*t)", [0.25, 0.75]],
    ["mod(t, 0.3)", [0.3, 0.6, 0.9]],
    ["abs(t - 0.2) + sign(0.4 - t) + heaviside(t - 0.5) + step(0.7 - t)", [0.2, 0.4, 0.5, 0.7]],
    ["max(0, t - 0.2) + min(t, 0.9 - 2*t)", [0.2, 0.3]],
    ["sqrt(max(0, t - 0.2))", [0.2]],
    ["abs(t - 0.4)^1.5", [0.4]],
    ["sign(sin(3*pi*t))", [0, 1 / 3, 2 / 3]],
    ["t > 0 and t < 1", [0, 1]],
    ["sin(2*pi*t) > 0.5 ? 1 : 0", [1 / 12, 5 / 12]],
    ["floor(4*abs(t - 0.5))", [0, 0.25, 0.5, 0.75, 1]],
    // Narrow features: the middle and four widths to either side.
    ["exp(-((t - 0.3)/1e-4)^2)", [0.2996, 0.3, 0.3004]],
    ["exp(-(t - 0.3)^2/1e-8 - xi^2)", [0.2996, 0.3, 0.3004]],
    ["1/(1 + ((t - 0.5)/0.01)^2)", [0.46, 0.5, 0.54]],
    ["tanh(1000*(t - 0.5))", [0.496, 0.5, 0.504]],
    // Smooth, and seen by steps of a tenth.
    ["sin(t)^2 + exp(-t) + t^2 + 1/(1 + t^2) + (t - 0.5)^4", []],
    ["xi < 0.5 ? 1 : t", []],
  ])("of %s are %j", (source, expected) => {
    const { places, unresolved } = compile(source).breakpoints("t", 0, 1);
    expect(unresolved).toEqual([]);
    expect(places.length).toBe(expected.length);
    // Rounding of what is compared.
    places.forEach((place, i) => {
      expect(Math.abs(place - expected[i])).toBeLessThan(1e-15);
    });
  });

  it("that move with other variables, or are too many to tell apart, are named", () => {
    expect(compile("xi < t ? 1 : 0").breakpoints("t", 0, 1).unresolved).toEqual(["xi < t"]);
    expect(compile("2 + max(xi*t, t)").breakpoints("t", 0, 1).unresolved).toEqual(["max(xi * t, t)"]);
    expect(compile("sin(1e5*t) > 0.5").breakpoints("t", 0, 1).unresolved.length).toBe(1);
    expect(compile("floor(1e6*t)").breakpoints("t", 0, 1)).toEqual({
      places: [],
      unresolved: ["floor(1000000 * t)"],
    });
  });

  it("lie in the range, and are one where they are closer than rounding", () => {
    expect(compile("floor(4*t)").breakpoints("t", 0.25, 0.75).places).toEqual([0.5, 0.75]);
    expect(compile("(t < 0.3) + (t < 0.1 + 0.2)").breakpoints("t", 0, 1).places.length).toBe(1);
  });
});
