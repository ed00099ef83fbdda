import type { NetworkResult } from "../case/result-file.js";

/** Coefficients of one scale, or of all together, at the frequencies of a `CoefficientFigure`. */
export interface CoefficientCurves {
  /** "scale 4", "all". */
  readonly label: string;
  readonly diffusion: readonly number[];
  readonly damping: readonly number[];
}

/** A rectangle cut into equal pixels. Values are given row by row from `y[0]` up, the first coordinate running fastest. */
export interface PixelGrid {
  /** The ends of the horizontal axis. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
}

/** What one level shows at one time. */
export interface LevelImage {
  /** "PDE", "kernel flow", "width 4096, seed 0". */
  readonly level: string;
  readonly time: number;
  readonly values: readonly number[];
}

/** Pictures of functions of two variables; in 3-D on the plane through the third coordinate given in `height`. */
export interface ReportImages {
  /** f and the learnt function f + u on the first two coordinates, at the samples nearest to the pixels' centres. */
  readonly functions: PixelGrid & {
    /** Third coordinate of the samples shown; null in 2-D. */
    readonly height: number | null;
    readonly target: readonly number[];
    readonly learnt: readonly LevelImage[];
    /** ‖u‖ / ‖f‖ on all samples, in the order of `learnt`. */
    readonly errors: readonly number[];
  };
  /** |û| over the first two components of ξ, in the convention of the case, where ξ3 = 0; null outside the mesh. */
  readonly spectra: PixelGrid & {
    readonly levels: readonly (Omit<LevelImage, "values"> & { readonly values: readonly (number | null)[] })[];
  };
}

/** The mean squared error over the variance of the values on samples that nothing is trained on, over time. */
export interface HeldOutLine {
  readonly label: string;
  /** By the training samples left out one at a time; the kernel flow and trained networks on samples held out. */
  readonly kind: "foretold" | "flow" | "network";
  readonly times: readonly number[];
  readonly errors: readonly number[];
}

/** What a reader wants to know of a mesh of simplices. */
export interface MeshFacts {
  readonly nodes: number;
  readonly cells: number;
  /** The longest edge, in the convention of the case. */
  readonly longestEdge: number;
  /** Smallest and largest angle (3-D: between faces), degrees. */
  readonly angles: readonly [number, number];
}

/**
 * What the report draws besides the numbers of the result file. Frequencies are in the convention of the case. In more than one
 * dimension `spectrum` and `image` hold the root mean square of |û| over the directions, by |ξ|; the coefficients are those
 * along the first axis; and instead of `functions` there are `images`.
 */
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
  /** With data of a file. */
  readonly heldOut?: readonly HeldOutLine[];
  /** 2-D and 3-D only. */
  readonly images?: ReportImages;
  readonly mesh?: MeshFacts;
  /** Target and learnt function f + u at the saved times, by level ("PDE", "kernel flow", "width 4096, seed 0"); empty in 2-D and 3-D. */
  readonly functions: {
    readonly x: readonly number[];
    readonly target: readonly number[];
    readonly learnt: readonly { readonly level: string; readonly time: number; readonly values: readonly number[] }[];
  };
  /** What was run and how long it took, in seconds, in order. */
  readonly timings: readonly { readonly what: string; readonly seconds: number }[];
}
