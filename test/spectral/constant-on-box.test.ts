import { describe, expect, it } from "vitest";
import { experimentOf, runKernelFlow, runPde } from "../../src/case/experiment.js";
import { readCase } from "../../src/case/read-case.js";
import { compareLevels } from "../../src/compare/compare-levels.js";
import { boxMesh, uniformIntervalMesh } from "../../src/mesh/index.js";
import { lossFilter } from "../../src/network/losses/index.js";
import { boxTransform } from "../../src/spectral/constant-on-box.js";
import { type Coefficients, solveSpectralProblem } from "../../src/spectral/index.js";
import { spectrumOfSamples } from "../../src/spectral/initial-spectrum.js";
import { gridSamples, midpointSamples } from "../ntk/reference-case.js";

const none: Coefficients = {
  ...{ diffuses: false, breakpoints: [], edges: [], barriers: [], radial: false },
  diffusion: (_, out) => void out.fill(0),
  damping: (_, out) => void out.fill(0),
  both(_, A, B) {
    A.fill(0);
    B.fill(0);
  },
};

describe("the transform of 1 on a box", () => {
  it("is that of samples on it", () => {
    const line = midpointSamples([-3, 3], 4000, "1");
    const xi = Float64Array.of(-2, 0, 0.7, 5);
    const { re, im } = spectrumOfSamples(line, new Float64Array(4000).fill(1), xi);
    boxTransform([[-3, 3]], xi).forEach((value, k) => {
      // The midpoint rule: (ξh)²/24.
      expect(Math.abs(value - re[k])).toBeLessThan(1e-5);
      expect(Math.abs(im[k])).toBeLessThan(1e-10);
    });
    const box = [
      [-3, 3],
      [-1, 1],
    ] as const;
    const plane = gridSamples(box, [300, 300], () => 1);
    const at = Float64Array.of(0.4, -1, 0, 2);
    const both = spectrumOfSamples(plane, new Float64Array(90_000).fill(1), at);
    boxTransform(box, at).forEach((value, k) => {
      expect(Math.abs(value - both.re[k])).toBeLessThan(1e-3);
    });
  });
});

describe("the constant part of a kernel", () => {
  // With no other part u′ = −c ∫_Ω u on Ω: the mean falls like e^{−c|Ω|t}, and nothing else does.
  it.each([
    ["a half line", uniformIntervalMesh(-40, 40, 2000)],
    ["a line", uniformIntervalMesh(-40, 40.01, 2000)],
  ])("removes the mean at the rate c|Ω|: on %s", (_, mesh) => {
    const [c, half, t] = [0.3, 4, 0.5];
    const initial = {
      re: mesh.nodes.map((xi) => Math.sqrt(Math.PI) * Math.exp((-xi * xi) / 4)),
      im: mesh.nodes.map((xi) => xi * Math.exp(-xi * xi)),
    };
    const { fields } = solveSpectralProblem(
      {
        ...{ mesh, initial, dynamics: { type: "gradient-flow" as const }, boundary: "zero-flux" as const },
        coefficients: { real: none, imaginary: none },
        constant: { value: c, box: [[-half, half]] },
      },
      { method: "krylov", tolerance: 1e-10 },
      [t],
    );
    const box = boxTransform([[-half, half]], mesh.nodes);
    // ∫ e^{−x²} = √π, of which 2e-8 lies outside Ω.
    const lost = (Math.sqrt(Math.PI) / (2 * half)) * (1 - Math.exp(-c * 2 * half * t));
    mesh.nodes.forEach((_, k) => {
      // What χ̂_Ω has beyond |ξ| = 40 is 2/(π R 40) of its energy; cells, (hR)²/12.
      expect(Math.abs(fields[0].re[k] - (initial.re[k] - lost * box[k]))).toBeLessThan(5e-3 * lost * 2 * half);
      expect(Math.abs(fields[0].im[k] - initial.im[k])).toBeLessThan(1e-9);
    });
  });

  // u″ − 4u is known inside Ω alone: of the mean it sees −4 times it, of the jump that the mean leaves at the edge nothing.
  it("removes the mean of a residual at the rate g(0) c|Ω|", () => {
    const [c, half, t] = [0.02, 4, 0.5];
    const filter = lossFilter({ type: "residual", operator: "dx^2 - 4" }, 1);
    const mesh = uniformIntervalMesh(-40, 40, 2000);
    const initial = {
      re: mesh.nodes.map((xi) => Math.sqrt(Math.PI) * Math.exp((-xi * xi) / 4)),
      im: mesh.nodes.map(() => 0),
    };
    const { fields } = solveSpectralProblem(
      {
        ...{ mesh, initial, filter, dynamics: { type: "gradient-flow" as const }, boundary: "zero-flux" as const },
        coefficients: { real: none, imaginary: none },
        constant: { value: c, box: [[-half, half]] },
      },
      { method: "krylov", tolerance: 1e-10 },
      [t],
    );
    const box = boxTransform([[-half, half]], mesh.nodes);
    const lost = (Math.sqrt(Math.PI) / (2 * half)) * (1 - Math.exp(-16 * c * 2 * half * t));
    mesh.nodes.forEach((_, k) => {
      // As above.
      expect(Math.abs(fields[0].re[k] - (initial.re[k] - lost * box[k]))).toBeLessThan(5e-3 * lost * 2 * half);
      expect(Math.abs(fields[0].im[k])).toBeLessThan(1e-9);
    });
  });

  it("is the same on the half line and on the whole", () => {
    const mesh = uniformIntervalMesh(-20, 20, 800);
    const re = mesh.nodes.map((xi) => Math.exp(-xi * xi));
    const im = mesh.nodes.map((xi) => xi * Math.exp(-xi * xi));
    const problem = {
      ...{ mesh, dynamics: { type: "gradient-flow" as const }, boundary: "zero-flux" as const },
      coefficients: { real: none, imaginary: none },
      constant: { value: 0.2, box: [[-3, 3]] },
    } as const;
    const solve = (imaginary: Float64Array) =>
      solveSpectralProblem(
        { ...problem, initial: { re, im: imaginary } },
        { method: "theta", theta: 0.5, steps: 20 },
        [1],
      );
    const half = solve(im);
    // Not the transform of a real function, so that the whole line is solved; the real part is the same.
    const whole = solve(im.map((value) => value + 0.1));
    expect([half.half === null, whole.half === null]).toEqual([false, true]);
    half.fields[0].re.forEach((value, k) => {
      expect(Math.abs(whole.fields[0].re[k] - value)).toBeLessThan(1e-12);
    });
  });

  it("removes the mean in a plane", () => {
    const box = [
      [-3, 3],
      [-3, 3],
    ] as const;
    const mesh = boxMesh(
      [
        [-8, 8],
        [-8, 8],
      ],
      [64, 64],
    );
    const count = mesh.points.length / 2;
    const re = Float64Array.from(
      { length: count },
      (_, k) => Math.PI * Math.exp(-(mesh.points[2 * k] ** 2 + mesh.points[2 * k + 1] ** 2) / 4),
    );
    const { fields } = solveSpectralProblem(
      {
        ...{ mesh, dynamics: { type: "gradient-flow" as const }, boundary: "zero-flux" as const },
        coefficients: { real: none, imaginary: none },
        initial: { re, im: new Float64Array(count) },
        constant: { value: 0.1, box },
      },
      { method: "krylov", tolerance: 1e-9 },
      [1],
    );
    const origin = Array.from({ length: count }, (_, k) => k).find(
      (k) => Math.hypot(mesh.points[2 * k], mesh.points[2 * k + 1]) < 1e-9,
    ) as number;
    // What is left of ∫_Ω u, up to the tails of χ̂_Ω beyond the mesh, 4/(8πR) of its energy.
    expect(Math.abs(fields[0].re[origin] / re[origin] - Math.exp(-0.1 * 36))).toBeLessThan(0.06);
  });
});

const relu = { activation: "relu" };
const network = {
  ...{ family: "deep", weights: { law: "normal", std: 1.5 }, train: ["a", "hidden", "w"] },
  layers: [relu, { ...relu, weightStd: 1.4, biasStd: 0.3 }],
};
const centred = {
  ...{ title: "Mean", target: "exp(-x^2/2) * (1 + sin(2*x))", data: { box: [[-8, 8]], samples: [150] }, network },
  ...{ spectrum: { box: [[-20, 20]], cells: [1000] }, time: { save: [0.5, 2] }, probes: [1] },
};
const away = { target: "exp(-(x-3)^2/2) * (1 + sin(2*x))", data: { box: [[-5, 11]], samples: [150] } };
const periodic = {
  ...{ family: "shallow", activation: { expression: "sin(z) + 0.5" }, weights: { law: "normal", std: 2 } },
  ...{ biases: { law: "uniform-phase" }, train: ["a"] },
};

describe("a spectral PDE with the constant part of its kernel", () => {
  // What is left is at the edge of Ω, where the constant that the mean leaves ends; without the part 0.05 … 0.24.
  it.each([
    ["about the origin", {}, 0.025],
    ["about another point", away, 0.012],
    ["about another point, frequencies frozen", { ...away, network: { ...network, train: ["a", "hidden"] } }, 0.022],
    ["held at the ends of the spectrum", { spectrum: { ...centred.spectrum, boundary: "dirichlet" } }, 0.025],
    ["under a Sobolev loss", { loss: { type: "sobolev", order: 1 } }, 0.008],
    ["with momentum", { dynamics: { type: "momentum", friction: 1 } }, 0.04],
    ["by Gauss-Newton steps", { dynamics: { type: "gauss-newton", damping: 0.1 } }, 0.004],
    ["of a wave with a mean", { network: periodic }, 0.018],
  ])("is near the kernel flow: %s", async (_, more, apart) => {
    const experiment = await experimentOf(readCase(JSON.stringify({ ...centred, ...more })));
    const { solution: pde, warnings } = runPde(experiment);
    const { times, samples, initialError: initial } = experiment;
    const { pdeToNtk = [] } = compareLevels({ times, samples, initial, pde, ntk: runKernelFlow(experiment).values });
    expect(Math.max(...pdeToNtk)).toBeLessThan(apart);
    // And said: what has left the domain.
    expect(warnings.map(({ path }) => path)).toEqual(["data.box"]);
  });

  it("says where a residual keeps what its operator does not see, and where adaptive meshes leave it out", async () => {
    const smooth = {
      ...{ ...network, train: ["a", "hidden"] },
      layers: [{ activation: "erf" }, { activation: "erf", weightStd: 1.2, biasStd: 0.5 }],
    };
    const paths = async (more: object) => {
      const said = { ...centred, network: smooth, ...more };
      return runPde(await experimentOf(readCase(JSON.stringify(said)))).warnings.map(({ path }) => path);
    };
    const loss = { type: "residual", operator: "dx^2 - 4" };
    expect(await paths({ loss })).toContain("loss.operator");
    expect(await paths({ loss, target: "exp(-x^2/2) * sin(2*x)" })).not.toContain("loss.operator");
    expect(await paths({ adapt: { tolerance: 0.05 } })).toContain("adapt");
  });
});
