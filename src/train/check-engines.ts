import { sampleSet } from "../data/sample-set.js";
import type { SampleSet } from "../data/samples.js";
import { familyOf } from "../network/families/index.js";
import { initialNetwork } from "../network/initial-network.js";
import type { Network } from "../network/network.js";
import { zerosLike } from "../network/parameters.js";
import type { AnyEngine, Engine, Precision } from "./engine.js";
import { engines } from "./engines.js";

/** What an engine does on this machine with one kind of network. */
export interface EngineCheck {
  readonly engine: string;
  /** As results have it, with the back-end that really ran; the name where it could not be loaded. */
  readonly ran: string;
  readonly precision: Precision;
  /** What was trained, in words. */
  readonly network: string;
  /** Why it is not available here; null where it is. */
  readonly missing: string | null;
  /** The largest difference of outputs and gradients from the network's definition in float64, relative to the largest of them. */
  readonly deviation: number;
  /** Whether that is rounding. */
  readonly agrees: boolean;
  /** Units times samples per second of a step, one thread. */
  readonly speed: number;
}

const common = {
  dimension: 1,
  outputs: { law: "normal", std: 1 },
  weights: { law: "normal", std: 2 },
  zeroStart: "none",
} as const;
const kinds: readonly (readonly [words: string, network: Network, width: number])[] = [
  [
    "sine",
    {
      ...common,
      ...{ family: "mscale", activation: "sin", scales: [1, 2], amplitude: "one", biases: { law: "uniform-phase" } },
      train: ["a", "w", "b"],
    },
    32_768,
  ],
  ["ReLU", shallow("relu"), 32_768],
  ["tanh", shallow("tanh"), 8192],
  [
    "deep ReLU",
    {
      ...common,
      family: "deep",
      layers: [{ activation: "relu" }, { activation: "relu", weightStd: 1.4, biasStd: 0.1 }],
      train: ["a", "hidden", "w"],
    },
    256,
  ],
];

function shallow(activation: "relu" | "tanh"): Network {
  return { ...common, family: "shallow", activation, biases: { law: "uniform", halfWidth: 3 }, train: ["a", "w", "b"] };
}

/** Rounding of sums of some hundred terms, and the accuracy 1e-10 of the NUFFT engine. */
const BOUNDS: Readonly<Record<Precision, number>> = { float64: 1e-8, float32: 1e-4 };
const SMALL = { width: 64, samples: 48 } as const;
const SAMPLES = 512;
const FEW = 128;
/** Seconds that a speed is measured for, after a step that nobody counts. */
const SECONDS = 0.05;

/** Every engine with every precision and kind of network that it trains: whether it gives right numbers here, and how quickly. Takes seconds. */
export async function checkEngines(): Promise<readonly EngineCheck[]> {
  const checks: EngineCheck[] = [];
  for (const engine of engines as readonly Engine[]) {
    for (const precision of engine.precisions) {
      const served = kinds.filter(([, network]) => engine.refuses(network) === null);
      let loaded: AnyEngine;
      try {
        loaded = await engine.load({ precision });
      } catch (error) {
        const missing = error instanceof Error ? error.message : String(error);
        const [network] = served.map(([words]) => words);
        checks.push({
          ...{ engine: engine.name, ran: engine.name, precision, network, missing },
          ...{ deviation: Number.NaN, agrees: false, speed: 0 },
        });
        continue;
      }
      for (const [words, network, width] of served) {
        const deviation = await deviationOf(loaded, network);
        checks.push({
          ...{ engine: engine.name, ran: loaded.name, precision, network: words, missing: null },
          ...{ deviation, agrees: deviation <= BOUNDS[precision], speed: await speedOf(loaded, network, width) },
        });
      }
      if ("close" in loaded) loaded.close();
    }
  }
  return checks;
}

function samplesOf(count: number): SampleSet {
  return sampleSet({ box: [[-1, 1]], samples: [count], placement: "midpoint", measure: "lebesgue" }, Math.sin);
}

/** Any cotangent that is not smooth. */
function cotangentOf(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.cos(7.3 * i * i) / count);
}

async function deviationOf(engine: AnyEngine, network: Network): Promise<number> {
  const samples = samplesOf(SMALL.samples);
  const cotangent = cotangentOf(samples.count);
  const start = initialNetwork(network, SMALL.width, 0);
  const definition = familyOf(network).functions(start, samples.points);
  const trainer = engine.trainer(start, samples);
  const [output, right] = [new Float64Array(samples.count), new Float64Array(samples.count)];
  const [gradient, rightGradient] = [zerosLike(start.parameters), zerosLike(start.parameters)];
  await trainer.output(output);
  await trainer.gradient(cotangent, gradient);
  definition.output(start.parameters, right);
  definition.gradient(start.parameters, cotangent, rightGradient);
  const names = Object.keys(gradient);
  return Math.max(
    relativeDifference(output, right),
    ...names.map((name) => relativeDifference(gradient[name], rightGradient[name])),
  );
}

function relativeDifference(one: Float64Array, other: Float64Array): number {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < one.length; i++) {
    // Infinite for NaN, which no comparison sees.
    const distance = Math.abs(one[i] - other[i]);
    difference = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(difference, distance);
    largest = Math.max(largest, Math.abs(other[i]));
  }
  return difference === 0 ? 0 : difference / largest;
}

/** Of as many units as a step has time for. */
async function speedOf(engine: AnyEngine, network: Network, width: number): Promise<number> {
  for (let units = FEW; ; units *= 4) {
    const speed = await speedWith(engine, network, Math.min(units, width));
    if (units >= width || (units * SAMPLES) / speed > SECONDS / 4) return speed;
  }
}

async function speedWith(engine: AnyEngine, network: Network, width: number): Promise<number> {
  const samples = samplesOf(SAMPLES);
  const cotangent = cotangentOf(samples.count);
  const start = initialNetwork(network, width, 0);
  const trainer = engine.trainer(start, samples);
  const output = new Float64Array(samples.count);
  const gradient = zerosLike(start.parameters);
  const step = async () => {
    await trainer.output(output);
    await trainer.gradient(cotangent, gradient);
  };
  await step();
  const begin = performance.now();
  let [steps, seconds] = [0, 0];
  while (seconds < SECONDS) {
    await step();
    steps++;
    seconds = (performance.now() - begin) / 1000;
  }
  return (steps * width * samples.count) / seconds;
}
