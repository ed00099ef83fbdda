// From a file to the design of its first layer, against the search by training that it replaces: networks of the width that the design
// recommends, one for each of twenty bandwidths of normal laws, to the same deadline, of which the best is chosen. A design takes as
// long for a late deadline as for an early one; a search takes longer.
//
//   node bench/design.mjs [1d|photograph]    default both
//
// Times are one run each, in processor seconds of this process and by the clock. Each network of the search takes steps of half of its
// stability limit, which it is told for nothing.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = join(root, "node_modules/.cache/bench/design.mjs");
const source = ["case/index", "cli/data-file", "data/weights", "design/index", "ntk/flow", "train/index"]
  .map((name) => `export * from ${JSON.stringify(join(root, `src/${name}.ts`))};`)
  .join("\n");
await build({
  stdin: { contents: source, resolveDir: root },
  bundle: true,
  format: "esm",
  platform: "node",
  packages: "external",
  outfile,
});
const design = await import(pathToFileURL(outfile).href);

const BANDWIDTHS = 20;
const cases = {
  "1d": ["1-D, n = 1000", "validation/design/four-sines.json", [8, 128]],
  photograph: ["a photograph, 128 × 128", "validation/design/photograph.json", [200]],
};

const chosen = process.argv[2];
for (const name of chosen === undefined ? Object.keys(cases) : [chosen]) {
  const [what, file, deadlines] = cases[name];
  for (const deadline of deadlines) await compare(what, file, deadline);
}

async function compare(what, file, deadline) {
  const path = join(root, file);
  const designed = await timed(async () => {
    const said = JSON.parse(readFileSync(path, "utf8"));
    const theCase = design.networkCase(design.checkCase({ ...said, design: { objective: { deadline } } }));
    const experiment = await design.experimentOf(theCase, await design.readData(theCase, dirname(path)));
    return { experiment, run: await design.withTriedWidth(experiment, design.runDesign(experiment)) };
  });
  const { experiment, run } = designed.value;
  const { candidates, chosen: law, width, steps, learningRate, stopAt } = run.design;
  const best = candidates.find((each) => each.name === law);
  const [own] = candidates;
  const grid = Array.from({ length: BANDWIDTHS }, (_, k) => (own.weights.std / 10) * 100 ** (k / (BANDWIDTHS - 1)));
  const plans = grid.map((std) => stable({ law: "normal", std }));
  const search = await timed(async () => {
    const tried = [];
    for (const [k, std] of grid.entries()) {
      tried.push({ std, left: await leftByTraining({ law: "normal", std }, plans[k]) });
    }
    return tried.reduce((least, each) => (each.left < least.left ? each : least));
  });
  const confirmed = await timed(() => leftByTraining(best.weights, { learningRate, steps }));
  console.log(`${what}: T = ${stopAt}, width ${width}`);
  console.log(`  design        ${shown(designed)}: ${law}, ${steps} steps`);
  console.log(
    `  search        ${shown(search)}: std ${search.value.std.toPrecision(3)} leaves ${search.value.left.toPrecision(3)}`,
  );
  console.log(
    `  one network   ${shown(confirmed)}: the design leaves ${confirmed.value.toPrecision(3)}, predicted ${(run.design.predicted ?? best.objective).toPrecision(3)}`,
  );
  console.log(`  design / search ${(designed.processor / search.processor).toFixed(3)} of the processor time`);

  async function leftByTraining(weights, plan) {
    const { samples, dynamics, network } = experiment;
    const changed = { ...network, weights };
    const job = {
      network: changed,
      samples,
      dynamics,
      engine: "auto",
      learningRate: plan.learningRate,
      saveSteps: [plan.steps],
    };
    const { residuals } = await design.trainOne(job, width, 0);
    const [start, end] = [residuals[0], residuals[residuals.length - 1]];
    return design.energyOf(samples, end) / design.energyOf(samples, start);
  }

  function stable(weights) {
    const { lambdaMax } = design.kernelPropagator({ ...experiment.network, weights }, experiment.samples);
    const { learningRate, saveSteps } = design.chooseLearningRate("auto", lambdaMax, experiment.dynamics, [stopAt]);
    return { learningRate, steps: saveSteps[0] };
  }
}

async function timed(action) {
  const [from, start] = [process.cpuUsage(), performance.now()];
  const value = await action();
  const { user, system } = process.cpuUsage(from);
  return { value, processor: (user + system) / 1e6, clock: (performance.now() - start) / 1000 };
}

function shown({ processor, clock }) {
  return `${processor.toFixed(1).padStart(6)} s of processor, ${clock.toFixed(1).padStart(6)} s by the clock`;
}
