import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import type { Dynamics } from "../../src/network/dynamics/index.js";
import { stabilityLimit } from "../../src/network/dynamics/index.js";
import { checkLearningRate, chooseLearningRate } from "../../src/train/learning-rate.js";

const flow: Dynamics = { type: "gradient-flow" };

/** Spectral radius of one step on a mode of eigenvalue λ: (u, z) with z ← (1 − γτ) z − τλu, u ← u + τz. */
function growth(
  dynamics: Dynamics & { readonly type: "gradient-flow" | "momentum" },
  lambda: number,
  step: number,
): number {
  if (dynamics.type === "gradient-flow") return Math.abs(1 - step * lambda);
  const decay = 1 - dynamics.friction * step;
  const trace = 1 + decay - step ** 2 * lambda;
  const discriminant = trace ** 2 / 4 - decay;
  if (discriminant < 0) return Math.sqrt(decay);
  return Math.abs(trace / 2) + Math.sqrt(discriminant);
}

describe("stabilityLimit", () => {
  it("separates steps that shrink every mode from steps that make the stiffest grow", () => {
    const dynamics = fc.oneof(
      fc.constant(flow),
      fc.record({ type: fc.constant("momentum" as const), friction: fc.double({ min: 0.01, max: 10, noNaN: true }) }),
    );
    fc.assert(
      fc.property(dynamics, fc.double({ min: 0.01, max: 100, noNaN: true }), (choice, lambda) => {
        const limit = stabilityLimit(choice, lambda);
        expect(growth(choice, lambda, 1.001 * limit)).toBeGreaterThan(1);
        expect(growth(choice, lambda, 0.999 * limit)).toBeLessThan(1);
      }),
      { seed: 1 },
    );
  });

  it("solves τ² λ = 2 (2 − γτ) for the heavy ball", () => {
    const tau = stabilityLimit({ type: "momentum", friction: 3 }, 7);
    expect(tau ** 2 * 7).toBeCloseTo(2 * (2 - 3 * tau), 14);
  });

  it("is infinite where nothing limits the step", () => {
    expect(stabilityLimit(flow, 0)).toBe(Infinity);
    expect(stabilityLimit({ type: "momentum", friction: 0 }, 0)).toBe(Infinity);
  });
});

describe("checkLearningRate", () => {
  it("refuses a rate at the limit and names both numbers", () => {
    expect(() => checkLearningRate(0.5, 0.5, 4)).toThrow(
      "training.learningRate: 0.5 is unstable: the largest eigenvalue of the kernel on the samples is 4, " +
        "so the learning rate must stay below 0.5",
    );
    expect(() => checkLearningRate(0.49, 0.5, 4)).not.toThrow();
  });

  it("refuses rates that are not positive numbers", () => {
    for (const rate of [0, -1, Number.NaN, Infinity]) expect(() => checkLearningRate(rate, 1, 2)).toThrow(InputError);
  });
});

describe("chooseLearningRate", () => {
  it("takes half of the limit where the save times allow it", () => {
    expect(chooseLearningRate("auto", 4, flow, [1, 2])).toEqual({
      learningRate: 0.25,
      saveSteps: [4, 8],
      times: [1, 2],
      limit: 0.5,
    });
  });

  it("hits commensurable save times exactly, at no more than half of the limit and not far below", () => {
    const tenths = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(tenths, fc.double({ min: 0.1, max: 50, noNaN: true }), (multiples, lambda) => {
        const times = multiples.map((multiple) => multiple * 0.1);
        const sorted = [0, ...times].sort((s, t) => s - t);
        const shortest = Math.min(...sorted.slice(1).map((time, i) => time - sorted[i]));
        const schedule = chooseLearningRate("auto", lambda, flow, times);
        expect(schedule.learningRate).toBeLessThanOrEqual((1 + 1e-9) / lambda);
        expect(schedule.learningRate).toBeGreaterThan(Math.min(1 / lambda, shortest) / 10.001);
        // All times are multiples of 0.1: exact whenever that is within the allowed reduction.
        if (Math.min(1 / lambda, shortest) < 0.99) {
          for (const [i, time] of times.entries()) expect(schedule.times[i]).toBeCloseTo(time, 10);
        }
        expect(new Set(schedule.saveSteps).size).toBe(times.length);
      }),
      { seed: 2 },
    );
  });

  it("hits the last time exactly and reports what it reaches where times have no common step", () => {
    const { learningRate, times, saveSteps } = chooseLearningRate("auto", 8, flow, [Math.SQRT2, Math.PI, 10]);
    expect(times[2]).toBeCloseTo(10, 12);
    for (const [i, time] of [Math.SQRT2, Math.PI].entries()) {
      expect(Math.abs(times[i] - time)).toBeLessThanOrEqual(learningRate / 2);
      expect(times[i]).toBe(saveSteps[i] * learningRate);
    }
  });

  it("comes within 1 % of save times that have no common step, where ten times as many steps achieve that", () => {
    const times = [0.0137, Math.SQRT2 / 10, Math.PI, 10];
    const schedule = chooseLearningRate("auto", 8, flow, times);
    times.forEach((time, i) => {
      expect(Math.abs(schedule.times[i] / time - 1)).toBeLessThan(0.01);
    });
    expect(schedule.learningRate).toBeGreaterThan(0.00137);
  });

  it("takes no more steps for that than it must", () => {
    // Half of the limit is 0.5, 200 steps up to t = 100. The first number of steps one of which ends within 1 % of π:
    let steps = 200;
    const miss = (count: number) => {
      const place = (count * Math.PI) / 100;
      return Math.abs(Math.round(place) / place - 1);
    };
    while (miss(steps) > 0.01) steps++;
    expect(chooseLearningRate("auto", 2, flow, [Math.PI, 100]).learningRate).toBeCloseTo(100 / steps, 12);
  });

  it("leaves four fifths of the limit of the networks that will be trained", () => {
    // Half of the limit of infinite width is 0.25; the networks' eigenvalue of 20 allows 0.1.
    const { learningRate } = chooseLearningRate("auto", 4, flow, [8], 20);
    expect(learningRate).toBeLessThanOrEqual(0.08);
    expect(learningRate).toBeGreaterThan(0.078);
    expect(chooseLearningRate("auto", 4, flow, [8], 5).learningRate).toBe(0.25);
  });

  it("takes 0.8 of the limit of the networks to be trained, where that is less than half the other", () => {
    // 2 / 20 and 2 / 4; the save time is a whole number of steps of either.
    expect(chooseLearningRate("auto", 4, flow, [8], 20).learningRate).toBeCloseTo(0.08, 15);
    // The two are equal at networks' eigenvalues of 1.6 times that of the kernel.
    expect(chooseLearningRate("auto", 4, flow, [8], 6.3).learningRate).toBe(0.25);
    expect(chooseLearningRate("auto", 4, flow, [1.6], 8).learningRate).toBeCloseTo(0.2, 15);
    const dynamics: Dynamics = { type: "momentum", friction: 1 };
    const rate = 0.8 * stabilityLimit(dynamics, 90);
    expect(chooseLearningRate("auto", 9, dynamics, [50 * rate], 90).learningRate).toBeCloseTo(rate, 14);
  });

  it("keeps the rate of networks that are there while it is stable and suits the save times", () => {
    const kept = (rate: number, networks: number, times = [1, 2]) =>
      chooseLearningRate("auto", 4, flow, times, networks, { kept: rate }).learningRate;
    expect(kept(0.01, 20)).toBe(0.01);
    expect(kept(0.0999, 20)).toBe(0.0999);
    // The limits are 0.1 and 0.5.
    expect(kept(0.1, 20)).toBeLessThanOrEqual(0.08);
    expect(kept(0.5, 0)).toBe(0.25);
    expect(kept(0.05, 4, [0.01, 1])).toBe(0.01);
  });

  it("takes no larger rate than it is told", () => {
    expect(chooseLearningRate("auto", 4, flow, [1], 0, { atMost: 0.03 }).learningRate).toBeCloseTo(1 / 34, 15);
  });

  it("refuses a save time that is nearest to the start, and two that are nearest to one step, with numbers", () => {
    expect(() => chooseLearningRate(0.005, 4, flow, [0.001, 0.1, 1])).toThrow(
      "time.save[0]: 0.001 is less than half a step of the learning rate 0.005, so that training would be saved at its " +
        'start; save later, or set training.learningRate to "auto" or to 0.001 at most',
    );
    expect(() => chooseLearningRate(0.1, 4, flow, [1, 1.02, 2])).toThrow(
      "time.save[1]: 1.02 and 1 are both nearest to step 10 of the learning rate 0.1; leave one out, or set " +
        'training.learningRate to "auto" or to 0.02 at most',
    );
    // Closer than steps can tell apart, whatever the rate.
    expect(() => chooseLearningRate("auto", 4, flow, [1, 1 + 1e-12])).toThrow(
      /both nearest to step 4 .*; leave one out$/,
    );
    expect(() => chooseLearningRate(1e-17, 4, flow, [1])).toThrow("time.save[0]: 1 takes 100000000000000000 steps");
  });

  it("keeps a given rate and goes to the nearest steps", () => {
    const schedule = chooseLearningRate(0.3, 4, flow, [0, 1, 3]);
    expect(schedule.learningRate).toBe(0.3);
    expect(schedule.saveSteps).toEqual([0, 3, 10]);
  });

  it("obeys the limit of the heavy ball", () => {
    const dynamics: Dynamics = { type: "momentum", friction: 1 };
    const { learningRate, limit } = chooseLearningRate("auto", 9, dynamics, [6]);
    expect(limit).toBe(stabilityLimit(dynamics, 9));
    expect(learningRate).toBeLessThanOrEqual(limit / 2);
    expect(() => chooseLearningRate(limit * 1.01, 9, dynamics, [6])).toThrow(InputError);
  });

  it("refuses times and eigenvalues that make no sense", () => {
    for (const times of [[], [0], [-1, 2], [Number.NaN], [Infinity]]) {
      expect(() => chooseLearningRate("auto", 4, flow, times)).toThrow(InputError);
    }
    expect(() => chooseLearningRate("auto", Number.NaN, flow, [1])).toThrow(InputError);
  });
});
