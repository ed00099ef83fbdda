// Mutation tests of a folder: npm run test:mutants -- compare. StrykerJS changes src/FOLDER in small ways, one at a time, and runs the tests of
// test/FOLDER that reach the change; the score is the part of the changes that a test notices. Left out are changes of texts and of regular
// expressions (messages and titles are not what such a score is about), and of what is computed once when a module is loaded, which would
// take a run of all tests each. Results are kept in out/mutants: what has not changed since is not tried again.
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";

const folder = process.argv[2];
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
if (folder === undefined || !existsSync(`src/${folder}`) || !existsSync(`test/${folder}`)) {
  process.stderr.write("usage: npm run test:mutants -- FOLDER, a folder of src/ that has one in test/\n");
  process.exit(2);
}
mkdirSync("out/mutants", { recursive: true });
process.env.MUTATED_FOLDER = folder;
const results = await new Stryker({
  mutate: [`src/${folder}/**/*.ts`, "!src/**/index.ts", "!src/kernels/assembly/**", "!src/kernels/generated/**"],
  mutator: { excludedMutations: ["StringLiteral", "Regex"] },
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner"],
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  disableTypeChecks: false,
  concurrency: Number(process.env.MUTANTS_AT_ONCE ?? 2),
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: `out/mutants/${folder}.json`,
  ignorePatterns: ["/out", "/docs", "/bench", "/.ci"],
  tempDirName: "out/mutants/sandbox",
  reporters: ["clear-text", "html"],
  htmlReporter: { fileName: `out/mutants/${folder}.html` },
  clearTextReporter: { reportTests: false, allowColor: false },
  logLevel: "warn",
  // The score is for reading; it fails no run.
  thresholds: { high: 80, low: 60, break: null },
}).runMutationTest();

const count = (...states) => results.filter(({ status }) => states.includes(status)).length;
const noticed = count("Killed", "Timeout");
const valid = noticed + count("Survived", "NoCoverage");
process.stdout.write(
  `${folder}: ${noticed} of ${valid} changes noticed, ${((100 * noticed) / valid).toFixed(1)} %; ${count("NoCoverage")} of the others are reached by no test\n`,
);
