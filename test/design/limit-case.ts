import { expect } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { energyOf } from "../../src/data/weights.js";
import { designPropagator } from "../../src/design/limit-flow.js";
import { flowResponse } from "../../src/network/dynamics/index.js";
import { kernelPropagator } from "../../src/ntk/flow.js";

/** A shallow network in the plane whose biases have a wide range. */
export const shallow = (activation: string, train: readonly string[], samples: readonly number[]) =>
  experimentOf(
    checkCase({
      title: "Plane",
      dimension: 2,
      target: "exp(-(x^2 + y^2)) * cos(3*x + y)",
      data: {
        box: [
          [-2, 2],
          [-1.5, 1.5],
        ],
        samples,
      },
      network: {
        family: "shallow",
        activation,
        weights: { law: "normal", std: 1.5 },
        biases: { law: "uniform", halfWidth: 16 },
        train,
      },
      time: { save: [1] },
    }),
  );

/** The limit of a wide range of biases leaves what the exact kernel of the range leaves. */
export async function expectLimitAsExact(activation: string, train: readonly string[]) {
  const { network, samples, initialError, dynamics } = await shallow(activation, train, [9, 8]);
  const [limit, exact] = [designPropagator(network, samples), kernelPropagator(network, samples)];
  const time = 3 / exact.lambdaMax;
  const request = { response: flowResponse(dynamics), times: [time, 10 * time] };
  const left = [limit, exact].map(({ respond }) => {
    const [errors] = respond(initialError, [request]).values;
    return errors.map((error) => energyOf(samples, error) / energyOf(samples, initialError));
  });
  const differences = left[0].map((value, k) => value / left[1][k] - 1);
  // 7e-4 at most, measured: biases up to 16 leave out bends of weights four standard deviations long alone.
  for (const each of differences) expect(Math.abs(each)).toBeLessThan(2e-3);
  expect(limit.trace()).toBeGreaterThan(0);
}
