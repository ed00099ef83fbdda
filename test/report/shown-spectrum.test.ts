import { describe, expect, it } from "vitest";
import { networkCase } from "../../src/case/case.js";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { boxMesh, type SimplexMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { magnitudesByDistance, spectrumReach, visibleFrequency } from "../../src/report/shown-spectrum.js";

/** ξ_axis at the nodes, real, times a complex number. */
function coordinate({ points, dimension }: SimplexMesh, axis: number, re = 1, im = 0) {
  const values = Float64Array.from({ length: points.length / dimension }, (_, i) => points[i * dimension + axis]);
  return { re: values.map((value) => re * value), im: values.map((value) => im * value) };
}

const square = boxMesh(
  [
    [-2, 2],
    [-2, 2],
  ],
  [8, 8],
);
const cube = boxMesh(
  [
    [-2, 2],
    [-2, 2],
    [-2, 2],
  ],
  [4, 4, 4],
);
const radii = Float64Array.of(0, 0.5, 1.5, 2);

describe("a spectrum by distance", () => {
  it("in 1-D is |û|", () => {
    const mesh = uniformIntervalMesh(-2, 2, 8);
    const field = { re: mesh.nodes.map((xi) => 3 * xi), im: mesh.nodes.map((xi) => -4 * xi) };
    magnitudesByDistance(
      mesh,
      radii,
    )(field).forEach((value, i) => {
      expect(value).toBeCloseTo(5 * radii[i], 14);
    });
  });

  it.each([0, 1])("in 2-D is the root mean square over directions: r/√2 of ξ, axis %i", (axis) => {
    // Σ cos² over evenly spread angles is exactly half of their number; ξ is P1.
    magnitudesByDistance(
      square,
      radii,
    )(coordinate(square, axis, 3, 4)).forEach((value, i) => {
      expect(value).toBeCloseTo((5 * radii[i]) / Math.SQRT2, 13);
    });
  });

  it("in 3-D likewise: r/√3 of ξ along every axis", () => {
    for (const axis of [0, 1, 2]) {
      magnitudesByDistance(
        cube,
        radii,
      )(coordinate(cube, axis)).forEach((value, i) => {
        // Measured: the lattice of 120 directions is 1 % off at most; its heights are midpoints of equal parts, whose mean square is exact to 1/n².
        expect(Math.abs(value - radii[i] / Math.sqrt(3))).toBeLessThanOrEqual((axis === 2 ? 1e-4 : 0.01) * radii[i]);
      });
    }
  });

  it("leaves out directions that leave the mesh, and is 0 where all do", () => {
    const ones = { re: new Float64Array(81).fill(1), im: new Float64Array(81) };
    const [inside, corners, outside] = magnitudesByDistance(square, Float64Array.of(2, 2.5, 3))(ones);
    expect(inside).toBeCloseTo(1, 14);
    expect(corners).toBeCloseTo(1, 14);
    expect(outside).toBe(0);
  });
});

describe("how far a spectrum reaches", () => {
  it("is the largest component where |û| exceeds the part of its largest value in all fields", () => {
    const large = coordinate(square, 0, 0, 10);
    const small = coordinate(square, 1);
    // |û| = 10 |ξ₁| with a largest value of 20: above 0.6 of it for |ξ₁| > 1.2, so in full height.
    expect(spectrumReach(square, [large, small], 0.6)).toBe(2);
    const middle = { re: large.re.map((_, i) => Math.exp(-(square.points[2 * i] ** 2))), im: large.re.map(() => 0) };
    // e^(−ξ₁²) above 0.1 for |ξ₁| < 1.52, but along ξ₂ as far as the mesh goes.
    expect(spectrumReach(square, [middle], 0.1)).toBe(2);
    const peak = middle.re.map((value, i) => value * Math.exp(-(square.points[2 * i + 1] ** 2)));
    // On the grid of 0.5: e^(−1.5²) = 0.105 is above, e^(−2²) below.
    expect(spectrumReach(square, [{ re: peak, im: middle.im }], 0.1)).toBe(1.5);
    expect(spectrumReach(square, [{ re: middle.im, im: peak }], 0.11)).toBe(1);
  });
});

describe("the frequency up to which there is something to see", () => {
  const shown = async (probes: readonly number[], std: number) => {
    const experiment = await experimentOf(
      networkCase(
        checkCase({
          title: "A Gaussian",
          target: "exp(-x^2/2)",
          data: { box: [[-8, 8]], samples: [160] },
          network: { family: "fourier-features", weights: { law: "normal", std } },
          spectrum: { box: [[-16, 16]], cells: [3200] },
          time: { save: [0.1] },
          probes,
        }),
      ),
    );
    return visibleFrequency(experiment, runPde(experiment));
  };
  // A Gaussian of width s falls to 1e-4 of its peak at s √(2 ln 1e4); the mesh knows that to 0.01.
  const edge = Math.sqrt(2 * Math.log(1e4));

  it("is where the initial spectrum, e^(−ξ²/2) here, has fallen to 1e-4 of its peak, and a twentieth more", async () => {
    expect(Math.abs((await shown([1], 0.5)) - 1.05 * edge)).toBeLessThan(0.011);
  });

  it("is where the coefficients have fallen to 1e-4, if that is farther, or at the farthest probe", async () => {
    expect(Math.abs((await shown([1], 2)) - 1.05 * 2 * edge)).toBeLessThan(0.011);
    expect(await shown([-12], 0.5)).toBeCloseTo(1.05 * 12, 12);
  });

  it("is never outside the mesh", async () => {
    expect(await shown([1], 8)).toBe(16);
  });
});
