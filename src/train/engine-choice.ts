import { directEngine } from "./direct-engine.js";
import type { TrainingEngine } from "./engine.js";
import { nufftEngine } from "./nufft-engine.js";
import { tensorflowEngine } from "./tensorflow-engine.js";

/** An engine by name; "auto" is the quickest float64 engine for the size at hand. */
export type EngineChoice = "auto" | "nufft" | "direct" | "tensorflow";

/** Up to this many samples × units the double loop is as quick as transforms (measured with 512 samples). */
const directUpTo = 2048;

/**
 * The engine of a choice, for a network of `width` units on `samples` points. `accuracy` is the relative accuracy of
 * the NUFFT engine, its default where undefined. "auto" depends on nothing but its arguments, so that equal jobs run on
 * equal engines everywhere.
 */
export async function trainingEngine(
  choice: EngineChoice,
  accuracy: number | undefined,
  samples: number,
  width: number,
): Promise<TrainingEngine> {
  if (choice === "tensorflow") return await tensorflowEngine();
  if (choice === "direct" || (choice === "auto" && samples * width <= directUpTo)) return directEngine();
  return nufftEngine(accuracy === undefined ? {} : { accuracy });
}
