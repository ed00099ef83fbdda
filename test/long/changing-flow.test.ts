import { describe, expect, it } from "vitest";
import { pulseOrder } from "../pde/moving-pulse.js";

describe("upwinding in a flow and with a tensor that change with time converges to a pulse that moves in a circle", () => {
  it.each([
    { method: "theta", theta: 0.5, steps: 50 },
    { method: "bdf2", steps: 100 },
  ] as const)("by $method", (method) => {
    expect(pulseOrder(method)).toBeGreaterThan(1.5);
  });
});
