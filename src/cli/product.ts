import type { Case, NetworkCase } from "../case/case.js";
import type { ResultFile } from "../case/result-file.js";
import type { OwnData } from "../data/own-data.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PointValues } from "../pde/index.js";
import type { FieldFormat, Fields } from "./fields.js";
import type { Progress } from "./terminal.js";

/** What a command has computed. */
export interface Product {
  readonly result: ResultFile;
  /** What is to be read below the tables, a line each. */
  readonly remarks?: readonly string[];
  /** A self-contained HTML page, where the command makes one. */
  readonly report?: string;
  /** Where they are asked for. */
  readonly fields?: Fields;
  /** A picture of the solution, and where it goes. */
  readonly plot?: { readonly path: string; readonly svg: string };
  /** A case that was made, for DIR/designed.json; a file that it names is relative to the case that it was made from. */
  readonly designed?: object;
  /** What could not be done, a line each: the command has failed, and the rest is kept all the same. */
  readonly failures?: readonly string[];
}

export interface WorkOptions {
  /** Announces a piece of work and shows how far it is. */
  progress(label: string, total: number): Progress;
  /** Says a line on stderr. */
  complain(text: string): void;
  /** The frequency mesh that the case names, where it names one. */
  readonly mesh?: SimplexMesh;
  /** What the file holds that the case names for its initial value, where it names one. */
  readonly start?: PointValues;
  /** The data of the file that the case names, where it names one. */
  readonly data?: OwnData;
  /** Where results go, and what is kept on the way; it exists. */
  readonly directory: string;
  /** Go on from what is kept there. */
  readonly resume: boolean;
  /** Whether `Product.fields` is wanted, and in which format. */
  readonly fields: "none" | FieldFormat;
}

export interface SolveWork extends WorkOptions {
  /** Level 1 too. */
  readonly ntk: boolean;
  /** Seconds between two checkpoints. */
  readonly checkpointSeconds: number;
  /** The .svg file that a picture of the solution goes to, where one is wanted. */
  readonly plot?: string;
}

export interface DesignWork extends WorkOptions {
  /** Whether networks are trained to confirm it. */
  readonly train: boolean;
}

export interface TrainWork extends WorkOptions {
  /** Worker threads; one for every core where absent. */
  readonly threads?: number;
  /** Which of the networks are trained; all where absent. */
  readonly shard?: Shard;
}

/** One of `of` equal parts of a list of networks, the `index`-th from 1: every `of`-th. */
export interface Shard {
  readonly index: number;
  readonly of: number;
  /** Networks that stand in the list before those of this case. */
  readonly before: number;
}

/** The work behind the commands. All of it throws InputError where the case turns out to be impossible. */
export interface Work {
  /** Level 0, and level 1 on request. */
  runSolve(theCase: Case, options: SolveWork): Promise<Product>;
  /** The law of the first-layer weights for the objective of the case's `design`, and its report. */
  runDesign(theCase: NetworkCase, options: DesignWork): Promise<Product>;
  /** Level 2: every width and seed. The case has a `training` part. */
  runTrain(theCase: NetworkCase, options: TrainWork): Promise<Product>;
  /**
   * All levels, their comparison, the width law and the report; without level 2 where the case has no `training`. Of a case that states a
   * PDE its solution and report.
   */
  runValidate(theCase: Case, options: TrainWork): Promise<Product>;
}
