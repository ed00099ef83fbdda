import { describe, expect, it } from "vitest";
import { experimentOf, runPde } from "../../src/case/experiment.js";
import { checkCase } from "../../src/case/read-case.js";
import {
  aliases,
  aliveAtDomainEdge,
  beyondFirstOrder,
  energyOutsideBox,
  fluxAtBoxEdge,
  kernelMoves,
  leavingDomain,
  leftDomain,
  levelsApart,
  meanOfResidual,
  parsevalAtStart,
  parsevalOfScattered,
  timeStepsShow,
  unevenWeights,
  unitsBeyondNyquist,
} from "../../src/case/warnings/index.js";
import type { Comparison, WidthLaw } from "../../src/compare/comparison.js";
import { observeSpectrum } from "../../src/compare/observe.js";
import type { SampledSpectrum } from "../../src/compare/sample-bins.js";
import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import type { ComplexField } from "../../src/fourier/complex-field.js";
import { boxMesh, type FrequencyMesh, nodeCount, uniformIntervalMesh } from "../../src/mesh/index.js";
import type { Dynamics } from "../../src/network/dynamics/index.js";
import type { FourierFeaturesNetwork, MscaleNetwork } from "../../src/network/index.js";
import type { Coefficients, SpectralCoefficients } from "../../src/spectral/coefficients.js";
import type { SpectralSolution } from "../../src/spectral/solve-spectral-problem.js";
import type { SpectralProblem } from "../../src/spectral/spectral-problem.js";

// The numbers of warnings against what they stand for, in cases where that is known.

type Box = readonly (readonly [number, number])[];

function grid(box: Box, counts: readonly number[], f: (...x: number[]) => number): SampleSet {
  return sampleSet({ box, samples: counts, placement: "midpoint", measure: "lebesgue" }, f);
}

describe("an error at the edge of the domain", () => {
  const box = [
    [-1, 1],
    [-3, 3],
  ] as const;
  /** 1 in the middle, and a value somewhere else. */
  const withMiddle = (value: number, where: (x: number, y: number) => boolean) => {
    const f = (x: number, y: number) => (where(x, y) ? value : Math.abs(x) < 0.3 && Math.abs(y) < 1 ? 1 : 0);
    const samples = grid(box, [20, 20], f);
    return aliveAtDomainEdge(samples, samples.target)[0]?.numbers.edge;
  };

  // Cells of 0.1 by 0.3: the outermost samples lie at ±0.95 and ±2.85, the next ones at ±0.85 and ±2.55.
  it("counts along every axis, in the outermost samples", () => {
    expect(withMiddle(-0.5, (x, y) => Math.abs(x) < 0.5 && y > 2.8)).toBe(0.5);
    expect(withMiddle(-0.5, (x, y) => Math.abs(x) < 0.5 && y < -2.8)).toBe(0.5);
    expect(withMiddle(0.25, (x, y) => x < -0.9 && Math.abs(y) < 1)).toBe(0.25);
    expect(withMiddle(0.25, (x, y) => x > 0.9 && Math.abs(y) < 1)).toBe(0.25);
  });

  it("does not count further inside", () => {
    const inside = grid(box, [20, 20], (x, y) => (Math.abs(x) < 0.9 && Math.abs(y) < 2.7 ? 1 : 0));
    expect(aliveAtDomainEdge(inside, inside.target)).toEqual([]);
  });
});

/** A coefficient that is constant. */
function constant(A: number): Coefficients {
  const fill = (value: number) => (_: Float64Array, out: Float64Array) => void out.fill(value);
  return {
    diffusion: fill(A),
    damping: fill(0),
    diffuses: A > 0,
    both: (_, a, b) => {
      a.fill(A);
      b.fill(0);
    },
    ...{ breakpoints: [], edges: [], barriers: [], radial: false },
  };
}

/** A solution that keeps its values at the nodes. */
function resting(mesh: FrequencyMesh, field: ComplexField, times: readonly number[]): SpectralSolution {
  return {
    mesh,
    times,
    fields: times.map(() => field),
    centre: new Array<number>(mesh.dimension).fill(0),
    half: null,
    statistics: {} as SpectralSolution["statistics"],
    warnings: [],
  };
}

describe("what the boundary of the frequency box keeps in", () => {
  const nodes = (mesh: FrequencyMesh) => ("nodes" in mesh ? mesh.nodes.length : nodeCount(mesh));
  const error = (mesh: FrequencyMesh, coefficients: SpectralCoefficients, dynamics: Dynamics, time: number) => {
    const field = { re: new Float64Array(nodes(mesh)).fill(3), im: new Float64Array(nodes(mesh)).fill(4) };
    const problem = { mesh, coefficients, initial: field, dynamics, boundary: "zero-flux" } as SpectralProblem;
    return fluxAtBoxEdge(problem, resting(mesh, field, [0, time]), 1000, 1, "spectrum.box")[0]?.numbers.error;
  };
  const both = (A: number): SpectralCoefficients => {
    const one = constant(A);
    return { real: one, imaginary: one };
  };
  const flow = { type: "gradient-flow" } as const;

  it("is |û|² on strips of width √(A t) along the edge, (2π)^{−d} of it, over the energy", () => {
    const line = uniformIntervalMesh(-6, 6, 30);
    // Two ends, |û|² = 25, √(4 · 9) = 6.
    expect(error(line, both(4), flow, 9)).toBeCloseTo(Math.sqrt((2 * 25 * 6) / (2 * Math.PI) / 1000), 12);
    const box = boxMesh(
      [
        [-2, 2],
        [-5, 5],
      ],
      [4, 10],
    );
    // An edge of length 28.
    expect(error(box, both(4), flow, 9)).toBeCloseTo(Math.sqrt((28 * 25 * 6) / (2 * Math.PI) ** 2 / 1000), 12);
  });

  it("moves at the speed √A with momentum", () => {
    const line = uniformIntervalMesh(-6, 6, 30);
    const found = error(line, both(4), { type: "momentum", friction: 1 }, 9);
    expect(found).toBeCloseTo(Math.sqrt((2 * 25 * 18) / (2 * Math.PI) / 1000), 12);
  });

  it("is that of each part by its own equation", () => {
    const line = uniformIntervalMesh(-6, 6, 30);
    const found = error(line, { real: constant(0), imaginary: constant(4) }, flow, 9);
    expect(found).toBeCloseTo(Math.sqrt((2 * 16 * 6) / (2 * Math.PI) / 1000), 12);
    expect(error(line, { real: constant(4), imaginary: constant(0) }, flow, 9)).toBeCloseTo(
      Math.sqrt((2 * 9 * 6) / (2 * Math.PI) / 1000),
      12,
    );
    expect(error(line, both(0), flow, 9)).toBeUndefined();
  });

  it("is told of sines without biases, which diffuse odd functions alone", async () => {
    const theCase = {
      title: "No biases",
      target: "exp(-x^2/2) * sin(x)",
      data: { box: [[-12, 12]], samples: [600] },
      network: { family: "mscale", scales: [1], weights: { law: "normal", std: 3 }, biases: { law: "normal", std: 0 } },
      spectrum: { box: [[-5.5, 5.5]], cells: [2000] },
      time: { save: [8] },
      probes: [1],
    };
    const { warnings } = runPde(await experimentOf(checkCase(theCase)));
    expect(warnings.map(({ path }) => path)).toContain("spectrum.box");
  });
});

/** A spectrum with lines of some energies at frequencies. */
function lines(energies: readonly (readonly [number, number])[]): SampledSpectrum {
  return {
    frequencies: Float64Array.from(energies, ([xi]) => xi),
    volume: 10,
    re: Float64Array.from(energies, ([, energy]) => Math.sqrt(0.36 * energy)),
    im: Float64Array.from(energies, ([, energy]) => Math.sqrt(0.64 * energy)),
  };
}

describe("a box that cuts the spectrum", () => {
  const spectrum = lines([-8, -6, -4, -1, 1, 4, 6, 8].map((xi) => [xi, 10 ** -Math.abs(xi / 2)]));
  const total = 2 * (10 ** -0.5 + 1e-2 + 1e-3 + 1e-4);

  it("loses the energy of the frequencies outside, and is told one that holds all but 1e-7 of it", () => {
    const [{ numbers, message }] = energyOutsideBox(uniformIntervalMesh(-5, 5, 9), spectrum, 1, "spectrum.box");
    expect(numbers.outside).toBeCloseTo((2 * (1e-3 + 1e-4)) / total, 14);
    expect(message).toContain("Take [-8, 8]");
    // Without the lines at ±8, of 3e-8 of the energy in all, ±6 hold enough.
    const few = lines(
      [-8, -6, -1, 1, 6, 8].map((xi) => [xi, Math.abs(xi) === 8 ? 1e-8 : Math.abs(xi) === 6 ? 1e-3 : 1]),
    );
    expect(energyOutsideBox(uniformIntervalMesh(-5, 5, 9), few, 2, "spectrum.box")[0].message).toMatch(
      /frequencies \[-2\.5, 2\.5\], .*Take \[-3, 3\]$/,
    );
    expect(energyOutsideBox(uniformIntervalMesh(-6.5, 6.5, 9), few, 1, "spectrum.box")).toEqual([]);
  });

  it("is asked about its convention just where 2π times it would do", () => {
    const asked = (lower: number, upper: number) => {
      const mesh = uniformIntervalMesh(lower / (2 * Math.PI), upper / (2 * Math.PI), 9);
      return energyOutsideBox(mesh, spectrum, 1, "spectrum.mesh")[0].message.includes("2π times");
    };
    expect(asked(-8.1, 8.1)).toBe(true);
    expect(asked(-7.9, 7.9)).toBe(false);
    expect(asked(-7.9, 20)).toBe(false);
    expect(asked(-20, 7.9)).toBe(false);
  });
});

describe("the mean of a residual that is spread over the domain", () => {
  it("is told with its part of the energy, from a thousandth of it on", () => {
    // m + cos over whole periods: m²/(m² + ½).
    const shareOf = (m: number) => {
      const samples = grid([[0, 2 * Math.PI]], [40], (x) => m + Math.cos(3 * x));
      return meanOfResidual(samples, samples.target)[0]?.numbers.share;
    };
    expect(shareOf(0.5)).toBeCloseTo(1 / 3, 12);
    expect(shareOf(-0.5)).toBeCloseTo(1 / 3, 12);
    // 0.00102 and 0.00098 of it.
    expect(shareOf(Math.sqrt(0.5 * 0.00102))).toBeCloseTo(0.00102 / 1.00102, 12);
    expect(shareOf(Math.sqrt(0.5 * 0.00098))).toBeUndefined();
    expect(shareOf(0)).toBeUndefined();
  });
});

describe("weights of scattered samples", () => {
  // Three of four samples lie in the lower half of [0, 2].
  const count = 1024;
  const points = Float64Array.from({ length: count }, (_, i) =>
    i < 768 ? (i + 0.5) / 768 : 1 + (i - 768 + 0.5) / 256,
  );
  const scattered = (relativeWeights?: Float64Array): SampleSet => ({
    ...{ dimension: 1, box: [[0, 2]], points, count, weight: 2 / count, measureFactor: 1, target: points },
    ...(relativeWeights === undefined ? {} : { relativeWeights }),
  });
  const cells = points.map((x) => (x < 1 ? 2 / 3 : 2));

  it("are even where each is its cell's volume, and others where they come to that", () => {
    expect(unevenWeights(scattered(cells), cells)).toEqual([]);
    expect(unevenWeights(scattered(cells.slice()), cells)).toEqual([]);
  });

  it("are compared on equal parts of the plane, here sixteen", () => {
    const side = 32;
    const places = Float64Array.from({ length: 2 * side ** 2 }, (_, k) =>
      k % 2 === 0 ? (((k >> 1) % side) + 0.5) / side : (2 * (Math.floor((k >> 1) / side) + 0.5)) / side,
    );
    const plane = (weightAt: (x: number, y: number) => number): SampleSet => ({
      ...{ dimension: 2, points: places, count: side ** 2, weight: 2 / side ** 2, measureFactor: 1 },
      box: [
        [0, 1],
        [0, 2],
      ],
      target: new Float64Array(side ** 2),
      relativeWeights: Float64Array.from({ length: side ** 2 }, (_, i) => weightAt(places[2 * i], places[2 * i + 1])),
    });
    const none = new Float64Array(side ** 2);
    expect(
      unevenWeights(
        plane(() => 1),
        none,
      ),
    ).toEqual([]);
    // A quarter weighs twice its volume, at the upper left: four parts 2, twelve 2/3.
    const [{ numbers }] = unevenWeights(
      plane((x, y) => (x < 0.5 && y > 1 ? 2 : 2 / 3)),
      none,
    );
    expect(numbers.least).toBeCloseTo(2 / 3, 12);
    expect(numbers.most).toBeCloseTo(2, 12);
    expect(numbers.spread).toBeCloseTo(1 / Math.sqrt(3), 12);
    // Along one axis alone, in stripes of parts that are heavy and light by turns.
    const stripes = plane((_, y) => (Math.floor(2 * y) % 2 === 0 ? 1.4 : 0.6));
    expect(unevenWeights(stripes, none)[0].numbers.spread).toBeCloseTo(0.4, 12);
  });

  it("leave a spectrum that has more or less energy on the mesh than they have: from a twentieth on", () => {
    const samples = scattered(cells);
    const ones = cells.map(() => 1);
    // ∫ 1 over [0, 2].
    for (const energy of [1.91, 2, 2.09]) expect(parsevalOfScattered(samples, ones, energy, "path")).toEqual([]);
    const [more] = parsevalOfScattered(samples, ones, 2.2, "path");
    expect(more.message).toMatch(/ has 10 % more energy on the mesh /);
    expect(more.numbers.mesh).toBe(2.2);
    expect(more.numbers.samples).toBeCloseTo(2, 12);
    expect(parsevalOfScattered(samples, ones, 1.5, "path")[0].message).toMatch(/ has 25 % less energy on the mesh /);
    const even = grid([[0, 2]], [16], () => 1);
    expect(parsevalOfScattered(even, even.target, 1, "path")).toEqual([]);
  });

  it("are uneven where all are equal, by the densities: 3/2 and 1/2", () => {
    const [{ path, numbers }] = unevenWeights(scattered(), cells);
    expect(path).toBe("data.weights");
    expect(numbers.least).toBeCloseTo(0.5, 2);
    expect(numbers.most).toBeCloseTo(1.5, 2);
    expect(numbers.spread).toBeCloseTo(0.5, 2);
  });
});

describe("Parseval's equation at the start", () => {
  const spectrum = lines([
    [-9, 5],
    [-1, 20],
    [1, 20],
    [9, 5],
  ]);
  const mesh = uniformIntervalMesh(-4, 4, 8);

  it("holds the mesh's energy against that of the samples' frequencies inside", () => {
    // 40 of 50 lie inside, over |Ω| = 10.
    expect(parsevalAtStart(mesh, spectrum, 4 * (1 - 0.0029), "spectrum.cells", false)).toEqual([]);
    const [{ numbers, message }] = parsevalAtStart(mesh, spectrum, 4 * (1 - 0.12), "spectrum.cells", false);
    expect(numbers.samples).toBeCloseTo(4, 14);
    // The loss is of second order: 12 % come down to a quarter of the 0.3 % that may be by √160 as many cells.
    expect(numbers.factor).toBeCloseTo(Math.sqrt(160), 10);
    expect(message).toMatch(/^the cells are too long/);
    expect(parsevalAtStart(mesh, spectrum, 4 * 1.1, "spectrum.cells", false)[0].message).toMatch(
      /reaches beyond the frequencies/,
    );
  });
});

describe("what has left the domain", () => {
  // A bell that becomes wider: e^{−ξ²/2w} has the transform of one of variance 1/w; here (1 + t) in x².
  const nodes = uniformIntervalMesh(-16, 16, 3200);
  const bell = (variance: number): ComplexField => ({
    re: Float64Array.from(nodes.nodes, (xi) => Math.sqrt(2 * Math.PI * variance) * Math.exp(-0.5 * variance * xi * xi)),
    im: new Float64Array(nodes.nodes.length),
  });
  const samples = grid([[-5, 5]], [200], (x) => Math.exp((-x * x) / 2));
  const times = [0, 1, 4];
  const fields = times.map((t) => bell(1 + t));
  const solution: SpectralSolution = { ...resting(nodes, fields[0], times), fields };
  /** The complementary error function of large arguments, by its continued fraction. */
  const erfc = (x: number) => {
    let fraction = x;
    for (let k = 400; k >= 1; k--) fraction = x + k / 2 / fraction;
    return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
  };
  // u = e^{−x²/2s}: ∫ u² is √(πs), and erfc(5/√s) of it lies beyond ±5. At the start ∫ u² is √π.
  const outside = (t: number) => Math.sqrt(Math.sqrt(1 + t) * erfc(5 / Math.sqrt(1 + t)));

  /** Looked at at ξ = 0. */
  const probes = { angular: [[0]], reported: [[0]] };
  const said = (of: SpectralSolution, coefficients: "exact" | "limit" = "exact") =>
    leavingDomain(leftDomain(of, samples, probes, observeSpectrum(nodes, of.fields, of.times, probes)), coefficients);

  it("is the part of the initial error outside, at its worst time", () => {
    const [{ numbers }] = said(solution);
    expect(numbers.time).toBe(4);
    // The midpoint rule over Ω on the 51 points that the box tells apart, h²/24 [(u²)′], is 0.7 % of that energy.
    expect(Math.abs(numbers.outside / outside(4) - 1)).toBeLessThan(5e-3);
    expect(said({ ...solution, times: [0, 1], fields: fields.slice(0, 2) })).toEqual([]);
  });

  it("is that of the transform at a probe, which counts where the coefficients are a limit", () => {
    const [{ numbers }] = said(solution, "limit");
    // ∫ e^{−x²/2s} beyond ±5 is √(2πs) erfc(5/√(2s)), of √2π at the start.
    const part = (s: number) => Math.sqrt(s) * erfc(5 / Math.sqrt(2 * s));
    expect(numbers.atProbes).toBeCloseTo(part(5), 3);
    expect(said({ ...solution, times: [0, 1], fields: [bell(1), bell(3.6)] }, "limit")).toEqual([]);
    expect(part(3.6)).toBeLessThan(0.018);
    expect(said({ ...solution, times: [0, 1], fields: [bell(1), bell(4)] }, "limit")).toHaveLength(1);
    expect(part(4)).toBeGreaterThan(0.018);
  });

  it("is the same from the half ξ ≥ 0 of the spectrum", () => {
    const middle = (nodes.nodes.length - 1) / 2;
    const upper = ({ re, im }: ComplexField) => ({ re: re.slice(middle), im: im.slice(middle) });
    const half = { mesh: uniformIntervalMesh(0, 16, 1600), fields: fields.map(upper) };
    const [{ numbers }] = said({ ...solution, half });
    expect(Math.abs(numbers.outside / outside(4) - 1)).toBeLessThan(5e-3);
  });

  it("is what was not outside by the rules of quadrature at the start already", () => {
    // A narrow bell beyond the edge counts, but not where it was there from the beginning.
    const far = Float64Array.from(nodes.nodes, (xi) => 0.1 * Math.cos(7 * xi) * Math.exp((-xi * xi) / 8));
    const beside = ({ re, im }: ComplexField) => ({ re: re.map((value, k) => value + far[k]), im });
    const later: SpectralSolution = { ...solution, times: [0, 1], fields: [fields[0], beside(fields[1])] };
    expect(said(later)).not.toEqual([]);
    const always: SpectralSolution = { ...later, fields: [beside(fields[0]), beside(fields[0])] };
    expect(said(always)).toEqual([]);
  });
});

describe("levels that contradict each other", () => {
  it("are told at the time at which they do most, from a tenth of the initial error on", () => {
    const [{ numbers }] = levelsApart({ times: [0, 1, 2, 3], pdeToNtk: [0, 0.2, 0.3, 0.1] });
    expect(numbers).toEqual({ distance: 0.3, time: 2 });
    expect(levelsApart({ times: [0, 1], pdeToNtk: [0, 0.11] })).toHaveLength(1);
    expect(levelsApart({ times: [0, 1], pdeToNtk: [0, 0.1] })).toEqual([]);
  });
});

describe("widths that are too narrow for a first order", () => {
  const law: WidthLaw = {
    ...{ widths: [10, 40], seeds: 1, rms: [1, 1], predicted: [0.45, 0.9], ratio: [1, 1] },
    ...{ slope: null, slopeInterval: null, sampledUnits: 100, predictionError: 0 },
  };

  it("are told the width from which on it holds, as the deviation falls like width^{−1/2}", () => {
    // 0.9 is three times 0.3: nine times the width that has it.
    expect(beyondFirstOrder(law)[0].numbers).toEqual({ predicted: 0.9, width: 360 });
  });

  it("show beside them from a fifth of the largest width's on what time steps add, a root mean square over the times after 0", () => {
    const added = (...descentToFlow: number[]) =>
      timeStepsShow(law, { times: [0, 1, 2], descentToFlow } as Comparison).map(({ numbers }) => numbers);
    const deviation = law.predicted[law.predicted.length - 1];
    expect(added(0, 0.6 * deviation, 0.8 * deviation)).toEqual([
      { added: expect.closeTo(deviation / Math.SQRT2, 14), deviation },
    ]);
    expect(added(0, 0.201 * deviation, 0.201 * deviation)).toHaveLength(1);
    expect(added(0, 0.199 * deviation, 0.199 * deviation)).toEqual([]);
    expect(added()).toEqual([]);
  });
});

describe("networks that move their own kernel", () => {
  it("are told of from half the predicted deviation on, at the time at which that is exceeded most", () => {
    expect(kernelMoves(64, [0, 1, 2], [0, 0.1, 0.2], [0, 0.05, 0.1])).toEqual([]);
    const [{ numbers, path, message }] = kernelMoves(64, [0, 1, 2], [0, 0.1, 0.2], [0, 0.06, 0.101]);
    expect(path).toBe("training.widths");
    expect(numbers).toEqual({ width: 64, time: 1, moved: 0.06, predicted: 0.1 });
    expect(message).toMatch(/of width 64 .* at t = 1 by 6 % .* a deviation of 10 %:/);
  });
});

describe("samples that do not tell frequencies apart", () => {
  it("have half of the difference to the same function on samples between them", () => {
    // A wave beyond Nyquist by itself: it looks like cos 2x on the samples, and with its phase turned by 18 · 0.382 spacings between them.
    const [n, length] = [40, 2 * Math.PI];
    const samples = grid([[0, length]], [n], (x) => Math.cos((n - 2) * x));
    const [{ numbers }] = aliases(samples, (x) => Math.cos((n - 2) * x));
    // û at ±2 is |Ω|/2 from both, e^{±2πi·0.382 n/n·…}: the alias of k = n − 2 turns by 2π · 0.382 against k = −2.
    expect(numbers.difference).toBeCloseTo(Math.sin(Math.PI * 0.382), 10);
    expect(numbers.nyquist).toBeCloseTo(n / 2, 12);
  });

  it("are told from 2 % of the target on", () => {
    const [n, length] = [40, 2 * Math.PI];
    // On midpoints (1 − part) cos 2x, and half of the difference to the others is part sin(0.382 π) of cos 2x.
    const found = (part: number) => {
      const f = (x: number) => Math.cos(2 * x) + part * Math.cos((n - 2) * x);
      return aliases(grid([[0, length]], [n], f), f)[0]?.numbers.difference;
    };
    expect(found(0.1)).toBeCloseTo((0.1 * Math.sin(Math.PI * 0.382)) / 0.9, 10);
    expect(found(0.025)).toBeGreaterThan(0.02);
    expect(found(0.021)).toBeUndefined();
  });
});

describe("units beyond Nyquist", () => {
  const features: FourierFeaturesNetwork = {
    family: "fourier-features",
    dimension: 1,
    weights: { law: "uniform", halfWidth: 100 },
    outputs: { law: "normal", std: 2 },
    train: ["a", "w"],
    zeroStart: "antisymmetric",
  };
  // Nyquist is 50: half of the units are beyond.
  const samples = grid([[0, Math.PI]], [50], (x) => (Math.abs(x - 2) < 0.2 ? 1 : 0));
  const numbersOf = (network: FourierFeaturesNetwork | MscaleNetwork, save: readonly number[]) =>
    unitsBeyondNyquist(network, samples, samples.target, { type: "gradient-flow" }, save)[0].numbers;

  it("teach at the rate of their part of the kernel's diagonal, for the whole time", () => {
    const { beyond, learnt, nyquist } = numbersOf(features, [1, 3]);
    expect(nyquist).toBeCloseTo(50, 12);
    // 2048 draws.
    expect(Math.abs(beyond - 0.5)).toBeLessThan(0.05);
    // Weight π/50 of a sample times E(cos² + sin²) + σ_a² x², x² of the samples about 2.
    const places = Array.from(samples.points).filter((_, i) => samples.target[i] > 0);
    const square = places.reduce((sum, x) => sum + x * x, 0) / places.length;
    const rate = (Math.PI / 50) * (1 + 4 * square) * beyond;
    expect(learnt).toBeCloseTo(1 - Math.exp(-3 * rate), 12);
  });

  it("are those of each scale", () => {
    const mscale: MscaleNetwork = {
      ...features,
      ...{ family: "mscale", activation: "sin", scales: [1, 4], amplitude: "one", train: ["a"] },
      ...{ weights: { law: "uniform", halfWidth: 25 }, biases: { law: "uniform-phase" } },
    };
    const { beyond, scale, learnt } = numbersOf(mscale, [1]);
    expect(scale).toBe(4);
    expect(Math.abs(beyond - 0.5)).toBeLessThan(0.05);
    // Of the two scales the other one has none beyond; E sin² = ½.
    expect(learnt).toBeCloseTo(1 - Math.exp((-(Math.PI / 50) * beyond) / 4), 12);
  });
});
