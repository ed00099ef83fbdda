import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleSet } from "../../src/data/sample-set.js";
import type { SampleSet } from "../../src/data/samples.js";
import { InputError } from "../../src/errors.js";
import { descent, heavyBall } from "../../src/network/dynamics/index.js";
import type { InitialNetwork } from "../../src/network/initial-network.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import type { Parameters } from "../../src/network/parameters.js";
import { directEngine } from "../../src/train/direct-engine.js";
import type { TrainingEngine } from "../../src/train/engine.js";
import { nufftEngine } from "../../src/train/nufft-engine.js";
import { boxSamples, emptyParameters, fourierFeatures, mscale, relativeDistance } from "./networks.js";

const groups = ["a", "w", "b"] as const;

function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

function array(length: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length }, (_, index) => value(index));
}

interface Setting {
  readonly network: Network;
  readonly width: number;
  readonly count: number;
  readonly middle: number;
  readonly halfWidth: number;
  readonly scattered: boolean;
  /** Size of the first-layer weights. */
  readonly weight: number;
  readonly seed: number;
}

interface Instance {
  readonly start: InitialNetwork;
  readonly samples: SampleSet;
  readonly cotangent: Float64Array;
}

function instance({ network, width, count, middle, halfWidth, scattered, weight, seed }: Setting): Instance {
  const random = uniforms(seed);
  const spacing = (2 * halfWidth) / count;
  const points = array(count, (i) => middle - halfWidth + (scattered ? 2 * halfWidth * random() : (i + 0.5) * spacing));
  const samples: SampleSet = {
    dimension: 1,
    box: [[middle - halfWidth, middle + halfWidth]],
    points,
    count,
    weight: spacing,
    measureFactor: 1,
    target: points,
    ...(scattered ? {} : { spacing }),
  };
  const start: InitialNetwork = {
    network,
    width,
    scale: array(width, () => (network.family === "mscale" ? 2 ** Math.floor(3 * random()) : 1)),
    factor: array(width, () => (0.5 + random()) / Math.sqrt(width)),
    parameters: {
      a: array(width, () => 2 * random() - 1),
      w: array(width, () => weight * (2 * random() - 1)),
      b: array(width, () => 7 * random() - 3),
    },
  };
  return { start, samples, cotangent: array(count, () => 2 * random() - 1) };
}

/** Output and gradients of all groups as the definitions say, sample by sample. */
function definition(
  { start, samples, cotangent }: Instance,
  theta: Parameters,
): { output: Float64Array; slope: Parameters } {
  const output = new Float64Array(samples.count);
  const slope = emptyParameters(start.width);
  for (let k = 0; k < start.width; k++) {
    const [a, w, b, F, scale] = [theta.a[k], theta.w[k], theta.b[k], start.factor[k], start.scale[k]];
    samples.points.forEach((x, i) => {
      const phase = start.network.family === "mscale" ? scale * w * x + b : w * x;
      const [sin, cos] = [Math.sin(phase), Math.cos(phase)];
      if (start.network.family === "mscale") {
        output[i] += F * a * sin;
        slope.a[k] += cotangent[i] * F * sin;
        slope.w[k] += cotangent[i] * F * a * cos * scale * x;
        slope.b[k] += cotangent[i] * F * a * cos;
      } else {
        output[i] += F * (a * cos + b * sin);
        slope.a[k] += cotangent[i] * F * cos;
        slope.w[k] += cotangent[i] * F * (b * cos - a * sin) * x;
        slope.b[k] += cotangent[i] * F * sin;
      }
    });
  }
  return { output, slope };
}

/** What an engine makes of the instance. */
function found(
  { start, samples, cotangent }: Instance,
  accuracy?: number,
): { output: Float64Array; slope: Parameters } {
  const trainer = nufftEngine(accuracy === undefined ? {} : { accuracy }).trainer(start, samples);
  const output = new Float64Array(samples.count);
  const slope = emptyParameters(start.width);
  trainer.output(output);
  trainer.gradient(cotangent, slope);
  return { output, slope };
}

/** The largest distance of output and gradients from the definition, relative to their norms. */
function distance(given: Instance): number {
  const { output, slope } = found(given);
  const expected = definition(given, given.start.parameters);
  return Math.max(
    relativeDistance(output, expected.output),
    ...groups.map((group) => relativeDistance(slope[group], expected.slope[group])),
  );
}

/** The largest error of an output or a slope, relative to the sum of the absolute values of the terms of its sum. */
function largestError(given: Instance, accuracy: number): number {
  const { output, slope } = found(given, accuracy);
  const { start, samples, cotangent } = given;
  const expected = definition(given, start.parameters);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + Math.abs(value), 0);
  const { a, b } = start.parameters;
  const mscaleFamily = start.network.family === "mscale";
  const sizes = start.factor.map((factor, k) => factor * (mscaleFamily ? Math.abs(a[k]) : Math.hypot(a[k], b[k])));
  const cotangents = total(cotangent);
  const moments = total(cotangent.map((value, i) => value * samples.points[i]));
  const bounds: Parameters = {
    a: start.factor.map((factor) => factor * cotangents),
    w: sizes.map((size, k) => size * start.scale[k] * moments),
    b: mscaleFamily ? sizes.map((size) => size * cotangents) : start.factor.map((factor) => factor * cotangents),
  };
  const worst = (values: Float64Array, wanted: Float64Array, bound: (index: number) => number) =>
    values.reduce((most, value, k) => Math.max(most, Math.abs(value - wanted[k]) / bound(k)), 0);
  return Math.max(
    worst(output, expected.output, () => total(sizes)),
    ...groups.map((group) => worst(slope[group], expected.slope[group], (k) => bounds[group][k])),
  );
}

const settings = fc.record({
  network: fc.constantFrom<Network>(mscale, fourierFeatures),
  width: fc.integer({ min: 1, max: 700 }),
  count: fc.integer({ min: 2, max: 60 }),
  middle: fc.oneof(fc.constant(0), fc.double({ min: -50, max: 50, noNaN: true })),
  halfWidth: fc.double({ min: 0.5, max: 12, noNaN: true }),
  scattered: fc.boolean(),
  weight: fc.double({ min: 0.1, max: 20, noNaN: true }),
  seed: fc.integer(),
});

describe("the NUFFT engine", () => {
  it.each([1e-3, 1e-5, 1e-7, 1e-10, 1e-12])("has the accuracy %d for both families and any samples", (accuracy) => {
    // Derived: phases of up to 5000 radians, times the scales, are rounded to 5e-13 in either computation.
    fc.assert(
      fc.property(settings, (setting) => largestError(instance(setting), accuracy) < accuracy + 2e-12),
      { seed: 7, numRuns: 60 },
    );
  });

  it.each([
    { network: mscale, scattered: false },
    { network: mscale, scattered: true },
    { network: fourierFeatures, scattered: false },
    { network: fourierFeatures, scattered: true },
  ])("agrees with the definition to 1e-9 of the values at its default accuracy (case %#)", ({ network, scattered }) => {
    for (const [seed, middle] of [0, 7, -40].entries()) {
      const given = instance({ network, scattered, width: 900, count: 150, middle, halfWidth: 4, weight: 3, seed });
      // Measured: 2e-11 at worst.
      expect(distance(given)).toBeLessThan(1e-9);
    }
  });

  it.each([
    ["frequencies far beyond the grid's band alias as they do in the definition", 4000, false],
    ["scattered samples with frequencies of thousands", 4000, true],
  ] as const)("%s", (_title, weight, scattered) => {
    const setting = { network: mscale, width: 300, count: 40, middle: 0, halfWidth: 3, scattered, weight, seed: 8 };
    // Derived: phases up to 5e4 radians are rounded to 7e-12 in either computation.
    expect(distance(instance(setting))).toBeLessThan(1e-9);
  });

  it("copes with weights of heavy tails on scattered samples", () => {
    const setting = {
      network: mscale,
      width: 2000,
      count: 50,
      middle: 0,
      halfWidth: 3,
      scattered: true,
      weight: 1,
      seed: 9,
    };
    const given = instance(setting);
    const w = given.start.parameters.w.map((value) => Math.tan(1.5707 * value));
    const start = { ...given.start, parameters: { ...given.start.parameters, w } };
    // Derived as above: the largest phase is of the order 1e5.
    expect(distance({ ...given, start })).toBeLessThan(1e-9);
  });

  it("descends along the gradient, with and without momentum, without moving frozen groups", () => {
    for (const train of [["a", "w", "b"], ["w"], ["a", "b"]] as const) {
      const setting = { width: 600, count: 32, middle: 1, halfWidth: 2, scattered: false, weight: 2, seed: 10 };
      const given = instance({ ...setting, network: { ...mscale, train } });
      const trainer = nufftEngine({ accuracy: 1e-13 }).trainer(given.start, given.samples);
      const output = new Float64Array(32);
      const theta = trainer.parameters();
      const velocity = emptyParameters(600);
      for (const momentum of [false, true, true, true]) {
        const { slope } = definition(given, theta);
        trainer.output(output);
        if (momentum) trainer.move(given.cotangent, heavyBall(0.1, 0.8));
        else trainer.move(given.cotangent, descent(0.1));
        for (const group of train) {
          for (let k = 0; k < 600; k++) {
            velocity[group][k] = 0.8 * velocity[group][k] - 0.1 * slope[group][k];
            theta[group][k] += momentum ? 0.1 * velocity[group][k] : -0.1 * slope[group][k];
          }
          if (!momentum) velocity[group].fill(0);
        }
        const found = trainer.parameters();
        // Derived: four steps of 0.1 with errors of 1e-13 relative to Σ|c|, below 32, and rounding.
        for (const group of groups) {
          expect(relativeDistance(found[group], theta[group])).toBeLessThan(1e-12);
          if (!(train as readonly string[]).includes(group))
            expect(found[group]).toEqual(given.start.parameters[group]);
        }
      }
    }
  });

  it("zeroes the gradients of frozen groups, whatever the arrays held", () => {
    const setting = { width: 5, count: 8, middle: 0, halfWidth: 1, scattered: false, weight: 2, seed: 11 };
    const given = instance({ ...setting, network: { ...fourierFeatures, train: ["w"] } });
    const trainer = nufftEngine().trainer(given.start, given.samples);
    trainer.output(new Float64Array(8));
    const gradient = emptyParameters(5);
    for (const group of groups) gradient[group].fill(7);
    trainer.gradient(given.cotangent, gradient);
    expect([...gradient.a, ...gradient.b]).toEqual(Array(10).fill(0));
    expect(gradient.w.every((value) => value !== 0 && value !== 7)).toBe(true);
  });

  it("gives the same bits in every run, whatever else has used the kernels", () => {
    const run = (disturb: boolean) => {
      const setting = { network: mscale, width: 1500, count: 64, middle: 0, halfWidth: 3, weight: 3, seed: 12 };
      return [false, true].map((scattered) => {
        const given = instance({ ...setting, scattered });
        const trainer = nufftEngine().trainer(given.start, given.samples);
        const output = new Float64Array(64);
        for (let step = 0; step < 3; step++) {
          trainer.output(output);
          if (disturb) distance(instance({ ...setting, scattered: !scattered, width: 77, seed: step }));
          trainer.move(output, descent(0.05));
        }
        return trainer.parameters();
      });
    };
    expect(run(true)).toEqual(run(false));
  });

  it("starts afresh when parameters are set, and hands out copies", () => {
    const setting = {
      network: mscale,
      width: 20,
      count: 16,
      middle: 0,
      halfWidth: 1,
      scattered: false,
      weight: 2,
      seed: 13,
    };
    const given = instance(setting);
    const trainer = nufftEngine().trainer(given.start, given.samples);
    const output = new Float64Array(16);
    const twoSteps = () => {
      for (let step = 0; step < 2; step++) {
        trainer.output(output);
        trainer.move(given.cotangent, heavyBall(0.1, 0.9));
      }
      return trainer.parameters();
    };
    const first = twoSteps();
    trainer.parameters().a.fill(99);
    trainer.setParameters(given.start.parameters);
    expect(twoSteps()).toEqual(first);
    expect(given.start.parameters).toEqual(instance(setting).start.parameters);
  });

  it("hands NaN on instead of hiding it or failing", () => {
    for (const scattered of [false, true]) {
      const setting = {
        network: mscale,
        width: 30,
        count: 16,
        middle: 0,
        halfWidth: 1,
        scattered,
        weight: 2,
        seed: 14,
      };
      const given = instance(setting);
      given.start.parameters.w[3] = Number.NaN;
      given.start.parameters.w[4] = Number.POSITIVE_INFINITY;
      const trainer = nufftEngine().trainer(given.start, given.samples);
      const output = new Float64Array(16);
      trainer.output(output);
      expect(output.some(Number.isNaN)).toBe(true);
      trainer.move(given.cotangent, descent(0.1));
      expect(Number.isNaN(trainer.parameters().a[3])).toBe(true);
    }
  });

  it("refuses an accuracy that cannot be had", () => {
    expect(() => nufftEngine({ accuracy: 0 })).toThrow(InputError);
    expect(() => nufftEngine({ accuracy: 1e-20 })).toThrow("accuracy: found 1e-20");
    expect(() => nufftEngine({ accuracy: Number.NaN })).toThrow("found NaN");
  });
});

describe.each([
  { dimension: 2, counts: [12, 9] },
  { dimension: 3, counts: [5, 6, 4] },
] as const)("the NUFFT engine in $dimension dimensions", ({ dimension, counts }) => {
  const width = 1100;
  const start = (network: Network, seed: number) =>
    initialNetwork({ ...network, dimension, zeroStart: "none" }, width, seed);
  const numbers = (engine: TrainingEngine, given: InitialNetwork, samples: SampleSet) => {
    const trainer = engine.trainer(given, samples);
    const output = new Float64Array(samples.count);
    const slope = emptyParameters(width, dimension);
    const cotangent = samples.points.subarray(0, samples.count).map((x) => Math.sin(7 * x));
    trainer.output(output);
    trainer.gradient(cotangent, slope);
    for (let step = 0; step < 3; step++) {
      trainer.move(cotangent, heavyBall(0.1, 0.8));
      trainer.output(output);
    }
    trainer.move(cotangent, descent(0.1));
    trainer.output(output);
    return [output, slope.a, slope.w, slope.b, ...groups.map((group) => trainer.parameters()[group])];
  };

  it.each(["midpoint", "random"] as const)(
    "agrees with the definition over several blocks (%s samples)",
    (placement) => {
      for (const [seed, network] of [mscale, fourierFeatures].entries()) {
        const samples = boxSamples(counts, 3, placement);
        const expected = numbers(directEngine(), start(network, seed), samples);
        const found = numbers(nufftEngine(), start(network, seed), samples);
        // Measured: 4e-12 at worst.
        for (const [i, values] of found.entries()) expect(relativeDistance(values, expected[i])).toBeLessThan(1e-10);
      }
    },
  );

  it("aliases frequencies far beyond the grid's band as the definition does, off the origin too", () => {
    const samples = sampleSet(
      { box: counts.map((_, axis) => [axis - 5, axis - 3.5]), samples: counts, placement: "midpoint", measure: "mean" },
      () => 1,
    );
    const given = start(mscale, 1);
    const far = { ...given, parameters: { ...given.parameters, w: given.parameters.w.map((value) => 300 * value) } };
    const expected = numbers(directEngine(), far, samples);
    const found = numbers(nufftEngine(), far, samples);
    // Derived: phases up to 2e4 radians are rounded to 4e-12 in either computation. Measured: 7e-12.
    for (const [i, values] of found.entries()) expect(relativeDistance(values, expected[i])).toBeLessThan(1e-10);
  });

  it("hands NaN on instead of hiding it or failing", () => {
    for (const placement of ["midpoint", "random"] as const) {
      const samples = boxSamples(counts, 1, placement);
      const given = start(mscale, 2);
      given.parameters.w[3] = Number.NaN;
      given.parameters.w[4] = Number.POSITIVE_INFINITY;
      const trainer = nufftEngine().trainer(given, samples);
      const output = new Float64Array(samples.count);
      trainer.output(output);
      expect(output.some(Number.isNaN)).toBe(true);
      trainer.move(samples.target, descent(0.1));
      expect(Number.isNaN(trainer.parameters().a[1])).toBe(true);
    }
  });
});
