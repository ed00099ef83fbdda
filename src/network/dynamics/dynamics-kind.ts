import type * as z from "zod";
import type { Pencil } from "../../sparse/pencil.js";
import type { EvolutionSystem } from "../../time/system.js";
import type { Response } from "./response.js";
import type { UpdateRule } from "./update-rule.js";

/** How training goes at one learning rate. */
export interface TrainingSteps {
  /** The next step, after so many. */
  rule(done: number): UpdateRule;
  /** Where it is given, the slopes are those of (K_θ + damping)⁻¹u in place of u, with K_θ the kernel operator of the present parameters. */
  readonly damping?: number;
}

/** The two places of the spectral PDE that dynamics change, as markup: what stands left of the equals sign, and what T acts on. */
export interface EquationWords {
  readonly left: string;
  readonly acted: string;
}

/**
 * One way in which parameters θ follow the gradient of the loss L: every question that the rest of the package asks of it, answered in one
 * file. All dynamics are linear in the infinite-width limit, so that a response tells the whole of them.
 */
export interface DynamicsKind<D extends { readonly type: string }> {
  readonly type: D["type"];
  /** Its part of a case file. */
  readonly schema: z.ZodObject;

  /** Levels 0 and 1: the response in continuous time. */
  flow(dynamics: D): Response;
  /** Whether that is e^{−λt}. */
  readonly isDecay: boolean;
  /** The response of training in steps, at the steps nearest to the times; t = step × number of steps. */
  descent(dynamics: D, step: number): Response;
  /** Order in time of the equation of the error. */
  readonly order: 1 | 2;
  /** Whether meshes can adapt: errors are estimated for gradient flow alone. */
  readonly adapts: boolean;
  /** Level 0: the evolution whose operator M⁻¹K stands for the kernel's. */
  evolution(dynamics: D, pencil: Pencil, initial: readonly Float64Array[]): EvolutionSystem;
  /** How far a diffusion A carries until a time, as a length in frequency. */
  spread(dynamics: D, A: number, time: number): number;

  /** The step below which training is stable, for the largest eigenvalue of the kernel operator; Infinity where nothing limits it. */
  stabilityLimit(dynamics: D, lambdaMax: number): number;
  /** Steps that are chosen are not longer than this. */
  readonly largestAutomaticStep: number;
  /** Level 2. */
  training(dynamics: D, step: number): TrainingSteps;
  /** The growth of the loss that tells that a step below the limit is too long after all. */
  readonly largestLoss: number;

  /** What is added to a sentence on a network that is trained so; empty where it goes without saying. */
  readonly remark: string;
  /** What steps are called in a sentence: "gradient descent". */
  readonly stepsName: string;
  /** What the length of a step is called. */
  readonly stepName: string;
  /** The equation of an error u, whose time derivatives are written by `derivative`. */
  equation(u: string, derivative: (order: 1 | 2) => string): EquationWords;
  /** A sentence on its constants; empty where there are none. */
  constants(dynamics: D, format: (value: number) => string): string;
}
