import { describe, expect, it } from "vitest";
import { heldOutCurve, heldOutLevel, heldOutOfRun, stillFalling } from "../../src/case/held-out.js";
import type { Subject } from "../../src/case/subject.js";
import type { RunResult } from "../../src/train/run.js";

// Values 1, 3, 5, 7: about their mean of 4 a variance of 5.
const experiment = { own: { heldOut: { samples: { target: Float64Array.of(1, 3, 5, 7) } } } } as unknown as Subject;
const run = {
  learningRate: 0.5,
  times: [0, 2],
  heldOut: { steps: [0, 2, 4, 8], meanSquares: [10, 1, 2, 5] },
} as unknown as RunResult;

describe("one network on samples held out", () => {
  it("has its mean squares over the variance of the values there, at steps times the learning rate", () => {
    expect(heldOutCurve(experiment, run)).toEqual({ times: [0, 1, 2, 4], errors: [2, 0.2, 0.4, 1] });
  });

  it("has no curve where none are held out, or none were watched", () => {
    expect(heldOutCurve({} as Subject, run)).toBeUndefined();
    expect(heldOutCurve({ own: {} } as Subject, run)).toBeUndefined();
    const { heldOut: _, ...unwatched } = run;
    expect(heldOutCurve(experiment, unwatched)).toBeUndefined();
    expect(heldOutOfRun(experiment, unwatched)).toEqual({});
  });

  it("is reported at the times saved, with the time at which it was least", () => {
    // The least follows the start, which has no logarithm: no parabola.
    expect(heldOutOfRun(experiment, run)).toEqual({
      heldOut: [2, 0.4],
      stopping: { found: { time: 1, error: 0.2 } },
    });
  });
});

describe("the level on samples that are not trained on", () => {
  const times = [0, 1, 2, 4, 8];
  const foretold = { times, errors: [1, 0.2095, 0.2, 0.208, 0.9], noise: 0.3 };

  it("is nothing without curves", () => {
    expect(heldOutLevel(times, undefined)).toEqual({});
  });

  it("foretells when to stop: from the first to the last time whose error is within 5 % of the least", () => {
    const { leftOut, stopping, heldOut } = heldOutLevel([0, 8], undefined, foretold);
    expect(leftOut).toEqual([1, 0.9]);
    expect(heldOut).toBeUndefined();
    expect(stopping).not.toHaveProperty("found");
    expect(stopping?.predicted).toMatchObject({ noise: 0.3, between: [1, 4] });
    // The parabola through 0.2095, 0.2, 0.208 at −1, 0, 1 octaves from t = 2.
    const [slope, curvature] = [(0.208 - 0.2095) / 2, 0.208 - 2 * 0.2 + 0.2095];
    expect(stopping?.predicted?.time).toBeCloseTo(2 * 2 ** (-slope / curvature), 12);
    expect(stopping?.predicted?.error).toBeCloseTo(0.2 - slope ** 2 / (2 * curvature), 12);
  });

  it("foretells the end where the error falls until then", () => {
    const falling = { times, errors: [1, 0.5, 0.4, 0.31, 0.3], noise: 0 };
    const { predicted } = heldOutLevel([0], undefined, falling).stopping ?? {};
    expect(predicted).toEqual({ noise: 0, time: null, error: 0.3, between: [4, 8] });
  });
});

describe("a warning that training ends early", () => {
  it("stands where the error on samples held out still falls at the end, and there alone", () => {
    const [warning, ...others] = stillFalling({ heldOut: [1, 0.4], stopping: { found: null } }, 16);
    expect(others).toEqual([]);
    expect(warning.path).toBe("time.save");
    expect(warning.message).toContain("still falls at the last time, 16");
    expect(warning.numbers).toEqual({ time: 16, error: 0.4 });
    expect(stillFalling({ heldOut: [1, 0.4], stopping: { found: { time: 2, error: 0.3 } } }, 16)).toEqual([]);
    expect(stillFalling({ stopping: { found: null } }, 16)).toEqual([]);
    expect(stillFalling({ heldOut: [1, 0.4], stopping: {} }, 16)).toEqual([]);
    expect(stillFalling({}, 16)).toEqual([]);
  });
});
