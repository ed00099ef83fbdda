import { describe, expect, it } from "vitest";
import { experimentOf } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { ownData } from "../../src/data/own-data.js";
import { estimatedSpectrum } from "../../src/design/estimated-spectrum.js";
import { designForHeldOut } from "../../src/design/held-out.js";
import { randomStream } from "../../src/network/random.js";

/** A stationary process with the spectrum of a bump at 20, std 3, of variance 1, at random places of [−1, 1], with noise. */
function bump(count: number, noise: number) {
  const random = randomStream(17, count);
  const waves = Array.from({ length: 300 }, () => [20 + 3 * random.normal(), random.normal(), random.normal()]);
  const points = Float64Array.from({ length: count }, () => 2 * random.uniform() - 1);
  points[0] = -1;
  points[1] = 1;
  const values = points.map(
    (x) =>
      waves.reduce((sum, [w, a, b]) => sum + a * Math.cos(w * x) + b * Math.sin(w * x), 0) / Math.sqrt(300) +
      noise * random.normal(),
  );
  return { dimension: 1, points, values } as const;
}

describe("estimatedSpectrum", () => {
  it("finds the band and the noise of a process", () => {
    const { samples } = ownData(bump(100, 0.3), { values: "as-given", weights: "voronoi", measure: "lebesgue" });
    const { shells, power, noise } = estimatedSpectrum(samples, samples.target);
    const mass = (from: number, to: number) =>
      power.reduce(
        (sum, p, k) => sum + (shells.radii[k] >= from && shells.radii[k] < to ? p * shells.volumes[k] : 0),
        0,
      );
    const variance = mass(0, 1e9);
    // One draw of a process with about 12 waves across has its variance to a third, and white noise below the highest frequency is no other than a white part of the function.
    expect(variance).toBeGreaterThan(0.5);
    expect(variance).toBeLessThan(1.7);
    expect(mass(11, 29) / variance).toBeGreaterThan(0.5);
    const densest = shells.radii[power.indexOf(Math.max(...power))];
    expect(Math.abs(densest - 20)).toBeLessThan(6);
    expect(Math.sqrt(noise)).toBeGreaterThan(0.1);
    expect(Math.sqrt(noise)).toBeLessThan(0.4);
    expect(estimatedSpectrum(samples, samples.target, 0.09).noise).toBe(0.09);
  });
});

describe("designForHeldOut", () => {
  const experimentWith = (table: ReturnType<typeof bump>) => {
    const said = {
      title: "T",
      data: { file: "f.csv" },
      network: { family: "fourier-features", weights: { law: "normal", std: 3 }, train: ["a"] },
      time: { save: [1] },
    };
    return experimentOf(
      checkCase(said),
      ownData(table, { values: "standardised", weights: "voronoi", measure: "lebesgue" }),
    );
  };

  it("refuses bounds that exclude every law", async () => {
    const experiment = await experimentWith(bump(20, 0.2));
    expect(() => designForHeldOut(experiment, { std: [0, 2] })).toThrow(
      "design.search.std: the bounds [0, 2] exclude every law",
    );
  });
});
