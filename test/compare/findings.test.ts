import { describe, expect, it } from "vitest";
import { findings, halfLife } from "../../src/compare/findings.js";
import type { LevelResult, ProbeResult } from "../../src/compare/level.js";

const times = [0, 1, 2, 8];
const probe = (frequency: number, relative: readonly (number | null)[]): ProbeResult => ({
  frequency: [frequency],
  re: relative.map((value) => value ?? 0),
  im: relative.map(() => 0),
  relative,
});
const level = (...probes: ProbeResult[]): LevelResult => ({ times, energy: [1, 1, 1, 1], probes });
const decaying = (frequency: number, rate: number) =>
  probe(
    frequency,
    times.map((t) => Math.exp(-rate * t)),
  );
const law = {
  widths: [256, 1024, 4096],
  seeds: 8,
  rms: [0.08, 0.04, 0.021],
  predicted: [0.08, 0.04, 0.02],
  ratio: [1, 1, 1.05],
  slope: -0.482,
  slopeInterval: [-0.6, -0.36],
  sampledUnits: 2048,
  predictionError: 0.02,
} as const;

describe("findings", () => {
  it("says how PDE and flow agree, which frequency is learnt when, and how width matters", () => {
    const sentences = findings({
      convention: "angular",
      levels: { ntk: level(decaying(1, Math.LN2), decaying(6, Math.LN2 / 4)) },
      comparison: { times, pdeToNtk: [0, 1e-5, 2e-3, 1e-3], descentToFlow: [0, 0.01, 0.004, 0.001] },
      widthLaw: law,
    });
    expect(sentences).toEqual([
      "The spectral PDE follows the exact infinite-width kernel flow to within 0.2 % of the initial error (largest at t = 2); the steps of training add at most 1 % to that.",
      "Frequency 1 (radians per unit length) loses half of its error by about t = 1, frequency 6 only by t = 4, 4 times as late; at t = 8, 0.39 % and 25 % are left.",
      "From width 256 to 4096 (8 networks each) trained networks deviate from the infinite-width limit by 8 % down to 2.1 % of the initial error, with exponent −0.48 (95 %: −0.60 to −0.36) where theory says −0.50; that is 1.00 to 1.05 times the prediction, which has no fitted constant.",
    ]);
  });

  it("grades how PDE and flow agree", () => {
    const say = (...pdeToNtk: number[]) =>
      findings({ convention: "angular", levels: {}, comparison: { times, pdeToNtk } })[0];
    expect(say(0, 0.02, 0, 0)).toMatch(/follows the exact infinite-width kernel flow to within 2 % /);
    expect(say(0, 0, 0.05, 0)).toMatch(/follows .* only roughly: they differ by up to 5 % .*\(largest at t = 2\)\.$/);
    expect(say(0.577, 0.4, 0.3, 0.1)).toMatch(/contradicts the spectral PDE: they differ by up to 58 % .*t = 0\)\.$/);
  });

  it("takes the level's own learning times, and names the probes where there is nothing to learn", () => {
    const learnt = { ...decaying(1, 1), learnt: { half: 0.0647, nineTenths: 1.59 } };
    const never = { ...decaying(6, 1), learnt: { half: null, nineTenths: null } };
    const nothing = { ...probe(9, [1e-9, 5, 7, 8]), relative: [1, 5e9, 7e9, 8e9] };
    const [order, absent] = findings({
      convention: "angular",
      levels: { ntk: { ...level(learnt, never, nothing), peak: 1 } },
    });
    expect(order).toMatch(/^Frequency 1 .* half of its error by about t = 0\.0647, the first to do so; frequency 6 /);
    expect(absent).toBe("There is no initial error at frequency 9 that could be learnt.");
  });

  it("leaves out what was not computed", () => {
    expect(findings({ convention: "angular", levels: {} })).toEqual([]);
    expect(findings({ convention: "angular", levels: {}, comparison: { times } })).toEqual([]);
    expect(findings({ convention: "cycles", levels: { pde: level(probe(1, [null, null, null, null])) } })).toEqual([]);
  });

  it("has words for frequencies that are not learnt, or all alike, or alone", () => {
    const say = (...probes: ProbeResult[]) => findings({ convention: "cycles", levels: { pde: level(...probes) } })[0];
    expect(say(decaying(1, 1), decaying(9, 1e-9))).toMatch(
      /the first to do so; frequency 9 still has 100 % of it at t = 8/,
    );
    expect(say(decaying(1, 1e-2), decaying(9, 1e-9))).toMatch(
      /^None of the reported frequencies .* at frequency 1 \(cycles per unit length\) 92 % is left/,
    );
    // In whatever order they are reported: the least of those that never halve, and the most.
    expect(say(decaying(9, 1e-9), decaying(1, 1e-2))).toMatch(
      /^None of .* at frequency 1 .* 92 % is left, the least\.$/,
    );
    expect(say(decaying(9, 1e-9), decaying(1, 1e-2), decaying(4, 1))).toMatch(
      /^Frequency 4 .* frequency 9 still has 100 %/,
    );
    expect(say(decaying(1, 1e-2), decaying(9, 1e-9), decaying(4, 1))).toMatch(
      /^Frequency 4 .* frequency 9 still has 100 %/,
    );
    expect(say(decaying(1, 0.5), decaying(9, 0.51))).toMatch(
      /at about the same rate: .* between t = 1.36 and t = 1.39/,
    );
    expect(say(decaying(0.25, 0.5))).toMatch(/^Frequency 0.25 .* at t = 8, 1.8 % is left\.$/);
  });

  it("speaks of one width without a slope", () => {
    const one = { ...law, widths: [256], seeds: 1, rms: [0.08], ratio: [1.1], slope: null, slopeInterval: null };
    expect(findings({ convention: "angular", levels: {}, widthLaw: one })).toEqual([
      "1 network of width 256 deviates from the infinite-width limit by 8 % of the initial error; that is 1.10 times the prediction, which has no fitted constant.",
    ]);
  });
});

describe("halfLife", () => {
  it("is exact for exponential decay and infinite where half is never lost", () => {
    expect(halfLife(times, decaying(1, 0.3))).toBeCloseTo(Math.LN2 / 0.3, 13);
    expect(halfLife(times, decaying(1, 0.01))).toBe(Number.POSITIVE_INFINITY);
    expect(halfLife(times, probe(1, [1, 0, 0, 0]))).toBe(1);
    expect(halfLife(times, probe(1, [null, null, null, null]))).toBe(Number.POSITIVE_INFINITY);
  });
});
