import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.js";
import { planSteps } from "../../src/time/step-plan.js";

const time = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 100, noNaN: true }));

describe("the plan of steps", () => {
  it("is equal steps, as many as asked for, where they hit all times", () => {
    expect(planSteps([0.3, 0.1, 0, 1, 0.3], 10)).toEqual([
      { end: 0.1, steps: 1, step: 0.1 },
      { end: 0.3, steps: 2, step: 0.1 },
      { end: 1, steps: 7, step: 0.1 },
    ]);
  });

  it("is otherwise equal steps per stretch, near the size asked for", () => {
    const plan = planSteps([0.5, 2, 8, 32], 200);
    expect(plan.map(({ steps }) => steps)).toEqual([3, 9, 38, 150]);
    plan.forEach(({ step }) => {
      expect(Math.abs(step / 0.16 - 1)).toBeLessThan(0.05);
    });
  });

  it("takes no time for a multiple of the step that is off by a hundredth of it", () => {
    for (const time of [0.1005, 0.0995, 0.2 + 1e-7]) {
      const [first, second] = planSteps([time, 1], 10);
      expect(Math.abs(first.steps * first.step - time)).toBeLessThan(1e-12);
      expect(Math.abs(second.steps * second.step - (1 - time))).toBeLessThan(1e-12);
    }
  });

  it("hits every time with at least one step before it, whatever the times", () => {
    fc.assert(
      fc.property(fc.array(time, { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (save, steps) => {
        let now = 0;
        for (const segment of planSteps(save, steps)) {
          expect(segment.steps).toBeGreaterThanOrEqual(1);
          // Exact times differ by rounding from multiples of the step; equal steps are accepted within 1e−9 of a step.
          expect(Math.abs(segment.steps * segment.step - (segment.end - now))).toBeLessThan(
            1e-8 * segment.step + 1e-13,
          );
          now = segment.end;
        }
        expect(now).toBe(Math.max(...save));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it("of no steps, or a part of one, is refused", () => {
    expect(() => planSteps([1], 0)).toThrow(InputError);
    expect(() => planSteps([1], 1.5)).toThrow(/steps: expected a positive whole number, found 1.5/);
    expect(planSteps([0], 5)).toEqual([]);
  });
});
