// Trains networks with the webgpu engine in headless Chromium, on navigator.gpu, and compares them with those of Node on the direct engine: the same source in
// a page. Usage: npm run test:browser [-- /path/to/chromium]; needs a build. Exits with 1 where there is no adapter, where numbers differ, and where the page says an error.
import { createServer } from "node:http";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { directEngine, train } from "../dist/train/index.js";

const [executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const steps = 100;

const entry = `
import { sampleSet } from "./dist/data/index.js";
import { initialNetwork, train, webgpuEngine } from "./dist/train/index.js";
globalThis.problems = (${problems.toString()});
globalThis.trainAll = async () => {
  const engine = await webgpuEngine();
  const results = [];
  for (const { network, samples, dynamics } of problems()) {
    const set = sampleSet(samples, (...x) => Math.sin(3 * x[0]) * Math.exp(-x[0] * x[0]));
    const run = await train(initialNetwork(network, 200, 1), set, engine, { learningRate: 0.02, dynamics, saveSteps: [${steps}] });
    results.push(Array.from(run.residuals[1]));
  }
  engine.close();
  return { name: engine.name, results };
};`;

function problems() {
  const common = { outputs: { law: "normal", std: 1 }, zeroStart: "none" };
  const weights = { law: "normal", std: 1.3 };
  const line = { box: [[-2, 2]], samples: [60], placement: "midpoint", measure: "lebesgue" };
  const plane = { ...line, box: [line.box[0], line.box[0]], samples: [8, 7] };
  return [
    {
      network: {
        ...{ family: "mscale", dimension: 1, activation: "sin", scales: [1, 4], amplitude: "one", weights, ...common },
        ...{ biases: { law: "uniform-phase" }, train: ["a", "w", "b"] },
      },
      samples: line,
      dynamics: { type: "gradient-flow" },
    },
    {
      network: {
        ...{ family: "shallow", dimension: 2, activation: "gelu", weights, ...common },
        ...{ biases: { law: "normal", std: 1 }, train: ["a", "w", "b"] },
      },
      samples: plane,
      dynamics: { type: "momentum", friction: 1 },
    },
    {
      network: {
        ...{ family: "deep", dimension: 1, weights, ...common, train: ["a", "hidden", "w"] },
        layers: [{ activation: "relu" }, { activation: "tanh", weightStd: 1.3, biasStd: 0.2 }],
      },
      samples: line,
      dynamics: { type: "gradient-flow" },
    },
  ];
}

const { outputFiles } = await build({
  stdin: { contents: entry, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
  ...{ bundle: true, format: "esm", platform: "browser", write: false, logLevel: "error" },
  external: ["@tensorflow/*"],
});
// From localhost: WebGPU is for secure contexts.
const server = createServer((request, response) => {
  const isScript = request.url === "/page.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? outputFiles[0].text : '<!doctype html><script type="module" src="/page.js"></script>');
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath,
  args: [
    ...["--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    ...["--disable-component-update", "--disable-sync", "--enable-unsafe-webgpu", "--enable-features=Vulkan"],
    ...(env.GPU === "real" ? [] : ["--use-webgpu-adapter=swiftshader", "--use-vulkan=swiftshader"]),
  ],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => globalThis.trainAll !== undefined);
  const { name, results } = await page.evaluate(() => globalThis.trainAll());
  const { sampleSet } = await import("../dist/data/index.js");
  const { initialNetwork } = await import("../dist/train/index.js");
  for (const [k, { network, samples, dynamics }] of problems().entries()) {
    const set = sampleSet(samples, (...x) => Math.sin(3 * x[0]) * Math.exp(-x[0] * x[0]));
    const options = { learningRate: 0.02, dynamics, saveSteps: [steps] };
    const exact = (await train(initialNetwork(network, 200, 1), set, directEngine(), options)).residuals[1];
    const distance = Math.hypot(...exact.map((value, i) => value - results[k][i])) / Math.hypot(...exact);
    process.stdout.write(
      `${name}, ${network.family}: ${distance.toExponential(1)} from the definition after ${steps} steps\n`,
    );
    if (!(distance < 1e-4)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  server.close();
}
