import type { Case } from "../case/case.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { PortableError } from "../train/portable-error.js";
import type { Product, SolveWork } from "./product.js";

/** What the thread of `specdiff solve` is given. */
export interface SolveJob extends Pick<SolveWork, "ntk" | "fields" | "directory" | "resume" | "checkpointSeconds"> {
  readonly case: Case;
  readonly mesh: SimplexMesh | undefined;
  /** One number, not 0 once the march is to stop: shared, since a thread that computes hears no messages. */
  readonly stop: Int32Array;
}

/** What the thread says. */
export type SolveMessage =
  /** A bar begins, moves, ends; there is one at a time. */
  | { readonly kind: "begin"; readonly label: string; readonly total: number }
  | { readonly kind: "advance"; readonly done: number; readonly note: string }
  | { readonly kind: "finish" }
  /** From here on a checkpoint is in the folder. */
  | { readonly kind: "kept" }
  /** A checkpoint could not be written. */
  | { readonly kind: "not-kept"; readonly why: string }
  /** The march is over; what follows does not stop. */
  | { readonly kind: "marched" }
  | { readonly kind: "done"; readonly product: Product }
  | { readonly kind: "failed"; readonly error: PortableError };
