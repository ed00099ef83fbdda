import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

/**
 * The tests of one folder, on changes of its source: scripts/test-mutants.mjs. Counting which tests reach a change makes them slower, and other
 * work on the same cores much: who takes too long is for StrykerJS to say.
 */
export default defineConfig({
  test: {
    ...config.test,
    isolate: true,
    include: [`test/${process.env.MUTATED_FOLDER}/**/*.test.ts`],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
});
