import type { Comparison, TrainingResult, WidthLaw } from "../compare/comparison.js";
import type { LevelResult } from "../compare/level.js";
import type { DataSummary } from "../data/own-data.js";
import type { Initialisation } from "../network/initialisation.js";
import type { Warning } from "../warning.js";
import type { Case, NetworkCase } from "./case.js";
import type { Design } from "./design-result.js";

/** The content of `DIR/result.json` (docs/case-file.md). It holds nothing that differs between two equal runs on one machine. */
export interface ResultFile {
  readonly format: "spectral-diffusion/result@1";
  /** The case with its defaults filled in. */
  readonly case: Case;
  /** What was made of the file of data that the case names, where it names one. */
  readonly data?: DataSummary;
  readonly levels: {
    readonly pde?: LevelResult;
    readonly ntk?: LevelResult;
    readonly training?: readonly TrainingResult[];
  };
  readonly comparison?: Comparison;
  readonly widthLaw?: WidthLaw;
  /** What `specdiff design` found. */
  readonly design?: Design;
  /** What networks of the case are like at the start, along the first axis through the centre of Ω. */
  readonly initialisation?: Initialisation;
  /** The PDE's solution along the lines of the case. */
  readonly lines?: readonly LineValues[];
  /** Norms of the difference from the exact solution at every time, where the case gives one; h1 is of the gradients. */
  readonly errors?: { readonly l2: readonly number[]; readonly h1: readonly number[] };
  readonly diagnostics: Diagnostics;
  /** What a careful numerical analyst would say of the run; none for a good case. */
  readonly warnings: readonly ResultWarning[];
  readonly environment: {
    readonly package: string;
    readonly version: string;
    readonly node: string;
    readonly platform: string;
  };
}

/** The three answers to a case: the spectral PDE (or the PDE that the case states), the kernel flow, trained networks. */
export type LevelName = keyof ResultFile["levels"];

export interface ResultWarning extends Warning {
  /** The level that it is about, or the comparison of levels; absent where it is about the case as a whole. */
  readonly level?: LevelName | "comparison";
}

/** The result of a case about a network. */
export type NetworkResult = ResultFile & { readonly case: NetworkCase };

/** Values along a line of a case, at equally spaced points, at every time of the levels. */
export interface LineValues {
  /** One point per row, in the convention of the case. */
  readonly points: readonly (readonly number[])[];
  /** re[i][j]: real part at time i and point j. */
  readonly re: readonly (readonly number[])[];
  readonly im: readonly (readonly number[])[];
}

export interface Diagnostics {
  /** Largest eigenvalue of the kernel operator on the samples (times κ); the learning rate must stay below 2/λ_max. */
  readonly lambdaMax?: number;
  /** e^{entropy} of the eigenvalues over their sum: how many directions the kernel acts on. */
  readonly effectiveRank?: number;
  /** The largest eigenvalues of the kernel operator, descending, at most 100; where all are known. */
  readonly eigenvalues?: readonly number[];
  /** Nodes of the frequency mesh. */
  readonly dofs?: number;
  /** Sparse solves with one right-hand side. */
  readonly solves?: number;
  readonly factorizations?: number;
  readonly krylovDimension?: number;
  /** Estimated error of time integration, relative to the initial value. */
  readonly timeError?: number;
  /** Cells of the mesh. */
  readonly cells?: number;
  /** How the linear systems were solved, and why so. */
  readonly linearSolver?: string;
  readonly steps?: number;
  /** Least and largest value of the real part over all nodes, at every time; for the imaginary part where there is one. */
  readonly extrema?: {
    readonly re: readonly (readonly [number, number])[];
    readonly im?: readonly (readonly [number, number])[];
  };
  /** Rounds of adaptive refinement: unknowns and estimated error, relative to the solution. */
  readonly adaptation?: readonly { readonly unknowns: number; readonly estimate: number }[];
  /** How the kernel flow was computed, and the dimension of its basis. */
  readonly ntkMethod?: string;
  readonly ntkDimension?: number;
}
