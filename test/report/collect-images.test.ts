import { describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import { boxMesh } from "../../src/mesh/index.js";
import { collectImages, meshFacts } from "../../src/report/collect-images.js";

// A Gaussian off the middle of the pictures, of which every number is known.

const unit = 2 * Math.PI;
const half = 4;
const save = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
const experiment = await experimentOf(
  checkCase({
    title: "Pictures",
    dimension: 2,
    target: "3*exp(-((x - 0.5)^2 + y^2)/2)",
    data: {
      box: [
        [-5, 5],
        [-4, 4],
      ],
      samples: [20, 16],
    },
    network: { family: "fourier-features", weights: { law: "normal", std: 1 }, train: ["a"] },
    spectrum: {
      convention: "cycles",
      box: [
        [-half / unit, half / unit],
        [-half / unit, half / unit],
      ],
      cells: [32, 32],
    },
    time: { save },
    probes: [[1 / unit, 0]],
  }),
);
const [pde, kernel] = [runPde(experiment), runKernelFlow(experiment)];
const { mesh } = pde.solution;
if ("nodes" in mesh) throw new Error("a mesh of triangles is meant");
const network = { label: "width 8, seed 0", times: [0, 0.6], residuals: [kernel.values[0], kernel.values[3]] };
const { functions, spectra } = collectImages(experiment, mesh, pde, kernel, [network]);

/** The centre of a pixel. */
function centre({ x, y, columns, rows }: typeof functions | typeof spectra, i: number): readonly [number, number] {
  const along = ([lower, upper]: readonly [number, number], count: number, k: number) =>
    lower + ((upper - lower) * (k + 0.5)) / count;
  return [along(x, columns, i % columns), along(y, rows, Math.floor(i / columns))];
}

describe("pictures of functions", () => {
  it("have the target at the samples", () => {
    functions.target.forEach((value, i) => {
      const [x, y] = centre(functions, i);
      expect(value).toBeCloseTo(3 * Math.exp(-((x - 0.5) ** 2 + y ** 2) / 2), 12);
    });
    expect(functions.height).toBeNull();
  });

  it("have f + u, at four of six times and the last", () => {
    const shown = functions.learnt.map(({ level, time }) => [level, time]);
    const times = [0.2, 0.3, 0.5, 0.6];
    expect(shown).toEqual([
      ...times.map((time) => ["PDE", time]),
      ...times.map((time) => ["kernel flow", time]),
      ["width 8, seed 0", 0.6],
    ]);
    const { points } = experiment.samples;
    functions.learnt.slice(4).forEach(({ time, level }, k) => {
      const u = level === "kernel flow" ? kernel.values[save.indexOf(time) + 1] : kernel.values[3];
      functions.target.forEach((f, i) => {
        const [x, y] = centre(functions, i);
        const at = u.findIndex((_, s) => Math.hypot(points[2 * s] - x, points[2 * s + 1] - y) < 1e-9);
        expect(functions.learnt[4 + k].values[i]).toBeCloseTo(f + u[at], 14);
      });
    });
    // Nearly nothing is learnt at first: what the PDE has learnt is as small as what the kernel flow has.
    const norm = (values: readonly number[]) => Math.hypot(...values);
    expect(norm(functions.learnt[0].values) / norm(functions.learnt[4].values)).toBeCloseTo(1, 1);
  });

  it("come with ‖u‖ / ‖f‖ on all samples", () => {
    const start = Math.hypot(...experiment.initialError);
    save.forEach((time, i) => {
      const at = functions.learnt.findIndex((each) => each.level === "kernel flow" && each.time === time);
      if (at >= 0) expect(functions.errors[at]).toBeCloseTo(Math.hypot(...kernel.values[i + 1]) / start, 13);
    });
  });
});

describe("pictures of spectra", () => {
  it("have |û| by the case's frequencies, at the start the target's transform, at both levels", () => {
    for (const level of ["PDE", "width 8, seed 0"]) {
      const image = spectra.levels.find((each) => each.level === level && each.time === 0) ?? expect.fail();
      image.values.forEach((value, i) => {
        const [one, other] = centre(spectra, i).map((cycles) => unit * cycles);
        if (value === null) {
          expect(Math.max(Math.abs(one), Math.abs(other))).toBeGreaterThan(half - 1e-9);
          return;
        }
        const exact = 6 * Math.PI * Math.exp(-(one ** 2 + other ** 2) / 2);
        // P1 on cells of ¼: h²/8 of each second derivative, 6π (1 + x̄²) at most, twice; what is cut at ±4 is 3e-4 of 3.
        expect(Math.abs(value - exact)).toBeLessThan(level === "PDE" ? 0.5 : 0.02);
      });
    }
    expect(spectra.levels.map(({ time }) => time)).toEqual([0, 0.2, 0.3, 0.5, 0.6, 0, 0.6]);
  });
});

it("pictures in space are those at 0 of the third coordinate, |û| by the case's frequencies too", async () => {
  const wide = [-4, 4];
  const box = [-3 / unit, 3 / unit];
  const inSpace = await experimentOf(
    checkCase({
      ...{ title: "In space", dimension: 3, target: "exp(-((x - 0.5)^2 + y^2 + 2*z^2)/2)" },
      data: { box: [wide, wide, wide], samples: [8, 8, 8] },
      network: { family: "fourier-features", weights: { law: "normal", std: 1 }, train: ["a"] },
      spectrum: { convention: "cycles", box: [box, box, box], cells: [6, 6, 6] },
      ...{ time: { save: [0.1] }, probes: [[1 / unit, 0, 0]] },
    }),
  );
  const [solved, flow] = [runPde(inSpace), runKernelFlow(inSpace)];
  if ("nodes" in solved.solution.mesh) throw new Error("a mesh of tetrahedra is meant");
  const found = collectImages(inSpace, solved.solution.mesh, solved, flow, []);
  // Eight samples around 0: the nearest lie half a spacing from it.
  expect(found.functions.height).toBe(0.5);
  const start = found.spectra.levels.find(({ level, time }) => level === "kernel flow" && time === 0) ?? expect.fail();
  start.values.forEach((value, i) => {
    if (value === null) return;
    const [one, other] = centre(found.spectra, i).map((cycles) => unit * cycles);
    // (2π)^{3/2}/√2 e^{−(ξ₁² + ξ₂²)/2}; aliases of samples of distance 1, 2π away, have e^{−(2π − 3)²/2} = 5e-3 of the peak.
    const exact = ((2 * Math.PI) ** 1.5 / Math.SQRT2) * Math.exp(-(one ** 2 + other ** 2) / 2);
    expect(Math.abs(value - exact)).toBeLessThan(0.08);
  });
});

it("a mesh's edges have the unit of the case, its angles degrees", () => {
  const facts = meshFacts(
    boxMesh(
      [
        [-3, 3],
        [-4, 4],
      ],
      [6, 8],
    ),
    unit,
  );
  expect(facts.nodes).toBe(63);
  expect(facts.cells).toBe(96);
  expect(facts.longestEdge).toBeCloseTo(Math.SQRT2 / unit, 12);
  expect(facts.angles[0]).toBeCloseTo(45, 10);
  expect(facts.angles[1]).toBeCloseTo(90, 10);
});
