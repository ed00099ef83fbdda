// Time and memory of one full-batch training step (output and descent) with the NUFFT engine, on one thread.
//
//   node bench/train-step.mjs             uses dist/ (npm run build first)
//   node bench/train-step.mjs --source    bundles the engine from src/ first
//   node bench/train-step.mjs --quick     leaves out the largest network
//
// The network is an MscaleDNN with scales 1, 2, 4 and a, w, b trained; the samples are uniform on [-12, 12]. Times are
// processor times, which other work on the machine disturbs least, and the minimum of several runs. The yardstick is the definition, a double loop over samples and units with Math.sin and
// Math.cos, run in the same process before and after. Every network is measured in a process of its own.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2);

if (options[0] === "--one") await measureOne(JSON.parse(options[1]));
else await measureAll();

async function measureAll() {
  const engine = await engineFile();
  const child = (job) =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--one", JSON.stringify({ ...job, engine })]),
    );

  console.log("One training step against the double loop, n = 512, m = 1e5 (same run)");
  console.log("  accuracy   loop ms   step ms   ratio");
  for (const accuracy of [1e-7, 1e-10]) {
    const { step, loop } = child({ samples: 512, width: 1e5, accuracy, runs: 40, loops: 2 });
    console.log(`  ${accuracy.toExponential(0).padEnd(8)} ${fixed(loop)} ${fixed(step)} ${fixed(loop / step, 0, 7)}`);
  }

  console.log("\nStep time and memory of the whole process, accuracy 1e-7");
  console.log("       n          m    step ms   ns/unit      MB");
  const widths = options.includes("--quick") ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7];
  const growth = [];
  for (const [samples, width] of [...widths.map((width) => [512, width]), [16384, 1e6]]) {
    const runs = Math.max(5, Math.min(200, 3e6 / width));
    const { step, megabytes } = child({ samples, width, accuracy: 1e-7, runs, loops: 0 });
    if (samples === 512) growth.push([Math.log(width), Math.log(step)]);
    const size = `${String(samples).padStart(8)} ${width.toExponential(0).padStart(10)}`;
    console.log(`${size} ${fixed(step, 2, 10)} ${fixed((1e6 * step) / width, 1)} ${fixed(megabytes, 0, 7)}`);
  }
  console.log(
    `\nTime grows as m^${slope(growth).toFixed(3)} from ${widths[0].toExponential(0)} to ${widths.at(-1).toExponential(0)} units.`,
  );
}

/** Where the engine is: the build, or a bundle made now. */
async function engineFile() {
  const built = join(root, "dist/train/index.js");
  if (!options.includes("--source")) {
    if (existsSync(built)) return built;
    throw new Error("There is no dist/: run `npm run build` first, or give --source.");
  }
  const { build } = await import("tsup");
  const outDir = join(root, "node_modules/.cache/bench");
  const entry = {
    engine: join(root, "src/train/nufft-engine.ts"),
    rules: join(root, "src/network/dynamics/update-rule.ts"),
  };
  await build({
    entry,
    outDir,
    format: ["esm"],
    target: "node20",
    silent: true,
    config: false,
    clean: true,
    dts: false,
  });
  return join(outDir, existsSync(join(outDir, "engine.mjs")) ? "engine.mjs" : "engine.js");
}

/** Measures one network and prints a line of JSON. */
async function measureOne({ engine, samples, width, accuracy, runs, loops }) {
  const { nufftEngine } = await import(pathToFileURL(engine).href);
  const { descent } = await import(pathToFileURL(engine.replace("engine.", "rules.")).href);
  const data = sampleSet(samples);
  const start = network(width);
  const residual = new Float64Array(samples);
  const evaluate = (output) => {
    for (let i = 0; i < samples; i++) residual[i] = data.weight * (output[i] - data.target[i]);
  };

  const loop = () => doubleLoop(start, data, evaluate);
  let loopTime = loops > 0 ? time(loop) : 0;
  const trainer = nufftEngine({ accuracy }).trainer(start, data);
  const output = new Float64Array(samples);
  let step = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const once = time(() => {
      trainer.output(output);
      evaluate(output);
      trainer.move(residual, descent(1e-3));
    });
    step = Math.min(step, once);
  }
  for (let run = 1; run < loops; run++) loopTime = Math.min(loopTime, time(loop));
  const megabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(JSON.stringify({ step, loop: loopTime, megabytes }));
}

/** Output and gradients by the definition. */
function doubleLoop({ width, scale, factor, parameters: { a, w, b } }, { points, count }, evaluate) {
  const output = new Float64Array(count);
  for (let k = 0; k < width; k++) {
    const omega = scale[k] * w[k];
    for (let i = 0; i < count; i++) output[i] += factor[k] * a[k] * Math.sin(omega * points[i] + b[k]);
  }
  evaluate(output);
  const slope = { a: new Float64Array(width), w: new Float64Array(width), b: new Float64Array(width) };
  for (let k = 0; k < width; k++) {
    const omega = scale[k] * w[k];
    for (let i = 0; i < count; i++) {
      const phase = omega * points[i] + b[k];
      const cosine = output[i] * Math.cos(phase);
      slope.a[k] += output[i] * Math.sin(phase);
      slope.b[k] += cosine;
      slope.w[k] += points[i] * cosine;
    }
    slope.a[k] *= factor[k];
    slope.b[k] *= factor[k] * a[k];
    slope.w[k] *= factor[k] * a[k] * scale[k];
  }
  return slope;
}

function sampleSet(count) {
  const spacing = 24 / count;
  const points = Float64Array.from({ length: count }, (_, i) => -12 + (i + 0.5) * spacing);
  const target = points.map((x) => Math.exp((-x * x) / 8) * (Math.sin(x) + Math.sin(3 * x + 0.9)));
  return { dimension: 1, box: [[-12, 12]], points, count, weight: spacing, measureFactor: 1, spacing, target };
}

function network(width) {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const fill = (value) => {
    const array = new Float64Array(width);
    for (let k = 0; k < width; k++) array[k] = value(k);
    return array;
  };
  return {
    network: {
      family: "mscale",
      dimension: 1,
      activation: "sin",
      scales: [1, 2, 4],
      amplitude: "one",
      weights: { law: "normal", std: 1 },
      biases: { law: "uniform-phase" },
      outputs: { law: "normal", std: 1 },
      train: ["a", "w", "b"],
    },
    width,
    scale: fill((k) => 2 ** Math.floor((3 * k) / width)),
    factor: fill(() => width ** -0.5),
    parameters: { a: fill(normal), w: fill(normal), b: fill(() => 2 * Math.PI * uniform()) },
  };
}

/** Processor time of an action in milliseconds. */
function time(action) {
  const start = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Slope of the least-squares line. */
function slope(points) {
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

function fixed(value, digits = 2, length = 9) {
  return value.toFixed(digits).padStart(length);
}
