import { expect, it } from "vitest";
import { type DataCase, networkCase } from "../../src/case/case.js";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { tableOfCsv } from "../../src/data/csv-table.js";
import { ownData } from "../../src/data/own-data.js";
import { learntNoise } from "../../src/design/learnt-noise.js";
import { flowResponse, learntResponse } from "../../src/network/dynamics/index.js";
import { randomStream } from "../../src/network/random.js";
import { errorsElsewhere } from "../../src/ntk/elsewhere.js";
import { kernelPropagator } from "../../src/ntk/flow.js";

const COUNT = 300;
const signal = (x: number) => Math.sin(3 * x) + 0.5 * Math.cos(7 * x);
const VARIANCE = 0.625;
const candidate = (deadline: number) => ({
  name: "water-filling",
  weights: { law: "normal", std: 20 } as const,
  objective: 0,
  levels: { ntk: 0 },
  stopAt: deadline,
});

async function measured(noise: number) {
  const random = randomStream(7);
  const rows = Array.from({ length: COUNT }, (_, k) => {
    const x = (2 * Math.PI * (k + 0.5)) / COUNT;
    return `${x},${signal(x) + noise * random.normal()}`;
  });
  const box: [number, number] = [0, 2 * Math.PI];
  const theCase = networkCase(
    checkCase({
      title: "Measured",
      data: { file: "f.csv", box: [box], values: "as-given" },
      network: { family: "fourier-features", weights: { law: "normal", std: 20 }, train: ["a"] },
      design: { objective: { deadline: 100 } },
      time: { save: [1] },
    }),
  ) as DataCase;
  return experimentOf(theCase, ownData(tableOfCsv(`x,value\n${rows.join("\n")}\n`, 1), theCase.data));
}

it("says how much of what noisy samples are learnt to carries over to other places", async () => {
  const noise = 0.8;
  const experiment = await measured(noise);
  const [warning] = learntNoise(experiment, candidate(100));
  expect(warning.path).toBe("design.objective");
  const { learnt = 0, carried = 0 } = warning.numbers ?? {};

  // The same flow on all samples together, and its error at fresh samples between them: what is expected of noisy values there.
  const { network, samples, initialError } = experiment;
  const flow = flowResponse({ type: "gradient-flow" });
  const requests = [flow, learntResponse(flow)].map((response) => ({ response, times: [100] }));
  const [[end], values] = kernelPropagator(network, samples).respond(initialError, requests).values;
  const between = samples.points.map((x) => x + Math.PI / COUNT).slice(0, -1);
  const [errors] = errorsElsewhere(
    network,
    samples,
    { points: between, count: between.length },
    between.map((x) => -signal(x)),
    values,
  );
  const mean = (each: Float64Array) => each.reduce((sum, value) => sum + value ** 2, 0) / each.length;
  const whole = VARIANCE + noise ** 2;
  // 300 values know a mean square to 1/√150, the blocks of 150 have ends of their own.
  expect(Math.abs(learnt - (1 - mean(end) / whole))).toBeLessThan(0.1);
  expect(Math.abs(carried - (1 - (mean(errors) + noise ** 2) / whole))).toBeLessThan(0.1);
});

it("says nothing of a smooth function, and nothing of an early deadline", async () => {
  expect(learntNoise(await measured(0), candidate(100))).toEqual([]);
  expect(learntNoise(await measured(0.8), candidate(0.02))).toEqual([]);
});

it("says nothing of a formula, whose samples are what is wanted", async () => {
  const experiment = await experimentOf(
    checkCase({
      title: "Formula",
      target: "sin(901*x*x)",
      data: { box: [[-1, 1]], samples: [100] },
      network: { family: "fourier-features", weights: { law: "normal", std: 50 }, train: ["a"] },
      design: { objective: { deadline: 100 } },
      time: { save: [1] },
    }),
  );
  expect(learntNoise(experiment, candidate(100))).toEqual([]);
});
