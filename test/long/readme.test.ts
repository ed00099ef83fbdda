import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { longCommands, runCommand } from "../readme-commands.js";

it.each(longCommands)("the README's command runs: %s", async (command) => {
  const folder = mkdtempSync(join(tmpdir(), "specdiff-readme-"));
  try {
    expect((await runCommand(command, folder)).length).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
