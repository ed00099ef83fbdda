import type { BiasLaw, OutputLaw } from "./law.js";
import type { RandomStream } from "./random.js";

/** One initial output weight. */
export function sampleOutput(law: OutputLaw, random: RandomStream): number {
  return law.law === "sign" ? (random.uniform() < 0.5 ? -1 : 1) : law.std * random.normal();
}

/** One initial bias; a uniform phase is spread over the period of the activation. */
export function sampleBias(law: BiasLaw, period: number | undefined, random: RandomStream): number {
  switch (law.law) {
    case "normal":
      return law.std * random.normal();
    case "uniform":
      return law.halfWidth * (2 * random.uniform() - 1);
    case "uniform-phase":
      return (period ?? 2 * Math.PI) * random.uniform();
  }
}
