import type { LevelResult } from "./level.js";

/** One trained network's results. */
export interface TrainingResult extends LevelResult {
  readonly width: number;
  readonly seed: number;
  /** Of steps of one length. */
  readonly learningRate?: number;
  readonly steps: number;
  /** Of gradient flow: gradients that were taken, and the estimated errors of all steps together. */
  readonly gradients?: number;
  readonly timeError?: number;
  /** The engine and back-end that really ran. */
  readonly engine: string;
  /** Largest eigenvalue of this network's own kernel at the start, by power iteration. */
  readonly lambdaMax: number;
  /** The coefficient of the operator that was trained along, at many times. */
  readonly coefficient?: { readonly times: readonly number[]; readonly values: readonly number[] };
}

/** Differences between the levels, all in L² and relative to the initial error ‖u(·, 0)‖, one entry per time. */
export interface Comparison {
  readonly times: readonly number[];
  /** Times of `descentToFlow` and `trainingToDescent`, whole numbers of steps, where they are not `times`. */
  readonly trainingTimes?: readonly number[];
  /** Spectral PDE against kernel flow: domain and discretisation. */
  readonly pdeToNtk?: readonly number[];
  /** The steps of the training on the infinite-width kernel against the kernel flow: gradient descent at the learning rate, or those that followed the flow. */
  readonly descentToFlow?: readonly number[];
  /** Trained networks against gradient descent on the infinite-width kernel, or against its flow, root mean square over seeds: the width. */
  readonly trainingToDescent?: readonly { readonly width: number; readonly rms: readonly number[] }[];
}

/**
 * Deviation of trained networks from the infinite-width limit at the same learning rate, root mean square over seeds
 * and over the saved times after 0, relative to ‖u(·, 0)‖, with its prediction (docs/theory.md, section 8).
 */
export interface WidthLaw {
  readonly widths: readonly number[];
  readonly seeds: number;
  readonly rms: readonly number[];
  /** No constant in it is fitted. */
  readonly predicted: readonly number[];
  /** rms / predicted; null where all is learnt at every time, so that both are rounding. */
  readonly ratio: readonly (number | null)[];
  /** Of log rms against log width, by least squares over the widths with a ratio; null with fewer than two. */
  readonly slope: number | null;
  /** 95 % confidence interval of the slope (Student t); null with fewer than three of them. */
  readonly slopeInterval: readonly [number, number] | null;
  /** How many one-unit kernels were sampled for the prediction, and the standard error that leaves, relative. */
  readonly sampledUnits: number;
  readonly predictionError: number;
}
