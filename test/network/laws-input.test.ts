import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { distribution, type Law } from "../../src/network/index.js";

describe("a law that is none", () => {
  const bad: [string, Law, RegExp][] = [
    ["a standard deviation of 0", { law: "normal", std: 0 }, /^weights\.std: must be a positive number, not 0/],
    ["a negative half width", { law: "uniform", halfWidth: -1 }, /^weights\.halfWidth: /],
    ["NaN", { law: "laplace", scale: Number.NaN }, /^weights\.scale: .*NaN/],
    ["no degrees of freedom", { law: "student-t", dof: 0, scale: 1 }, /^weights\.dof: /],
    ["an infinite scale", { law: "student-t", dof: 1, scale: Number.POSITIVE_INFINITY }, /^weights\.scale: /],
    [
      "a reversed range",
      { law: "power", exponent: 1, min: 2, max: 1 },
      /^weights\.max: must be above min \(2\), not 1/,
    ],
    ["an infinite mass", { law: "power", exponent: 1, min: 0, max: 1 }, /^weights\.min: must be positive/],
    ["a logarithm from 0", { law: "log-uniform", min: 0, max: 1 }, /^weights\.min: /],
    ["no components", { law: "mixture", components: [] }, /^weights\.components: /],
    [
      "a negative weight",
      { law: "mixture", components: [{ law: "normal", std: 1, weight: -1 }] },
      /^weights\.components\[0\]\.weight: /,
    ],
    [
      "weights of sum 0",
      { law: "mixture", components: [{ law: "normal", std: 1, weight: 0 }] },
      /^weights\.components: .*sum/,
    ],
    [
      "a bad component",
      { law: "mixture", components: [{ law: "normal", std: -3, weight: 1 }] },
      /^weights\.components\[0\]\.std: .*-3/,
    ],
    ["one point", { law: "table", points: [[0, 1]] }, /^weights\.points: .*two points/],
    [
      "points that do not ascend",
      {
        law: "table",
        points: [
          [0, 1],
          [0, 2],
        ],
      },
      /^weights\.points\[1\]\[0\]: .*ascend/,
    ],
    [
      "a negative value",
      {
        law: "table",
        points: [
          [0, 1],
          [1, -2],
        ],
      },
      /^weights\.points\[1\]\[1\]: /,
    ],
    [
      "an empty table",
      {
        law: "table",
        points: [
          [0, 0],
          [1, 0],
        ],
      },
      /^weights\.points: .*mass/,
    ],
    [
      "a negative density",
      { law: "expression", density: "w", support: [-1, 1] },
      /^weights\.density: .*not negative; at w = -/,
    ],
    ["a density of NaN", { law: "expression", density: "sqrt(w)", support: [-1, 1] }, /^weights\.density: .*NaN/],
    ["no mass", { law: "expression", density: "0", support: [-1, 1] }, /^weights\.density: .*no mass/],
    ["an infinite integral", { law: "expression", density: "1/w", support: [0, 1] }, /^weights\.density: /],
    ["an unknown symbol", { law: "expression", density: "exp(-x)", support: [0, 1] }, /^weights\.density: .*"x".*w/],
    ["a reversed support", { law: "expression", density: "1", support: [1, 0] }, /^weights\.support: /],
    ["an unknown law", { law: "beta" } as unknown as Law, /^weights\.law: unknown law "beta"/],
  ];
  for (const [name, law, message] of bad) {
    it(`is refused: ${name}`, () => {
      expect(() => distribution(law)).toThrow(InputError);
      expect(() => distribution(law)).toThrow(message);
    });
  }

  it("is refused at the path given", () => {
    expect(() => distribution({ law: "normal", std: 0 }, "network.weights")).toThrow(/^network\.weights\.std: /);
  });

  it("is refused where mixtures are nested beyond reason", () => {
    let law: Law = { law: "normal", std: 1 };
    for (let i = 0; i < 100; i++) law = { law: "mixture", components: [{ ...law, weight: 1 }] };
    expect(() => distribution(law)).toThrow(/nested more than 20 deep/);
  });
});
