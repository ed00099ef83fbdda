// A small computation behind every sub-path of the package, with what is right: run by tests of the package as users have it, in both
// module systems. It imports nothing but types.

/** The modules behind the sub-paths. */
interface Modules {
  ".": typeof import("../../src/index.js");
  "./sparse": typeof import("../../src/sparse/index.js");
  "./mesh": typeof import("../../src/mesh/index.js");
  "./fem": typeof import("../../src/fem/index.js");
  "./time": typeof import("../../src/time/index.js");
  "./pde": typeof import("../../src/pde/index.js");
  "./verify": typeof import("../../src/verify/index.js");
  "./fourier": typeof import("../../src/fourier/index.js");
  "./network": typeof import("../../src/network/index.js");
  "./data": typeof import("../../src/data/index.js");
  "./spectral": typeof import("../../src/spectral/index.js");
  "./design": typeof import("../../src/design/index.js");
  "./sweep": typeof import("../../src/sweep/index.js");
  "./ntk": typeof import("../../src/ntk/index.js");
  "./train": typeof import("../../src/train/index.js");
  "./compare": typeof import("../../src/compare/index.js");
  "./case": typeof import("../../src/case/index.js");
  "./report": typeof import("../../src/report/index.js");
  "./node": typeof import("../../src/node.js");
}

export type Load = <Path extends keyof Modules>(path: Path) => Promise<Modules[Path]>;

export interface Computation {
  readonly right: number;
  readonly tolerance: number;
  run(load: Load): Promise<number>;
}

const network = {
  family: "mscale",
  dimension: 1,
  activation: "sin",
  scales: [1],
  amplitude: "one",
  weights: { law: "normal", std: 1 },
  biases: { law: "uniform-phase" },
  outputs: { law: "normal", std: 1 },
  train: ["a", "w", "b"],
  zeroStart: "antisymmetric",
} as const;

async function trainingJob(load: Load) {
  const { sampleSet } = await load("./data");
  const recipe = { box: [[-3, 3]], samples: [16], placement: "midpoint", measure: "lebesgue" } as const;
  const samples = sampleSet(recipe, Math.sin);
  return {
    network,
    samples,
    dynamics: { type: "gradient-flow" },
    learningRate: 0.01,
    saveSteps: [20],
    engine: "nufft",
  } as const;
}

const smallCase = {
  title: "Two frequencies",
  target: "exp(-x^2/8) * (sin(x) + sin(3*x))",
  data: { box: [[-12, 12]], samples: [400] },
  network: { family: "mscale", scales: [1, 2] },
  spectrum: { box: [[-16, 16]], cells: [2000] },
  time: { save: [0.5, 2] },
  probes: [1, 3],
} as const;

/** u = e^(−c t) of ∂t u = Δu − c u with u(0) = 1 and no flux, at t = 1. */
async function decay(
  { solvePde }: Pick<Modules["./pde"], "solvePde">,
  mesh: import("../../src/mesh/index.js").SimplexMesh,
  c: number,
): Promise<number> {
  const one = (_: Float64Array, out: Float64Array) => void out.fill(1);
  const problem = {
    diffusion: { kind: "scalar", value: one },
    reaction: (_: Float64Array, out: Float64Array) => void out.fill(c),
    initial: [one],
    boundary: [],
  } as const;
  return solvePde(problem, mesh, { method: "krylov", tolerance: 1e-8 }, [1]).values[0][0][7];
}

export const computations: Readonly<Record<keyof Modules, Computation>> = {
  ".": {
    right: Math.exp(-1),
    tolerance: 1e-7,
    async run(load) {
      const all = await load(".");
      const square = all.boxMesh(
        [
          [-8, 8],
          [-8, 8],
        ],
        [16, 16],
      );
      return await decay(all, square, 1);
    },
  },
  "./sparse": {
    // The first unknown of 4 x + y = 1, x + 3 y = 2.
    right: 1 / 11,
    tolerance: 1e-14,
    async run(load) {
      const { analyseSymmetric, csrFromTriplets, factorSymmetric } = await load("./sparse");
      const A = csrFromTriplets(2, 2, [0, 0, 1, 1], [0, 1, 0, 1], [4, 1, 1, 3]);
      const factor = factorSymmetric(analyseSymmetric(A.pattern, Int32Array.of(0, 1)), A.values);
      const x = Float64Array.of(1, 2);
      factor.solve([x]);
      return x[0];
    },
  },
  "./mesh": {
    right: 6,
    tolerance: 1e-13,
    async run(load) {
      const { boxMesh, cellVolumes } = await load("./mesh");
      const mesh = boxMesh(
        [
          [0, 2],
          [0, 3],
        ],
        [4, 5],
      );
      return cellVolumes(mesh).reduce((sum, volume) => sum + volume, 0);
    },
  },
  "./fem": {
    // ∫ x² over (0, 1) by the mass matrix, exact on P1 functions.
    right: 1 / 3,
    tolerance: 1e-14,
    async run(load) {
      const { innerProduct } = await load("./fem");
      const nodes = Float64Array.of(0, 0.3, 1);
      return innerProduct({ dimension: 1, nodes }, nodes, nodes);
    },
  },
  "./time": {
    right: Math.exp(-2),
    tolerance: 1e-9,
    async run(load) {
      const { integrate } = await load("./time");
      const { tridiagonalPencil } = await load("./sparse");
      const scalar = (value: number) => ({ diagonal: Float64Array.of(value), offDiagonal: new Float64Array(0) });
      const pencil = tridiagonalPencil(scalar(1), scalar(2));
      const system = { kind: "diffusion", pencil, initial: [Float64Array.of(1)] } as const;
      return integrate(system, { method: "krylov", tolerance: 1e-10 }, { save: [1] }).values[0][0][0];
    },
  },
  "./pde": {
    right: Math.exp(-2),
    tolerance: 1e-7,
    async run(load) {
      const { intervalSimplexMesh, uniformIntervalMesh } = await load("./mesh");
      return await decay(await load("./pde"), intervalSimplexMesh(uniformIntervalMesh(0, 1, 16)), 2);
    },
  },
  "./verify": {
    right: 1,
    tolerance: 0,
    async run(load) {
      const { verificationStudies } = await load("./verify");
      const conservation = verificationStudies(1).find(({ title }) => title.startsWith("conservation"));
      return conservation?.run().passed ? 1 : 0;
    },
  },
  "./fourier": {
    // The real part of 1 + e^(−iπ/3).
    right: 1.5,
    tolerance: 1e-11,
    async run(load) {
      const { nonuniformTransform } = await load("./fourier");
      const strengths = { re: Float64Array.of(1, 1) };
      return nonuniformTransform(Float64Array.of(0, 1), strengths, Float64Array.of(Math.PI / 3), { sign: -1 }).re[0];
    },
  },
  "./network": {
    right: 1 / Math.sqrt(2 * Math.PI),
    tolerance: 1e-15,
    async run(load) {
      const { distribution } = await load("./network");
      return distribution({ law: "normal", std: 1 }).density(0);
    },
  },
  "./data": {
    // The second of four midpoints of (0, 1), squared.
    right: 0.375 ** 2,
    tolerance: 1e-15,
    async run(load) {
      const { sampleSet } = await load("./data");
      const recipe = { box: [[0, 1]], samples: [4], placement: "midpoint", measure: "lebesgue" } as const;
      return sampleSet(recipe, (x) => x * x).target[1];
    },
  },
  "./design": {
    right: 0.25,
    tolerance: 1e-12,
    async run(load) {
      const { waterFilling } = await load("./design");
      return waterFilling(new Float64Array(4).fill(1), new Float64Array(4).fill(1), 2, 1).damping[0] / 2;
    },
  },
  "./sweep": {
    right: 3,
    tolerance: 0,
    async run(load) {
      const { parseVariation, sweepPoints } = await load("./sweep");
      return sweepPoints(smallCase, [parseVariation("network.weights.std=1:4:log3")]).length;
    },
  },
  "./spectral": {
    // A(0) = ½ 2π ρ(0) (docs/theory.md, section 2).
    right: Math.sqrt(Math.PI / 2),
    tolerance: 1e-14,
    async run(load) {
      const { spectralCoefficients } = await load("./spectral");
      const A = new Float64Array(1);
      spectralCoefficients(network).real.diffusion(Float64Array.of(0), A);
      return A[0];
    },
  },
  "./ntk": {
    // The trace of a matrix is the sum of its eigenvalues.
    right: 1,
    tolerance: 1e-12,
    async run(load) {
      const { kernelEigenbasis, kernelMatrix } = await load("./ntk");
      const { samples } = await trainingJob(load);
      const K = kernelMatrix(network, samples);
      const trace = samples.target.reduce((sum, _, i) => sum + K[i * (samples.count + 1)], 0);
      const { values } = kernelEigenbasis(network, samples);
      return values.reduce((sum, value) => sum + value, 0) / trace;
    },
  },
  "./train": {
    // Every step of gradient descent below its limit makes the error smaller.
    right: 1,
    tolerance: 0,
    async run(load) {
      const { trainOne } = await load("./train");
      const [first, last] = (await trainOne(await trainingJob(load), 64, 1)).residuals;
      return Math.hypot(...last) < Math.hypot(...first) ? 1 : 0;
    },
  },
  "./compare": {
    right: -1,
    tolerance: 1e-14,
    async run(load) {
      const { fitSlope } = await load("./compare");
      return fitSlope([1, 2, 4], [1, 0.5, 0.25]).slope ?? Number.NaN;
    },
  },
  "./case": {
    // The two levels agree (docs/theory.md, section 1) as far as the target is inside of its box.
    right: 0,
    tolerance: 1e-3,
    async run(load) {
      const { checkCase, experimentOf, networkCase, runKernelFlow, runPde } = await load("./case");
      const experiment = await experimentOf(networkCase(checkCase(smallCase)));
      const [pde, flow] = [runPde(experiment), runKernelFlow(experiment)].map(({ level }) => level.probes[0].relative);
      return Math.max(...pde.map((left, t) => Math.abs((left ?? Number.NaN) - (flow[t] ?? Number.NaN))));
    },
  },
  "./report": {
    // Draws the figure that every result has.
    right: 1,
    tolerance: 0,
    async run(load) {
      const { checkCase, experimentOf, networkCase, runKernelFlow, runPde } = await load("./case");
      const { collectReportData, renderFigure } = await load("./report");
      const experiment = await experimentOf(networkCase(checkCase(smallCase)));
      const [pde, flow] = [runPde(experiment), runKernelFlow(experiment)];
      const result = {
        format: "spectral-diffusion/result@1",
        case: experiment.case,
        levels: { pde: pde.level, ntk: flow.level },
        diagnostics: pde.diagnostics,
        warnings: pde.warnings,
        environment: { package: "spectral-diffusion", version: "", node: "", platform: "" },
      } as const;
      const data = collectReportData(experiment, pde, flow, [], result, []);
      return (await renderFigure(data, "probe-decay")).startsWith("<svg") ? 1 : 0;
    },
  },
  "./node": {
    // Threads train what is trained without them, to the bit.
    right: 0,
    tolerance: 0,
    async run(load) {
      const { trainSweep } = await load("./node");
      const job = await trainingJob(load);
      const of = (threads: number) => trainSweep(job, { widths: [64], seeds: [1, 2], threads });
      const [alone, threaded] = [await of(0), await of(2)];
      return Math.max(...alone.map(({ residuals }, i) => Math.abs(residuals[1][3] - threaded[i].residuals[1][3])));
    },
  },
};
