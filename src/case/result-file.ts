import type { Comparison, TrainingResult, WidthLaw } from "../compare/comparison.js";
import type { LevelResult } from "../compare/level.js";
import type { Case } from "./case.js";

/** The content of `DIR/result.json` (docs/case-file.md). It holds nothing that differs between two equal runs on one machine. */
export interface ResultFile {
  readonly format: "spectral-diffusion/result@1";
  /** The case with its defaults filled in. */
  readonly case: Case;
  readonly levels: {
    readonly pde?: LevelResult;
    readonly ntk?: LevelResult;
    readonly training?: readonly TrainingResult[];
  };
  readonly comparison?: Comparison;
  readonly widthLaw?: WidthLaw;
  /** Against an exact solution, where the case gives one. */
  readonly errors?: { readonly l2: readonly number[]; readonly h1: readonly number[] };
  readonly diagnostics: Diagnostics;
  readonly environment: {
    readonly package: string;
    readonly version: string;
    readonly node: string;
    readonly platform: string;
  };
}

export interface Diagnostics {
  /** Largest eigenvalue of the kernel operator on the samples (times κ); the learning rate must stay below 2/λ_max. */
  readonly lambdaMax?: number;
  /** Nodes of the frequency mesh. */
  readonly dofs?: number;
  /** Sparse solves with one right-hand side. */
  readonly solves?: number;
  readonly factorizations?: number;
  readonly krylovDimension?: number;
  /** Estimated error of time integration, relative to the initial value. */
  readonly timeError?: number;
  /** How the kernel flow was computed, and the dimension of its basis. */
  readonly ntkMethod?: string;
  readonly ntkDimension?: number;
}
