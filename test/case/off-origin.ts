import { type Experiment, experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { spectrumDistance } from "../../src/compare/distance.js";

// Data around another point than 0, on boxes so wide that the edge of the domain does not show: the kernel flow on the samples is right.

const save = [0.02, 0.2, 1];

export const on = (center: number, changes: Readonly<Record<string, unknown>>) =>
  experimentOf(
    checkCase({
      title: "Off the origin",
      dimension: 1,
      target: `exp(-(x - (${center}))^2/4) * (sin(x) + sin(2.13*x + 1))`,
      data: { box: [[center - 12, center + 12]], samples: [240] },
      time: { save },
      probes: [1, 2.13],
      ...changes,
    }),
  );

export const inPlane = (x: number, y: number, changes: Readonly<Record<string, unknown>>) =>
  experimentOf(
    checkCase({
      title: "Off the origin of the plane",
      dimension: 2,
      target: `exp(-((x - (${x}))^2 + (y - (${y}))^2)/2) * (sin(x + y) + 0.5*cos(2*x - y))`,
      data: {
        box: [
          [x - 5, x + 5],
          [y - 5, y + 5],
        ],
        samples: [16, 16],
      },
      time: { save },
      probes: [
        [1, 1],
        [2, -1],
      ],
      ...changes,
    }),
  );

export const features = (weights: object, train: readonly string[] = ["a", "w"]) => ({
  network: { family: "fourier-features", weights, train },
});
export const normal = { law: "normal", std: 2 };
export const unit = { law: "normal", std: 1 };
export const withBiases = (std: number, weights: object = unit, train: readonly string[] = ["a", "w", "b"]) => ({
  network: { family: "mscale", weights, train, biases: { law: "normal", std } },
});

/** The largest difference of the two levels: in L² relative to the start, of `relative` at the probes, of energies relative to the first. */
export function differences(experiment: Experiment) {
  const pde = runPde(experiment);
  const flow = runKernelFlow(experiment);
  const { samples, initialError } = experiment;
  const { mesh, fields } = pde.solution;
  const start = flow.level.energy[0];
  return {
    distance: Math.max(...spectrumDistance(mesh, fields, samples, flow.values, initialError)),
    relative: Math.max(
      ...pde.level.probes.flatMap(({ relative }, p) =>
        relative.map((value, i) => Math.abs((value ?? Number.NaN) - (flow.level.probes[p].relative[i] ?? Number.NaN))),
      ),
    ),
    energy: Math.max(...pde.level.energy.map((value, i) => Math.abs(value - flow.level.energy[i]) / start)),
    // Others say of samples and box what holds around 0 as well.
    warnings: pde.warnings.filter(({ numbers }) => "mirroredShare" in numbers),
  };
}
