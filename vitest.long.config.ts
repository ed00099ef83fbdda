import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

/** The long studies: npm run test:long. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["test/long/**/*.test.ts"],
    exclude: [],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
