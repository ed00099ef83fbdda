import type { StepChoice, TimeMethod } from "../time/system.js";
import type { Case } from "./case.js";

/** How a case integrates time: what it says, less the times to save. */
export function timeMethod({ save: _, ...method }: Case["time"]): TimeMethod {
  switch (method.method) {
    case "theta":
      return { method: "theta", theta: method.theta, ...stepChoice(method) };
    case "bdf2":
    case "sdirk2":
    case "sdirk3":
      return { method: method.method, ...stepChoice(method) };
    default:
      return method;
  }
}

/** `fileMistakes` has seen to it that one of the two is given. */
function stepChoice({ steps, tolerance }: { readonly steps?: number; readonly tolerance?: number }): StepChoice {
  if (tolerance !== undefined) return { tolerance };
  if (steps !== undefined) return { steps };
  throw new Error("a step method without steps reached time integration");
}
