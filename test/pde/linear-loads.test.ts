import { describe, expect, it } from "vitest";
import { linearLoads } from "../../src/pde/linear-loads.js";

/** Jumps at 0.3 and 2, linear between. */
const exact = (field: number, i: number, t: number): number => {
  if (t < 0.3) return field + i * t;
  return t < 2 ? 5 - (i + 1) * t : 1e3 + field;
};

function counted() {
  const asked: number[] = [];
  const load = linearLoads(
    (time, out) => {
      asked.push(time);
      for (const [field, values] of out.entries()) for (let i = 0; i < 3; i++) values[i] = exact(field, i, time);
    },
    [2, 0.3],
    2,
    3,
  );
  return {
    asked,
    at: (time: number) => {
      const out = [new Float64Array(3), new Float64Array(3)];
      load(time, out);
      return out;
    },
  };
}

describe("loads that are linear in time between breakpoints", () => {
  const times = [
    0,
    1e-300,
    1e-9,
    ...Array.from({ length: 1000 }, (_, k) => 0.0051 * k),
    0.3,
    0.3 + 1e-16,
    2 - 1e-15,
    1e6,
  ];

  it("are themselves at all times, from few evaluations", () => {
    const { asked, at } = counted();
    for (const time of times) {
      for (const [field, values] of at(time).entries()) {
        // Rounding of a line through two points, up to three lengths away.
        for (let i = 0; i < 3; i++)
          expect(Math.abs(values[i] - exact(field, i, time))).toBeLessThan(1e-14 * (1e3 + time));
      }
    }
    // Some ten doublings after each breakpoint, and the times at which there is no room for two samples.
    expect(asked.length).toBeLessThan(60);
    for (const time of asked) expect(time).toBeLessThanOrEqual(1e6);
  });

  it("are the same to the last bit, whatever was asked before", () => {
    const marched = counted();
    for (const time of times) expect(counted().at(time)).toEqual(marched.at(time));
  });
});
