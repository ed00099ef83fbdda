import type { Progress } from "./checkpoint.js";
import { describeRun, restore, startOfMarch, takeCheckpoint } from "./checkpoint.js";
import type { Equation, Fields } from "./equation.js";
import type { CheckpointKeeper, IntegrateOptions } from "./options.js";
import { checkFinite } from "./options.js";
import type { MethodState, StepMethod } from "./step-method.js";
import type { Segment } from "./step-plan.js";
import { isBreak, type Stop } from "./stops.js";
import type { Evolution, EvolutionSystem, TimeMethod } from "./system.js";

/** A march under way: what is asked for, where it is, and what it has saved. */
export interface March {
  readonly state: MethodState;
  readonly progress: Progress;
  /**
   * To be called when a stop is reached: keeps copies of the solution where it is to be saved, and lets methods start afresh after a break.
   *
   * @throws NumericalError where it is not finite.
   */
  arrive(stop: Stop): void;
  /** To be called after every step or pair of steps; false once the signal has come: the march is to stop. */
  goesOn(fraction: number): boolean;
  /** The result, of the times reached. */
  finish(errorEstimate: number | null): Evolution;
}

/** Begins a march, or goes on with the one of `options.resume`. */
export function beginMarch(
  system: EvolutionSystem,
  method: TimeMethod,
  equation: Equation,
  start: (initial: Fields) => MethodState,
  options: IntegrateOptions,
): March {
  const { save, signal, checkpoint, resume } = options;
  const run = describeRun(method, save);
  const saved = new Map<number, Fields>();
  const state = save.some((time) => time > 0) ? start(system.initial) : [];
  const progress = resume === undefined ? startOfMarch() : restore(resume, run, state, saved);
  if (resume !== undefined) equation.goOnFrom(resume.work);
  if (save.includes(0) && !saved.has(0)) saved.set(0, copied(system.initial));
  const keep =
    checkpoint === undefined
      ? () => {}
      : checkpointing(checkpoint.every, progress.steps, () =>
          checkpoint.write(takeCheckpoint(run, progress, equation.work(), state, saved)),
        );
  let reported = 0;
  return {
    state,
    progress,
    arrive(stop) {
      for (const time of stop.saves) {
        for (const values of state[0]) {
          checkFinite(values, () => `The solution at t = ${time}, after ${progress.steps} steps`);
        }
        saved.set(time, copied(state[0]));
      }
      if (isBreak(stop)) progress.previous = 0;
    },
    goesOn(fraction) {
      if (fraction >= reported + 0.01 || fraction === 1) {
        reported = fraction;
        options.onProgress?.(fraction);
      }
      const aborted = signal?.aborted ?? false;
      keep(progress.steps, aborted);
      return !aborted;
    },
    finish(errorEstimate) {
      const times = save.filter((time) => saved.has(time));
      const { steps, rejectedSteps } = progress;
      const { factors: _, ...work } = equation.work();
      return {
        times,
        values: times.map((time) => saved.get(time) ?? []),
        statistics: { ...work, steps, rejectedSteps, krylovDimension: 0, errorEstimate },
        warnings: [],
        ending: times.length < save.length ? "aborted" : "completed",
      };
    },
  };
}

/** Writing takes at most this part of the time. */
const writingPart = 1 / 20;

/** To be called after every step: writes when it is time to, and when it is the `last` call. */
function checkpointing(
  every: CheckpointKeeper<unknown>["every"],
  stepsBefore: number,
  write: () => void,
): (steps: number, last: boolean) => void {
  if ("steps" in every) {
    const rounds = (steps: number) => Math.floor(steps / every.steps);
    let written = stepsBefore;
    return (steps, last) => {
      if (rounds(steps) === rounds(written) && !(last && steps > written)) return;
      written = steps;
      write();
    };
  }
  let due = performance.now() + 1000 * every.seconds;
  return (_, last) => {
    const now = performance.now();
    if (now < due && !last) return;
    write();
    const took = performance.now() - now;
    due = now + took + Math.max(1000 * every.seconds, took / writingPart);
  };
}

/**
 * Marches all initial values together along the plan of the stops: one factorisation per step length, copies of the solution at the
 * times saved and nothing else kept.
 */
export function marchEqualSteps(
  march: March,
  method: StepMethod,
  equation: Equation,
  stops: readonly Stop[],
  plan: readonly Segment[],
): Evolution {
  const { state, progress } = march;
  const total = plan.reduce((sum, segment) => sum + segment.steps, 0);
  let before = 0;
  let begin = 0;
  const at = { time: 0, length: 0, previous: 0 };
  for (const [k, { end, steps, step }] of plan.entries()) {
    equation.enter(stops[k].piece);
    for (let i = Math.max(0, progress.steps - before); i < steps; i++) {
      at.time = begin + i * step;
      at.length = step;
      at.previous = progress.previous;
      method.advance(state, at);
      progress.previous = step;
      progress.steps++;
      if (i + 1 === steps) march.arrive(stops[k]);
      progress.time = i + 1 === steps ? end : begin + (i + 1) * step;
      if (!march.goesOn(progress.steps / total)) return march.finish(null);
    }
    before += steps;
    begin = end;
  }
  return march.finish(null);
}

function copied(fields: Fields): Fields {
  return fields.map((values) => values.slice());
}
