/** f and ∂f/∂λ at one λ. */
export interface Mode {
  readonly value: number;
  readonly derivative: number;
}

/**
 * How one eigenmode of the kernel operator with eigenvalue λ is learnt: the factor f(λ, t) by which its error is multiplied up to time
 * t, f(λ, 0) = 1. Every linear dynamics is such a function of the operator, in continuous time or in steps.
 */
export interface Response {
  /** The dynamics, and whether it goes by steps, for messages. */
  readonly name: string;
  /** f and ∂f/∂λ at a time for every λ ≥ 0; InputError for a negative time where steps are counted. */
  at(time: number): (lambda: number) => Mode;
  /** 1/Δλ for the shortest interval Δλ over which f(·, t) changes. */
  variation(time: number): number;
  /** The shortest time in which a mode of eigenvalue λ > 0 changes. */
  timeConstant(lambda: number): number;
  /** Whether errors may oscillate, and not only decay. */
  readonly oscillates: boolean;
  /**
   * What bounds the error of f(K, t)u₀ in a Krylov space of K: gain(t) times the integral up to t of β |e_kᵀ share(T) f(T, s) e₁|, with T the
   * projection of K and β what couples the space to the next vector (`responseError`).
   */
  readonly residual: { share(lambda: number): number; gain(time: number): number };
}
