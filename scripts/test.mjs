// npm test: the checks, and all tests but the long ones. npm test -- FOLDER…: the tests of these folders of test/ (or of the files whose
// paths hold the word), without the checks, and without a build where they run nothing that is built.
// npm run test:long [-- FOLDER…]: the long studies, in test/long, likewise. .ci/run runs both.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Tests that run the built package: the command, worker threads, the tarball. */
const onBuilt = /^test\/(long\/)?(cli|train|package|readme|types)\b/;

const given = process.argv.slice(2);
const long = given.includes("--long");
const options = given.filter((word) => word.startsWith("-") && word !== "--long");
const folder = long ? "test/long" : "test";
const filters = given
  .filter((word) => !word.startsWith("-"))
  .map((word) => (existsSync(join(root, folder, word)) ? `${folder}/${word}/` : word));
const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".test.ts") && file.startsWith("test/long/") === long)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));

function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: command === "npm" && process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}

run(process.execPath, "scripts/setup.mjs", ...(files.some((file) => onBuilt.test(file)) ? [] : ["--kernels"]));
if (filters.length === 0 && !long) run("npm", "run", "--silent", "check");
run(
  process.execPath,
  "node_modules/vitest/vitest.mjs",
  "run",
  ...(long ? ["--config", "vitest.long.config.ts"] : []),
  ...options,
  ...filters,
);
