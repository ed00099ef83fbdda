import { expect, it } from "vitest";
import { pulseOrder } from "../pde/moving-pulse.js";

it("upwinding in a flow and with a tensor that change with time converges to a pulse that moves in a circle, by BDF2", () => {
  expect(pulseOrder({ method: "bdf2", steps: 100 })).toBeGreaterThan(1.5);
});
