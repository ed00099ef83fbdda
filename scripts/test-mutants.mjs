// Mutation tests of a folder: npm run test:mutants -- compare. StrykerJS changes src/FOLDER in small ways, one at a time, and runs the tests of
// test/FOLDER that reach the change; the score is the part of the changes that a test notices. Left out are changes of texts and of regular
// expressions: messages and titles are not what such a score is about. Results are kept in out/mutants: what has not changed since is not tried again.
//
// --sample 100 --seed 1 tries a random sample of that size (scripts/mutant-sample.mjs) and tells the score's 95 % interval;
// --files 'collect-*.ts,format.ts' takes some files of the folder only.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { sampledRanges } from "./mutant-sample.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    files: { type: "string", default: "**/*.ts" },
  },
});
const [folder] = positionals;
const sample = values.sample === undefined ? undefined : Number(values.sample);
const known = positionals.length === 1 && existsSync(`src/${folder}`) && existsSync(`test/${folder}`);
if (!known || !(sample === undefined || (Number.isInteger(sample) && sample > 0))) {
  process.stderr.write(
    "usage: npm run test:mutants -- FOLDER [--files PATTERNS] [--sample N [--seed S]], a folder of src/ that has one in test/\n",
  );
  process.exit(2);
}
mkdirSync("out/mutants", { recursive: true });
process.env.MUTATED_FOLDER = folder;
const sampled =
  sample === undefined
    ? { incremental: true, incrementalFile: `out/mutants/${folder}.json` }
    : { checkers: ["sample"] };
const mutator = { excludedMutations: ["StringLiteral", "Regex"] };
let mutate = [
  ...values.files.split(",").map((pattern) => `src/${folder}/${pattern}`),
  "!src/**/index.ts",
  "!src/kernels/assembly/**",
  "!src/kernels/generated/**",
];
let total = 0;
if (sample !== undefined) {
  process.env.MUTANTS_SAMPLE = String(sample);
  process.env.MUTANTS_SEED = values.seed;
  ({ ranges: mutate, total } = await sampledRanges(matching(mutate), { size: sample, seed: values.seed, mutator }));
}
const results = await new Stryker({
  mutate,
  mutator,
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutants.config.ts", related: false },
  plugins: ["@stryker-mutator/vitest-runner", "./scripts/mutant-sample.mjs"],
  coverageAnalysis: "perTest",
  // What runs when a file is loaded, a module's constants or what a test file computes outside of its tests, is changed from the beginning, and all
  // tests are run: changes that begin with the first test would not reach what was computed before.
  ignoreStatic: false,
  disableTypeChecks: false,
  concurrency: Number(process.env.MUTANTS_AT_ONCE ?? 2),
  // Half as long again as the tests that reach the change took without it, and this; other work on the same cores should make no difference.
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 120,
  ...sampled,
  ignorePatterns: ["/out", "/docs", "/bench", "/.ci", "/biome.json"],
  tempDirName: "out/mutants/sandbox",
  reporters: ["clear-text", "html"],
  htmlReporter: { fileName: `out/mutants/${folder}.html` },
  clearTextReporter: { reportTests: false, reportScoreTable: false, allowColor: false },
  logLevel: "warn",
  // The score is for reading; it fails no run.
  thresholds: { high: 80, low: 60, break: null },
}).runMutationTest();

const count = (...states) => results.filter(({ status }) => states.includes(status)).length;
const noticed = count("Killed", "Timeout");
const valid = noticed + count("Survived", "NoCoverage");
const percent = (part) => `${(100 * part).toFixed(1)} %`;
process.stdout.write(
  `${folder}: ${noticed} of ${valid} changes noticed, ${percent(noticed / valid)}; ${count("Timeout")} by the time they took; ` +
    `${count("NoCoverage")} of the others are reached by no test\n`,
);
if (sample !== undefined) {
  const [low, high] = wilsonInterval(noticed, valid);
  process.stdout.write(
    `a sample of ${valid} among ${total}, seed ${values.seed}: 95 % interval ${percent(low)} to ${percent(high)}\n`,
  );
}

/** The files of the folder that patterns of `mutate` take. */
function matching(patterns) {
  const expressions = patterns.map((pattern) => {
    const text = pattern
      .replace(/^!/, "")
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*\*\/|\*\*|\*/g, (stars) => ({ "**/": "(.*/)?", "**": ".*", "*": "[^/]*" })[stars]);
    return { leftOut: pattern.startsWith("!"), expression: new RegExp(`^${text}$`) };
  });
  return readdirSync(`src/${folder}`, { recursive: true })
    .map((name) => `src/${folder}/${name.replaceAll("\\", "/")}`)
    .filter((name) => name.endsWith(".ts"))
    .filter((name) => expressions.findLast(({ expression }) => expression.test(name))?.leftOut === false);
}

/** Wilson's score interval of a proportion at 95 % (J. Am. Stat. Assoc. 22, 1927). */
function wilsonInterval(successes, trials) {
  const z = 1.959964;
  const p = successes / trials;
  const centre = p + z ** 2 / (2 * trials);
  const half = z * Math.sqrt((p * (1 - p)) / trials + (z / (2 * trials)) ** 2);
  return [(centre - half) / (1 + z ** 2 / trials), (centre + half) / (1 + z ** 2 / trials)];
}
