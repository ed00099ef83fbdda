import type { NetworkCase } from "../case/case.js";
import { type Experiment, experimentOf, type KernelRun } from "../case/experiment.js";
import type { NetworkResult } from "../case/result-file.js";
import { compareLevels } from "../compare/compare-levels.js";
import type { TrainingResult } from "../compare/comparison.js";
import { relativeDistance } from "../compare/distance.js";
import { observeSamples } from "../compare/observe.js";
import { type WidthDeviations, widthLaw } from "../compare/width-law.js";
import { NotAvailableError } from "../errors.js";
import { kernelEigenbasis } from "../ntk/eigenbasis.js";
import { kernelDescent, kernelPropagator } from "../ntk/flow.js";
import { descentResponse } from "../ntk/response.js";
import { predictedDeviation } from "../ntk/width-law.js";
import { collectReportData } from "../report/collect-report-data.js";
import { renderReport } from "../report/report.js";
import type { ReportData } from "../report/report-data.js";
import { chooseLearningRate, type Schedule } from "../train/learning-rate.js";
import { narrowestLambdaMax } from "../train/narrowest-eigenvalue.js";
import type { RunResult } from "../train/run.js";
import { trainSweep } from "../train/sweep.node.js";
import type { Product, TrainWork } from "./product.js";
import { flow, resultOf, solvedPde } from "./solve-work.js";
import { sweepProgress } from "./training-progress.js";

type Training = NonNullable<NetworkCase["training"]>;

/** Level 2: every width and seed. */
export async function runTrain(theCase: NetworkCase, options: TrainWork): Promise<Product> {
  const experiment = await experimentOf(theCase);
  const { lambdaMax } = kernelPropagator(experiment.network, experiment.samples);
  const training = trainingOf(theCase);
  const runs = await trained(experiment, training, await scheduleOf(experiment, training, lambdaMax), options);
  return {
    result: resultOf(experiment, { training: runs.map((run) => observed(experiment, run)) }, [
      { diagnostics: { lambdaMax }, warnings: [] },
    ]),
  };
}

/** All levels, their comparison, the width law and the report. */
export async function runValidate(theCase: NetworkCase, options: TrainWork): Promise<Product> {
  const watch = stopwatch();
  const experiment = await experimentOf(theCase);
  const pde = watch.time("spectral PDE (level 0)", () => solvedPde(experiment, options));
  const kernel = watch.time("kernel flow (level 1)", () => flow(experiment, options));
  const level2 = theCase.training
    ? await trainedAgainst(experiment, theCase.training, kernel, options, watch)
    : undefined;
  const comparison = compareLevels({
    times: experiment.times,
    samples: experiment.samples,
    initial: experiment.initialError,
    pde: pde.solution,
    ntk: kernel.values,
    ...(level2 ? { steps: level2.steps, descent: level2.descent, training: level2.deviations } : {}),
  });
  const result: NetworkResult = {
    ...resultOf(experiment, { pde: pde.level, ntk: kernel.level, ...(level2 ? { training: level2.results } : {}) }, [
      pde,
      kernel,
    ]),
    comparison,
    ...(level2?.law ? { widthLaw: level2.law } : {}),
  };
  const shown = level2?.runs.find((run) => run.width === theCase.training?.widths.at(-1));
  const networks = shown
    ? [{ label: `width ${shown.width}, seed ${shown.seed}`, times: shown.times, residuals: shown.residuals }]
    : [];
  const data = watch.time("figures' data", () =>
    collectReportData(experiment, pde, kernel, networks, result, watch.timings),
  );
  return { result, report: await renderReport(data) };
}

/** Level 2 held against gradient descent on the infinite-width kernel. */
async function trainedAgainst(
  experiment: Experiment,
  training: Training,
  kernel: KernelRun,
  options: TrainWork,
  watch: Stopwatch,
) {
  const { network, samples, dynamics, initialError } = experiment;
  const { propagator } = kernel;
  const schedule = await scheduleOf(experiment, training, propagator.lambdaMax);
  const runs = await watch.time("training (level 2)", () => trained(experiment, training, schedule, options));
  const times = [0, ...schedule.times];
  const response = descentResponse(dynamics, schedule.learningRate);
  const descend = (initial: Float64Array) =>
    kernelDescent(network, samples, initial, times, dynamics, schedule.learningRate, propagator).values;
  // Steps need not end at the save times: descent and its flow are compared at the times of the steps.
  const [descent, ntk] = propagator.respond(initialError, [
    { response, times },
    { response: dynamics, times },
  ]).values;
  const deviations: readonly WidthDeviations[] = training.widths.map((width) => ({
    width,
    bySeed: runs
      .filter((run) => run.width === width)
      .map(({ residuals }) =>
        // A network that does not start from zero is held against descent from its own initial error.
        relativeDistance(residuals, network.zeroStart === "none" ? descend(residuals[0]) : descent, residuals[0]),
      ),
  }));
  const law = watch.time("predicted width law", () => {
    const basis = propagator.basis ?? eigenbasisWherePossible(experiment);
    if (basis === null) return undefined;
    const prediction = predictedDeviation(network, samples, initialError, times, response, training.widths, basis);
    return widthLaw(times, deviations, prediction);
  });
  return {
    runs,
    results: runs.map((run) => observed(experiment, run)),
    steps: { times, ntk },
    descent,
    deviations,
    law,
  };
}

/**
 * In 2-D and 3-D a kernel has nearly as large a rank as there are samples, and the prediction takes time like its cube: what
 * carries less than a billionth of the trace, far below the prediction's own per cents, is left out.
 */
const SPATIAL_BASIS = { tolerance: 1e-9, maximumRank: 1200 } as const;

/** The eigenbasis that the width law is predicted in, or null where there are too many samples for it. */
function eigenbasisWherePossible({ network, samples }: Experiment) {
  try {
    return kernelEigenbasis(network, samples, samples.dimension === 1 ? {} : SPATIAL_BASIS);
  } catch (error) {
    if (error instanceof NotAvailableError) return null;
    throw error;
  }
}

function trainingOf(theCase: NetworkCase): Training {
  if (theCase.training === undefined) throw new Error("a case without training reached the training command");
  return theCase.training;
}

async function scheduleOf(
  { network, samples, dynamics, case: theCase }: Experiment,
  { learningRate, widths, seeds }: Training,
  lambdaMax: number,
): Promise<Schedule> {
  const networks = learningRate === "auto" ? await narrowestLambdaMax(network, samples, widths, upTo(seeds)) : 0;
  return chooseLearningRate(learningRate, lambdaMax, dynamics, theCase.time.save, networks);
}

/** The seeds 0 … count − 1. */
function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, seed) => seed);
}

async function trained(
  { network, samples, dynamics }: Experiment,
  { widths, seeds, engine, accuracy }: Training,
  { learningRate, saveSteps }: Schedule,
  { directory, resume, threads, progress, interruptible }: TrainWork,
): Promise<readonly RunResult[]> {
  const bar = sweepProgress(widths, seeds, progress);
  try {
    return await interruptible((signal) =>
      trainSweep(
        { network, samples, dynamics, learningRate, saveSteps, engine, accuracy },
        {
          widths,
          seeds: upTo(seeds),
          directory,
          resume,
          signal,
          onProgress: bar.onProgress,
          ...(threads === undefined ? {} : { threads }),
        },
      ),
    );
  } finally {
    bar.finish();
  }
}

function observed({ samples, probes }: Experiment, run: RunResult): TrainingResult {
  const { width, seed, learningRate, steps, engine, lambdaMax, times, residuals } = run;
  return { width, seed, learningRate, steps, engine, lambdaMax, ...observeSamples(samples, residuals, times, probes) };
}

interface Stopwatch {
  readonly timings: ReportData["timings"];
  /** Does a piece of work and notes how long it took. */
  time<Result>(what: string, work: () => Result): Result;
}

function stopwatch(): Stopwatch {
  const timings: { what: string; seconds: number }[] = [];
  const time = <Result>(what: string, work: () => Result): Result => {
    const start = performance.now();
    const note = () => timings.push({ what, seconds: (performance.now() - start) / 1000 });
    const result = work();
    if (result instanceof Promise) void result.then(note, note);
    else note();
    return result;
  };
  return { timings, time };
}
