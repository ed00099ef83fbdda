import type { NetworkResult } from "../case/result-file.js";

/** Coefficients of one scale, or of all together, at the frequencies of a `CoefficientFigure`. */
export interface CoefficientCurves {
  /** "scale 4", "all". */
  readonly label: string;
  readonly diffusion: readonly number[];
  readonly damping: readonly number[];
}

/** What the report draws besides the numbers of the result file. Frequencies are in the convention of the case. */
export interface ReportData {
  readonly result: NetworkResult;
  /**
   * One entry where the real and the imaginary part of the spectrum obey the same equation, two ("real part",
   * "imaginary part") where biases are normal.
   */
  readonly coefficients: readonly {
    readonly part: string;
    readonly frequency: readonly number[];
    readonly curves: readonly CoefficientCurves[];
  }[];
  /** |û(ξ, t)| of the PDE at the saved times: magnitude[time][frequency]. */
  readonly spectrum: {
    readonly frequency: readonly number[];
    readonly times: readonly number[];
    readonly magnitude: readonly (readonly number[])[];
  };
  /** The same over many times, logarithmically spaced, for the time–frequency image; ξ ≥ 0 suffices (|û| is even). */
  readonly image: {
    readonly frequency: readonly number[];
    readonly times: readonly number[];
    readonly magnitude: readonly (readonly number[])[];
  };
  /** |û(ξ, t)| / |û(ξ, 0)| of the PDE at the probes, at the times of the image: relative[probe][time]; null as in the result. */
  readonly decay: readonly (readonly (number | null)[])[];
  /** Target and learnt function f + u at the saved times, by level ("PDE", "kernel flow", "width 4096, seed 0"). */
  readonly functions: {
    readonly x: readonly number[];
    readonly target: readonly number[];
    readonly learnt: readonly { readonly level: string; readonly time: number; readonly values: readonly number[] }[];
  };
  /** What was run and how long it took, in seconds, in order. */
  readonly timings: readonly { readonly what: string; readonly seconds: number }[];
}
