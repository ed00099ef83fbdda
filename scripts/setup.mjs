// Brings a fresh checkout to a state in which the demo and the tests run: installs the packages of the lockfile
// and builds what is missing or older than its sources, with --kernels only what the sources themselves need. Does nothing, quickly,
// where nothing is to be done.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

function npm(...args) {
  process.stdout.write(`> npm ${args.join(" ")}\n`);
  execFileSync("npm", args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
}

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== "generated")
      .map((name) => newest(join(path, name))),
  );
}

function time(path) {
  return existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0;
}

if (time("node_modules/.package-lock.json") < time("package-lock.json")) {
  npm("ci", "--no-audit", "--no-fund", "--loglevel=error");
}
if (process.argv.includes("--kernels")) {
  const kernels = ["src/kernels/assembly", "scripts/build-kernels.mjs"].map((path) => newest(join(root, path)));
  if (time("src/kernels/generated/module.ts") < Math.max(...kernels)) npm("run", "build:kernels", "--silent");
  process.exit();
}
const sources = ["src", "package.json", "tsconfig.json", "tsup.config.ts", "scripts"];
if (time("dist/.built") < Math.max(...sources.map((path) => newest(join(root, path))))) {
  npm("run", "build", "--silent");
}
