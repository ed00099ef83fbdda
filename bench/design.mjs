// From a file to the design of its first layer, against the search by training that it replaces: networks of the width that the design
// recommends, of each of twenty bandwidths of normal laws, to the same time, of which the best is chosen, by the samples held out where there
// are any: by one network of each bandwidth, and by eight, as many as confirm a design; eight where one takes less than ten seconds of the
// processor.
//
//   node bench/design.mjs [outputs|weights|photograph|sunspots|sea]    default all
//
// Times are one run each, in processor seconds of this process and by the clock. The first design is made as cold as by a command; what comes
// after it finds compiled functions. Each network of the search takes steps of half of its stability limit, which it is told for nothing, and
// is trained and nothing else; the last search is as `specdiff sweep` makes it, whose networks are each asked for their own stability limit
// besides, which takes as long as twenty steps.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = join(root, "node_modules/.cache/bench/design.mjs");
const source = [
  "case/index",
  "cli/data-file",
  "compare/held-out",
  "data/weights",
  "design/index",
  "ntk/flow",
  "train/index",
]
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
const SEEDS = 8;
/** A search with one network of each bandwidth that takes longer, in seconds, is not made with eight. */
const LONG = 10;
const cases = {
  outputs: [
    "four sines, 1-D, n = 1000, outputs trained",
    "validation/design/four-sines.json",
    { train: ["a"], outputs: { law: "normal", std: 1 } },
    [{ deadline: 8 }, { deadline: 32 }, { deadline: 128 }],
  ],
  weights: [
    "four sines, 1-D, n = 1000, weights and outputs trained",
    "validation/design/four-sines.json",
    {},
    [{ deadline: 8 }],
  ],
  photograph: ["a photograph, 128 × 128", "validation/design/photograph.json", {}, [{ deadline: 200 }]],
  sunspots: ["sunspots, half of 309 years held out", "validation/design/sunspots.json", {}, [{ heldOut: {} }]],
  sea: [
    "sea-surface temperature, half of 732 months held out",
    "validation/design/sea-surface.json",
    {},
    [{ heldOut: {} }],
  ],
};

const chosen = process.argv[2];
for (const name of chosen === undefined ? Object.keys(cases) : [chosen]) {
  const [what, file, changes, objectives] = cases[name];
  for (const objective of objectives) await compare(what, file, changes, objective);
}

async function compare(what, file, changes, objective) {
  const path = join(root, file);
  const designed = await timed(async () => {
    const said = JSON.parse(readFileSync(path, "utf8"));
    const network = { ...said.network, ...changes };
    const theCase = design.networkCase(design.checkCase({ ...said, network, design: { objective } }));
    const experiment = await design.experimentOf(theCase, await design.readData(theCase, dirname(path)));
    const tried = await design.withTriedWidth(experiment, design.runDesign(experiment));
    return { experiment, run: await design.withStableSteps(experiment, tried) };
  });
  const { experiment, run } = designed.value;
  const { candidates, chosen: law, width, steps, learningRate, stopAt } = run.design;
  const best = candidates.find((each) => each.name === law);
  const held = experiment.own?.heldOut?.samples;
  const looking = held === undefined ? {} : { heldOut: held };
  const [own] = candidates;
  const grid = Array.from({ length: BANDWIDTHS }, (_, k) => (own.weights.std / 10) * 100 ** (k / (BANDWIDTHS - 1)));
  const plans = grid.map((std) => stable({ law: "normal", std }));
  const confirmed = await timed(() => leftByTraining(best.weights, { learningRate, steps }, 0));
  console.log(`${what}: T = ${Number(stopAt.toPrecision(4))}, width ${width}`);
  console.log(`  design                  ${shown(designed)}: ${law}, ${steps} steps`);
  console.log(
    `  one network             ${shown(confirmed)}: the design leaves ${confirmed.value.toPrecision(3)}, predicted ${(run.design.predicted ?? best.objective).toPrecision(3)}`,
  );
  for (const [seeds, how, train] of [
    [1, "1 network each  ", leftByTraining],
    [SEEDS, `${SEEDS} networks each `, leftByTraining],
    [SEEDS, "as sweeps train ", leftBySweeping],
  ]) {
    const search = await timed(() => searched(grid, plans, seeds, train));
    const { std, left } = search.value;
    console.log(
      `  search, ${how}${shown(search)}: std ${std.toPrecision(3)} leaves ${left.toPrecision(3)}; the design takes ${(designed.processor / search.processor).toFixed(3)} of the processor time`,
    );
    if (search.processor > LONG) break;
  }

  /** At the samples held out over their variance, or at those that are trained on over the initial energy. */
  function leftOf({ residuals: [first, last], heldOut }) {
    if (heldOut === undefined)
      return design.energyOf(experiment.samples, last) / design.energyOf(experiment.samples, first);
    return heldOut.meanSquares.at(-1) / design.varianceOf(looking.heldOut);
  }

  /** The bandwidth that leaves least in the mean. */
  async function searched(grid, plans, seeds, train) {
    const tried = [];
    for (const [k, std] of grid.entries()) {
      let left = 0;
      for (let seed = 0; seed < seeds; seed++) left += (await train({ law: "normal", std }, plans[k], seed)) / seeds;
      tried.push({ std, left });
    }
    return tried.reduce((least, each) => (each.left < least.left ? each : least));
  }

  async function leftBySweeping(weights, { learningRate, steps }, seed) {
    const { samples, dynamics } = experiment;
    const network = { ...experiment.network, weights };
    const job = { network, samples, ...looking, dynamics, engine: "auto", learningRate, saveSteps: [steps] };
    try {
      return leftOf(await design.trainOne(job, width, seed));
    } catch (error) {
      // Half of the limit of infinite width may be too much for a network: nothing of this bandwidth then.
      if (error.path?.startsWith("training.learningRate")) return Number.POSITIVE_INFINITY;
      throw error;
    }
  }

  async function leftByTraining(weights, { learningRate, steps }, seed) {
    const { samples, dynamics } = experiment;
    const network = { ...experiment.network, weights };
    const engine = await design.trainingEngine({ choice: "auto", network, count: samples.count, width });
    const start = design.initialNetwork(network, width, seed);
    try {
      return leftOf(
        await design.train(start, samples, engine, { ...looking, learningRate, dynamics, saveSteps: [steps] }),
      );
    } catch (error) {
      if (error instanceof design.TrainingDivergedError) return Number.POSITIVE_INFINITY;
      throw error;
    }
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
