// Time of one full-batch training step (output and descent) in two dimensions with the NUFFT engine, on one thread.
//
//   node bench/train-step-2d.mjs             uses dist/ (npm run build first)
//   node bench/train-step-2d.mjs --source    bundles the engine from src/ first
//
// The network is an MscaleDNN with scales 1, 2, 4 and a, w, b trained, the samples are a grid on [-6, 6] x [-6, 6]. Times
// are processor times, the minimum of several runs. The yardstick is the definition, a double loop over samples and
// units with Math.sin and Math.cos; it is linear in the units and is run on a part of them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const engine = await engineFile();
const { nufftEngine } = await import(pathToFileURL(engine).href);
const { descent } = await import(pathToFileURL(engine.replace("engine.", "rules.")).href);

console.log("One training step in 2-D against the double loop");
console.log("  samples      units   accuracy    loop ms    step ms   ratio   ns/unit  difference");
for (const [side, width, accuracy] of [
  [128, 1e4, 1e-7],
  [128, 1e5, 1e-7],
  [128, 1e5, 1e-10],
  [256, 1e5, 1e-7],
]) {
  const data = sampleSet(side);
  const start = network(width);
  const { loop, output } = definition(start, data);
  const { step, found } = engineStep(start, data, accuracy);
  const row = [
    `${side} x ${side}`.padStart(9),
    width.toExponential(0).padStart(10),
    accuracy.toExponential(0).padStart(10),
    fixed(loop),
    fixed(step, 1),
    fixed(loop / step, 0, 7),
    fixed((1e6 * step) / width, 0, 9),
    distance(found, output).toExponential(1).padStart(11),
  ];
  console.log(row.join(" "));
}

function engineStep(start, data, accuracy) {
  const trainer = nufftEngine({ accuracy }).trainer(start, data);
  const output = new Float64Array(data.count);
  const residual = new Float64Array(data.count);
  let step = Number.POSITIVE_INFINITY;
  let found;
  for (let run = 0; run < 12; run++) {
    const once = time(() => {
      trainer.output(output);
      for (let i = 0; i < data.count; i++) residual[i] = data.weight * (output[i] - data.target[i]);
      trainer.move(residual, descent(1e-9));
    });
    step = Math.min(step, once);
    found ??= output.slice();
  }
  return { step, found };
}

/** Time of output and gradients by the definition, extrapolated from some units, and the output of all at some samples. */
function definition({ width, scale, factor, parameters: { a, w, b } }, { points, count, target, weight }) {
  const units = 60;
  const loop = time(() => {
    const output = new Float64Array(count);
    for (let k = 0; k < units; k++) {
      const [u, v] = [scale[k] * w[2 * k], scale[k] * w[2 * k + 1]];
      for (let i = 0; i < count; i++) {
        output[i] += factor[k] * a[k] * Math.sin(u * points[2 * i] + v * points[2 * i + 1] + b[k]);
      }
    }
    for (let i = 0; i < count; i++) output[i] = weight * (output[i] - target[i]);
    const slopes = new Float64Array(4 * units);
    for (let k = 0; k < units; k++) {
      const [u, v] = [scale[k] * w[2 * k], scale[k] * w[2 * k + 1]];
      for (let i = 0; i < count; i++) {
        const phase = u * points[2 * i] + v * points[2 * i + 1] + b[k];
        const cosine = output[i] * Math.cos(phase);
        slopes[4 * k] += output[i] * Math.sin(phase);
        slopes[4 * k + 1] += cosine;
        slopes[4 * k + 2] += points[2 * i] * cosine;
        slopes[4 * k + 3] += points[2 * i + 1] * cosine;
      }
    }
  });
  const output = new Map();
  for (let i = 0; i < count; i += 509) {
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const phase = scale[k] * (w[2 * k] * points[2 * i] + w[2 * k + 1] * points[2 * i + 1]) + b[k];
      sum += factor[k] * a[k] * Math.sin(phase);
    }
    output.set(i, sum);
  }
  return { loop: (loop * width) / units, output };
}

/** Largest difference over the largest value. */
function distance(found, expected) {
  const entries = [...expected];
  const largest = Math.max(...entries.map(([, value]) => Math.abs(value)));
  return Math.max(...entries.map(([i, value]) => Math.abs(value - found[i]))) / largest;
}

function sampleSet(side) {
  const count = side * side;
  const spacing = 12 / side;
  const points = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    points[2 * i] = -6 + ((i % side) + 0.5) * spacing;
    points[2 * i + 1] = -6 + (Math.floor(i / side) + 0.5) * spacing;
  }
  const target = Float64Array.from(
    { length: count },
    (_, i) => Math.sin(points[2 * i]) * Math.cos(2 * points[2 * i + 1]),
  );
  const box = [
    [-6, 6],
    [-6, 6],
  ];
  const grid = { counts: [side, side], spacings: [spacing, spacing] };
  return { dimension: 2, box, points, count, weight: spacing ** 2, measureFactor: 1, grid, target };
}

function network(width) {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const array = (length, value) => Float64Array.from({ length }, (_, k) => value(k));
  return {
    network: { family: "mscale", dimension: 2, train: ["a", "w", "b"] },
    width,
    scale: array(width, (k) => 2 ** (k % 3)),
    factor: array(width, () => 1 / Math.sqrt(width)),
    parameters: {
      a: array(width, normal),
      w: array(2 * width, normal),
      b: array(width, () => 2 * Math.PI * uniform()),
    },
  };
}

/** Processor time in milliseconds. */
function time(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function fixed(value, digits = 0, length = 10) {
  return value.toFixed(digits).padStart(length);
}

/** Where the engine is: the build, or a bundle made now. */
async function engineFile() {
  const built = join(root, "dist/train/index.js");
  if (!process.argv.includes("--source")) {
    if (existsSync(built)) return built;
    throw new Error("There is no dist/: run `npm run build` first, or give --source.");
  }
  const { build } = await import("tsup");
  const outDir = join(root, "node_modules/.cache/bench-2d");
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
