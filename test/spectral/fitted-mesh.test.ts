import { describe, expect, it } from "vitest";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { gaussLegendre } from "../../src/fem/index.js";
import {
  boxMesh,
  type IntervalMesh,
  intervalSimplexMesh,
  type SimplexMesh,
  uniformIntervalMesh,
} from "../../src/mesh/index.js";
import type { Law } from "../../src/network/law.js";
import { barriersOf } from "../../src/network/laws/barriers.js";
import { distribution } from "../../src/network/laws/index.js";
import type { Network } from "../../src/network/network.js";
import { fittedMesh } from "../../src/spectral/fitted-mesh.js";
import { spectralCoefficients } from "../../src/spectral/index.js";

describe("the barriers of a law are where no flux of a diffusion with its density passes", () => {
  const gauss = { law: "normal", std: 1, weight: 1 } as const;
  it.each([
    [{ law: "power", exponent: -1, min: 0, max: 6 }, [0]],
    [{ law: "power", exponent: -2.5, min: 0, max: 6 }, [0]],
    [{ law: "power", exponent: -0.5, min: 0, max: 6 }, []],
    [{ law: "power", exponent: 0.5, min: 0, max: 6 }, []],
    [{ law: "power", exponent: -1, min: 1, max: 6 }, []],
    [{ law: "uniform", halfWidth: 2 }, []],
    [{ law: "laplace", scale: 2 }, []],
    [
      {
        law: "table",
        points: [
          [0, 0],
          [1, 1],
          [2, 0],
          [4, 1],
          [5, 0],
        ],
      },
      [-2, 0, 2],
    ],
    [
      {
        law: "table",
        points: [
          [-1, 0],
          [1, 1],
          [2, 0],
          [4, 1],
          [5, 1],
        ],
      },
      [-2, 2],
    ],
    [{ law: "expression", density: "w^2 * exp(-w^2)", support: [-6, 6] }, [0]],
    [{ law: "expression", density: "(w^2 - 1)^2 * exp(-w^2/2)", support: [-7, 7] }, [-1, 1]],
    [{ law: "expression", density: "sqrt(abs(w)) * exp(-w^2/2)", support: [-7, 7] }, []],
    [{ law: "mixture", components: [{ law: "power", exponent: -1, min: 0, max: 3, weight: 1 }, gauss] }, []],
    [
      {
        law: "mixture",
        components: [
          { law: "power", exponent: -1, min: 0, max: 3, weight: 1 },
          { law: "power", exponent: -2, min: 0, max: 5, weight: 2 },
        ],
      },
      [0],
    ],
  ] as readonly (readonly [Law, readonly number[]])[])("%j", (law, expected) => {
    const found = barriersOf(distribution(law));
    expect(found.length).toBe(expected.length);
    // Golden section finds a least value to the root of the rounding.
    found.forEach((w, i) => {
      expect(Math.abs(w - expected[i])).toBeLessThan(1e-7);
    });
  });
});

/** I₀(z) e^{−z} by the integral over (0, π) of e^{z (cos s − 1)} / π, with the trapezoidal rule, which converges geometrically. */
function scaledBessel(z: number): number {
  const n = 200;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += (i === 0 || i === n ? 0.5 : 1) * Math.exp(z * (Math.cos((Math.PI * i) / n) - 1));
  return sum / n;
}

/**
 * The solution at ξ > 0 of ∂_t u = ∂_ξ (c ξ ∂_ξ u) on the half-line without flux at 0: the mean of u₀(η) with the weight
 * (1/s) e^{−(ξ + η)/s} I₀(2 √(ξη)/s), s = c t.
 */
function exactBesideZero(initial: (xi: number) => number, xi: number, s: number): number {
  const { points, weights } = gaussLegendre(20);
  let sum = 0;
  for (let panel = 0; panel < 60; panel++) {
    for (let q = 0; q < points.length; q++) {
      const eta = (panel + points[q]) * 0.1;
      const root = 2 * Math.sqrt(xi * eta);
      sum +=
        0.1 *
        weights[q] *
        initial(eta) *
        Math.exp(-((Math.sqrt(xi) - Math.sqrt(eta)) ** 2) / s) *
        (scaledBessel(root / s) / s);
    }
  }
  return sum;
}

describe("a law that vanishes at 0 lets no flux through", () => {
  const caseOf = (changes: object) =>
    checkCase({
      title: "A power law with exponent −1",
      target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9))",
      data: { box: [[-12, 12]], samples: [300] },
      network: {
        family: "fourier-features",
        weights: { law: "power", exponent: -1, min: 0, max: 6 },
        train: ["w"],
      },
      spectrum: { box: [[-20, 20]], cells: [4000] },
      time: { save: [2] },
      probes: [0.1, 0.3, 1, -0.3],
      ...changes,
    });
  /** û₀ = −f̂, f = e^{−x²/8} (sin x + sin(3x + 0.9)). */
  const gaussian = (xi: number) => Math.sqrt(8 * Math.PI) * Math.exp(-2 * xi * xi);
  const imaginary = (xi: number) =>
    0.5 * (gaussian(xi - 1) - gaussian(xi + 1) + Math.cos(0.9) * (gaussian(xi - 3) - gaussian(xi + 3)));
  const real = (xi: number) => -0.5 * Math.sin(0.9) * (gaussian(xi - 3) + gaussian(xi + 3));
  const named = (mesh: SimplexMesh) => ({ changes: { spectrum: { mesh: "mesh.msh" } }, mesh });

  it.each([
    ["on a mesh that mirrors itself", { changes: {} }],
    ["on one with an odd number of cells", { changes: { spectrum: { box: [[-20, 20]], cells: [4001] } } }],
    ["on one that does not mirror itself", { changes: { spectrum: { box: [[-20, 23]], cells: [4300] } } }],
    ["on a graded one", { changes: { spectrum: { box: [[-20, 20]], cells: [4000], grading: "solution" } } }],
    ["on one from a file", named(intervalSimplexMesh(uniformIntervalMesh(-20, 20, 4000)))],
    ["from random samples", { changes: { data: { box: [[-12, 12]], samples: [300], placement: "random" } } }],
  ] as const)("%s", async (_, setting) => {
    const { level } = runPde(
      await experimentOf(caseOf(setting.changes)),
      "mesh" in setting ? { mesh: setting.mesh } : {},
    );
    // ρ = |w|/36 on |w| ≤ 6, A = 2πρ; what its end at 6 does has not come to 1 at t = 2: e^{−(√6 − 1)²/s} = 3e-3 of û₀(6) = 4e-8.
    const s = ((2 * Math.PI) / 36) * 2;
    for (const { frequency, re, im } of level.probes) {
      const [xi] = frequency;
      // The P1 error: 2e-5 of values of order 1.
      expect(Math.abs(re[1] - exactBesideZero(real, Math.abs(xi), s))).toBeLessThan(2e-4);
      expect(Math.abs(im[1] - Math.sign(xi) * exactBesideZero(imaginary, Math.abs(xi), s))).toBeLessThan(2e-4);
    }
  });

  it("in the plane neither: no flux passes the axes", async () => {
    const { level } = runPde(
      await experimentOf(
        caseOf({
          dimension: 2,
          target: "exp(-(x^2 + y^2)/2) * sin(x + y)",
          data: {
            box: [
              [-6, 6],
              [-6, 6],
            ],
            samples: [24, 24],
          },
          spectrum: {
            box: [
              [-6, 6],
              [-6, 6],
            ],
            cells: [64, 64],
          },
          time: { save: [40, 1e6] },
          probes: [
            [0.05, 0.05],
            [-0.05, 0.05],
            [-0.05, -0.05],
          ],
        }),
      ),
    );
    // û₀ = i π (e^{−|ξ − (1, 1)|²/2} − e^{−|ξ + (1, 1)|²/2}) ends as its mean over each quadrant.
    const integral = (center: number) => {
      const { points, weights } = gaussLegendre(40);
      return points.reduce((sum, x, q) => sum + weights[q] * 6 * Math.exp(-((6 * x - center) ** 2) / 2), 0);
    };
    const mean = (Math.PI * (integral(1) ** 2 - integral(-1) ** 2)) / 36;
    const ends = level.probes.map(({ im }) => im[2]);
    // The mesh's error of the integral, 1e-3 of it.
    expect(ends[0]).toBeCloseTo(mean, 2);
    expect(ends[1]).toBeCloseTo(0, 2);
    expect(ends[2]).toBeCloseTo(-mean, 2);
  });
});

describe("cells beside what a law does", () => {
  const none = (_: Float64Array, out: Float64Array) => void out.fill(0);
  const coefficients = (more: object) => {
    const both = { ...{ diffusion: none, damping: none, both: none, diffuses: true, breakpoints: [] }, radial: false };
    const part = { ...both, edges: [], barriers: [], ...more };
    return { real: part, imaginary: part };
  };
  const cellAbove = (mesh: IntervalMesh, xi: number) => {
    const node = mesh.nodes.findIndex((each) => each > xi - 1e-8);
    return mesh.nodes[node + 1] - mesh.nodes[node];
  };
  const uniform = uniformIntervalMesh(-4, 4, 80);

  it("are halved eight times at an edge, where û jumps", () => {
    const fitted = fittedMesh(uniform, coefficients({ edges: [1] })) as IntervalMesh;
    expect(cellAbove(fitted, 1) / 0.1).toBeCloseTo(2 ** -8, 10);
  });

  // û is a function of log |ξ − ξ₀| there: sixteen halvings are as many cells for 11 units of that.
  it("are halved twice as often at a barrier, between whose ends there is one cell", () => {
    const barrier = [1 - 1e-9, 1 + 1e-9] as const;
    const fitted = fittedMesh(uniform, coefficients({ barriers: [barrier] })) as IntervalMesh;
    const at = fitted.nodes.indexOf(barrier[0]);
    expect(fitted.nodes[at + 1]).toBe(barrier[1]);
    expect((fitted.nodes[at + 2] - 1) / 0.1).toBeCloseTo(2 ** -16, 9);
    expect((1 - fitted.nodes[at - 1]) / 0.1).toBeCloseTo(2 ** -16, 9);
  });
});

describe("a mesh of triangles from a file", () => {
  const caseOf = (weights: object) =>
    checkCase({
      title: "Triangles",
      dimension: 2,
      target: "exp(-(x^2 + y^2)/2) * sin(x + y)",
      data: {
        box: [
          [-6, 6],
          [-6, 6],
        ],
        samples: [24, 24],
      },
      network: { family: "fourier-features", weights },
      spectrum: { mesh: "m.msh" },
      time: { save: [1] },
    });
  const mesh = boxMesh(
    [
      [-6, 6],
      [-6, 6],
    ],
    [48, 48],
  );
  it("cannot keep the sides of a barrier apart, and says so", async () => {
    const { warnings } = runPde(await experimentOf(caseOf({ law: "power", exponent: -1, min: 0, max: 3 })), { mesh });
    expect(warnings.filter(({ numbers }) => "at" in numbers).map(({ numbers }) => numbers)).toEqual([{ at: 0 }]);
  });
  it("has nothing to say of other laws, and of the length of a vector", async () => {
    for (const weights of [
      { law: "normal", std: 1 },
      { law: "power", exponent: -1, min: 0, max: 3, radial: true },
    ]) {
      const { warnings } = runPde(await experimentOf(caseOf(weights)), { mesh });
      expect(warnings.filter(({ numbers }) => "at" in numbers)).toEqual([]);
    }
  });
});

describe("where no weight is trained û = û₀ e^{−Bt}, on both sides of the edges of a band", () => {
  const band = { law: "uniform", halfWidth: 3 };
  const inPlane = (weights: object, spectrum: object) =>
    checkCase({
      title: "A band in the plane",
      dimension: 2,
      target: "exp(-(x^2 + y^2)/4) * (sin(2.6*x + y) + cos(3.2*x - y))",
      data: {
        box: [
          [-5, 5],
          [-5, 5],
        ],
        samples: [32, 32],
      },
      network: { family: "fourier-features", weights, train: ["a"] },
      spectrum,
      time: { save: [1, 4, 16] },
      probes: [
        [2.7, 0.2],
        [2.8, 1],
        [2.95, 1],
        [3.05, 1],
        [3.15, 1],
        [0.5, 3.1],
      ],
    });
  const box = {
    box: [
      [-8, 8],
      [-8, 8],
    ],
    cells: [81, 81],
  };
  const fromFile = boxMesh(
    [
      [-8, 8],
      [-8, 8],
    ],
    [80, 80],
  );
  const file = { mesh: "mesh.msh" };
  it.each([
    ["on a box, along its grid lines", band, box, undefined],
    ["on a mesh from a file", band, file, fromFile],
    ["on a box, along a circle", { ...band, radial: true }, box, undefined],
    ["on a mesh from a file, along a circle", { ...band, radial: true }, file, fromFile],
  ] as const)("%s", async (_, weights, spectrum, mesh) => {
    const { level } = runPde(await experimentOf(inPlane(weights, spectrum)), mesh ? { mesh } : {});
    for (const { frequency, relative } of level.probes) {
      const [x, y] = frequency;
      const length = Math.hypot(x, y);
      const radial = "radial" in weights;
      // B = (2π)² ρ, ρ = 1/36 on the square, 2 · (1/6) / (2π |ξ|) on the disk.
      const density = radial ? (length < 3 ? 1 / (6 * Math.PI * length) : 0) : x < 3 && y < 3 ? 1 / 36 : 0;
      [0, 1, 4, 16].forEach((time, i) => {
        // Nodes are exact; between them û is linear, and the circle's B is not constant: (h²/8) |∇² e^{−Bt}|, 2e-3 measured.
        expect(Math.abs((relative[i] ?? Number.NaN) - Math.exp(-((2 * Math.PI) ** 2) * density * time))).toBeLessThan(
          radial ? 5e-3 : 1e-3,
        );
      });
    }
  });

  it("in space, on a coarse box", async () => {
    const { level } = runPde(
      await experimentOf(
        checkCase({
          title: "A band in space",
          dimension: 3,
          target: "exp(-(x^2 + y^2 + z^2)/2) * cos(x)",
          data: {
            box: [
              [-4, 4],
              [-4, 4],
              [-4, 4],
            ],
            samples: [10, 10, 10],
          },
          network: { family: "fourier-features", weights: { law: "uniform", halfWidth: 1.1 }, train: ["a"] },
          spectrum: {
            box: [
              [-3, 3],
              [-3, 3],
              [-3, 3],
            ],
            cells: [10, 10, 10],
          },
          time: { save: [0.1] },
          probes: [
            [1, 0, 0],
            [1.3, 0, 0],
            [0, 0, -1.3],
          ],
        }),
      ),
    );
    const inside = Math.exp(-((2 * Math.PI) ** 3 / 2.2 ** 3) * 0.1);
    expect(level.probes[0].relative[1]).toBeCloseTo(inside, 10);
    expect(level.probes[1].relative[1]).toBeCloseTo(1, 10);
    expect(level.probes[2].relative[1]).toBeCloseTo(1, 10);
  });
});

describe("with weights trained, outside of the band nothing changes, inside nothing is lost", () => {
  const caseOf = (changes: object) =>
    checkCase({
      title: "A band",
      target: "exp(-x^2/8) * (sin(x) + sin(3*x + 0.9))",
      data: { box: [[-12, 12]], samples: [240] },
      network: { family: "fourier-features", weights: { law: "uniform", halfWidth: 3.03 }, train: ["w"] },
      spectrum: { box: [[-12, 12]], cells: [1201] },
      time: { save: [1, 100] },
      probes: [2, 2.9, 3.1, 3.3],
      ...changes,
    });
  it.each([
    ["on an interval", {}, undefined],
    ["on a mesh from a file", { spectrum: { mesh: "m.msh" } }, intervalSimplexMesh(uniformIntervalMesh(-12, 12, 1201))],
  ] as const)("%s", async (_, changes, mesh) => {
    const { level } = runPde(await experimentOf(caseOf(changes)), mesh ? { mesh } : {});
    const [two, inside, outside, further] = level.probes;
    for (const probe of [outside, further]) {
      // Cells beside the edge have 2e-2/256: what they smear does not reach 0.07 beside it.
      for (const value of probe.relative) expect(Math.abs((value ?? 0) - 1)).toBeLessThan(1e-4);
    }
    // At the end û is its mean over the band.
    const transform = (xi: number) => Math.sqrt(8 * Math.PI) * Math.exp(-2 * xi * xi);
    const { points, weights } = gaussLegendre(60);
    const mean = points.reduce((sum, x, q) => {
      const xi = 6.06 * x - 3.03;
      return sum - weights[q] * 0.5 * Math.sin(0.9) * (transform(xi - 3) + transform(xi + 3));
    }, 0);
    for (const probe of [two, inside]) expect(Math.abs(probe.re[2] - mean)).toBeLessThan(1e-3);
  });
});

it("a mesh is fitted to what either of the two parts has: reflected parts may take a coefficient of the other away", () => {
  const network = {
    ...{ family: "fourier-features", dimension: 1, weights: { law: "power", exponent: -1, min: 0, max: 6 } },
    ...{ outputs: { law: "normal", std: 1 }, train: ["a", "w"], zeroStart: "antisymmetric" },
  } as const satisfies Network;
  const { real, imaginary } = spectralCoefficients(network);
  const none = { ...real, breakpoints: [], edges: [], barriers: [] };
  const mesh = uniformIntervalMesh(-10, 10, 50);
  const both = fittedMesh(mesh, { real, imaginary }) as IntervalMesh;
  // Nodes at both ends of the barrier at 0, and small cells at the edge ±6 of the law.
  const cellAt = (xi: number) => {
    const i = both.nodes.findIndex((node) => node > xi);
    return both.nodes[i] - both.nodes[i - 1];
  };
  const [[lower, upper]] = real.barriers;
  expect(both.nodes.filter((xi) => xi >= lower && xi <= upper)).toEqual(Float64Array.of(lower, upper));
  expect(cellAt(6 + 1e-9)).toBeLessThan(0.4 / 100);
  for (const parts of [
    { real, imaginary: none },
    { real: none, imaginary: real },
  ]) {
    expect(fittedMesh(mesh, parts)).toEqual(both);
  }
  expect(fittedMesh(mesh, { real: none, imaginary: { ...none } })).toEqual(mesh);
});
