/**
 * What an integrator knows of a problem: two symmetric matrices M (mass, positive definite) and K (stiffness and
 * reaction, positive semidefinite), how to multiply by them, and how to solve with aM + bK. It never sees a mesh.
 * Vectors are `Float64Array`s of length `size`.
 */
export interface SymmetricPencil {
  readonly size: number;
  /** y = M x. */
  multiplyMass(x: Float64Array, y: Float64Array): void;
  /** y = K x. */
  multiplyStiffness(x: Float64Array, y: Float64Array): void;
  /** Factors aM + bK once and returns the solver that overwrites `x` with (aM + bK)⁻¹ x; throws NumericalError where it is not positive definite. */
  factor(a: number, b: number): (x: Float64Array) => void;
}

/** M u' = −K u, for several initial values at once (the real and the imaginary part of a spectrum). */
export interface DiffusionSystem {
  readonly kind: "diffusion";
  readonly pencil: SymmetricPencil;
  readonly initial: readonly Float64Array[];
}

/** M u'' + friction M u' = −K u with u'(0) = 0, a damped wave equation: the dynamics of momentum. */
export interface DampedWaveSystem {
  readonly kind: "damped-wave";
  readonly pencil: SymmetricPencil;
  readonly friction: number;
  readonly initial: readonly Float64Array[];
}

export type EvolutionSystem = DiffusionSystem | DampedWaveSystem;

/** How time is integrated. `steps` is the number of equal steps from 0 to the last time saved. */
export type TimeMethod =
  | { readonly method: "krylov"; readonly tolerance: number }
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
    /** Krylov: estimated error over all times in the M-norm, relative to the M-norm of the initial value; null for the step methods. */
    readonly errorEstimate: number | null;
  };
}
