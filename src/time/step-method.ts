import type { Fields } from "./equation.js";

/**
 * Where a step starts, how long it is, and how long the one before it was: 0 for the first, and for the first after a break, where a method
 * starts afresh from the solution alone.
 */
export interface Step {
  readonly time: number;
  readonly length: number;
  readonly previous: number;
}

/** What a method carries from step to step, the solution first. Its entries are exchanged, and their arrays overwritten. */
export type MethodState = Fields[];

/** A method that goes from one time to the next with a step of given length. */
export interface StepMethod {
  /** The error after a fixed time falls like the step to this power. */
  readonly order: number;
  /** Whether a step removes modes that decay infinitely fast, as the equation does. */
  readonly lStable: boolean;
  start(initial: Fields): MethodState;
  advance(state: MethodState, step: Step): void;
}
