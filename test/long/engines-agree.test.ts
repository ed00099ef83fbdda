import { expect, it } from "vitest";
import { activationNames, activationOf } from "../../src/network/activations/index.js";
import { familyOf } from "../../src/network/families/index.js";
import { initialNetwork } from "../../src/network/initial-network.js";
import type { Network } from "../../src/network/network.js";
import { type RandomStream, randomStream } from "../../src/network/random.js";
import { directEngine } from "../../src/train/direct-engine.js";
import { empiricalLambdaMax } from "../../src/train/empirical-kernel.js";
import type { AnyEngine, Engine, Precision } from "../../src/train/engine.js";
import { engines } from "../../src/train/engines.js";
import { train } from "../../src/train/gradient-descent.js";
import { tensorflowEngine } from "../../src/train/tensorflow-engine.js";
import { webgpuHere } from "../train/gpu.js";
import { networks } from "../train/gradients.js";
import { boxSamples, fourierFeatures, relativeDistance, uniformSamples } from "../train/networks.js";

const families = ["mscale", "shallow", "repnet", "deep", "fourier-features"] as const;
const STEPS = 100;
/** Of the residual after all steps. */
const bounds: Readonly<Record<Precision, number>> = { float64: 1e-9, float32: 1e-4 };
/** Engines that take long to start go through every so many problems, of all families. */
const every: Readonly<Record<string, number>> = { webgpu: 11, tensorflow: 26 };

function randomNetwork(family: (typeof families)[number], dimension: 1 | 2, random: RandomStream): Network {
  const pick = <T>(choices: readonly T[]) => choices[Math.floor(choices.length * random.uniform())];
  const zeroStart = pick(["none", "antisymmetric", "subtract"] as const);
  if (family === "fourier-features") return { ...fourierFeatures, dimension, zeroStart };
  const network = networks[family](pick(activationNames), dimension) ?? networks[family]("tanh", dimension);
  return { ...(network as Network), zeroStart };
}

function hasKinks(network: Network): boolean {
  const layers = network.family === "deep" ? network.layers.map(({ activation }) => activation) : [];
  const own = familyOf(network).activation(network)?.kinks ?? [];
  return [own, ...layers.map((spec) => activationOf(spec).kinks)].some((kinks) => kinks.length > 0);
}

async function load(engine: Engine, precision: Precision): Promise<AnyEngine | null> {
  if (engine.name === "webgpu") return webgpuHere;
  if (engine.name === "tensorflow") return tensorflowEngine({ package: "@tensorflow/tfjs", backend: "cpu" });
  return engine.load({ precision, accuracy: 1e-13 });
}

it("all engines agree on 200 random small problems over all families, by what is left after 100 steps", async () => {
  const trained = new Map<string, number>();
  for (let i = 0; i < 200; i++) {
    const random = randomStream(314, i);
    const family = families[i % families.length];
    const dimension = random.uniform() < 0.6 ? 1 : 2;
    const network = randomNetwork(family, dimension, random);
    const samples = dimension === 1 ? uniformSamples(11, 2) : boxSamples([4, 3], 1.5, "random");
    const start = initialNetwork(network, 12, i);
    const lambdaMax = await empiricalLambdaMax(start, directEngine().trainer(start, samples), samples);
    const dynamics =
      random.uniform() < 0.5 ? ({ type: "gradient-flow" } as const) : ({ type: "momentum", friction: 2 } as const);
    const learningRate = dynamics.type === "momentum" ? 0.2 / Math.sqrt(lambdaMax) : 0.3 / lambdaMax;
    const options = { learningRate, dynamics, saveSteps: [STEPS] };
    const exact = await train(start, samples, directEngine(), options);
    for (const engine of engines as readonly Engine[]) {
      if (engine.name === "direct" || engine.refuses(network) !== null || i % (every[engine.name] ?? 1) !== 0) continue;
      for (const precision of engine.precisions) {
        // Where slopes jump, a sample next to a kink may be to either side of it, by rounding: what is left is no function of the start then.
        if (precision === "float32" && hasKinks(network)) continue;
        const loaded = await load(engine, precision);
        if (loaded === null) continue;
        const run = await train(start, samples, loaded, options);
        const what = `problem ${i}, ${engine.name} in ${precision}: ${JSON.stringify(network)}`;
        expect(relativeDistance(run.residuals[1], exact.residuals[1]), what).toBeLessThan(bounds[precision]);
        trained.set(`${engine.name} ${precision}`, (trained.get(`${engine.name} ${precision}`) ?? 0) + 1);
      }
    }
  }
  const names = ["nufft float64", "prefix float64", "fused float64", "fused float32", "dense float64", "dense float32"];
  for (const name of [...names, "tensorflow float32", ...(webgpuHere === null ? [] : ["webgpu float32"])]) {
    expect(trained.get(name), name).toBeGreaterThan(3);
  }
});
