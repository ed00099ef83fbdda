import { InputError } from "../errors.js";
import { bdf2Method } from "./bdf2.js";
import { generalizedAlphaMethod } from "./generalized-alpha.js";
import { krylovDiffusion } from "./krylov-diffusion.js";
import { krylovDampedWave } from "./krylov-wave.js";
import type { IntegrateOptions } from "./options.js";
import { checkProblem } from "./options.js";
import { march, planSteps } from "./step-plan.js";
import type { DampedWaveSystem, DiffusionSystem, Evolution, EvolutionSystem, TimeMethod } from "./system.js";
import { thetaMethod } from "./theta.js";

/**
 * The solution of an evolution system at the times `options.save`, from every initial value.
 *
 * Methods for M u′ = −K u: `krylov` (all times from one space, to a tolerance), `theta`, `bdf2`. For M u″ + γ M u′ = −K u:
 * `krylov`, `generalized-alpha`. A step method takes `steps` equal steps from 0 to the last time where they hit all
 * times saved, and else equal steps of nearly that size between consecutive times. Values at time 0 are copies of
 * the initial ones, exactly.
 *
 * @throws InputError for a method that does not fit the system, or bad times, tolerances, numbers of steps.
 * @throws NumericalError if a result is not finite, or the tolerance is out of reach.
 */
export function integrate(system: EvolutionSystem, method: TimeMethod, options: IntegrateOptions): Evolution {
  checkProblem(system, options.save);
  return system.kind === "diffusion"
    ? integrateDiffusion(system, method, options)
    : integrateDampedWave(system, method, options);
}

function integrateDiffusion(system: DiffusionSystem, method: TimeMethod, options: IntegrateOptions): Evolution {
  const { pencil, initial } = system;
  switch (method.method) {
    case "krylov":
      return krylovDiffusion(system, method, options);
    case "theta":
      return march(thetaMethod(pencil, method.theta), initial, planSteps(options.save, method.steps), options);
    case "bdf2":
      return march(bdf2Method(pencil), initial, planSteps(options.save, method.steps), options);
    default:
      throw unfit(method.method, "an equation of first order in time", ["krylov", "theta", "bdf2"]);
  }
}

function integrateDampedWave(system: DampedWaveSystem, method: TimeMethod, options: IntegrateOptions): Evolution {
  switch (method.method) {
    case "krylov":
      return krylovDampedWave(system, method, options);
    case "generalized-alpha": {
      const stepping = generalizedAlphaMethod(system, method.spectralRadius);
      return march(stepping, system.initial, planSteps(options.save, method.steps), options);
    }
    default:
      throw unfit(method.method, "an equation of second order in time (momentum)", ["krylov", "generalized-alpha"]);
  }
}

function unfit(method: string, equation: string, allowed: readonly string[]): InputError {
  const list = allowed.map((name) => `"${name}"`).join(", ");
  return new InputError("method", `"${method}" does not solve ${equation}; methods that do: ${list}`);
}
