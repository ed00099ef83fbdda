import { describe, expect, it } from "vitest";
import { integrate, type TimeMethod } from "../../src/time/index.js";
import { massNorm } from "../../src/time/lanczos.js";
import { roughProblems } from "../../src/verify/rough-problems.js";

const methods: readonly (TimeMethod & { readonly tolerance: number })[] = [
  { method: "theta", theta: 0.5, tolerance: 1e-3 },
  { method: "bdf2", tolerance: 1e-3 },
  { method: "sdirk2", tolerance: 1e-3 },
  { method: "sdirk3", tolerance: 1e-5 },
];

describe.each(methods)("the error that steps of $method state", (method) => {
  it.each(roughProblems(1))("is the actual one: $name", ({ system, times, exact }) => {
    const { values, statistics } = integrate(system, method, { save: times });
    const scratch = new Float64Array(system.pencil.size);
    const norm = (u: Float64Array) => massNorm(system.pencil, u, scratch);
    let [largest, actual] = [norm(system.initial[0]), 0];
    times.forEach((_, i) => {
      largest = Math.max(largest, norm(exact[i]));
      actual = Math.max(actual, norm(values[i][0].map((value, k) => value - exact[i][k])) / largest);
    });
    const stated = statistics.errorEstimate as number;
    expect(actual).toBeLessThan(method.tolerance);
    // Measured: from 0.86 to 1.33 of it; farther off where hardly anything is left of errors that were larger.
    expect(Math.abs(stated - actual)).toBeLessThan(0.4 * actual + 0.02 * method.tolerance);
  });
});
