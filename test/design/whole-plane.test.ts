import { expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { spectralEnergyLeft } from "../../src/design/energy-left.js";
import { highestFrequency, spectrumShells } from "../../src/design/shells.js";
import { wholePlaneEnergyLeft } from "../../src/design/whole-plane.js";

const experiment = (weights: object, more: object = {}, train: readonly string[] = ["a", "w"]) =>
  experimentOf(
    checkCase({
      title: "Whole plane",
      dimension: 2,
      target: "sin(3*x + y) * exp(-(x^2 + y^2)/2)",
      data: {
        box: [
          [-3, 3],
          [-2.5, 3],
        ],
        samples: [20, 20],
      },
      network: { family: "fourier-features", weights, train, outputs: { law: "normal", std: 0.4 } },
      spectrum: {
        box: [
          [-10, 10],
          [-10, 10],
        ],
        cells: [80, 80],
      },
      time: { save: [1] },
      ...more,
    }),
  );

it.each([
  [
    {
      law: "per-axis",
      axes: [
        { law: "normal", std: 3 },
        { law: "normal", std: 1.5 },
      ],
    },
  ],
  [
    {
      law: "plane-table",
      spacing: [1, 1],
      density: [
        [0, 0.1, 0.3, 0.5, 0.2],
        [0.3, 0.5, 1, 2, 1],
        [0.1, 0.5, 1, 3, 2],
      ],
    },
  ],
])(
  "what the spectral PDE leaves in the plane is what finite elements say, and the kernel flow nearly: %j",
  async (weights) => {
    const found = await experiment(weights);
    const left = wholePlaneEnergyLeft(found, found.network, 1) ?? expect.fail();
    const part = ({ energy }: { readonly energy: readonly number[] }) => energy[1] / energy[0];
    // Cells of 0.25: measured 8e-4, and for a table with its kinks 1.6e-2.
    const apart = Math.abs(left / part(runPde(found).level) - 1);
    expect(apart).toBeLessThan(weights.law === "plane-table" ? 0.03 : 2e-3);
    // Ω ends where 1e-2 of the target is left; kernels of tables are as long as Ω.
    expect(left / part(runKernelFlow(found).level)).toBeCloseTo(1, 0);
  },
);

it("where nothing diffuses it is the spectrum damped, and of other laws it is not known", async () => {
  const found = await experiment({ law: "normal", std: 2 }, {}, ["a"]);
  const shells = spectrumShells(found.source.samples, found.source.error, highestFrequency(found.source.samples));
  const left = wholePlaneEnergyLeft(found, found.network, 1) ?? expect.fail();
  expect(left / spectralEnergyLeft(found, found.network, shells, 1)).toBeCloseTo(1, 2);
  const biased = { family: "shallow", activation: "sin", biases: { law: "normal", std: 0.3 } };
  const other = await experiment({}, { network: biased });
  expect(wholePlaneEnergyLeft(other, other.network, 1)).toBeNull();
});
