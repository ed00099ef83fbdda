import { randomStream } from "../../src/network/random.js";
import { type Characteristic, characteristics, type DenseNetwork } from "./dense-reference.js";

/** A random case about a network, and what the dense reference needs to know of it. */
export interface RandomCase {
  readonly said: Readonly<Record<string, unknown>>;
  readonly network: DenseNetwork;
  readonly friction?: number;
}

/**
 * Laws × scales × trained groups × boxes off the origin × momentum × 1-D and 2-D × conventions × biases × measures. About half of the
 * targets fall off towards the edge of Ω and have frequencies that the samples resolve; the others are what users type too.
 */
export function randomNetworkCase(seed: number): RandomCase {
  const random = randomStream(seed, 0xca5e);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)];
  const chance = (probability: number) => random.uniform() < probability;
  const round = (value: number) => Number(value.toPrecision(4));

  const dimension = chance(0.75) ? 1 : 2;
  const half = round(dimension === 1 ? between(3, 12) : between(3, 5));
  const centre = chance(0.6) ? 0 : round(oneOf([-1, 1]) * between(0.2, 3) * half);
  const samples = dimension === 1 ? Math.floor(between(80, 180)) : Math.floor(between(13, 17));
  const nyquist = (Math.PI * samples) / (2 * half);

  // A Gaussian whose width leaves `edge` at the edge of Ω, times waves.
  const edge = oneOf(chance(0.7) ? [1e-4, 1e-6, 1e-8] : [0.1, 0.5]);
  const width = half / Math.sqrt(2 * Math.log(1 / edge));
  const fastest = (chance(0.85) ? between(0.1, 0.45) : between(0.6, 1.3)) * nyquist;
  const names = ["x", "y"].slice(0, dimension);
  const shifted = names.map((name, a) =>
    (a === 0 && centre !== 0 ? `(${name} - ${centre})` : name).replace("- -", "+ "),
  );
  const waves = [1, 0.35].map((part, i) => {
    const along = names.map((name) => `${round((part * fastest * between(0.6, 1)) / Math.sqrt(dimension))}*${name}`);
    return `${round(between(0.4, 1))}*sin(${along.join(" + ")} + ${i})`;
  });
  const target = `exp(-(${shifted.map((x) => `${x}^2`).join(" + ")})/${round(2 * width ** 2)}) * (${waves.join(" + ")})`;

  const scale = round(between(0.5, 0.35 * nyquist));
  const laws: readonly (readonly [object, Characteristic])[] = [
    [{ law: "normal", std: scale }, characteristics.normal(scale)],
    [{ law: "uniform", halfWidth: 2 * scale }, characteristics.uniform(2 * scale)],
    [{ law: "laplace", scale }, characteristics.laplace(scale)],
    [{ law: "student-t", dof: 1, scale }, characteristics.cauchy(scale)],
    [
      {
        law: "table",
        points: [
          [-2 * scale, 0],
          [0, 1],
          [2 * scale, 0],
        ],
      },
      characteristics.triangle(2 * scale),
    ],
    [
      {
        law: "mixture",
        components: [
          { law: "normal", std: scale, weight: 1 },
          { law: "laplace", scale: scale / 2, weight: 3 },
        ],
      },
      (t) => (characteristics.normal(scale)(t) + 3 * characteristics.laplace(scale / 2)(t)) / 4,
    ],
  ];
  const [weights, phi] = oneOf(laws);
  const family = oneOf(["mscale", "fourier-features"] as const);
  const std = round(between(0.3, 1.5));
  const groups = family === "mscale" ? ["a", "w", "b"] : ["a", "w"];
  const train = groups.filter(() => chance(0.6));
  if (train.length === 0) train.push("a");
  const scales = family === "mscale" ? oneOf([[1], [2], [1, 2], [0.5, 1.5]]) : [1];
  const amplitude = chance(0.7) ? "one" : "scale-power";
  const biasStd = chance(0.6) ? undefined : round(between(0.3, 1));
  const friction = chance(0.25) ? round(between(0.2, 4)) : undefined;
  const convention = chance(0.7) ? "angular" : "cycles";
  const unit = convention === "cycles" ? 2 * Math.PI : 1;
  const measure = chance(0.8) ? "lebesgue" : "mean";
  const probe = () => names.map(() => round((0.8 * fastest * between(0.1, 1)) / unit));
  const network = {
    family,
    weights,
    outputs: { law: "normal", std },
    train,
    ...(family === "mscale" ? { scales, amplitude } : {}),
    ...(family === "mscale" && biasStd !== undefined ? { biases: { law: "normal", std: biasStd } } : {}),
  };
  return {
    said: {
      title: `Random case ${seed}`,
      dimension,
      target,
      data: {
        box: names.map((_, a) => (a === 0 ? [centre - half, centre + half] : [-half, half])),
        samples: names.map(() => samples),
        measure,
      },
      network,
      ...(friction === undefined ? {} : { dynamics: { type: "momentum", friction } }),
      spectrum: { convention },
      time: { save: [0.1, 1, 5].map((time) => round(time * between(0.5, 2))) },
      probes: dimension === 1 ? [probe()[0], probe()[0]] : [probe(), probe()],
    },
    network: {
      phi,
      family,
      scales,
      amplitudes: scales.map((alpha) => (family === "mscale" && amplitude === "scale-power" ? alpha ** dimension : 1)),
      variance: std ** 2,
      reflection: family === "mscale" && biasStd !== undefined ? Math.exp(-2 * biasStd ** 2) : 0,
      train,
    },
    ...(friction === undefined ? {} : { friction }),
  };
}
