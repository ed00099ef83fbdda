// npm test: the checks and, at the same time, all tests but the long ones. npm test -- FOLDER…: the tests of these folders of test/ (or of the files whose
// paths hold the word), without the checks, and without a build where they run nothing that is built.
// npm run test:long [-- FOLDER…]: the long studies, in test/long, likewise. .ci/run runs both.
import { spawn } from "node:child_process";
import { once } from "node:events";
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

/** How a command ends; its output goes where `stdio` says. */
async function run(stdio, command, ...args) {
  const child = spawn(command, args, { cwd: root, stdio, shell: command === "npm" && process.platform === "win32" });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part) => printed.push(part));
  const [status] = await once(child, "close");
  return { failed: status !== 0, printed: Buffer.concat(printed) };
}

const built = files.some((file) => onBuilt.test(file));
const setup = await run("inherit", process.execPath, "scripts/setup.mjs", ...(built ? [] : ["--kernels"]));
if (setup.failed) process.exit(1);
const checks = filters.length === 0 && !long ? run("pipe", "npm", "run", "--silent", "check") : undefined;
const tests = await run(
  "inherit",
  process.execPath,
  "node_modules/vitest/vitest.mjs",
  "run",
  ...(long ? ["--config", "vitest.long.config.ts"] : []),
  ...options,
  ...filters,
);
const checked = await checks;
process.stdout.write(checked?.printed ?? "");
process.exitCode = tests.failed || checked?.failed ? 1 : 0;
