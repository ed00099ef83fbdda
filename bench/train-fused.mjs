// Processor time of one full-batch gradient step (output and slopes) of a tanh network, n = 512, m = 1e5, d = 1, against NumPy, PyTorch, tfjs and a
// double loop with Math.tanh, all in one run; and of a ReLU step by prefix sums, n = 1e4, m = 1e6.
//
//   node bench/train-fused.mjs [python3 ...]    Pythons with NumPy, and PyTorch where it is installed (/usr/bin/python3 if none is named)
//
// Times are the least of several runs. Every program computes in one thread, this one in two as well.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = join(root, "node_modules/.cache/bench/fused.mjs");
const source = ["fused-sums", "fused-threads.node", "prefix-sums"]
  .map((name) => `export * from ${JSON.stringify(join(root, "src/train", `${name}.ts`))};`)
  .join("\n");
await build({ stdin: { contents: source, resolveDir: root }, bundle: true, format: "esm", platform: "node", outfile });
const { fusedSums, prefixSums, ridgeThreads } = await import(pathToFileURL(outfile).href);

/** Least processor time and clock time in milliseconds. */
async function least(runs, action) {
  let [processor, clock] = [Infinity, Infinity];
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    const start = process.cpuUsage();
    await action();
    const { user, system } = process.cpuUsage(start);
    processor = Math.min(processor, (user + system) / 1000);
    clock = Math.min(clock, performance.now() - from);
  }
  return { processor, clock };
}

let state = 1;
const uniform = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 31 - 1;
};
const fill = (length, half) => Float64Array.from({ length }, () => half * uniform());
const network = (count, width) => ({
  x: fill(count, 3),
  target: fill(count, 1),
  omega: fill(width, 3),
  beta: fill(width, 6),
  c: fill(width, 1 / width),
});

/** One step, with residuals as the cotangent. */
function stepOf(sums, { x, target, omega, beta, c }) {
  const out = new Float64Array(x.length);
  return () => {
    sums.output((start, length, omegas, betas, amplitudes) => {
      omegas.set(omega.subarray(start, start + length));
      betas.set(beta.subarray(start, start + length));
      amplitudes.set(c.subarray(start, start + length));
    }, out);
    for (let i = 0; i < out.length; i++) out[i] -= target[i];
    sums.slopes(out, (start, length, { value, slope, moment }) => {
      for (let k = 0; k < length; k++) {
        const amplitude = c[start + k];
        c[start + k] -= 1e-6 * value[k];
        beta[start + k] -= 1e-6 * amplitude * slope[k];
        omega[start + k] -= 1e-6 * amplitude * moment[k];
      }
    });
  };
}

function loopStep({ x, target, omega, beta, c }) {
  const out = new Float64Array(x.length);
  for (let k = 0; k < c.length; k++) {
    for (let i = 0; i < x.length; i++) out[i] += c[k] * Math.tanh(omega[k] * x[i] + beta[k]);
  }
  for (let i = 0; i < x.length; i++) out[i] -= target[i];
  for (let k = 0; k < c.length; k++) {
    let [S0, S1, Sx] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const t = Math.tanh(omega[k] * x[i] + beta[k]);
      const slope = out[i] * (1 - t * t);
      S0 += out[i] * t;
      S1 += slope;
      Sx += slope * x[i];
    }
    const amplitude = c[k];
    c[k] -= 1e-6 * S0;
    beta[k] -= 1e-6 * amplitude * S1;
    omega[k] -= 1e-6 * amplitude * Sx;
  }
}

async function tensorflowStep(problem, backend) {
  const tf = await import("@tensorflow/tfjs");
  const { x, target, omega, beta, c } = Object.fromEntries(
    Object.entries(problem).map(([name, values]) => [name, Float32Array.from(values)]),
  );
  await tf.setBackend(backend);
  const variables = [tf.tensor2d(omega, [1, omega.length]), tf.tensor1d(beta), tf.tensor2d(c, [c.length, 1])];
  const points = tf.tensor2d(x, [x.length, 1]);
  const wanted = tf.tensor2d(target, [x.length, 1]);
  const gradients = tf.grads((w, b, a) =>
    tf.sum(tf.square(tf.sub(tf.matMul(tf.tanh(tf.add(tf.matMul(points, w), b)), a), wanted))),
  );
  return async () => {
    const slopes = gradients(variables);
    await Promise.all(slopes.map((slope) => slope.data()));
    tf.dispose(slopes);
  };
}

/** Whether tfjs' back-end in WebAssembly is installed: it is no dependency of this package (npm install --no-save @tensorflow/tfjs-backend-wasm). */
async function hasWasm() {
  try {
    await import("@tensorflow/tfjs-backend-wasm");
    return true;
  } catch {
    console.log("tfjs, wasm: @tensorflow/tfjs-backend-wasm is not installed");
    return false;
  }
}

/** What bench/peers/train_fused.py measures; nothing where it cannot run. */
function pythonTimes(python) {
  const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const program = [join(root, "bench/peers/train_fused.py"), String(n), String(m)];
  const { status, stdout } = spawnSync(python, program, { env: { ...process.env, ...oneThread } });
  if (status === 0) return JSON.parse(stdout);
  console.log(`${python} is missing, or has no NumPy`);
  return {};
}

const [n, m] = [512, 1e5];
const show = (name, { processor, clock }) => {
  console.log(`${name.padEnd(34)} ${processor.toFixed(1).padStart(9)} ${clock.toFixed(1).padStart(9)}`);
  return processor;
};
console.log(`tanh, n = ${n}, m = ${m}: one gradient step   processor ms  clock ms`);
const single = show(
  "here, float32",
  await least(9, stepOf(fusedSums("tanh", 1, network(n, m).x, m, "float32"), network(n, m))),
);
const double = show(
  "here, float64",
  await least(5, stepOf(fusedSums("tanh", 1, network(n, m).x, m, "float64"), network(n, m))),
);
const threads = ridgeThreads(2);
const pair = fusedSums("tanh", 1, network(n, m).x, m, "float32", threads.sharing);
show("here, float32, two threads", await least(9, stepOf(pair, network(n, m))));
await threads.close();
const peers = [];
const problem = network(n, m);
peers.push([
  double,
  show("double loop, Math.tanh", await least(2, () => loopStep(problem))),
  "float64 against the double loop",
]);
const tensorflow = await tensorflowStep(network(n, m), "cpu");
peers.push([single, show("tfjs, cpu", await least(1, tensorflow)), "float32 against tfjs, cpu"]);
if (await hasWasm()) {
  const wasm = await tensorflowStep(network(n, m), "wasm");
  await wasm();
  peers.push([single, show("tfjs, wasm", await least(3, wasm)), "float32 against tfjs, wasm"]);
}
const pythons = process.argv.length > 2 ? process.argv.slice(2) : ["/usr/bin/python3"];
for (const python of pythons) {
  for (const [name, time] of Object.entries(pythonTimes(python))) {
    peers.push([single, show(name, time), `float32 against ${name}`]);
  }
}
for (const [here, there, name] of peers) console.log(`${name}: ${(there / here).toFixed(1)}`);

console.log("\nReLU by prefix sums, n = 1e4, m = 1e6");
const wide = network(1e4, 1e6);
show("one gradient step", await least(9, stepOf(prefixSums(wide.x, 1e6), wide)));
