import { existsSync } from "node:fs";
import { describe } from "vitest";
import { program, testResuming } from "../cli/stopped-marches.js";

describe.skipIf(!existsSync(program))("specdiff solve", () => {
  testResuming(["a complex 2-D PDE with advection and adaptive steps", "a 3-D PDE whose matrices change with time"]);
});
