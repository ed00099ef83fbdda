import { defineConfig } from "vitest/config";
import config from "./vitest.config.js";

/** The long studies: npm run test:long. */
export default defineConfig({
  test: {
    ...config.test,
    include: ["test/long/**/*.test.ts"],
    exclude: [],
    setupFiles: ["test/setup.ts", "test/long/setup.ts"],
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
  },
});
