import { InputError } from "../errors.js";
import { checkStepTolerance, marchAdaptively } from "./adaptive-march.js";
import { adaptiveBdf2, doubledSteps } from "./adaptive-method.js";
import { bdf2Method } from "./bdf2.js";
import { diagonallyImplicitMethod } from "./diagonally-implicit.js";
import type { Equation } from "./equation.js";
import { equationOf } from "./equation.js";
import { generalizedAlphaMethod } from "./generalized-alpha.js";
import type { KrylovMethod } from "./krylov-options.js";
import { krylovDampedWave } from "./krylov-wave.js";
import { beginMarch, marchEqualSteps } from "./march.js";
import type { IntegrateOptions } from "./options.js";
import { checkFinite, checkProblem } from "./options.js";
import { piecewiseKrylov } from "./piecewise-krylov.js";
import { sdirk2 } from "./sdirk2.js";
import { sdirk3 } from "./sdirk3.js";
import { idle } from "./statistics.js";
import type { StepMethod } from "./step-method.js";
import { planSteps } from "./step-plan.js";
import { growthWarnings, roundingWarnings, stabilityWarnings, toleranceWarnings } from "./step-warnings.js";
import { stopsOf } from "./stops.js";
import type { Evolution, EvolutionSystem, TimeMethod } from "./system.js";
import { thetaMethod } from "./theta.js";
import { inOwnUnits } from "./units.js";

const ofFirstOrder = ["krylov", "theta", "bdf2", "sdirk2", "sdirk3"];
const ofSecondOrder = ["krylov", "generalized-alpha"];

/**
 * The solution of an evolution system at the times `options.save`, from every initial value.
 *
 * Methods for M u′ = −K u + F: `krylov` (all times from one space, to a tolerance; constant matrices, F of degree 0 or 1 in
 * t between breakpoints), `theta`, `bdf2`, `sdirk2`, `sdirk3`. For M u″ + γ M u′ = −K u + F: `krylov` (F = 0), `generalized-alpha`. A step method takes
 * `steps` equal steps from 0 to the last time where they hit all times saved, and else equal steps of nearly that size between
 * consecutive times; or, given a `tolerance` instead, steps that keep it. Values at time 0 are copies of the initial ones, exactly.
 *
 * All initial values are marched together, and every system is solved for all of them at once. Matrices that do not change with
 * time are factored once per step length.
 *
 * @throws InputError for a method that does not fit the system, bad times, tolerances, numbers of steps, another run's checkpoint.
 * @throws NumericalError if a result is not finite, or the tolerance is out of reach.
 */
export function integrate(system: EvolutionSystem, method: TimeMethod, options: IntegrateOptions): Evolution {
  checkProblem(system, options);
  if (method.method === "krylov") return integrateAtOnce(system, method, options);
  const { save } = options;
  const stops = stopsOf(save, system.breakpoints);
  const last = Math.max(...save);
  const equation = equationOf(system, last);
  const stepping = stepMethod(system, equation, method);
  if (method.method === "generalized-alpha" || method.tolerance === undefined) {
    const plan = planSteps(
      stops.map(({ time }) => time),
      method.steps,
    );
    const march = beginMarch(system, method, equation, stepping.start, options);
    const evolution = marchEqualSteps(march, stepping, equation, stops, plan);
    if (system.kind === "damped-wave") return evolution;
    return {
      ...evolution,
      warnings: [
        ...stabilityWarnings(system, method, plan, evolution),
        ...growthWarnings(system, plan, evolution),
        ...roundingWarnings(system, undefined, last),
      ],
    };
  }
  checkStepTolerance(method.tolerance);
  if (method.steps !== undefined) {
    throw new InputError("steps", "a number of steps and a tolerance are both given; allowed is one of them");
  }
  const adaptive =
    method.method === "bdf2"
      ? adaptiveBdf2(equation)
      : doubledSteps(equation, (each) => stepMethod(system, each, method));
  const march = beginMarch(system, method, equation, adaptive.start, options);
  const warnings = roundingWarnings(system, method.tolerance, last);
  const rounding = warnings[0]?.numbers.rounding ?? 0;
  const evolution = marchAdaptively(march, adaptive, equation, method.tolerance, stops, rounding);
  return {
    ...evolution,
    warnings: warnings.length > 0 ? warnings : toleranceWarnings(evolution.statistics, method.tolerance),
  };
}

/** By a Krylov method, which has all or nothing: aborted, it leaves the initial values alone. */
function integrateAtOnce(stated: EvolutionSystem, method: KrylovMethod, options: IntegrateOptions): Evolution {
  const { save, signal, resume } = options;
  const { system, unit } = inOwnUnits(stated, save);
  if (resume !== undefined) {
    throw new InputError("resume", '"krylov" takes no steps and writes no checkpoints: start it anew');
  }
  try {
    signal?.throwIfAborted();
    const evolution =
      system.kind === "diffusion"
        ? piecewiseKrylov(system, method, options)
        : krylovDampedWave(system, method, options);
    return unit === 1 ? evolution : inUnits(evolution, unit, stated.initial);
  } catch (error) {
    if (!signal?.aborted || error !== signal.reason) throw error;
    const times = save.filter((time) => time === 0);
    return {
      times,
      values: times.map(() => copied(stated.initial)),
      statistics: idle,
      warnings: [],
      ending: "aborted",
    };
  }
}

/** What was computed in other units; at time 0 the initial values themselves. */
function inUnits(evolution: Evolution, unit: number, initial: readonly Float64Array[]): Evolution {
  const values = evolution.times.map((time, i) => {
    if (time === 0) return copied(initial);
    return evolution.values[i].map((field) => {
      const scaled = field.map((value) => value * unit);
      checkFinite(scaled, () => `The solution at t = ${time}`);
      return scaled;
    });
  });
  return { ...evolution, values };
}

function copied(fields: readonly Float64Array[]): Float64Array[] {
  return fields.map((values) => values.slice());
}

type Stepping = Exclude<TimeMethod, { method: "krylov" }>;

function stepMethod(system: EvolutionSystem, equation: Equation, method: Stepping): StepMethod {
  if (system.kind === "damped-wave") {
    if (method.method === "generalized-alpha") {
      return generalizedAlphaMethod(equation, system.friction, method.spectralRadius);
    }
    throw unfit(method.method, "an equation of second order in time (momentum)", ofSecondOrder);
  }
  switch (method.method) {
    case "theta":
      return thetaMethod(equation, method.theta);
    case "bdf2":
      return bdf2Method(equation);
    case "sdirk2":
      return diagonallyImplicitMethod(equation, sdirk2);
    case "sdirk3":
      return diagonallyImplicitMethod(equation, sdirk3);
    default:
      throw unfit(method.method, "an equation of first order in time", ofFirstOrder);
  }
}

function unfit(method: string, equation: string, allowed: readonly string[]): InputError {
  const list = allowed.map((name) => `"${name}"`).join(", ");
  return new InputError("method", `"${method}" does not solve ${equation}; methods that do: ${list}`);
}
