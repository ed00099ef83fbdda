import type { LevelResult } from "../compare/level.js";
import {
  observeSamples,
  observeSpectrum,
  type Probes,
  roundingOfTransform,
  trapezoidalEnergy,
} from "../compare/observe.js";
import { type Anchors, anchorsOf } from "../data/anchors.js";
import type { SampleSet } from "../data/samples.js";
import { InputError, NotAvailableError } from "../errors.js";
import { nodeFrequencies } from "../mesh/interval.js";
import type { Response } from "../network/dynamics/index.js";
import { type DifferentialOperator, type LossFilter, operatorSymbol } from "../network/losses/index.js";
import type { Network } from "../network/network.js";
import { filteredPropagator, residualFlow, weightedFlow } from "../ntk/filtered-flow.js";
import { type KernelPropagator, kernelPropagator } from "../ntk/flow.js";
import type { SpectralSolution } from "../spectral/solve-spectral-problem.js";
import type { TrainingLoss } from "../train/objective.js";
import type { RunResult } from "../train/run.js";
import type { NetworkCase } from "./case.js";
import { targetOf, targetUnder } from "./expressions.js";
import type { Subject } from "./subject.js";

/** What of an experiment its loss has to do with. */
interface FilteredExperiment extends Subject {
  readonly case: NetworkCase;
  readonly network: Network;
  readonly filter: LossFilter | null;
  readonly initialResidual?: Float64Array;
  readonly anchors?: Anchors;
  /** 0 and the times to save. */
  readonly times: readonly number[];
  readonly probes: Probes;
}

/** P(∂)u₀ at the samples for a network that starts from zero, u₀ = −f. */
export function initialResidualOf(
  operator: DifferentialOperator,
  theCase: NetworkCase,
  samples: SampleSet,
): Float64Array {
  const applied = targetUnder(operator, theCase);
  const { points, count, dimension } = samples;
  return Float64Array.from({ length: count }, (_, i) => {
    const x = [...points.subarray(i * dimension, (i + 1) * dimension)];
    const value = -applied(x);
    if (Number.isFinite(value)) return value;
    throw new InputError("loss.operator", `makes ${value} of the target at the sample (${x.join(", ")})`);
  });
}

/** Where a loss has the error itself beside the residual, with the target's values there; null where it has not. */
export function anchorsUnder({ beside }: LossFilter, theCase: NetworkCase, samples: SampleSet): Anchors | null {
  if (beside === undefined) return null;
  const target = targetOf(theCase);
  return anchorsOf(samples, beside.everywhere, beside.boundary, (x) => {
    const value = target(...x);
    if (Number.isFinite(value)) return value;
    throw new InputError("loss.boundary.points", `the target is ${value} at (${x.join(", ")})`);
  });
}

/** The same frequencies, at which the residual is zero up to another rounding. */
function ofResidual({ probes, samples, initialResidual = samples.target }: FilteredExperiment): Probes {
  const { angular, reported } = probes;
  return { angular, reported, rounding: roundingOfTransform(samples, initialResidual) };
}

/** What level 0 reports of P(∂)u, whose transform is P(iξ)û, where the loss is that of a residual. */
export function residualOfSpectrum(
  experiment: FilteredExperiment,
  { mesh, fields, centre }: SpectralSolution,
): Pick<LevelResult, "residual"> {
  const { filter, times } = experiment;
  if (!filter?.operator) return {};
  const { re: p, im: q } = operatorSymbol(filter.operator, nodeFrequencies(mesh));
  const residuals = fields.map(({ re, im }) => ({
    re: re.map((value, k) => p[k] * value - q[k] * im[k]),
    im: im.map((value, k) => p[k] * value + q[k] * re[k]),
  }));
  const rules = { centre, energyOf: trapezoidalEnergy };
  return { residual: observeSpectrum(mesh, residuals, times, ofResidual(experiment), rules) };
}

/** What level 2 reports of P(∂)u. */
export function residualOfRun(
  experiment: FilteredExperiment,
  { applied, times }: Pick<RunResult, "applied" | "times">,
): Pick<LevelResult, "residual"> {
  if (applied === undefined) return {};
  return { residual: observeSamples(experiment.samples, applied, times, ofResidual(experiment)) };
}

/** The infinitely wide network of an experiment on its samples, trained by whatever loss. */
export interface ExperimentKernel {
  readonly propagator: KernelPropagator;
  /** What level 1 reports of P(∂)u at the times of the experiment, where the loss is that of a residual. */
  residual(response: Response): Pick<LevelResult, "residual">;
}

/** @throws NotAvailableError as `residualFlow` and `weightedFlow` */
export function experimentKernel(experiment: FilteredExperiment): ExperimentKernel {
  const { network, samples, filter, initialResidual, anchors, initialError, times } = experiment;
  const none = () => ({});
  if (filter === null) return { propagator: kernelPropagator(network, samples), residual: none };
  if (initialResidual === undefined || filter.operator === null) {
    return { propagator: filteredPropagator(weightedFlow(network, samples, filter.symbol)), residual: none };
  }
  const kernel = residualFlow(network, samples, filter.operator, initialResidual, anchors);
  return {
    propagator: filteredPropagator(kernel),
    residual(response) {
      const seen = kernel.spectrum.respond(response, kernel.startOf(initialError), times);
      const residuals = seen.map((values) => values.slice(0, samples.count));
      return { residual: observeSamples(samples, residuals, times, ofResidual(experiment)) };
    },
  };
}

/** What level 2 minimises; nothing where that is the loss of squares. */
export function trainingLoss({ case: { loss }, filter, initialResidual, anchors }: FilteredExperiment): {
  readonly loss?: TrainingLoss;
} {
  if (filter === null) return {};
  // Networks start from zero: P(∂)u₀ = −P(∂)f.
  const wanted = initialResidual === undefined ? {} : { wanted: initialResidual.map((value) => -value) };
  return { loss: { loss, ...wanted, ...(anchors === undefined ? {} : { anchors }) } };
}

/** `experimentKernel`; null where the kernel of a residual is not to be had, which networks can be trained without. */
export function kernelWhereThereIs(experiment: FilteredExperiment): ExperimentKernel | null {
  try {
    return experimentKernel(experiment);
  } catch (error) {
    if (error instanceof NotAvailableError && experiment.filter?.operator) return null;
    throw error;
  }
}
