import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The README's commands that take seconds: test/long runs them. */
export const longCommands: readonly string[] = [
  "npx specdiff design validation/design/four-sines.json --train",
  "npx specdiff sweep validation/four-scales/case.json --vary network.weights.std=1,2 --out out/bandwidth",
];

/** What the built command prints; it doesn't block this process, whose tests are told about meanwhile. */
export async function specdiff(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [join(root, "dist/cli/specdiff.js"), ...args], { cwd: root }))
    .stdout;
}

/** What a command of the README prints, its results in another folder. */
export function runCommand(command: string, folder: string): Promise<string> {
  const [, , ...args] = command.replace(/ --out \S+/, "").split(" ");
  return specdiff(...args, ...(/^(solve|design|train|sweep)$/.test(args[0]) ? ["--out", folder] : []));
}
