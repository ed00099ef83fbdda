import { describe, expect, it } from "vitest";
import type { Case } from "../../src/case/case.js";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import type { TrainNetworks } from "../../src/case/training-run.js";
import { runValidation } from "../../src/case/validation.js";
import { widthLawBasis } from "../../src/case/width-law-basis.js";
import { trainOne } from "../../src/train/run.js";
import { characteristics, type DenseNetwork, denseFlow, denseKernel } from "./dense-reference.js";

/** Networks trained here, one after the other. */
const networks: TrainNetworks = {
  async train(job, widths, seeds) {
    const runs = [];
    for (const width of widths) for (const seed of seeds) runs.push(await trainOne(job, width, seed));
    return runs;
  },
};

const validated = async (theCase: Case) => {
  const experiment = await experimentOf(theCase);
  return { experiment, ...(await runValidation(experiment, { train: networks })) };
};

const small = {
  title: "Validated",
  target: "exp(-x^2/6) * (sin(x) + cos(3*x))",
  data: { box: [[-6, 6]], samples: [110] },
  network: { family: "mscale", weights: { law: "normal", std: 1 } },
  spectrum: { box: [[-20, 20]], cells: [3000] },
  probes: [1, 3],
};
const denseNetwork: DenseNetwork = {
  phi: characteristics.normal(1),
  family: "mscale",
  scales: [1],
  amplitudes: [1],
  variance: 1,
  reflection: 0,
  train: ["a", "w", "b"],
};

describe("a learning rate whose steps end between the save times", () => {
  it("has networks, descent and flow compared at the times of the steps", async () => {
    const { experiment, comparison, training, widthLaw, warnings } = await validated(
      checkCase({
        ...small,
        time: { save: [0.05, 0.2, 1] },
        training: { widths: [1024], seeds: 2, learningRate: 0.03 },
      }),
    );
    const { samples, initialError } = experiment;
    const dense = { points: Array.from(samples.points, (x) => [x]), weight: samples.weight, measureFactor: 1 };
    const K = denseKernel(denseNetwork, dense);
    const steps = [0, 2, 7, 33];
    const times = steps.map((k) => 0.03 * k);
    const flow = denseFlow(denseNetwork, dense, initialError, times);
    const size = Math.hypot(...initialError);
    let u = Array.from(initialError);
    const expected: number[] = [];
    for (let k = 0; k <= 33; k++) {
      if (steps.includes(k)) {
        const reference = flow[expected.length];
        expected.push(Math.hypot(...u.map((value, i) => value - reference[i])) / size);
      }
      u = u.map((value, i) => value - 0.03 * u.reduce((sum, other, j) => sum + K.get(i, j) * other, 0));
    }
    expect(comparison?.trainingTimes).toEqual(times.map((time) => expect.closeTo(time, 12)));
    // 0.0105, 0.0133, 0.0043; kernel flow and steps to rounding.
    comparison?.descentToFlow?.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-9);
    });
    // Networks start from where descent starts, and stray by what the width law says: two of them within a factor of 2.
    expect(training?.level.map(({ times: own }) => own[1])).toEqual([0.06, 0.06]);
    expect(comparison?.trainingToDescent?.[0].rms[0]).toBeLessThan(1e-12);
    expect(Math.abs(Math.log2(widthLaw?.ratio[0] ?? Number.NaN))).toBeLessThan(1);
    expect(warnings).toEqual([]);
  });
});

describe('a network that does not start from zero ("zeroStart": "none")', () => {
  it("has its own error at the start, at every level", async () => {
    const { experiment, pde, ntk, training, comparison } = await validated(
      checkCase({
        ...small,
        target: "exp(-x^2/2) * sin(2*x)",
        network: { family: "mscale", weights: { law: "normal", std: 1 }, zeroStart: "none" },
        time: { save: [0.3, 1] },
        training: { widths: [256, 2048], seeds: 2 },
      }),
    );
    const first = training?.runs.find(({ width, seed }) => width === 2048 && seed === 0);
    // f_θ − f of the very network that is trained.
    experiment.initialError.forEach((value, i) => {
      expect(Math.abs(value - (first?.residuals[0][i] ?? Number.NaN))).toBeLessThan(1e-9);
    });
    const energy = training?.level.find(({ width, seed }) => width === 2048 && seed === 0)?.energy ?? [];
    expect((ntk?.level.energy[0] ?? 0) / energy[0]).toBeCloseTo(1, 8);
    // P1 interpolation of an error that reaches to the edge of Ω.
    expect((pde?.level.energy[0] ?? 0) / energy[0]).toBeCloseTo(1, 2);
    // The network follows the flow from there, up to its width: 2048 units, a few per cent.
    const later = comparison?.trainingToDescent?.[1].rms.at(-1) ?? Number.NaN;
    expect(later).toBeGreaterThan(0.001);
    expect(later).toBeLessThan(0.1);
    energy.forEach((value, i) => {
      expect(Math.abs(value / (ntk?.level.energy[i] ?? Number.NaN) - 1)).toBeLessThan(0.2);
    });
  });
});

describe("the basis of the width law in space", () => {
  it("leaves out a billionth of the kernel's trace, as it is asked to", async () => {
    const { network, samples } = await experimentOf(
      checkCase({
        ...small,
        dimension: 2,
        target: "exp(-(x^2 + y^2)/3) * sin(x + 2*y)",
        data: {
          box: [
            [-5, 5],
            [-5, 5],
          ],
          samples: [20, 20],
        },
        spectrum: {},
        probes: [[1, 2]],
      }),
    );
    const basis = widthLawBasis(network, samples);
    expect(basis?.residual).toBeLessThanOrEqual(1e-9);
    // And no more than that: the next column would carry less.
    expect(basis?.rank).toBeLessThan(400);
  });
});

describe("a deep network that moves its own kernel as it learns", () => {
  const steep = (train: readonly string[]) =>
    validated(
      checkCase({
        ...small,
        data: { box: [[-6, 6]], samples: [40] },
        network: {
          family: "deep",
          layers: [{ activation: "erf" }],
          features: { activation: "tanh", slopes: [2, 8], partition: { halfWidth: 12 } },
          train,
        },
        time: { save: [4] },
        spectrum: { box: [[-20, 20]], cells: [400] },
        training: { widths: [32, 64], seeds: 1 },
      }),
    );

  it("is warned of, by the narrowest width, where the law has the kernel of the start", async () => {
    const told = async (train: readonly string[]) =>
      (await steep(train)).warnings.filter(({ numbers }) => numbers.moved !== undefined);
    expect(await told(["a"])).toEqual([]);
    const [{ path, numbers }] = await told(["a", "hidden", "s", "p"]);
    expect(path).toBe("training.widths");
    expect(numbers).toMatchObject({ width: 32, time: 4 });
    expect(numbers.moved / numbers.predicted).toBeGreaterThan(0.5);
  });
});
