import { describe, expect, it } from "vitest";
import { parsePath, parseVariation, withValue } from "../../src/sweep/variation.js";

describe("parseVariation", () => {
  it.each([
    ["network.weights.std=0.5,1,2", [0.5, 1, 2]],
    [
      "network.scales=[1,2],[1, 2, 4]",
      [
        [1, 2],
        [1, 2, 4],
      ],
    ],
    ["network.activation=tanh,relu", ["tanh", "relu"]],
    ['network.activation={"expression":"z*exp(-z^2)"},"sin"', [{ expression: "z*exp(-z^2)" }, "sin"]],
    ['target="sin(x), it says","cos(x)"', ["sin(x), it says", "cos(x)"]],
    ["network.weights.std = 1, 1.0 ,2", [1, 2]],
    ["target=a=b", ["a=b"]],
    ["training.widths=100:10000:log3", [100, 1000, 10_000]],
    ["a.b=0:1:lin5", [0, 0.25, 0.5, 0.75, 1]],
    ["a.b=1:-1:lin3", [1, 0, -1]],
    // Six digits: names of folders are made of them.
    ["a.b=1:3:log3", [1, 1.73205, 3]],
  ])("reads %s", (text, values) => {
    expect(parseVariation(text).values).toEqual(values);
  });

  it.each([
    ["network.weights.std", /expected PATH=VALUES/],
    ["=1,2", /expected PATH=VALUES/],
    ["a=", /expected PATH=VALUES/],
    ["a..b=1", /a path into the case/],
    ["a.__proto__.b=1", /a path into the case/],
    ["[1].a=1", /a path into the case/],
    ["a=1,,2", /nothing between two commas/],
    ["a=[1,2", /is not a JSON value/],
    ["a=1:x:lin3", /a range goes from one number to another/],
    ["a=0:1:log3", /from one positive number to another/],
    ["a=1:2:lin1", /2 to 1000 values/],
    ["a=1:2:lin1000000000", /2 to 1000 values/],
  ])("refuses %s", (text, says) => {
    expect(() => parseVariation(text)).toThrow(says);
  });
});

describe("withValue", () => {
  const content = { network: { scales: [1, 2, 4], weights: { law: "normal", std: 1 } } };
  const set = (path: string, value: unknown) =>
    withValue(content, parsePath(path), value, (at) => (at.join(".") === "training" ? { seeds: 2 } : undefined));

  it("replaces a part and leaves the rest and the argument as they are", () => {
    expect(set("network.scales[1]", 3)).toEqual({ network: { ...content.network, scales: [1, 3, 4] } });
    expect(set("network.weights.std", 2)).toEqual({
      network: { scales: [1, 2, 4], weights: { law: "normal", std: 2 } },
    });
    expect(content.network.scales).toEqual([1, 2, 4]);
  });

  it("takes what the content leaves out from what is given for it", () => {
    expect(set("training.widths", [5])).toEqual({ ...content, training: { seeds: 2, widths: [5] } });
  });

  it.each([
    ["network.scales[3]", /network\.scales has 3 entries/],
    ["network.scales.std", /network\.scales is no object/],
    ["network[0]", /network is no list/],
    ["dynamics.friction", /there is no dynamics/],
  ])("refuses %s", (path, says) => {
    expect(() => set(path, 1)).toThrow(says);
  });
});
