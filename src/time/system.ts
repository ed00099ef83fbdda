import type { Pencil } from "../sparse/pencil.js";

export type { Pencil };

/** Writes the load F(t), one vector for every initial value, into `out`. */
export type Source = (time: number, out: readonly Float64Array[]) => void;

/**
 * M u' = −K u + F(t), for several initial values at once (the real and the imaginary part of a spectrum). K may hold
 * advection; the pencil then is not symmetric.
 */
export interface DiffusionSystem {
  readonly kind: "diffusion";
  readonly pencil: Pencil;
  /** The matrices at a time, where they change with it: then `pencil` holds those at time 0. Absent where they are constant. */
  readonly pencilAt?: (time: number) => Pencil;
  readonly initial: readonly Float64Array[];
  /** F; absent where it is zero. */
  readonly source?: Source;
}

/** M u'' + friction M u' = −K u + F(t) with u'(0) = 0, a damped wave equation: the dynamics of momentum. */
export interface DampedWaveSystem {
  readonly kind: "damped-wave";
  readonly pencil: Pencil;
  readonly friction: number;
  readonly initial: readonly Float64Array[];
  readonly source?: Source;
}

export type EvolutionSystem = DiffusionSystem | DampedWaveSystem;

/** How time is integrated. `steps` is the number of equal steps from 0 to the last time saved. */
export type TimeMethod =
  | {
      readonly method: "krylov";
      /** Largest error allowed at any time saved: M-norm, relative to the M-norm of all initial values together. */
      readonly tolerance: number;
      /** Largest dimension of a Krylov space: 500 for diffusion, 100 for a wave (per leap), fewer where memory would not do. */
      readonly maxDimension?: number;
    }
  | { readonly method: "theta"; readonly theta: number; readonly steps: number }
  | { readonly method: "bdf2"; readonly steps: number }
  | { readonly method: "generalized-alpha"; readonly steps: number; readonly spectralRadius?: number };

export interface Evolution {
  /** The times asked for, in the order given; 0 is allowed. */
  readonly times: readonly number[];
  /** values[i][j]: the solution at times[i] that started from initial[j]. */
  readonly values: readonly (readonly Float64Array[])[];
  readonly statistics: {
    readonly factorizations: number;
    /** Solves with one right-hand side. */
    readonly solves: number;
    readonly steps: number;
    /** Krylov: the largest dimension used; 0 for the step methods. */
    readonly krylovDimension: number;
    /** Krylov: estimated error over all times in the M-norm, relative to the M-norm of all initial values together; null for the step methods. */
    readonly errorEstimate: number | null;
  };
}
