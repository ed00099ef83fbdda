import { backwardStep } from "./bdf2.js";
import type { Progress } from "./checkpoint.js";
import { diagonallyImplicitMethod } from "./diagonally-implicit.js";
import type { Fields, LoadedEquation } from "./equation.js";
import { addMultiples, copyFields, type Equation, zeroFields } from "./equation.js";
import { sdirk2 } from "./sdirk2.js";
import type { MethodState, StepMethod } from "./step-method.js";

/** `weight` times the difference, which is kept up to the next attempt. */
export interface EstimatedError {
  readonly difference: Fields;
  readonly weight: number;
}

/**
 * A method that can try a step, say how large its error is, and take it or leave it. It carries the estimated error of its solution along, as the equation
 * without its load carries differences of solutions: what is left of every step's, with its sign.
 */
export interface AdaptiveMethod {
  readonly order: number;
  readonly lStable: boolean;
  start(initial: Fields): MethodState;
  /** The longest step that the method may take now. */
  longest(progress: Readonly<Progress>): number;
  /** Tries to go from the present time on by `length`; returns the estimated error that this adds, exact to leading order. The state stays. */
  attempt(state: MethodState, progress: Readonly<Progress>, length: number): EstimatedError;
  /** The solution that was tried. */
  candidate(): Fields;
  /** Takes it: makes it the state, and enters the steps in the progress. The difference that `attempt` returned must be as it was. */
  accept(state: MethodState, progress: Progress, length: number): void;
  /** The estimated error of the solution, which is part of the state. */
  carriedError(state: MethodState): Fields;
}

/**
 * Any one-step method with an error estimate by step doubling: two steps of half the length are taken, and compared with one of
 * the whole; of the two solutions' difference the error of the better one is the part 1/(2^p − 1)
 * (Hairer, Nørsett & Wanner, Solving Ordinary Differential Equations I, section II.4).
 */
export function doubledSteps(equation: LoadedEquation, methodOf: (equation: Equation) => StepMethod): AdaptiveMethod {
  const { count, size } = equation;
  const [method, carrier] = [methodOf(equation), methodOf(equation.unloaded)];
  const fine: Fields[] = [zeroFields(count, size)];
  const coarse: Fields[] = [zeroFields(count, size)];
  const weight = 1 / (2 ** method.order - 1);
  return {
    order: method.order,
    lStable: method.lStable,
    start: (initial) => [...method.start(initial), zeroFields(count, size)],
    longest: () => Number.POSITIVE_INFINITY,
    attempt([u], { time }, length) {
      const half = length / 2;
      copyFields(u, coarse[0]);
      copyFields(u, fine[0]);
      method.advance(coarse, { time, length, previous: 0 });
      method.advance(fine, { time, length: half, previous: 0 });
      method.advance(fine, { time: time + half, length: half, previous: half });
      addMultiples(coarse[0], -1, fine[0]);
      return { difference: coarse[0], weight };
    },
    candidate: () => fine[0],
    accept(state, progress, length) {
      const carried = [state[1]];
      carrier.advance(carried, { time: progress.time, length, previous: 0 });
      addMultiples(carried[0], weight, coarse[0]);
      [state[0], fine[0], state[1]] = [fine[0], state[0], carried[0]];
      progress.older = length / 2;
      progress.previous = length / 2;
      progress.steps += 2;
    },
    carriedError: ([, carried]) => carried,
  };
}

/** The largest ratio of a step of BDF2 to the one before it: zero-stable below 1 + √2. */
const mostGrowth = 2;

/**
 * BDF2 with steps of any length. With the third divided difference of the last four solutions, a step adds h² (h + h₁) · u[tₙ₊₁, tₙ, tₙ₋₁, tₙ₋₂]
 * to the error, to leading order: what the derivative of the quadratic through three of them misses at tₙ₊₁, h (h + h₁) times that, makes over
 * a step (computed from ratios of steps, which may be of any size). The error of the step itself is smaller by a, the factor of uₙ₊₁, but
 * the formula carries it on, a times as large: its constant is the one of the global error (Hairer, Nørsett & Wanner, section III.2).
 * The first two steps are a doubled step of SDIRK2. The error is carried along by the θ-method that has the formula's matrix.
 */
export function adaptiveBdf2(equation: LoadedEquation): AdaptiveMethod {
  const { count, size, unloaded } = equation;
  const starter = diagonallyImplicitMethod(equation, sdirk2);
  const startCarrier = diagonallyImplicitMethod(unloaded, sdirk2);
  const change = zeroFields(count, size);
  let weight = 0;
  const next = [zeroFields(count, size)];
  const middle = [zeroFields(count, size)];
  const scratch = zeroFields(count, size);
  const startUp = (u: Fields, time: number, length: number): EstimatedError => {
    const half = length / 2;
    const whole = [scratch];
    copyFields(u, scratch);
    copyFields(u, middle[0]);
    starter.advance(whole, { time, length, previous: 0 });
    starter.advance(middle, { time, length: half, previous: 0 });
    copyFields(middle[0], next[0]);
    starter.advance(next, { time: time + half, length: half, previous: half });
    addMultiples(scratch, -1, next[0]);
    weight = 1 / 3;
    return { difference: scratch, weight };
  };
  return {
    order: 2,
    lStable: true,
    start: (initial) => [initial.map((values) => values.slice()), ...[0, 1, 2].map(() => zeroFields(count, size))],
    longest: ({ previous }) => (previous === 0 ? Number.POSITIVE_INFINITY : mostGrowth * previous),
    attempt([u, older, oldest], { time, previous, older: beforePrevious }, length) {
      if (previous === 0) return startUp(u, time, length);
      const ratio = length / previous;
      backwardStep(equation, { time, length, ratio }, u, older, scratch, next[0]);
      const [h1, h2] = [previous, beforePrevious];
      const span = length + h1 + h2;
      const curving = (length + h1) / (h1 + h2);
      for (let j = 0; j < count; j++) {
        const [w, x, y, z, out] = [next[0][j], u[j], older[j], oldest[j], scratch[j]];
        for (let i = 0; i < size; i++) {
          const straight = ratio * (x[i] - y[i]);
          out[i] = w[i] - x[i] - straight - curving * (straight - (length / h2) * (y[i] - z[i]));
        }
      }
      weight = length / span;
      return { difference: scratch, weight };
    },
    candidate: () => next[0],
    accept(state, progress, length) {
      const [u, older, oldest, carried] = state;
      const { time, previous } = progress;
      if (previous === 0) {
        startCarrier.advance([carried], { time, length, previous });
        addMultiples(carried, weight, scratch);
        [state[0], state[1], state[2]] = [next[0], middle[0], u];
        [next[0], middle[0]] = [older, oldest];
        progress.older = length / 2;
        progress.previous = length / 2;
        progress.steps += 2;
        return;
      }
      const ratio = length / previous;
      unloaded.slope((length * (1 + ratio)) / (1 + 2 * ratio), time + length, carried, change);
      addMultiples(carried, length, change);
      addMultiples(carried, weight, scratch);
      [state[0], state[1], state[2], next[0]] = [next[0], u, older, oldest];
      progress.older = previous;
      progress.previous = length;
      progress.steps++;
    },
    carriedError: ([, , , carried]) => carried,
  };
}
