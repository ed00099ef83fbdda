// Runs the folders of validation/ with the built command and holds the results against their expected.json: npm run validate:all, or
// npm run validate:all -- NAME for one. With --record it writes what was found into expected.json, in the places that stand there.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compareResult, expectedOf, recorded, validationFile, validationNames } from "./validation-folders.mjs";

const command = fileURLToPath(new URL("../dist/cli/specdiff.js", import.meta.url));
const { values, positionals } = parseArgs({ options: { record: { type: "boolean" } }, allowPositionals: true });
const known = validationNames();
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(", ")}: no such folder in validation/; there are ${known.join(", ")}\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "validation-"));
const mistakes = [];
try {
  for (const name of positionals.length > 0 ? positionals : known) {
    const expected = expectedOf(name);
    for (const [file, wanted] of Object.entries(expected)) {
      const start = performance.now();
      const found = resultOf(name, file, wanted);
      const seconds = (performance.now() - start) / 1000;
      if (values.record) expected[file] = recorded(wanted, found);
      const compared = compareResult(expected[file], found);
      const wrong = compared.filter(({ right }) => !right);
      mistakes.push(...wrong);
      const worst = Math.max(0, ...compared.map(({ share }) => share));
      const verdict = wrong.length > 0 ? "OFF" : "as expected";
      process.stdout.write(
        `${`${name}/${file}`.padEnd(48)}${seconds.toFixed(1).padStart(6)} s  ${String(compared.length).padStart(4)} numbers, worst ${worst.toFixed(2)} of its tolerance: ${verdict}\n`,
      );
      for (const { path, wanted, found } of wrong) process.stdout.write(`  ${path}: ${wanted}, found ${found}\n`);
    }
    if (values.record) writeFileSync(validationFile(name, "expected.json"), `${written(expected)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = mistakes.length > 0 ? 1 : 0;

/** JSON with a line for every list of numbers. */
function written(value) {
  return JSON.stringify(value, null, 2).replace(/\[[^[\]{}]*\]/g, (list) =>
    list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
}

/** The result file of a case, or what a program prints. */
function resultOf(name, file, { command: words }) {
  const path = validationFile(name, file);
  const options = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", maxBuffer: 2 ** 28 };
  if (words === undefined) return JSON.parse(execFileSync(process.execPath, [path], options));
  const [verb, ...rest] = words.split(" ");
  const out = join(folder, name, file);
  execFileSync(process.execPath, [command, verb, path, "--out", out, "--quiet", ...rest], options);
  return JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
}
