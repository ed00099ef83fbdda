import { describe, expect, it } from "vitest";
import { activationOf } from "../../../src/network/activations/index.js";
import { kernelTerms, type RepnetNetwork, type StationaryKernel } from "../../../src/network/index.js";
import { fixedSlopeKernel } from "../../../src/network/wide-bias.js";
import { integrate } from "../quadrature.js";

// Units a σ(s v·(x − p)) of a Gaussian σ = e^{−z²/2}: all in closed form.

const outputs = { law: "normal", std: 0.8 } as const;
const variance = 0.64;
const line: RepnetNetwork = {
  family: "repnet",
  dimension: 1,
  activation: "gaussian",
  slopes: [1, 3],
  partition: { halfWidth: 7 },
  outputs,
  train: ["a"],
  zeroStart: "none",
};

/** |σ̂|², |σ̂'|² and |F(zσ')|² with F(zσ') = −(d/dη)(η σ̂). */
const value = (eta: number) => 2 * Math.PI * Math.exp(-eta * eta);
const slope = (eta: number) => eta * eta * value(eta);
const zSlope = (eta: number) => (1 - eta * eta) ** 2 * value(eta);

function at({ factor, shape, dimension }: StationaryKernel, xi: readonly number[]): number {
  const out = new Float64Array(xi.length / dimension);
  shape(Float64Array.from(xi), out);
  return factor * out[0];
}

/** Damping and tangential diffusion at a frequency. */
function coefficients(network: RepnetNetwork, xi: readonly number[]) {
  return kernelTerms(network).reduce(
    (sum, { kernel, damping, diffusion, tangential = 0, reflectedDamping, reflectedDiffusion }) => {
      expect([diffusion, reflectedDamping, reflectedDiffusion]).toEqual([0, 0, 0]);
      const k = at(kernel, xi);
      return { damping: sum.damping + damping * k, tangential: sum.tangential + tangential * k };
    },
    { damping: 0, tangential: 0 },
  );
}

describe("the damping of a RepNet on a line", () => {
  // docs/theory.md, section 5: 1/(2P s²) ([a] |σ̂(ξ/s)|² + σ_a² s² [p] |σ̂'(ξ/s)|² + σ_a² s^{−2} [s] |F(zσ')(ξ/s)|²), in the mean over s.
  const parts = {
    a: (eta: number) => value(eta),
    p: (eta: number, s: number) => variance * s * s * slope(eta),
    s: (eta: number, s: number) => (variance / (s * s)) * zSlope(eta),
  };
  it.each(["a", "p", "s"] as const)("is that of each group by itself: %s", (group) => {
    for (const xi of [0.3, 1, 2.2, 5]) {
      const mean = (density: (s: number) => number) =>
        [1, 3].reduce((sum, s) => sum + (density(s) / (s * s)) * parts[group](xi / s, s), 0) / 2;
      const { damping, tangential } = coefficients({ ...line, train: [group] }, [xi]);
      expect(damping / mean(() => 1 / 14)).toBeCloseTo(1, 12);
      expect(tangential).toBe(0);
      // Normal points have the density 1/(√2π std) where they are dense.
      const normal = coefficients({ ...line, partition: { std: 5 }, train: [group] }, [xi]);
      expect(normal.damping / mean(() => 1 / (Math.sqrt(2 * Math.PI) * 5))).toBeCloseTo(1, 12);
    }
  });

  it.each(["a", "p", "s"] as const)("is the mean over a law of slopes: %s", (group) => {
    const slopes = { law: "uniform", halfWidth: 4 } as const;
    for (const xi of [0.4, 2.5]) {
      // Below ξ/12 e^{−(ξ/s)²} is nothing.
      const exact = integrate((s) => parts[group](xi / s, s) / (14 * s * s) / 4, xi / 12, 4, [xi / 6, xi / 2, xi], 2);
      const { damping } = coefficients({ ...line, slopes, train: [group] }, [xi]);
      expect(damping / exact).toBeCloseTo(1, 9);
    }
  });
});

describe.each([2, 3] as const)("the kernel of a RepNet in %i-D", (dimension) => {
  const std = 9;
  const network: RepnetNetwork = { ...line, dimension, partition: { std } };
  const density = 1 / (Math.sqrt(2 * Math.PI) * std);

  /** The mean over directions of h(v·r), r = |x − x'|. */
  const overDirections = (h: (y: number) => number, r: number) =>
    dimension === 2
      ? integrate((angle) => h(r * Math.cos(angle)) / Math.PI, 0, Math.PI, [], 4)
      : integrate((cosine) => h(r * cosine) / 2, -1, 1, [], 4);

  /** The transform back to space at a distance r. */
  const inSpace = (transform: (k: number) => number, r: number) =>
    dimension === 2
      ? // J_0(kr) is the mean of cos(kr cos θ).
        integrate(
          (k) => (k * transform(k) * overDirections((y) => Math.cos(k * y), r)) / (2 * Math.PI),
          1e-9,
          30,
          [1, 3, 8, 15],
          1,
        )
      : integrate((k) => (k * transform(k) * Math.sin(k * r)) / r / (2 * Math.PI ** 2), 1e-9, 30, [1, 3, 8, 15], 1);

  const along = (k: number) => (dimension === 2 ? [k * Math.cos(1), k * Math.sin(1)] : [k * 0.6, 0, k * 0.8]);

  it("is the transform of the mean over directions and partition points", () => {
    // ∫ σ(z) σ(z + y) dz = √π e^{−y²/4}, and points with the density q have the phases' density q/s.
    for (const r of [0.4, 1.3]) {
      const exact = [1, 3].reduce(
        (sum, s) =>
          sum + (density / s / 2) * overDirections((y) => Math.sqrt(Math.PI) * Math.exp(-0.25 * (s * y) ** 2), r),
        0,
      );
      expect(inSpace((k) => coefficients(network, along(k)).damping, r) / exact).toBeCloseTo(1, 7);
    }
  });

  it("of points in a ball has the density of its sections, and the squares across them", () => {
    const radius = 7;
    // Sections of a disk are 2√(r² − t²) long of πr², those of a ball π(r² − t²) of 4πr³/3; uniform points of a section of half-width h have the mean
    // square h²/3 along a line and h²/2 on a disk.
    const [q, square] =
      dimension === 2 ? [2 / (Math.PI * radius), radius ** 2 / 3] : [3 / (4 * radius), radius ** 2 / 2];
    for (const k of [0.5, 2]) {
      const normal = coefficients({ ...network, train: ["p"] }, along(k)).damping / density;
      const ball = coefficients({ ...network, partition: { radius }, train: ["v"] }, along(k));
      expect(ball.tangential / (q * normal)).toBeCloseTo(1, 12);
      expect(ball.damping / (q * normal * square)).toBeCloseTo(1, 12);
    }
  });

  it.each(["a", "s", "p", "v"] as const)("is the mean over a law of slopes of those of single ones: %s", (group) => {
    const slopes = { law: "uniform", halfWidth: 4 } as const;
    for (const k of [0.7, 3]) {
      const single = (s: number) => coefficients({ ...network, slopes: [s], train: [group] }, along(k));
      // Below k/12 e^{−(k/s)²} is nothing.
      const mean = (of: "damping" | "tangential") =>
        integrate((s) => single(s)[of] / 4, k / 12, 4, [k / 6, k / 2, k], 2);
      const law = coefficients({ ...network, slopes, train: [group] }, along(k));
      expect(law.damping / mean("damping")).toBeCloseTo(1, 9);
      expect(law.tangential).toBeCloseTo(mean("tangential"), 9);
    }
  });

  it("has for trained directions the diffusion across ξ, and (d − 1) std² times that of damping", () => {
    for (const k of [0.5, 2, 4]) {
      const { tangential, damping } = coefficients({ ...network, train: ["v"] }, along(k));
      // σ_a² E s² σ'σ': that of the group p.
      const ofPoints = coefficients({ ...network, train: ["p"] }, along(k));
      expect(ofPoints.tangential).toBe(0);
      expect(tangential / ofPoints.damping).toBeCloseTo(1, 12);
      expect(damping / tangential).toBeCloseTo((dimension - 1) * std ** 2, 9);
    }
  });
});

it.each([
  ["tanh", "slope", 1],
  ["sigmoid", "zSlope", 3],
  ["gaussian", "value", 1],
  ["srelu", "slope", 3],
] as const)("a kernel of one slope is continuous at ξ = 0: %s, %s, %i-D", (name, which, dimension) => {
  const spectrum = activationOf(name).spectra?.[which] ?? expect.fail();
  const kernel = fixedSlopeKernel(spectrum, 2.5, dimension, 0.3);
  const ray = (k: number) => [k, 0, 0].slice(0, dimension);
  expect(at(kernel, ray(0)) / at(kernel, ray(1e-5))).toBeCloseTo(1, 7);
});
