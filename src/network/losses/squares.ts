import * as z from "zod";
import type { LossKind } from "./loss-kind.js";

/** ½ ∫ u². */
export interface Squares {
  readonly type: "squares";
}

export const squares: LossKind<Squares> = {
  type: "squares",
  schema: z.strictObject({ type: z.literal("squares") }),
  mistakes: () => [],
  filter: () => null,
  words: () => "",
  symbolWords: () => "",
};
