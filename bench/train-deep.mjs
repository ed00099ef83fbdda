// One full-batch gradient step of a deep network, m = 1024, n = 512, two tanh layers on Fourier features, all trained, float32, against PyTorch in the
// same run.
//
//   node bench/train-deep.mjs [threads] [python3 ...]    default 2 threads, /usr/bin/python3
//
// Both have one network of m units a layer, the whole of it trained. Times are the least of several steps. What PyTorch takes goes by the BLAS that it
// finds, which is printed: the reference BLAS, which Debian's packages bring by themselves, or OpenBLAS.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const outfile = join(root, "node_modules/.cache/bench/deep.mjs");
const source = [
  "train/dense-engine",
  "train/fused-threads.node",
  "network/initial-network",
  "data/sample-set",
  "kernels/packed-product",
]
  .map((name) => `export * from ${JSON.stringify(join(root, `src/${name}.ts`))};`)
  .join("\n");
await build({ stdin: { contents: source, resolveDir: root }, bundle: true, format: "esm", platform: "node", outfile });
const { denseEngine, initialNetwork, packedProduct, ridgeThreads, sampleSet } = await import(
  pathToFileURL(outfile).href
);

const [threads = 2, ...pythons] = process.argv.slice(2);
const [m, n, steps] = [1024, 512, 10];
const flops = 9 * 2 * n * m * m;

/** Least processor and clock time in milliseconds. */
function least(runs, action) {
  let [processor, clock] = [Infinity, Infinity];
  for (let run = 0; run < runs; run++) {
    const [from, start] = [performance.now(), process.cpuUsage()];
    action();
    const { user, system } = process.cpuUsage(start);
    processor = Math.min(processor, (user + system) / 1000);
    clock = Math.min(clock, performance.now() - from);
  }
  return [processor, clock];
}

const network = {
  ...{ family: "deep", dimension: 1, weights: { law: "normal", std: 2 }, outputs: { law: "normal", std: 1 } },
  ...{ layers: [{ activation: "tanh" }, { activation: "tanh", weightStd: 1, biasStd: 0.1 }] },
  ...{ train: ["a", "hidden", "w"], zeroStart: "subtract" },
};
const samples = sampleSet({ box: [[-5, 5]], samples: [n], placement: "midpoint", measure: "lebesgue" }, Math.sin);
function move(theta, slope) {
  for (let i = 0; i < theta.length; i++) theta[i] -= 1e-4 * slope[i];
}
const rule = { memories: 0, move };

function stepOf(precision, sharing) {
  const trainer = denseEngine({ precision, sharing }).trainer(initialNetwork(network, m, 1), samples);
  const out = new Float64Array(n);
  return () => {
    trainer.output(out);
    for (let i = 0; i < n; i++) out[i] -= samples.target[i];
    trainer.move(out, rule);
  };
}

function print(name, [processor, clock]) {
  const rate = (flops / clock / 1e6).toFixed(1);
  console.log(
    `${name.padEnd(38)}${processor.toFixed(0).padStart(8)}${clock.toFixed(0).padStart(8)}${rate.padStart(10)}`,
  );
}

console.log(`m = ${m}, n = ${n}, two layers   processor ms  clock ms  GFLOP/s of products`);
const product = packedProduct("float32");
const square = { values: Float64Array.from({ length: m * m }, Math.random), offset: 0, rowStride: m, columnStride: 1 };
const result = { ...square, values: new Float64Array(n * m) };
const [alone] = least(10, () => product({ rows: n, inner: m, columns: m }, 1, square, square, result, false));
console.log(
  `  one product of ${n} × ${m} × ${m}, float32, one thread: ${((2 * n * m * m) / alone / 1e6).toFixed(1)} GFLOP/s`,
);
print("here, float32, one thread", least(steps, stepOf("float32")));
const pool = ridgeThreads(Number(threads));
print(`here, float32, ${threads} threads`, least(steps, stepOf("float32", pool.sharing)));
await pool.close();

const program = `
import time, torch
torch.set_num_threads(${threads}); torch.manual_seed(0)
m, n = ${m}, ${n}
x = torch.linspace(-5, 5, n).reshape(n, 1); y = torch.sin(x[:, 0])
w = 2 * torch.randn(1, m); u, v, W, b, a = torch.randn(m, m), torch.randn(m, m), torch.randn(m, m), torch.randn(m), torch.randn(m)
theta = [w, u, v, W, b, a]
for p in theta: p.requires_grad_()
def step():
    z = (torch.cos(x @ w) @ u.T + torch.sin(x @ w) @ v.T) / m**0.5
    z = torch.tanh(z) @ W.T / m**0.5 + 0.1 * b
    f = torch.tanh(z) @ a / m**0.5
    loss = 0.5 * ((f - y)**2).sum() * 10 / n
    grads = torch.autograd.grad(loss, theta)
    with torch.no_grad():
        for p, g in zip(theta, grads): p -= 1e-4 * g
step(); least = [1e9, 1e9]
for _ in range(${steps}):
    c, t = time.process_time(), time.perf_counter(); step()
    least = [min(least[0], time.process_time() - c), min(least[1], time.perf_counter() - t)]
names = ("blas", "blis", "mkl", "atlas")
files = {line.split()[-1] for line in open("/proc/self/maps") if "/" in line}
found = sorted(f for f in files if any(name in f.rsplit("/", 1)[-1].lower() or "/" + name + "/" in f for name in names))
blas = ",".join(found) or "no_BLAS_of_its_own:" + ",".join(w for w in torch.__config__.show().replace(",", " ").split() if "BLAS" in w)
print(1000 * least[0], 1000 * least[1], torch.__version__, blas)
`;
for (const python of pythons.length > 0 ? pythons : ["/usr/bin/python3"]) {
  const { stdout, status } = spawnSync(python, ["-c", program], { encoding: "utf8" });
  if (status !== 0) {
    console.log(`${python} has no PyTorch`);
    continue;
  }
  const [processor, clock, version, blas] = stdout.trim().split(" ");
  print(`PyTorch ${version}, ${threads} threads`, [Number(processor), Number(clock)]);
  // Debian's other BLAS libraries are named libblas.so, too, in folders of their own.
  const reference = /\/libblas\.so/.test(blas) && !/openblas|blis|mkl|atlas/.test(blas) ? " (the reference BLAS)" : "";
  console.log(`  with ${blas}${reference}`);
}
