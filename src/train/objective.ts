import { type Anchors, withAnchors } from "../data/anchors.js";
import { gridFilter } from "../data/loss-filter.js";
import type { SampleSet } from "../data/samples.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { type DifferentialOperator, type Loss, lossFilter } from "../network/losses/index.js";
import { type AnyEngine, type AnyTrainer, cannotTrain, type DeviceTrainer, noDerivatives } from "./engine.js";
import { inverseTrainer } from "./inverse-trainer.js";
import { type Part, stackedTrainer } from "./stacked-trainer.js";

/** What networks minimise, where that is not ½ κ Σ weight u². Plain data: it can be posted to another thread. */
export interface TrainingLoss {
  readonly loss: Loss;
  /** P(∂)f at the samples, where the loss is that of a residual. */
  readonly wanted?: Float64Array;
  /** Where it has the error itself beside a residual. */
  readonly anchors?: Anchors;
}

/** A loss as training sees it: ½ κ Σ weight_i (o_i − target_i)² of numbers o that are linear in the network's function. */
export interface Objective {
  /** The places, weights and target of o. */
  readonly samples: SampleSet;
  /** P where the first o, as many as there are samples, are values of P(∂)f; null where they are made of values of f. */
  readonly operator: DifferentialOperator | null;
  /** Whether the operator has a coefficient that is trained along. */
  readonly inverse?: true;
  /** A trainer whose output is o. */
  trainer(engine: AnyEngine, start: InitialNetwork): AnyTrainer;
}

/**
 * @param samples where the network is trained
 * @throws NotAvailableError as `gridFilter`
 */
export function objectiveOf(samples: SampleSet, loss?: TrainingLoss): Objective {
  const filter = loss === undefined ? null : lossFilter(loss.loss, samples.dimension);
  if (filter === null) return { samples, operator: null, trainer: (engine, start) => engine.trainer(start, samples) };
  const { operator } = filter;
  if (operator === null) {
    const { apply, transpose, samples: wider } = gridFilter(samples, filter.symbol);
    return {
      samples: wider,
      operator,
      trainer(engine, start) {
        return filtered(engine.trainer(start, samples), samples.count, apply, transpose);
      },
    };
  }
  if (loss?.wanted === undefined) throw new Error("the residual to be trained has no values that are wanted of it");
  const { wanted, anchors } = loss;
  if (anchors === undefined) {
    return {
      samples: { ...samples, target: wanted },
      operator,
      trainer: (engine, start) => operatorTrainer(engine, start, samples, operator),
    };
  }
  const both = withAnchors(samples, anchors, Float64Array.of(...wanted, ...anchors.target));
  const { unknown } = filter;
  if (unknown !== undefined) {
    const { count } = samples;
    const { fixed, perUnit } = unknown.operators;
    return {
      ...{ samples: both, operator, inverse: true },
      trainer(engine, start) {
        const of = (each: DifferentialOperator) => operatorTrainer(engine, start, samples, each);
        return inverseTrainer(
          start,
          unknown,
          fixed.terms.length === 0 ? null : of(fixed),
          { trainer: of(perUnit), count },
          stackedTrainer(start, valuesTrainers(engine, start, samples, anchors)),
        );
      },
    };
  }
  return {
    samples: both,
    operator,
    trainer(engine, start) {
      return stackedTrainer(start, [
        { trainer: operatorTrainer(engine, start, samples, operator), count: samples.count },
        ...valuesTrainers(engine, start, samples, anchors),
      ]);
    },
  };
}

/** Values of the network at anchors. */
function valuesTrainers(engine: AnyEngine, start: InitialNetwork, samples: SampleSet, anchors: Anchors): Part[] {
  const { dimension, box, measureFactor } = samples;
  const count = anchors.target.length - (anchors.atSamples ? samples.count : 0);
  const points = anchors.points.subarray(0, count * dimension);
  const target = anchors.target.subarray(0, count);
  const places = { dimension, box, points, count, weight: 1, measureFactor, target };
  return [
    ...(count === 0 ? [] : [{ trainer: engine.trainer(start, places), count }]),
    ...(anchors.atSamples ? [{ trainer: engine.trainer(start, samples), count: samples.count }] : []),
  ];
}

/** A trainer of linear combinations of the outputs of another one. */
function filtered(
  trainer: AnyTrainer,
  count: number,
  apply: (values: Float64Array) => Float64Array,
  transpose: (values: Float64Array) => Float64Array,
): DeviceTrainer {
  const values = new Float64Array(count);
  return {
    async output(out) {
      await trainer.output(values);
      out.set(apply(values));
    },
    gradient: async (cotangent, out) => trainer.gradient(transpose(cotangent), out),
    move: async (cotangent, rule) => trainer.move(transpose(cotangent), rule),
    parameters: async () => trainer.parameters(),
    setParameters: async (parameters) => trainer.setParameters(parameters),
  };
}

/** @throws InputError for an engine that has no derivatives of networks */
function operatorTrainer(
  engine: AnyEngine,
  start: InitialNetwork,
  samples: SampleSet,
  operator: DifferentialOperator,
): AnyTrainer {
  const trainer = engine.operatorTrainer?.(start, samples, operator);
  if (trainer === undefined) throw cannotTrain(engine.name, noDerivatives);
  return trainer;
}
