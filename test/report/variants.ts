import type { LevelResult } from "../../src/compare/level.js";
import type { ReportData } from "../../src/report/report-data.js";
import { fixture } from "./fixture.js";

/** The fixture's report with parts taken away, multiplied or set to zero: what figures must survive. */

const { result } = fixture;

function withResult(changes: Partial<ReportData["result"]>, data: ReportData = fixture): ReportData {
  return { ...data, result: { ...data.result, ...changes } };
}

/** The same experiment with normal biases: two rows of coefficients. */
export const normalBiases: ReportData = (() => {
  const [both] = fixture.coefficients;
  const q = Math.exp(-2);
  const part = (name: string, sign: number) => ({
    part: name,
    frequency: both.frequency,
    curves: both.curves.map((curve) => ({
      label: curve.label,
      diffusion: curve.diffusion.map((value) => value * (1 - sign * q)),
      damping: curve.damping.map((value) => value * (1 + sign * q)),
    })),
  });
  return { ...fixture, coefficients: [part("real part", 1), part("imaginary part", -1)] };
})();

const { training: _training, ...untrainedCase } = result.case;
const { widthLaw: _widthLaw, comparison: _comparison, ...untrained } = result;
const pde = result.levels.pde as LevelResult;
const ntk = result.levels.ntk as LevelResult;

/** The same with residuals, whose energies fall as the squares of those of the error do. */
export const withResidual: ReportData = (() => {
  const add = <Level extends LevelResult>(level: Level): Level => ({
    ...level,
    residual: { ...level, energy: level.energy.map((value) => 9 * value * value) },
  });
  const training = (result.levels.training ?? []).map(add);
  return withResult({ levels: { pde: add(pde), ntk: add(ntk), training } });
})();

/** The same with a coefficient that goes from 1 to 4 as 4 − 3 e^{−t}, and 0.1 more by every seed. */
export const withUnknown: ReportData = (() => {
  const times = [0, ...Array.from({ length: 40 }, (_, i) => 0.01 * 1.2 ** i)];
  const loss = {
    type: "residual",
    operator: "dx^2 + c",
    data: { weight: 2 },
    unknown: { name: "c", start: 1, exact: 4, rate: 1 },
  } as const;
  const training = (withResidual.result.levels.training ?? []).map((run) => ({
    ...run,
    coefficient: { times, values: times.map((t) => 4 - 3 * Math.exp(-t) + 0.1 * run.seed) },
  }));
  return withResult({
    case: { ...withResidual.result.case, loss },
    levels: { ...withResidual.result.levels, training },
  });
})();

/** Levels 0 and 1 only. */
export const withoutTraining: ReportData = {
  ...fixture,
  result: {
    ...untrained,
    case: untrainedCase,
    levels: { pde, ntk },
    comparison: { times: pde.times, pdeToNtk: [0, 1e-6, 1e-6, 1e-5, 2e-5] },
  },
  functions: {
    ...fixture.functions,
    learnt: fixture.functions.learnt.filter(({ level }) => !level.startsWith("width")),
  },
};

/** Level 0 only. */
export const onlyPde: ReportData = {
  ...withoutTraining,
  result: { ...untrained, case: untrainedCase, levels: { pde }, diagnostics: {} },
  functions: { ...fixture.functions, learnt: fixture.functions.learnt.filter(({ level }) => level === "PDE") },
  timings: [],
};

/** Nothing but trained networks. */
export const onlyTraining: ReportData = {
  ...withResult({ levels: { training: result.levels.training ?? [] } }),
  coefficients: [],
  spectrum: { frequency: [], times: [], magnitude: [] },
  image: { frequency: [], times: [], magnitude: [] },
  decay: [],
  functions: { x: [], target: [], learnt: [] },
};

function only(level: LevelResult): LevelResult {
  const [probe] = level.probes;
  const cut = <T>(values: readonly T[]) => values.slice(0, 2);
  return {
    times: cut(level.times),
    energy: cut(level.energy),
    probes: [{ frequency: probe.frequency, re: cut(probe.re), im: cut(probe.im), relative: cut(probe.relative) }],
  };
}

/** One saved time, one probe, one scale, one width, one seed; an image of one time. */
export const onlyOne: ReportData = {
  ...fixture,
  result: {
    ...result,
    levels: {
      pde: only(pde),
      ntk: only(ntk),
      training: (result.levels.training ?? []).slice(0, 1).map((run) => ({ ...run, ...only(run) })),
    },
    comparison: {
      times: [0, 0.5],
      pdeToNtk: [0, 1e-6],
      descentToFlow: [0, 1e-4],
      trainingToDescent: [{ width: 256, rms: [0, 0.1] }],
    },
    widthLaw: {
      widths: [256],
      seeds: 1,
      rms: [0.1],
      predicted: [0.11],
      ratio: [0.1 / 0.11],
      slope: null,
      slopeInterval: null,
      sampledUnits: 100,
      predictionError: 0,
    },
  },
  coefficients: fixture.coefficients.map((part) => ({ ...part, curves: part.curves.slice(-1) })),
  spectrum: { ...fixture.spectrum, times: [0.5], magnitude: fixture.spectrum.magnitude.slice(1, 2) },
  image: { ...fixture.image, times: [0.5], magnitude: fixture.image.magnitude.slice(0, 1) },
  decay: [fixture.decay[0].slice(0, 1)],
  functions: { ...fixture.functions, learnt: fixture.functions.learnt.slice(0, 1) },
};

function zero(level: LevelResult): LevelResult {
  return {
    times: level.times,
    energy: level.energy.map(() => 0),
    probes: level.probes.map((probe) => ({
      frequency: probe.frequency,
      re: probe.re.map(() => 0),
      im: probe.im.map(() => 0),
      relative: probe.relative.map(() => null),
    })),
  };
}

/** A target that is zero: nothing to learn, no relative magnitude exists, coefficients frozen. */
export const allZero: ReportData = {
  ...fixture,
  result: {
    ...result,
    levels: {
      pde: zero(pde),
      ntk: zero(ntk),
      training: (result.levels.training ?? []).map((run) => ({ ...run, ...zero(run) })),
    },
    comparison: {
      times: pde.times,
      pdeToNtk: pde.times.map(() => 0),
      trainingToDescent: [{ width: 256, rms: pde.times.map(() => 0) }],
    },
    widthLaw: {
      widths: [256, 1024, 4096],
      seeds: 8,
      rms: [0, 0, 0],
      predicted: [0, 0, 0],
      ratio: [Number.NaN, Number.NaN, Number.NaN],
      slope: null,
      slopeInterval: null,
      sampledUnits: 64,
      predictionError: 0,
    },
  },
  coefficients: fixture.coefficients.map((part) => ({
    ...part,
    curves: part.curves.map((curve) => ({
      label: curve.label,
      diffusion: curve.diffusion.map(() => 0),
      damping: curve.damping.map(() => 0),
    })),
  })),
  spectrum: { ...fixture.spectrum, magnitude: fixture.spectrum.magnitude.map((row) => row.map(() => 0)) },
  image: { ...fixture.image, magnitude: fixture.image.magnitude.map((row) => row.map(() => 0)) },
  decay: fixture.decay.map((row) => row.map(() => null)),
  functions: {
    x: fixture.functions.x,
    target: fixture.functions.target.map(() => 0),
    learnt: fixture.functions.learnt.map((curve) => ({ ...curve, values: curve.values.map(() => 0) })),
  },
};

/** Random Fourier features in cycles with momentum, only the outputs trained: A = 0. */
export const featuresInCycles: ReportData = {
  ...withResult({
    case: {
      ...result.case,
      network: {
        family: "fourier-features",
        weights: {
          law: "mixture",
          components: [
            { law: "uniform", halfWidth: 3, weight: 1 },
            { law: "log-uniform", min: 0.5, max: 30, weight: 2 },
          ],
        },
        outputs: { law: "sign" },
        train: ["a"],
        zeroStart: "subtract",
      },
      dynamics: { type: "momentum", friction: 0.5 },
      spectrum: { ...result.case.spectrum, convention: "cycles" },
    },
  }),
  coefficients: fixture.coefficients.map((part) => ({
    ...part,
    curves: part.curves.slice(-1).map((curve) => ({ ...curve, diffusion: curve.diffusion.map(() => 0) })),
  })),
};

function manyTimes(): LevelResult {
  const times = Array.from({ length: 21 }, (_, index) => index);
  const probes = Array.from({ length: 10 }, (_, p) => {
    const relative = times.map((time) => Math.exp((-0.4 * time) / (1 + 0.4 * p)));
    return { frequency: [p + 1], re: relative, im: relative.map(() => 0), relative };
  });
  return { times, energy: times.map((time) => Math.exp(-time / 3)), probes };
}

/** Twenty-one evenly spaced times, ten probes, nine scales with amplitudes that grow, eight widths. */
export const many: ReportData = {
  ...fixture,
  result: {
    ...result,
    levels: {
      pde: manyTimes(),
      ntk: manyTimes(),
      training: (result.levels.training ?? []).slice(-2).map((run) => ({ ...run, ...manyTimes() })),
    },
    comparison: {
      times: Array.from({ length: 21 }, (_, index) => index),
      pdeToNtk: Array.from({ length: 21 }, (_, index) => 1e-3 * index),
      trainingToDescent: Array.from({ length: 9 }, (_, index) => ({
        width: 100 * 4 ** index,
        rms: Array.from({ length: 21 }, (_, k) => (0.1 * k) / (k + 3) / 2 ** index),
      })),
    },
    widthLaw: {
      widths: Array.from({ length: 9 }, (_, index) => 100 * 4 ** index),
      seeds: 3,
      rms: Array.from({ length: 9 }, (_, index) => 0.2 / 2 ** index),
      predicted: Array.from({ length: 9 }, (_, index) => 0.21 / 2 ** index),
      ratio: Array.from({ length: 9 }, () => 0.2 / 0.21),
      slope: -0.5,
      slopeInterval: [-0.5, -0.5],
      sampledUnits: 4096,
      predictionError: 0.1,
    },
  },
  coefficients: fixture.coefficients.map((part) => ({
    ...part,
    curves: [
      ...Array.from({ length: 9 }, (_, p) => ({
        label: `scale ${2 ** p}`,
        diffusion: part.frequency.map((xi) => 4 ** p * Math.exp(-((xi / 2 ** (p / 2)) ** 2) / 2)),
        damping: part.frequency.map((xi) => 2 ** p * Math.exp(-((xi / 2 ** (p / 2)) ** 2) / 2)),
      })),
      part.curves[part.curves.length - 1],
    ],
  })),
  spectrum: {
    frequency: fixture.image.frequency,
    times: Array.from({ length: 21 }, (_, index) => index),
    magnitude: Array.from({ length: 21 }, (_, index) => fixture.image.magnitude[2 * index]),
  },
  functions: {
    ...fixture.functions,
    learnt: Array.from({ length: 20 }, (_, index) => ({
      level: "PDE",
      time: index + 1,
      values: fixture.functions.target.map((value) => value * (1 - Math.exp(-index / 4))),
    })),
  },
};

const hostile = `<script>alert("1")</script> & 'quotes' <b>`;

/** Text of the case that tries to be markup. */
export const hostileText: ReportData = {
  ...withResult({ case: { ...result.case, title: hostile, target: `x < 1 ? 0 : 1 ${hostile}` } }),
  functions: {
    ...fixture.functions,
    learnt: fixture.functions.learnt.map((curve) => ({ ...curve, level: `${hostile} ${curve.level}` })),
  },
  timings: [{ what: hostile, seconds: 1 }],
};

/** Eight probes k = 5, 10, …, the last without anything to learn; at each the error keeps its phase and falls as e^{−5t/k}. */
export const eightProbes: ReportData = (() => {
  const level = ({ times, energy }: LevelResult): LevelResult => ({
    ...{ times, energy, peak: 8 },
    probes: [5, 10, 15, 20, 25, 30, 35, 40].map((frequency) => {
      const relative = times.map((t) => (frequency < 40 ? Math.exp((-5 * t) / frequency) : null));
      const [re, im] = [0.6, -0.8].map((part) => relative.map((value) => part * frequency * (value ?? 0)));
      return { frequency: [frequency], re, im, relative };
    }),
  });
  const training = (result.levels.training ?? []).slice(-2).map((run) => ({ ...run, ...level(run) }));
  return withResult({ levels: { pde: level(pde), ntk: level(ntk), training } });
})();

/** Learnt from a file, with samples held out: errors that fall, and rise again. */
export const withHeldOut: ReportData = (() => {
  const times = Array.from({ length: 61 }, (_, i) => 0.01 * 3200 ** (i / 60));
  const curve = (best: number, least: number) => times.map((time) => least * (1 + 0.3 * Math.log(time / best) ** 2));
  const stopping = { predicted: { noise: 0.1, time: 2, error: 0.2, between: [1.3, 3.1] as const } };
  return {
    ...withResult({ levels: { ...result.levels, ntk: { ...ntk, stopping } } }),
    heldOut: [
      { label: "foretold by the training samples", kind: "foretold", times, errors: curve(2, 0.2) },
      { label: "kernel flow", kind: "flow", times, errors: curve(1.5, 0.21) },
      { label: "width 65536, seed 0", kind: "network", times: [0, ...times], errors: [1, ...curve(1.4, 0.22)] },
    ],
  };
})();
