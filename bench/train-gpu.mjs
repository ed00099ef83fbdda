// Time of one full-batch gradient step (output, error, slopes, move) of a tanh network on a GPU, n = 4096, m = 1e6, d = 1, against what the device does with
// the same instructions where nothing is read or written, and against PyTorch (eager and torch.compile) on the same device where it is installed; and of a deep network of
// two dense layers.
//
//   npm run bench:gpu [-- --samples 4096 --width 1000000 --points 512 --units 1024 --python python3]
//
// The peak is that of the engine's own two loops with their loads replaced by numbers in registers: the float32 rate of this instruction mix. Clock times, the
// least of several runs. Needs the package webgpu and a GPU (docs/gpu.md); SwiftShader will do for a try with small numbers.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const { values } = parseArgs({
  options: {
    samples: { type: "string", default: "4096" },
    width: { type: "string", default: "1000000" },
    points: { type: "string", default: "512" },
    units: { type: "string", default: "1024" },
    python: { type: "string", default: "python3" },
  },
});
const [count, width] = [Number(values.samples), Number(values.width)];

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = join(root, "node_modules/.cache/bench/gpu.mjs");
const files = ["device", "networks", "kinds", "unit-shaders"].map((name) => `train/webgpu/${name}`);
const source = [...files, "network/initial-network", "network/dynamics/index", "data/sample-set"]
  .map((name) => `export * from ${JSON.stringify(join(root, "src", `${name}.ts`))};`)
  .join("\n");
await build({
  ...{ stdin: { contents: source, resolveDir: root }, bundle: true, format: "esm", platform: "node", outfile },
  ...{ external: ["webgpu"], logLevel: "error" },
});
const { openGpu, deviceNetworks, kindOf, sharings, unitShaders, initialNetwork, descent, sampleSet } = await import(
  pathToFileURL(outfile).href
);
/** Threads of a workgroup. */
const GROUP = 64;

const network = {
  ...{ family: "shallow", dimension: 1, activation: "tanh", weights: { law: "normal", std: 2 } },
  ...{ biases: { law: "uniform", halfWidth: 6 }, outputs: { law: "normal", std: 1 }, train: ["a", "w", "b"] },
  zeroStart: "none",
};
const box = [[-3, 3]];
const samples = sampleSet({ box, samples: [count], placement: "midpoint", measure: "lebesgue" }, Math.sin);
const gpu = await openGpu();
process.stdout.write(`${gpu.name}${gpu.isSoftware ? " (software)" : ""}, n = ${count}, m = ${width}\n`);

/** The least clock time of an action in seconds. */
async function least(runs, action) {
  let clock = Infinity;
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    await action();
    // The first one compiles.
    if (run > 0) clock = Math.min(clock, (performance.now() - start) / 1000);
  }
  return clock;
}

const sharing = gpu.isSoftware ? sharings.software : sharings.gpu;

/** Seconds of a step of a network. */
async function stepOf(network, width, samples) {
  const networks = deviceNetworks(gpu, kindOf(network, sharing), [initialNetwork(network, width, 0)], samples);
  const steps = 8;
  const rules = [Array.from({ length: steps }, () => descent(1e-4))];
  networks.setLoss(0, new Float64Array(samples.count).fill(1 / samples.count), samples.target);
  const step = (await least(4, () => networks.descend([0], rules))) / steps;
  networks.close();
  return step;
}
const step = await stepOf(network, width, samples);
const shaders = unitShaders(network, sharing.each);

/** Seconds that a loop takes for all pairs of units and samples where its loads are numbers in registers. */
async function peakOf(shader, load, index, dispatch) {
  const code = shader.code.replace(load, `(f32(${index} & 15u) * 0.125f - 1.0f)`);
  const { device } = gpu;
  const COMPUTE = 4;
  const layout = device.createBindGroupLayout({
    entries: [["settings", "uniform"], ...shader.buffers].map(([, access], binding) => {
      const type = { uniform: "uniform", read: "read-only-storage", read_write: "storage" }[access];
      return { binding, visibility: COMPUTE, buffer: { type } };
    }),
  });
  const pipeline = device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module: device.createShaderModule({ code }), entryPoint: "main" },
  });
  const [STORAGE, UNIFORM, TARGET] = [128, 64, 8];
  // One chunk, or block, and network: as many workgroups as share the others among them.
  const inner = 4096;
  const tables = {
    chunks: Uint32Array.of(0, inner, 0, 0),
    blocks: Uint32Array.of(0, 256, 0, 0),
    chosen: Uint32Array.of(1),
    networks: Uint32Array.of(1, 0, 1, inner, 0, 0, 256, 0),
  };
  const settings = Uint32Array.of(0, 256, inner, 0, 0, inner, inner, 0);
  const make = (bytes, usage) => device.createBuffer({ size: bytes, usage });
  const bindings = [["settings", settings], ...shader.buffers.map(([name]) => [name, tables[name]])];
  const buffers = bindings.map(([name, numbers]) => {
    const buffer = make(numbers?.byteLength ?? 2 ** 22, (name === "settings" ? UNIFORM : STORAGE) | TARGET);
    if (numbers !== undefined) device.queue.writeBuffer(buffer, 0, numbers);
    return buffer;
  });
  const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const group = device.createBindGroup({ layout, entries });
  const groups = Math.ceil((count * width) / inner / (GROUP * shaders.each));
  const rows = Math.ceil(groups / 65535);
  const clock = await least(4, async () => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    // All of them do the work of the first: what they write is never read.
    for (let row = 0; row < rows; row++) dispatch(pass, Math.min(65535, groups - row * 65535));
    pass.end();
    device.queue.submit([encoder.finish()]);
    await gpu.finish();
  });
  for (const buffer of buffers) buffer.destroy();
  return clock;
}
const forward = await peakOf(shaders.forward, /units\[[^\]]+\]\.[xyzw]/g, "k", (pass, groups) => {
  pass.dispatchWorkgroups(groups);
});
const backward = await peakOf(shaders.backward, /samples\[[^\]]+\]\.[xyzw]/g, "i", (pass, groups) => {
  pass.dispatchWorkgroups(1, 1, groups);
});

// Two dense layers on Fourier features: three products of matrices forward, as many for the slopes and for what goes back, the first layer's twice as large.
const [units, points] = [Number(values.units), Number(values.points)];
const deep = {
  ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 2 }, outputs: { law: "normal", std: 1 } },
  ...{ layers: [{ activation: "tanh" }, { activation: "tanh", weightStd: 1, biasStd: 0.1 }] },
  ...{ train: ["a", "hidden", "w"], zeroStart: "subtract" },
};
const few = sampleSet({ box, samples: [points], placement: "midpoint", measure: "lebesgue" }, Math.sin);
const deepStep = await stepOf(deep, units, few);
gpu.close();
const rate = (seconds) => `${((count * width) / seconds / 1e9).toPrecision(3)}e9 pairs/s`;
process.stdout.write(`a step of the engine: ${(1000 * step).toPrecision(3)} ms (${rate(step)})\n`);
process.stdout.write(`its loops without memory: ${(1000 * (forward + backward)).toPrecision(3)} ms\n`);
process.stdout.write(`the engine reaches ${((100 * (forward + backward)) / step).toFixed(0)} % of that\n`);

const products = 9 * 2 * points * units ** 2;
process.stdout.write(
  `a deep step, n = ${points}, m = ${units}: ${(1000 * deepStep).toPrecision(3)} ms (${(products / deepStep / 1e9).toPrecision(3)} GFLOP/s)\n`,
);

const peer = spawnSync(values.python, [join(root, "bench/peers/train_gpu.py"), String(count), String(width)], {
  encoding: "utf8",
});
process.stdout.write(peer.status === 0 ? peer.stdout : "PyTorch on this device: not here\n");
