import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

/** The tests of one folder, on changes of its source: scripts/test-mutants.mjs. */
export default defineConfig({
  test: { ...config.test, isolate: true, include: [`test/${process.env.MUTATED_FOLDER}/**/*.test.ts`] },
});
