import type { PdeCase } from "../../case/case.js";
import type { ResultFile } from "../../case/result-file.js";
import type { MeshFacts, PixelGrid, ReportData } from "../report-data.js";

/** The result of a case that states a PDE. */
export type PdeResult = ResultFile & { readonly case: PdeCase };

/** Values of one real field, or of the real or imaginary part of a complex one. */
export interface ShownPart {
  /** "u", "real part", "imaginary part". */
  readonly name: string;
  /** values[time][place], in the order of the times and places beside. */
  readonly values: readonly (readonly (number | null)[])[];
  /** The exact solution at the same times and places, where the case gives one. */
  readonly exact?: readonly (readonly (number | null)[])[];
}

/** The solution along a line: in 1-D over all of the mesh. */
export interface SolutionCurves {
  /** "ξ", "from (0, 0) to (1, 1)". */
  readonly axis: string;
  /** Position: ξ in 1-D, the distance from the line's start else. */
  readonly place: readonly number[];
  readonly parts: readonly ShownPart[];
}

/** The errors at the last time on a mesh. */
export interface ConvergenceRow {
  readonly unknowns: number;
  readonly longestEdge: number;
  readonly l2: number;
  readonly h1: number;
}

/** What the report on a PDE case draws besides the numbers of the result file; coordinates are those of the case. */
export interface PdeReportData {
  readonly result: PdeResult;
  readonly mesh: MeshFacts;
  /** The times of `curves` and `images`; 0 first. */
  readonly times: readonly number[];
  readonly curves: readonly SolutionCurves[];
  /** 2-D; in 3-D on the plane through the third coordinate `height`. */
  readonly images?: {
    readonly grid: PixelGrid;
    readonly height: number | null;
    readonly parts: readonly ShownPart[];
    readonly sizes: readonly (number | null)[];
  };
  /** In 2-D and of few cells: the ends of all edges, x₁, y₁, x₂, y₂ each. */
  readonly edges?: readonly (readonly number[])[];
  /** Errors on coarser meshes and on this one, where the case has an exact solution and a box. */
  readonly convergence: readonly ConvergenceRow[];
  readonly timings: ReportData["timings"];
}
