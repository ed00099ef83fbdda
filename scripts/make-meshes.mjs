// Makes the meshes of meshes/ anew, by the commands that meshes/README.md gives: .msh files are kept, others are steps on the way.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve("dist/cli/specdiff.js");
const commands = readFileSync("meshes/README.md", "utf8").match(/^specdiff mesh .*$/gm) ?? [];
const folder = mkdtempSync(join(tmpdir(), "specdiff-meshes-"));
try {
  for (const command of commands) {
    // Arguments are words or quoted expressions, as a shell would take them.
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word).slice(1);
    execFileSync(process.execPath, [program, ...args], { cwd: folder, stdio: "inherit" });
  }
  for (const name of readdirSync(folder))
    if (name.endsWith(".msh")) copyFileSync(join(folder, name), join("meshes", name));
} finally {
  rmSync(folder, { recursive: true });
}
