import type { NetworkResult } from "../../case/result-file.js";
import type { PixelGrid, ReportData } from "../report-data.js";

/** What is left of the error on the way: energy over the initial energy, or mean squared error over the variance of the values. */
export interface LeftOverTime {
  readonly name: string;
  readonly times: readonly number[];
  readonly left: readonly number[];
}

/** What the first network of a law made of a picture. */
export interface LearntPicture {
  readonly name: string;
  readonly values: readonly number[];
  /** 10 log₁₀ of the squared range of the picture over the mean squared error, after so many steps. */
  readonly steps: readonly number[];
  readonly psnr: readonly number[];
}

/** What the report on a design draws besides the numbers of the result. Frequencies are angular, as weights are. */
export interface DesignReportData {
  readonly result: NetworkResult;
  /** What is left, in words: "energy left / initial energy". */
  readonly measure: string;
  /** |û₀|² of the data over |ξ|; null where the design is not made from it. */
  readonly spectrum: {
    readonly frequency: readonly number[];
    readonly power: readonly number[];
    /** ν of reverse water-filling. */
    readonly water: number | null;
  } | null;
  /** Densities of |w| of laws, over their length. */
  readonly laws: readonly {
    readonly name: string;
    readonly frequency: readonly number[];
    readonly density: readonly number[];
  }[];
  /** In two dimensions, where the law that was chosen knows directions: |û₀|² of the data and the density of that law at frequencies. */
  readonly plane?: PixelGrid & {
    readonly name: string;
    readonly power: readonly number[];
    readonly density: readonly number[];
  };
  /** The candidates by level 1. */
  readonly curves: readonly LeftOverTime[];
  /** Networks that were trained, under the name of their law. */
  readonly trained: readonly LeftOverTime[];
  /** In two dimensions, of samples on a grid. */
  readonly picture?: PixelGrid & {
    readonly target: readonly number[];
    readonly learnt: readonly LearntPicture[];
  };
  readonly timings: ReportData["timings"];
}
