import { describe, expect, expectTypeOf, test } from "vitest";
import { angularFactor, type NetworkCase, networkCase, networkOf, type TargetCase } from "../../src/case/case.js";
import { targetOf } from "../../src/case/expressions.js";
import { checkCase, readCase } from "../../src/case/read-case.js";
import { timeMethod } from "../../src/case/time-method.js";
import { sampleSet } from "../../src/data/sample-set.js";
import { InputError, NotAvailableError } from "../../src/errors.js";
import type { Dynamics } from "../../src/network/dynamics/index.js";
import type { Network } from "../../src/network/network.js";
import type { TimeMethod } from "../../src/time/system.js";
import { badCases, badPdeCases } from "./bad-cases.js";
import { caseWith, minimalCase, referenceNames, referenceText } from "./sample-case.js";

function errorOf(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("good cases", () => {
  test.each(referenceNames)("the reference case %s keeps all it says and gains defaults", (name) => {
    const text = referenceText(name);
    expect(readCase(text)).toMatchObject(JSON.parse(text));
  });

  test("a minimal case gets every default", () => {
    expect(checkCase(minimalCase())).toEqual({
      title: "Small",
      dimension: 1,
      target: "exp(-x^2) * sin(3*x)",
      data: { box: [[-4, 4]], samples: [100], placement: "midpoint", measure: "lebesgue" },
      network: {
        family: "mscale",
        activation: "sin",
        scales: [1],
        amplitude: "one",
        weights: { law: "normal", std: 1 },
        biases: { law: "uniform-phase" },
        outputs: { law: "normal", std: 1 },
        train: ["a", "w", "b"],
        zeroStart: "antisymmetric",
      },
      loss: { type: "squares" },
      dynamics: { type: "gradient-flow" },
      // π · 100 / 8 = 39.27 to three digits; 32 cells for every 2π/8.
      spectrum: {
        convention: "angular",
        box: [[-39.3, 39.3]],
        cells: [3204],
        grading: "uniform",
        boundary: "zero-flux",
      },
      time: { save: [0.5, 2, 8, 32], method: "krylov", tolerance: 1e-8 },
      probes: [],
    });
  });

  test("a default frequency box in cycles is the angular one over 2π, with as many cells", () => {
    const { spectrum } = checkCase(caseWith({ "spectrum.convention": "cycles" }));
    expect(spectrum.box).toEqual([[-6.25, 6.25]]);
    expect(spectrum.cells).toEqual([3200]);
  });

  test("training gets its defaults where the case asks for it", () => {
    const training = { widths: [256, 1024, 4096, 16384], seeds: 4, learningRate: "auto", accuracy: 1e-10 };
    const read = (said: object) => networkCase(checkCase(caseWith({ training: said }))).training;
    expect(read({})).toEqual({ ...training, engine: "auto", precision: "float64" });
    expect(read({ engine: "tensorflow" })).toEqual({ ...training, engine: "tensorflow", precision: "float32" });
    expect(read({ precision: "float32" })).toEqual({ ...training, engine: "auto", precision: "float32" });
    expect(read({ engine: "fused" })).toEqual({ ...training, engine: "fused", precision: "float64" });
  });

  test("random placement has a seed", () => {
    expect(networkCase(checkCase(caseWith({ "data.placement": "random" }))).data).toMatchObject({ seed: 0 });
  });

  test("a resolved case is a case and resolves to itself", () => {
    for (const changes of [
      {},
      { training: {}, "data.placement": "random" },
      { dynamics: { type: "momentum", friction: 2 }, time: { method: "generalized-alpha", steps: 10 } },
      { network: { family: "fourier-features" } },
    ]) {
      const resolved = checkCase(caseWith(changes));
      expect(readCase(JSON.stringify(resolved))).toEqual(resolved);
    }
  });

  test("$schema is for editors and leaves no trace", () => {
    expect(checkCase(caseWith({ $schema: "case.schema.json" }))).toEqual(checkCase(minimalCase()));
  });

  test("a byte-order mark is skipped", () => {
    expect(readCase(`\ufeff${JSON.stringify(minimalCase())}`)).toEqual(checkCase(minimalCase()));
  });

  test.each([
    { law: "normal", std: 2 },
    { law: "uniform", halfWidth: 8 },
    { law: "laplace", scale: 1 },
    { law: "student-t", dof: 1, scale: 0.5 },
    { law: "power", exponent: 1.5, min: 0.1, max: 10 },
    { law: "power", exponent: 0, min: 0, max: 10 },
    { law: "log-uniform", min: 0.1, max: 10 },
    {
      law: "table",
      points: [
        [0, 1],
        [1, 2],
        [3, 0],
      ],
    },
    { law: "expression", density: "exp(-abs(w))", support: [-20, 20] },
    {
      law: "mixture",
      components: [
        { weight: 0.3, law: "normal", std: 1 },
        { weight: 1, law: "mixture", components: [{ weight: 1, law: "uniform", halfWidth: 2 }] },
      ],
    },
  ])("the law %o is kept as it is", (law) => {
    expect(networkCase(checkCase(caseWith({ "network.weights": law }))).network).toHaveProperty("weights", law);
  });

  test("the network of a case is the library's Network, its time method a TimeMethod, its data a recipe", () => {
    expectTypeOf<Omit<NetworkCase["network"], "family">>().toExtend<object>();
    expectTypeOf(networkOf).returns.toEqualTypeOf<Network>();
    expectTypeOf<NetworkCase["network"] & { readonly dimension: 2 }>().toExtend<Network>();
    expectTypeOf(timeMethod).returns.toEqualTypeOf<TimeMethod>();
    expectTypeOf<NetworkCase["dynamics"]>().toExtend<Dynamics>();
    expectTypeOf<TargetCase["data"]>().toExtend<Parameters<typeof sampleSet>[0]>();
    expect(networkOf(networkCase(checkCase(minimalCase())))).toMatchObject({ family: "mscale", dimension: 1 });
  });

  test("the target is a function of x", () => {
    expect(targetOf(networkCase(checkCase(minimalCase())))(0.5)).toBeCloseTo(Math.exp(-0.25) * Math.sin(1.5), 15);
  });

  test("one cycle per unit length is 2π radians", () => {
    expect(angularFactor(checkCase(minimalCase()))).toBe(1);
    expect(angularFactor(checkCase(caseWith({ "spectrum.convention": "cycles" })))).toBe(2 * Math.PI);
  });
});

describe("bad cases", () => {
  test.each([...badCases, ...badPdeCases])("$what is refused", ({ text, says }) => {
    const { message } = errorOf(() => readCase(text));
    if (typeof says === "string") expect(message).toBe(says);
    else expect(message).toMatch(says);
    expect(message.length).toBeLessThan(1000);
  });

  test("what the format foresees is refused before its keys are called unknown", () => {
    const error = errorOf(() => checkCase(caseWith({ domain: "restricted" })));
    expect(error).toBeInstanceOf(NotAvailableError);
    expect(error.message).toBe('domain: not available yet: "restricted" domains');
    expect(error.path).toBe("domain");
  });

  test.each([
    [1, ["a", "s", "p"]],
    [2, ["a", "s", "p", "v"]],
  ] as const)("in %i-D a repnet trains all that it has", (dimension, groups) => {
    const network = { family: "repnet", activation: "relu", slopes: [2, 6], partition: { std: 20 } };
    const box = [
      [-4, 4],
      [-4, 4],
    ].slice(0, dimension);
    const data = { box, samples: [20, 20].slice(0, dimension) };
    const theCase = networkCase(checkCase(caseWith({ dimension, data, network })));
    expect(theCase.network.train).toEqual(groups);
    expect(networkCase(checkCase(theCase))).toEqual(theCase);
  });

  test("a target that is not finite at a sample is refused with the place", () => {
    const singular = networkCase(checkCase(caseWith({ target: "1/x", "data.samples": [101] }))) as TargetCase;
    expect(errorOf(() => sampleSet(singular.data, targetOf(singular))).message).toMatch(/^target: .*x = 0;/);
  });

  test("very many mistakes are not all listed", () => {
    const message = errorOf(() => checkCase(caseWith({ probes: Array(50).fill("a") }))).message;
    expect(message).toMatch(/^50 mistakes:\n/);
    expect(message).toMatch(/and 42 more$/);
  });
});
