import { directEngine } from "./direct-engine.js";
import type { TrainingEngine } from "./engine.js";
import { nufftEngine } from "./nufft-engine.js";
import { tensorflowEngine } from "./tensorflow-engine.js";

/** An engine by name; "auto" is the quickest float64 engine for the size at hand. */
export type EngineChoice = "auto" | "nufft" | "direct" | "tensorflow";

/**
 * Up to this many samples × units the double loop is as quick as transforms, by dimension (measured with 512 samples,
 * with 16² to 32² and with 8³ to 16³).
 */
const directUpTo = { 1: 2048, 2: 8192, 3: 65536 } as const;

/**
 * The engine of a choice, for a network of `width` units on `samples` points of a dimension. `accuracy` is the relative accuracy of
 * the NUFFT engine, its default where undefined. "auto" depends on nothing but its arguments, so that equal jobs run on
 * equal engines everywhere.
 */
export async function trainingEngine(
  choice: EngineChoice,
  accuracy: number | undefined,
  samples: number,
  width: number,
  dimension: 1 | 2 | 3 = 1,
): Promise<TrainingEngine> {
  if (choice === "tensorflow") return await tensorflowEngine();
  if (choice === "direct" || (choice === "auto" && samples * width <= directUpTo[dimension])) return directEngine();
  return nufftEngine(accuracy === undefined ? {} : { accuracy });
}
