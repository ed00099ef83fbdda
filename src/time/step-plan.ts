import { InputError, NumericalError } from "../errors.js";
import type { LinearSolver } from "../sparse/linear-solver.js";
import type { IntegrateOptions } from "./options.js";
import { checkFinite } from "./options.js";
import type { Evolution } from "./system.js";

/** A stretch of equal steps that ends at a time to be saved. */
export interface Segment {
  readonly end: number;
  readonly steps: number;
  readonly step: number;
}

/**
 * Equal steps from 0 to the last time saved that hit every time saved. Where all times are multiples of last / steps
 * (to 1e-9 of a step) the step is that. Otherwise each stretch between consecutive times gets its own equal steps, as
 * near as possible to that size and at least one, so that there are as many step sizes as stretches at most.
 *
 * @throws InputError unless `steps` is a positive whole number.
 */
export function planSteps(save: readonly number[], steps: number): Segment[] {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new InputError("steps", `expected a positive whole number, found ${steps}`);
  }
  const times = [...new Set(save)].filter((time) => time > 0).sort((s, t) => s - t);
  if (times.length === 0) return [];
  const nominal = times[times.length - 1] / steps;
  const equal = times.every((time) => {
    const count = Math.round(time / nominal);
    return count >= 1 && Math.abs(time / nominal - count) < 1e-9;
  });
  const counts = times.map((time) => Math.round(time / nominal));
  if (equal && new Set(counts).size === counts.length) {
    return times.map((end, i) => ({ end, steps: counts[i] - (i > 0 ? counts[i - 1] : 0), step: nominal }));
  }
  return times.map((end, i) => {
    const length = end - (i > 0 ? times[i - 1] : 0);
    const count = Math.max(1, Math.round(length / nominal));
    return { end, steps: count, step: length / count };
  });
}

/** A one-field time-stepping method at work: `value` is the solution now, replaced by every step. */
export interface Stepper {
  /** The solution at the present time; the array may be reused by later steps. */
  value(): Float64Array;
  /** Solves with one right-hand side so far. */
  solves(): number;
  /** From now on steps have this length, with the solver that `factor` made for it. Called when the length changes. */
  resize(step: number, solver: LinearSolver): void;
  step(): void;
}

/** What a step method tells the driver. */
export interface StepMethod {
  /** Factors what steps of this length need. */
  factor(step: number): LinearSolver;
  start(initial: Float64Array): Stepper;
  /** Factorisations made by `start`, if any. */
  readonly startFactorizations: number;
}

/**
 * Marches all initial values together along the plan: one factorisation per step length, copies of the solution at the
 * times saved and nothing else kept.
 *
 * @throws NumericalError naming the time and the entry if a saved value is not finite.
 */
export function march(
  method: StepMethod,
  initial: readonly Float64Array[],
  plan: readonly Segment[],
  options: IntegrateOptions,
): Evolution {
  const total = plan.reduce((sum, segment) => sum + segment.steps, 0);
  const steppers = plan.length === 0 ? [] : initial.map((values) => method.start(values));
  const saved = new Map<number, Float64Array[]>();
  if (options.save.includes(0))
    saved.set(
      0,
      initial.map((values) => values.slice()),
    );
  const reportEvery = Math.max(1, Math.floor(total / 100));
  let factorizations = steppers.length > 0 ? method.startFactorizations : 0;
  let present = Number.NaN;
  let done = 0;
  for (const { end, steps, step } of plan) {
    if (step !== present) {
      const solver = method.factor(step);
      for (const stepper of steppers) stepper.resize(step, solver);
      factorizations++;
      present = step;
    }
    for (let i = 0; i < steps; i++) {
      options.signal?.throwIfAborted();
      for (const stepper of steppers) stepper.step();
      done++;
      if (done % reportEvery === 0) options.onProgress?.(done / total);
    }
    const values = steppers.map((stepper) => stepper.value().slice());
    for (const value of values) checkFinite(value, () => `The solution at t = ${end}, after ${done} steps of ${step}`);
    saved.set(end, values);
  }
  return {
    times: [...options.save],
    values: options.save.map((time) => valuesAt(saved, time)),
    statistics: {
      factorizations,
      solves: steppers.reduce((sum, stepper) => sum + stepper.solves(), 0),
      steps: done,
      krylovDimension: 0,
      errorEstimate: null,
    },
  };
}

function valuesAt(saved: ReadonlyMap<number, Float64Array[]>, time: number): Float64Array[] {
  const values = saved.get(time);
  if (values === undefined) throw new NumericalError(`No step ended at t = ${time}.`);
  return values;
}
