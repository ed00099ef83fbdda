import type { Pencil } from "../sparse/pencil.js";
import type { Warning } from "../warning.js";

export type { Pencil };

/** Writes the load F(t), one vector for every initial value, into `out`. */
export type Source = (time: number, out: readonly Float64Array[]) => void;

/**
 * Times at which the load or the matrices jump, have a kink, or a feature too narrow for steps to come upon, in any order; default none. Every
 * method stops there, and asks for what holds just before and just after, never for the value at such a time itself.
 */
export type Breakpoints = readonly number[];

/**
 * M u' = −K u + F(t), for several initial values at once (the real and the imaginary part of a spectrum). K may hold
 * advection; the pencil then is not symmetric.
 */
export interface DiffusionSystem {
  readonly kind: "diffusion";
  readonly pencil: Pencil;
  /**
   * M and K at a time, where they change with it: then `pencil` holds those at time 0, whose M makes the norm of errors. A pencil is not
   * used any more once the next is asked for, so that one may be reassembled in place. Absent where M and K are constant.
   */
  readonly pencilAt?: (time: number) => Pencil;
  readonly initial: readonly Float64Array[];
  /** F; absent where it is zero. */
  readonly source?: Source;
  /** The degree of F in t, between breakpoints, where that is 0 (constant) or 1; absent for any other F. Krylov methods need to know. */
  readonly sourceDegree?: 0 | 1;
  readonly breakpoints?: Breakpoints;
}

/** M u'' + friction M u' = −K u + F(t) with u'(0) = 0, a damped wave equation: the dynamics of momentum. */
export interface DampedWaveSystem {
  readonly kind: "damped-wave";
  readonly pencil: Pencil;
  readonly friction: number;
  readonly initial: readonly Float64Array[];
  readonly source?: Source;
  readonly breakpoints?: Breakpoints;
}

export type EvolutionSystem = DiffusionSystem | DampedWaveSystem;

/**
 * How long steps are: `steps` equal ones from 0 to the last time saved, or as long as `tolerance` lets them be, the
 * largest error allowed at any time saved: M-norm, relative to the largest M-norm so far of all solutions together.
 */
export type StepChoice =
  | { readonly steps: number; readonly tolerance?: undefined }
  | { readonly tolerance: number; readonly steps?: undefined };

/** How time is integrated. */
export type TimeMethod =
  | {
      readonly method: "krylov";
      /** Largest error allowed at any time saved: M-norm, relative to the largest M-norm so far of all solutions together. */
      readonly tolerance: number;
      /** Largest dimension of a Krylov space: 500 for diffusion, 100 for a wave (per leap), fewer where memory would not do. */
      readonly maxDimension?: number;
    }
  | ({ readonly method: "theta"; readonly theta: number } & StepChoice)
  | ({ readonly method: "bdf2" } & StepChoice)
  | ({ readonly method: "sdirk2" } & StepChoice)
  | ({ readonly method: "sdirk3" } & StepChoice)
  | { readonly method: "generalized-alpha"; readonly steps: number; readonly spectralRadius?: number };

export interface Statistics {
  readonly factorizations: number;
  /** Solves with one right-hand side. */
  readonly solves: number;
  /** Steps taken, those that were rejected not counted. */
  readonly steps: number;
  /** Adaptive steps: how many were tried and thrown away. */
  readonly rejectedSteps: number;
  /** Krylov: the largest dimension used; 0 for the step methods. */
  readonly krylovDimension: number;
  /**
   * Estimated error in the M-norm, relative to the largest M-norm so far of the solutions, the largest over the times reached. Krylov: the difference of two
   * approximations. Adaptive steps: the errors of all steps as the equation carries them along, exact to leading order. Null for fixed steps.
   */
  readonly errorEstimate: number | null;
  /** What solved the linear systems, in words; empty where none was solved. */
  readonly linearSolver: string;
}

export interface Evolution {
  /** The times asked for, in the order given; 0 is allowed. Without those not reached where the run was aborted. */
  readonly times: readonly number[];
  /** values[i][j]: the solution at times[i] that started from initial[j]. */
  readonly values: readonly (readonly Float64Array[])[];
  readonly statistics: Statistics;
  readonly warnings: readonly Warning[];
  /** "aborted": the signal came first, and `times` holds what was reached. */
  readonly ending: "completed" | "aborted";
}
