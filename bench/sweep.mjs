// A sweep of five widths, 100 … 10^6, with 16 networks each on two threads, to t = 8: time, slope of the deviation from infinite width, and measured over predicted.
//
//   node bench/sweep.mjs                  needs a build; --case stiff | mild, both by default; --out DIR keeps the results (and goes on there)
//
// Sine, three scales, n = 1024. "mild", on [-3, 3], has λ_max = 15: the width law's first order holds from 100 units on. "stiff", on [-12, 12], has λ_max = 316, for which gradient descent takes
// 2500 steps: it shows what Runge–Kutta–Chebyshev steps save; at t = 8 its first order holds from 10^4 units on. Where other work is on the machine the processor time over two is the better number.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const program = fileURLToPath(new URL("../dist/cli/specdiff.js", import.meta.url));
const { values } = parseArgs({ options: { case: { type: "string" }, out: { type: "string" } } });
const settings = {
  mild: { halfWidth: 3, envelope: "exp(-x^2)" },
  stiff: { halfWidth: 12, envelope: "exp(-x^2/8)" },
};
const folder = values.out ?? mkdtempSync(join(tmpdir(), "specdiff-sweep-"));
mkdirSync(folder, { recursive: true });
try {
  for (const name of values.case === undefined ? Object.keys(settings) : [values.case]) measure(name);
} finally {
  if (values.out === undefined) rmSync(folder, { recursive: true });
}

function measure(name) {
  const { halfWidth, envelope } = settings[name];
  const theCase = {
    title: `Sine, three scales, on [-${halfWidth}, ${halfWidth}]`,
    target: `${envelope} * (sin(x) + sin(3*x + 0.9) + sin(6*x + 1.8))`,
    data: { box: [[-halfWidth, halfWidth]], samples: [1024] },
    network: { family: "mscale", activation: "sin", scales: [1, 2, 4], outputs: { law: "sign" } },
    spectrum: { box: [[-40, 40]], cells: [8000] },
    time: { save: [0.125, 0.25, 0.5, 1, 2, 4, 8] },
    probes: [1, 3, 6],
    training: { widths: [1e2, 1e3, 1e4, 1e5, 1e6], seeds: 16, method: "runge-kutta-chebyshev" },
  };
  const caseFile = join(folder, `${name}.json`);
  const cpuFile = join(folder, `${name}.cpu`);
  writeFileSync(caseFile, JSON.stringify(theCase, null, 2));
  const tell = `process.on("exit",()=>require("node:fs").writeFileSync(${JSON.stringify(cpuFile)},String(process.cpuUsage().user)))`;
  const teller = join(folder, "tell.cjs");
  writeFileSync(teller, tell);
  const begun = performance.now();
  const args = ["--require", teller, program, "validate", caseFile, "--out", join(folder, name), "--threads", "2"];
  const { status, stderr } = spawnSync(process.execPath, [...args, "--resume"], { encoding: "utf8" });
  const minutes = (performance.now() - begun) / 60000;
  if (status !== 0) throw new Error(stderr);
  const { widthLaw, comparison, levels } = JSON.parse(readFileSync(join(folder, name, "result.json"), "utf8"));
  const user = Number(readFileSync(cpuFile, "utf8")) / 60e6;
  console.log(
    `${theCase.title}: ${minutes.toFixed(1)} min, ${user.toFixed(1)} min of processor time (half: ${(user / 2).toFixed(1)})`,
  );
  const widest = levels.training.at(-1);
  console.log(
    `  ${widest.gradients} gradients in ${widest.steps} steps at width 10^6, λ_max ${widest.lambdaMax.toFixed(1)}`,
  );
  console.log(`  time steps add at most ${Math.max(...comparison.descentToFlow).toExponential(1)} at infinite width`);
  console.log(
    `  slope ${widthLaw.slope.toFixed(4)}, 95 %: ${widthLaw.slopeInterval.map((bound) => bound.toFixed(3)).join(" … ")}`,
  );
  for (const [i, width] of widthLaw.widths.entries()) {
    const [measured, predicted] = [widthLaw.rms[i], widthLaw.predicted[i]].map((value) => value.toExponential(3));
    console.log(
      `  width ${String(width).padEnd(8)} measured ${measured}  predicted ${predicted}  ratio ${widthLaw.ratio[i].toFixed(3)}`,
    );
  }
}
