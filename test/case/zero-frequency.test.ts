import { describe, expect, it } from "vitest";
import { type Experiment, experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { linearPartAtProbes } from "../../src/case/warnings/index.js";

const shallow = { family: "shallow", weights: { law: "normal", std: 1.5 }, biases: { law: "uniform", halfWidth: 40 } };
const bell = "exp(-x^2/3) * (1 + cos(2*x))";

const experiment = (network: object, target = bell, changes: object = {}): Promise<Experiment> =>
  experimentOf(
    checkCase({
      ...{
        title: "About 0",
        target,
        data: { box: [[-6, 6]], samples: [40] },
        network: "family" in network ? network : { ...shallow, ...network },
      },
      ...{ spectrum: { box: [[-10, 10]], cells: [600] }, time: { save: [0.25, 1] }, probes: [1, 2, 3], ...changes },
    }),
  );

/** What is said at the probes. */
const said = (run: Experiment) => runPde(run).warnings.filter(({ path }) => path === "probes");

describe("what a kernel has at ξ = 0 alone", () => {
  it.each(["tanh", "relu"])(
    "is told of at probes by about what PDE and kernel flow differ there: %s",
    async (activation) => {
      const run = await experiment({ activation });
      const [{ message, numbers }] = said(run);
      expect(message).toContain(
        activation === "tanh" ? "its mean over the domain" : "the linear function nearest to it",
      );
      // Bell: ∫_Ω f = √(3π)(1 + e^{−3}), and the mean's part of the energy is (∫f)²/|Ω| over √(3π/2)(3/2 + 2e^{−3/2} + e^{−6}/2), to 1e-5.
      const integral = Math.sqrt(3 * Math.PI) * (1 + Math.exp(-3));
      const energy = Math.sqrt(1.5 * Math.PI) * (1.5 + 2 * Math.exp(-1.5) + 0.5 * Math.exp(-6));
      expect(numbers.share / (integral ** 2 / 12 / energy)).toBeCloseTo(1, 4);
      const [pde, flow] = [runPde(run).level, runKernelFlow(run).level];
      const apart = pde.probes.map(({ re, im }, p) => {
        const other = flow.probes[p];
        return (
          Math.max(...re.map((value, i) => Math.hypot(value - other.re[i], im[i] - other.im[i]))) /
          Math.hypot(other.re[0], other.im[0])
        );
      });
      // Measured 1.07 (tanh) and 0.99.
      expect(numbers.part / Math.max(...apart)).toBeGreaterThan(0.8);
      expect(numbers.part / Math.max(...apart)).toBeLessThan(1.3);
    },
  );

  it("is nothing where the error has no such part, or the activation keeps nothing at infinity, or the groups that meet it are frozen", async () => {
    expect(said(await experiment({ activation: "relu" }, "exp(-x^2/3) * cos(5*x)", { probes: [4, 5] }))).toEqual([]);
    expect(said(await experiment({ activation: "gaussian" }))).toEqual([]);
    // σ' of tanh vanishes at infinity.
    expect(said(await experiment({ activation: "tanh", train: ["w", "b"] }))).toEqual([]);
    // Straight lines alone are learnt by weights that multiply a step: the bell is even.
    expect(said(await experiment({ activation: "relu", train: ["w"] }))).toEqual([]);
  });

  it("is told of slopes where the error has one", async () => {
    const odd = "exp(-x^2/3) * (x + cos(2*x))";
    expect(said(await experiment({ activation: "relu", train: ["w"] }, odd))).toHaveLength(1);
    const repnet = { family: "repnet", activation: "relu", slopes: [2], partition: { halfWidth: 40 }, train: ["a"] };
    const run = await experiment(repnet, odd);
    expect(said(run)).toHaveLength(1);
  });

  it("is told in planes, of samples that weigh differently, and at the probes where it is", async () => {
    const plane = { box: Array(2).fill([-3, 3]), samples: [12, 12] };
    const changes = { dimension: 2, data: plane, spectrum: { box: Array(2).fill([-6, 6]), cells: [24, 24] } };
    const run = await experiment({ activation: "relu" }, "exp(-(x^2 + y^2)/2) * (1 + y + cos(4*x))", {
      ...changes,
      probes: [
        [1, 0],
        // Neither 1 nor y has anything here: sin 3ξ = 0.
        [(4 * Math.PI) / 3, 0],
      ],
    });
    const { samples, initialError, network, probes } = run;
    const solution = runPde(run);
    const part = (relativeWeights?: Float64Array) =>
      linearPartAtProbes(
        network,
        relativeWeights === undefined ? samples : { ...samples, relativeWeights },
        initialError,
        probes,
        solution.solution,
        solution.level,
      )[0];
    expect(part().message).toContain("At the probe 1, 0 that may be");
    // Weight on one half of the plane alone is another linear function, twice 1 the same one.
    expect(part(new Float64Array(samples.count).fill(1)).numbers.share).toBeCloseTo(part().numbers.share, 12);
    const half = Float64Array.from({ length: samples.count }, (_, i) => (samples.points[2 * i] > 0 ? 1.9 : 0.1));
    expect(part(half).numbers.share).not.toBeCloseTo(part().numbers.share, 3);
  });
});
