import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/long/**"],
    reporters: ["default", "./scripts/summary-reporter.mjs"],
    // One worker's files share the modules that they load: a test that changes what others see undoes it.
    isolate: false,
    runner: "./test/runner.ts",
    // Both of two cores: the process that hands out the files has little to do.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
    onConsoleLog(log) {
      throw new Error(`A test wrote to the console: ${log}`);
    },
  },
});
