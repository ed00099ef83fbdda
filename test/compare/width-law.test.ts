import { describe, expect, it } from "vitest";
import { compareLevels } from "../../src/compare/compare-levels.js";
import { rmsOverSeeds, widthLaw } from "../../src/compare/width-law.js";
import type { PredictedDeviation } from "../../src/ntk/width-law.js";
import { midpointSamples } from "../ntk/reference-case.js";

const times = [0, 1, 2];
const widths = [100, 400, 1600];
const measured = widths.map((width) => ({
  width,
  // Times 1 and 2 have squares 0.5 and 1.5 of 1/width on average over the two seeds.
  bySeed: [
    [0, Math.sqrt(0.6 / width), Math.sqrt(1.0 / width)],
    [0, Math.sqrt(0.4 / width), Math.sqrt(2.0 / width)],
  ],
}));
const prediction: PredictedDeviation = {
  times,
  widths,
  meanSquare: widths.map((m) => [0, 1 / m, 1 / m]),
  standardError: widths.map((m) => [0, 0.1 / m, 0.1 / m]),
  rms: widths.map((m) => 0.8 / Math.sqrt(m)),
  rmsError: widths.map((m) => 0.04 / Math.sqrt(m)),
  sampledUnits: 2048,
};

describe("widthLaw", () => {
  it("takes the root mean square over seeds and the times after 0", () => {
    const law = widthLaw(times, measured, prediction);
    law.rms.forEach((value, w) => {
      expect(value).toBeCloseTo(1 / Math.sqrt(widths[w]), 14);
      expect(law.ratio[w]).toBeCloseTo(1.25, 13);
    });
    expect(law.slope).toBeCloseTo(-0.5, 13);
    expect(law.predictionError).toBeCloseTo(0.05, 13);
    expect(law).toMatchObject({ widths, seeds: 2, predicted: prediction.rms, sampledUnits: 2048 });
  });

  it("has no ratio where all is learnt, and fits the exponent without that width", () => {
    const learnt = { ...prediction, rms: [prediction.rms[0], 1e-12, prediction.rms[2]], rmsError: [0, 1, 0] };
    const law = widthLaw(times, measured, learnt);
    expect(law.ratio).toEqual([expect.closeTo(1.25, 12), null, expect.closeTo(1.25, 12)]);
    expect(law.slope).toBeCloseTo(-0.5, 13);
    expect(law.slopeInterval).toBeNull();
    expect(law.predictionError).toBe(0);
    // Likewise where every network is the limit.
    const exact = measured.map(({ width, bySeed }) => ({ width, bySeed: width === 400 ? [[0, 0, 0]] : bySeed }));
    expect(widthLaw(times, exact, prediction).ratio[1]).toBeNull();
  });

  it("refuses a prediction for other widths, and measurements without a time after 0", () => {
    expect(() => widthLaw(times, measured.slice(1), prediction)).toThrow("measured for 400, 1600, predicted for 100");
    expect(() => widthLaw(times, measured.slice(0, 2), prediction)).toThrow("measured for 100, 400, predicted for 100");
    const start = measured.map(({ width }) => ({ width, bySeed: [[0]] }));
    expect(() => widthLaw([0], start, prediction)).toThrow("one time after 0");
  });
});

describe("compareLevels", () => {
  const samples = midpointSamples([-1, 1], 4, "1");
  const u = (factor: number) => samples.target.map((value) => factor * value);

  it("compares descent with the flow at the times of its steps, and says which", () => {
    const [descent, flowThen] = [
      [u(-1), u(0.4), u(0.25)],
      [u(-1), u(0.41), u(0.25)],
    ];
    const at = times.map((time) => 1.2 * time);
    const common = { times, samples, initial: u(-1), ntk: [u(-1), u(0.5), u(0.25)], descent };
    const comparison = compareLevels({ ...common, steps: { times: at, ntk: flowThen } });
    expect(comparison.trainingTimes).toBe(at);
    expect(comparison.descentToFlow?.[1]).toBeCloseTo(0.01, 14);
    // Steps that end at the save times, up to rounding, have no times of their own.
    const same = compareLevels({ ...common, steps: { times: times.map((t) => t * (1 + 1e-12)), ntk: flowThen } });
    expect(same.trainingTimes).toBeUndefined();
  });

  it("puts side by side what there is", () => {
    const comparison = compareLevels({
      times,
      samples,
      initial: u(-1),
      ntk: [u(-1), u(0.5), u(0.25)],
      descent: [u(-1), u(0.4), u(0.25)],
      training: measured,
    });
    expect(comparison.pdeToNtk).toBeUndefined();
    expect(comparison.descentToFlow?.[1]).toBeCloseTo(0.1, 14);
    expect(comparison.trainingToDescent).toEqual(
      measured.map((entry) => ({ width: entry.width, rms: rmsOverSeeds(entry) })),
    );
    expect(Object.keys(compareLevels({ times, samples, initial: u(1) }))).toEqual(["times"]);
  });
});
