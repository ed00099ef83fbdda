import type { TimeMethod } from "../time/system.js";
import type { Case } from "./case.js";

/** How a case integrates time: what it says less the times to save. `fileMistakes` has seen to it that steps or a tolerance is given. */
export function timeMethod({ save: _, ...method }: Case["time"]): TimeMethod {
  return method;
}
