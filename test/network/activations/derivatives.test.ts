import { describe, expect, it } from "vitest";
import { compileExpression } from "../../../src/expression/index.js";
import { activationDerivatives } from "../../../src/network/activations/derivatives.js";
import { activationOf } from "../../../src/network/activations/index.js";

const expressions = [
  ["tanh", "tanh(z)"],
  ["gaussian", "exp(-z^2/2)"],
  ["sigmoid", "(1 + tanh(z/2))/2"],
  ["silu", "z*(1 + tanh(z/2))/2"],
  ["gelu", "z*(1 + erf(z/sqrt(2)))/2"],
  ["erf", "erf(z)"],
  ["softplus", "log(1 + exp(z))"],
  ["cos", "cos(z)"],
] as const;
const points = [-7.3, -2.21, -1, -0.4, -1e-7, 0, 1 / 32, 0.3, 0.77, 1.4, 2.9, 6.6];

describe("derivatives of activations", () => {
  it.each(expressions)("of %s are the symbolic ones of %s", (name, source) => {
    const derivatives = activationDerivatives(activationOf(name), 5);
    const out = new Float64Array(6);
    let symbolic = compileExpression(source, ["z"]);
    const exact = points.map(() => new Float64Array(6));
    for (let k = 0; k <= 5; k++) {
      points.forEach((z, i) => {
        exact[i][k] = symbolic.evaluate([z]);
      });
      symbolic = symbolic.derivative("z");
    }
    points.forEach((z, i) => {
      derivatives(z, out);
      // The rounding of a derivative of order 5, whose coefficients are factorials; measured 1e-12.
      out.forEach((value, k) => {
        expect(Math.abs(value - exact[i][k])).toBeLessThan(2e-11);
      });
    });
  });

  it("of expressions with a pole nearby, where kept series would not do, and of large arguments", () => {
    const activation = activationOf({ expression: "1/(1 + 400*z^2)" });
    const derivatives = activationDerivatives(activation, 2);
    const out = new Float64Array(3);
    for (const z of [-0.08, -0.031, 0, 0.02, 0.05, 3]) {
      derivatives(z, out);
      const d = 1 + 400 * z * z;
      [1 / d, (-800 * z) / d ** 2, (-800 * d + 1280000 * z * z) / d ** 3].forEach((value, k) => {
        expect(Math.abs(out[k] - value)).toBeLessThan(1e-12 * 800);
      });
    }
    activationDerivatives(activationOf("sin"), 3)(5000.5, out);
    expect([...out]).toEqual([Math.sin(5000.5), Math.cos(5000.5), -Math.sin(5000.5)]);
    activationDerivatives(activationOf("tanh"), 0)(0.3, out);
    expect(out[0]).toBe(Math.tanh(0.3));
  });
});
