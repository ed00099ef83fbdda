import { describe, expect, it } from "vitest";
import { compileExpression } from "../../../src/expression/index.js";
import {
  appliedTo,
  differentialOperator,
  lossFilter,
  lossKindOf,
  operatorDerivative,
  operatorSymbol,
} from "../../../src/network/losses/index.js";

describe("differential operators", () => {
  it("are polynomials, with the symbol that they make of waves", () => {
    const operator = differentialOperator("dx^2 - 25 + 3*dx*dy - (dy + 2)^3", 2, "loss.operator");
    const [a, b] = [0.7, -1.9];
    const { re, im } = operatorSymbol(operator, Float64Array.of(a, b));
    // By hand: (ia)² − 25 + 3(ia)(ib) − (ib + 2)³, (2 + ib)³ = 8 − 6b² + i(12b − b³).
    expect(re[0]).toBeCloseTo(-(a ** 2) - 25 - 3 * a * b - (8 - 6 * b ** 2), 13);
    expect(im[0]).toBeCloseTo(-(12 * b - b ** 3), 13);
    const slope = operatorSymbol(operatorDerivative(operator, 1), Float64Array.of(a, b));
    // ∂/∂(ib): 3(ia) − 3(ib + 2)².
    expect(slope.re[0]).toBeCloseTo(-3 * (4 - b ** 2), 13);
    expect(slope.im[0]).toBeCloseTo(3 * a - 12 * b, 13);
  });

  it("are applied by symbolic derivatives", () => {
    const f = compileExpression("sin(2*x)*exp(3*y)", ["x", "y"]);
    const applied = appliedTo(differentialOperator("dx^2 + dy - 4", 2, ""), f);
    const [x, y] = [0.3, -0.4];
    expect(applied([x, y])).toBeCloseTo((-4 + 3 - 4) * Math.sin(2 * x) * Math.exp(3 * y), 13);
  });

  it.each([
    ["dx^2 +", "loss.operator"],
    ["sin(dx)", "expected a polynomial in dx of degree 8 at most"],
    ["abs(dx)", "expected a polynomial in dx"],
    ["dy", "dy"],
    ["dx^9", "degree 8"],
    ["dx - dx", "not zero"],
    ["1/dx", "expected a polynomial"],
  ])("refuses %s", (operator, message) => {
    expect(() => differentialOperator(operator, 1, "loss.operator")).toThrow(message);
    expect(lossKindOf({ type: "residual", operator }).mistakes({ type: "residual", operator }, 1)).toHaveLength(1);
  });
});

describe("losses", () => {
  const xi = Float64Array.of(0, 0.5, -3);
  it("weigh frequencies by their symbols", () => {
    expect(lossFilter({ type: "squares" }, 1)).toBeNull();
    expect([...(lossFilter({ type: "sobolev", order: 1.5 }, 1)?.symbol(xi) ?? [])]).toEqual(
      [1, 1.25 ** 1.5, 10 ** 1.5].map((value) => expect.closeTo(value, 13)),
    );
    expect([...(lossFilter({ type: "residual", operator: "dx + 2" }, 1)?.symbol(xi) ?? [])]).toEqual(
      [4, 4.25, 13].map((value) => expect.closeTo(value, 13)),
    );
    // Values at the samples beside the residual, ½ 2.5 ∫ u², weigh all frequencies alike.
    const withData = lossFilter({ type: "residual", operator: "dx + 2", data: { weight: 2.5 } }, 1);
    expect([...(withData?.symbol(xi) ?? [])]).toEqual([6.5, 6.75, 15.5].map((value) => expect.closeTo(value, 13)));
  });
});

describe("the words of a residual", () => {
  it("say what beside the residual the loss has", () => {
    const loss = { type: "residual", operator: "dx^2 + c", data: { weight: 2 } } as const;
    const unknown = { name: "c", start: 1, exact: 4, rate: 1 };
    const kind = lossKindOf(loss);
    expect(kind.symbolWords({ ...loss, unknown })).toBe("|P(iξ)|² + 2, P = dx^2 + c, c = 4");
    const boundary = { points: [-1, 1], weight: 10 };
    expect(kind.symbolWords({ type: "residual", operator: "dx^2", boundary })).toBe(
      "|P(iξ)|², P = dx^2; to g û values at 2 points y add 10 Σ e^(−iξ·y) u(y, t)",
    );
    expect(kind.words({ ...loss, boundary, unknown })).toBe(
      ", with the residual of dx^2 + c, boundary values, values at the samples as loss, c to be found",
    );
  });
});
