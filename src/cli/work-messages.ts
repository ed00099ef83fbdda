import type { Case, NetworkCase } from "../case/case.js";
import type { OwnData } from "../data/own-data.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PointValues } from "../pde/index.js";
import type { PortableError } from "../train/portable-error.js";
import type { DesignWork, Product, SolveWork, TrainWork, WorkOptions } from "./product.js";

/** Options that travel to another thread: all but those that act in the one that was left. */
export type Settings<Options extends WorkOptions> = Omit<Options, "progress" | "complain" | "mesh" | "start" | "data">;

export type CommandJob =
  | { readonly command: "solve"; readonly case: Case; readonly settings: Settings<SolveWork> }
  | { readonly command: "design"; readonly case: NetworkCase; readonly settings: Settings<DesignWork> }
  | { readonly command: "train"; readonly case: NetworkCase; readonly settings: Settings<TrainWork> }
  | { readonly command: "validate"; readonly case: Case; readonly settings: Settings<TrainWork> };

/** What the thread is given. */
export type WorkJob = CommandJob & {
  readonly mesh: SimplexMesh | undefined;
  readonly start: PointValues | undefined;
  readonly data: OwnData | undefined;
  /** One number, not 0 once the work is to stop: shared, since a thread that computes hears no messages. */
  readonly stop: Int32Array;
};

/** What the thread says. */
export type WorkMessage =
  /** A bar begins, moves, ends; there is one at a time. */
  | { readonly kind: "begin"; readonly label: string; readonly total: number }
  | { readonly kind: "advance"; readonly done: number; readonly note: string }
  | { readonly kind: "finish" }
  /** Whether work that stops by itself when it is told to, and in good order, is under way; else it is simply ended. */
  | { readonly kind: "stops"; readonly byItself: boolean }
  /** What is in the folder from here on, to go on from. */
  | { readonly kind: "kept"; readonly what: string }
  /** It could not be written. */
  | { readonly kind: "not-kept"; readonly path: string; readonly why: string }
  | { readonly kind: "done"; readonly product: Product }
  | { readonly kind: "failed"; readonly error: PortableError };

/** What the thread hears while it waits for others: that it is to stop. */
export const STOP = "stop";
