// Feeds many mutated mesh files to the readers: a mesh or an InputError each time, in bounded time and memory.
// node scripts/fuzz-mesh.mjs [files = 100000] [seed = 1]
import { spawnSync } from "node:child_process";

const [files = "100000", seed = "1"] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "test/mesh/files/mutated-files.test.ts"],
  { stdio: "inherit", env: { ...process.env, MUTATED_FILES: files, MUTATION_SEED: seed } },
);
process.exitCode = status ?? 1;
