import { describe, expect, it } from "vitest";
import { marchAdaptively } from "../../src/time/adaptive-march.js";
import type { AdaptiveMethod } from "../../src/time/adaptive-method.js";
import { type Progress, startOfMarch } from "../../src/time/checkpoint.js";
import type { Equation, Fields } from "../../src/time/equation.js";
import { stopsOf } from "../../src/time/stops.js";

/** A method whose errors are known: steps of a "solution" of one number, size(t), each with an error of its own. */
interface Play {
  readonly save: readonly number[];
  readonly tolerance: number;
  readonly rounding?: number;
  readonly order?: number;
  /** The error of a step from t by h; by default a constant times h^{order + 1}. */
  readonly error?: (t: number, h: number) => number;
  /** ‖u(t)‖ after a step by h to t; 1 by default. */
  readonly size?: (t: number, h: number) => number;
  /** ‖u‖ that steps of this length of backward Euler come to; without it the equation is homogeneous. */
  readonly ahead?: (h: number) => number;
  /** e^{−λt} is what is left of an error; without it the method is not L-stable, and all is. */
  readonly decay?: number;
  /** What a step leaves of the error that is carried along; all by default. */
  readonly left?: number;
  /** The longest step after one of a length; any by default. */
  readonly longest?: (previous: number) => number;
}

interface Step {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly error: number;
  readonly accepted: boolean;
  /** Whether the method started afresh. */
  readonly fresh: boolean;
  /** For how long the error was left to decay. */
  readonly tau: number;
}

function play({
  save,
  tolerance,
  rounding,
  order = 2,
  error = (_, h) => h ** (order + 1),
  size = () => 1,
  ahead,
  decay,
  left = 1,
  longest = () => Number.POSITIVE_INFINITY,
}: Play) {
  const steps: Step[] = [];
  const progress: Progress = startOfMarch();
  const state: Fields[] = [[Float64Array.of(size(0, 0))], [Float64Array.of(0)]];
  let candidate: Fields = [Float64Array.of(0)];
  let tau = 0;
  const nothing = () => {
    throw new Error("not asked for");
  };
  const equation: Equation = {
    size: 1,
    count: 1,
    homogeneous: ahead === undefined,
    dampedNorm(time, [x]) {
      tau = time;
      steps.push({ ...(steps.pop() as Step), tau });
      return Math.abs(x[0]) / (1 + (decay ?? 0) * time);
    },
    grows: () => false,
    enter() {},
    rate: nothing,
    slope(b, _, [u], [out]) {
      out[0] = ((ahead?.(b) ?? 0) - u[0]) / b;
    },
    addLoad: nothing,
    multiplyMass: nothing,
    norm: ([x]) => Math.abs(x[0]),
    solve: nothing,
    relax: nothing,
    work: () => ({ factorizations: 0, solves: 0, linearSolver: "", factors: [] }),
    goOnFrom: nothing,
  };
  const method: AdaptiveMethod = {
    order,
    lStable: decay !== undefined,
    start: (initial) => [initial],
    longest: ({ previous }) => (previous === 0 ? Number.POSITIVE_INFINITY : longest(previous)),
    attempt(_, { time, previous }, length) {
      candidate = [Float64Array.of(size(time + length, length))];
      const made = error(time, length);
      steps.push({
        from: time,
        to: time + length,
        length,
        error: made,
        accepted: false,
        fresh: previous === 0,
        tau: Number.NaN,
      });
      return { difference: [Float64Array.of(made / 3)], weight: 3 };
    },
    candidate: () => candidate,
    carriedError: ([, carried]) => carried,
    accept(fields, at, length) {
      fields[0] = candidate;
      fields[1][0][0] = left * fields[1][0][0] + steps[steps.length - 1].error;
      steps.push({ ...(steps.pop() as Step), accepted: true });
      at.older = at.previous;
      at.previous = length;
      at.steps++;
    },
  };
  const reached: number[] = [];
  let spent = Number.NaN;
  marchAdaptively(
    {
      state,
      progress,
      arrive: ({ time }) => reached.push(time),
      goesOn: () => true,
      finish(errorEstimate) {
        spent = errorEstimate ?? Number.NaN;
        return {} as ReturnType<typeof marchAdaptively>;
      },
    },
    method,
    equation,
    tolerance,
    stopsOf(save),
    rounding,
  );
  expect(reached).toEqual(save);
  const accepted = steps.filter((step) => step.accepted);
  accepted.forEach(({ from }, k) => {
    expect(Math.abs(from - (k === 0 ? 0 : accepted[k - 1].to))).toBeLessThan(1e-14);
  });
  return { steps, accepted, spent };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const lengths = (steps: readonly Step[]) => new Set(steps.map(({ length }) => length));

describe("steps of a method whose errors are known", () => {
  it.each([1, 2, 3])("spend less than the tolerance, and a good part of it: order %i", (order) => {
    const tolerance = 10 ** (-order - 1);
    for (const [name, error] of [
      ["even", (_: number, h: number) => h ** (order + 1)],
      ["a fast beginning", (t: number, h: number) => (h / (1e-3 + t)) ** (order + 1)],
      ["a fast end", (t: number, h: number) => 1e-2 * (h / (1.01 - t - h)) ** (order + 1)],
    ] as const) {
      const { accepted, spent, steps } = play({ save: [0.3, 1], tolerance, order, error });
      const made = sum(accepted.map((step) => step.error));
      expect(spent / made, name).toBeCloseTo(1, 12);
      expect(made, name).toBeLessThan(tolerance);
      // Two thirds are for spending, and steps are up to √2 / 0.9 too short for it.
      expect(made, name).toBeGreaterThan((2 / 3) * tolerance * (0.9 / Math.SQRT2) ** (order + 1));
      expect(steps.length - accepted.length, name).toBeLessThan(0.2 * accepted.length + 5);
      expect(lengths(accepted).size, name).toBeLessThan(40);
    }
  });

  it("count errors against the largest solution so far", () => {
    const size = (t: number) => 1 + 50 * t - 40 * t * t;
    const { accepted, spent } = play({ save: [1], tolerance: 1e-3, size });
    // It is 1 + 50² / 160 at its largest, and the end is below that.
    const largest = Math.max(...accepted.map(({ to }) => size(to)));
    expect(largest).toBeGreaterThan(size(1));
    expect(spent / (sum(accepted.map(({ error }) => error)) / largest)).toBeCloseTo(1, 12);
  });

  it("spend again what has decayed", () => {
    const played = (left: number) => play({ save: [1], tolerance: 1e-4, decay: 0, left });
    const [whole, half] = [played(1), played(0.5)];
    expect(half.accepted.length).toBeLessThan(whole.accepted.length);
    for (const { spent } of [whole, half]) expect(spent).toBeLessThan(1e-4);
  });

  it("do not where errors grow", () => {
    const growing = play({ save: [1], tolerance: 1e-4, decay: 0, left: 1.5 });
    const made = sum(growing.accepted.map(({ error }) => error));
    // No more than errors that stay, although most of the growth comes when half of them are made.
    expect(made).toBeLessThan((2 / 3) * 1e-4);
  });

  it("count errors from rest against the size at the next time saved, each once", () => {
    const size = (t: number) => t ** 3;
    const save = [0.5, 1];
    // What backward Euler finds ahead is the truth here: size(0.5) up to there, then size(1).
    const { accepted, spent } = play({
      save: [0.5, 1],
      tolerance: 1e-4,
      size,
      ahead: (h) => (h < 0.5 / 7 ? 0.125 : 1),
    });
    const [before, after] = save.map((end, i) =>
      sum(
        accepted.filter(({ to }) => to <= end + 1e-12 && (i === 0 || to > save[0] + 1e-12)).map(({ error }) => error),
      ),
    );
    // Of the size at the first of them, and of that at the second; it is the larger that is told.
    const expected = Math.max(before / 0.125, before + after);
    expect(spent / expected).toBeCloseTo(1, 10);
    expect(before).toBeLessThan(1e-4 * 0.125);
    expect(after).toBeGreaterThan(0);
  });

  it("take the smaller of two sizes ahead: the other one's matrix was nearly singular", () => {
    for (const wrong of [8, 13]) {
      const { accepted, spent } = play({
        save: [1],
        tolerance: 1e-4,
        size: (t) => t,
        ahead: (h) => (Math.abs(h - 1 / wrong) < 1e-9 ? 1e8 : 1),
      });
      expect(spent / sum(accepted.map(({ error }) => error))).toBeCloseTo(1, 10);
      expect(spent).toBeLessThan(1e-4);
    }
  });

  it("are not measured by a wild guess", () => {
    const { accepted } = play({
      save: [1],
      tolerance: 1e-2,
      size: (_, h) => (h > 1e-3 ? 1e9 : 1),
      error: (_, h) => (h > 1e-3 ? 1e3 : 1e-9 * h),
    });
    for (const { length } of accepted) expect(length).toBeLessThanOrEqual(1e-3);
  });

  it("let an error decay up to the next time saved, at least for a quarter of that", () => {
    const save = [0.2, 1];
    const { accepted } = play({ save, tolerance: 1e-3, decay: 100 });
    for (const { to, tau } of accepted) {
      const left = (to < 0.2 + 1e-12 ? 0.2 : 1) - to;
      if (left < 1e-12) continue;
      expect(tau / left).toBeLessThanOrEqual(1 + 1e-12);
      expect(tau / left).toBeGreaterThan(0.25 - 1e-12);
    }
    const last = accepted[accepted.length - 1];
    expect(last.tau).toBeNaN();
  });

  it("need be no better than rounding", () => {
    const fine = play({ save: [1], tolerance: 1e-8 });
    const rough = play({ save: [1], tolerance: 1e-8, rounding: 1e-4 });
    expect(fine.spent).toBeLessThan(1e-8);
    expect(rough.spent).toBeGreaterThan(1e-6);
    expect(rough.spent).toBeLessThan(1e-4);
  });

  it.each([1, 2, 3])("after a rejected one are as much shorter as its error tells: order %i", (order) => {
    // From 1/2 on errors are 5^order times as large: steps a fifth as long are, rounded down to a power of √2 with a tenth to spare.
    const error = (t: number, h: number) => (t < 0.5 ? 1 : 5 ** order) * h ** (order + 1);
    const { steps } = play({ save: [1], tolerance: 1e-2, order, error });
    const k = steps.findIndex((step) => !step.accepted && step.from > 0.5);
    const part = steps[k + 1].length / steps[k].length;
    expect(part).toBeGreaterThan((0.2 * 0.9) / Math.SQRT2);
    expect(part).toBeLessThan(0.4);
    expect(steps[k + 1].accepted).toBe(true);
  });

  it("go on as before after a time saved that cuts one short", () => {
    // Of what is allowed for its length the short one uses a third, as a long one would: as if every step should be as short.
    const error = (t: number, h: number) => (t >= 0.5 && t < 0.5 + 0.9e-4 ? 2e-5 * h : h ** 3);
    const { accepted } = play({ save: [0.5, 0.5 + 1e-4, 1], tolerance: 1e-4, error });
    const before = accepted.filter(({ to }) => to < 0.45).at(-1)?.length ?? 0;
    const after = accepted.filter(({ from }) => from > 0.5 + 0.9e-4);
    expect(after[0].length).toBeGreaterThan(0.7 * before);
  });

  it("of a method that may only double them start afresh rather than grow from very short ones", () => {
    const { accepted } = play({
      save: [0.5, 0.5 + 1e-7, 1],
      tolerance: 1e-4,
      longest: (previous) => 2 * previous,
    });
    const after = accepted.filter(({ from }) => from > 0.5 + 0.9e-7);
    expect(after[0].fresh).toBe(true);
    expect(after[0].length).toBeGreaterThan(1e-3);
    expect(accepted.filter(({ fresh }) => fresh).length).toBeLessThan(4);
  });

  it("are of one length where the times saved are, but for rounding", () => {
    const save = Array.from({ length: 30 }, (_, k) => (k + 1) * 0.1);
    expect(new Set(save.map((time, k) => time - (save[k - 1] ?? 0))).size).toBeGreaterThan(5);
    const { accepted } = play({ save, tolerance: 0.5, error: (_, h) => 1e-9 * h });
    expect(accepted.filter(({ from }) => from > 0.5).length).toBeGreaterThanOrEqual(24);
    expect(lengths(accepted.filter(({ from }) => from > 0.5)).size).toBe(1);
  });
});
