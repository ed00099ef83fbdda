import type { BiasLaw, OutputLaw } from "./law.js";
import type { RandomStream } from "./random.js";

/** One initial output weight. */
export function sampleOutput(law: OutputLaw, random: RandomStream): number {
  return law.law === "sign" ? (random.uniform() < 0.5 ? -1 : 1) : law.std * random.normal();
}

/** One initial bias. */
export function sampleBias(law: BiasLaw, random: RandomStream): number {
  return law.law === "normal" ? law.std * random.normal() : 2 * Math.PI * random.uniform();
}
