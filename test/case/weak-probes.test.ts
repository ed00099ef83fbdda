import { describe, expect, it } from "vitest";
import { weakProbes } from "../../src/case/warnings/weak-probes.js";
import type { LevelResult } from "../../src/compare/level.js";

/** One probe at ξ = 3 that starts from `start`, where the spectrum's largest value is 2. */
function level(start: number, relative: readonly number[]): LevelResult {
  const [re, im] = [0.6, -0.8].map((factor) => relative.map((value) => factor * start * value));
  return { times: [0, 1, 4], energy: [1, 0.5, 0.2], peak: 2, probes: [{ frequency: [3], re, im, relative }] };
}

describe("probes at which there is little to learn", () => {
  it("are told of where the levels differ by more than 2 % of it", () => {
    const [{ path, message, numbers }] = weakProbes(level(0.01, [1, 0.8, 0.5]), level(0.01, [1, 0.79, 0.57]));
    expect(path).toBe("probes[0]");
    expect(numbers.part).toBeCloseTo(0.005, 12);
    expect(numbers.distance).toBeCloseTo(0.07, 12);
    expect(numbers.time).toBe(4);
    expect(message).toContain("at the frequency 3 the spectrum starts from 0.5 % of its largest value");
  });

  it("are not told of where the levels agree, where there is more, or nothing", () => {
    expect(weakProbes(level(0.01, [1, 0.8, 0.5]), level(0.01, [1, 0.79, 0.515]))).toEqual([]);
    expect(weakProbes(level(0.021, [1, 0.8, 0.5]), level(0.021, [1, 0.79, 0.57]))).toEqual([]);
    expect(weakProbes(level(1e-6, [1, 0.8, 0.5]), level(1e-6, [1, 0.79, 0.57]))).toEqual([]);
  });
});
