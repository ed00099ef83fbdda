// The second half of npm run demo: where this machine has a GPU, tanh networks as those of validation/width-law trained on it at widths up to a million, against the
// limit; elsewhere a line with the reason. With --software on a processor that plays a GPU, at widths that it has the time for.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { engines } from "../dist/train/index.js";
import { softwareGpu } from "./software-gpu.mjs";

const { values } = parseArgs({ options: { software: { type: "boolean", default: false } } });
const missing = values.software ? null : await engines.find(({ name }) => name === "webgpu").passedOver();
if (missing === null) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const study = JSON.parse(readFileSync(join(root, "validation/width-law/tanh.json"), "utf8"));
  // Wider than there, where every sample costs a processor time: so the three levels agree.
  const data = { box: [[-8, 8]], samples: [512] };
  const network = { ...study.network, biases: { law: "uniform", halfWidth: 40 } };
  const time = { save: [2, 4, 8] };
  const widths = values.software ? [128, 512, 2048] : [1000, 10_000, 100_000, 1_000_000];
  const file = join(root, "out/demo-gpu/case.json");
  mkdirSync(dirname(file), { recursive: true });
  const training = { engine: "webgpu", widths, seeds: values.software ? 4 : 16 };
  const title = "tanh networks on the GPU";
  writeFileSync(file, `${JSON.stringify({ ...study, title, data, network, time, training }, null, 2)}\n`);
  process.stdout.write("\nThe same question for tanh networks, trained on the GPU of this machine:\n");
  const words = [join(root, "dist/cli/specdiff.js"), "validate", file, "--out", dirname(file)];
  const env = values.software ? { ...process.env, ...softwareGpu } : process.env;
  process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit", env }).status ?? 1;
} else {
  process.stdout.write(
    `\nOn a GPU the demo would train tanh networks of a million units as well, but the engine "webgpu" ${missing}\n`,
  );
}
