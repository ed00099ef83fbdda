import type { Experiment } from "../case/experiment.js";
import { familyOf } from "../network/families/index.js";
import type { WeightLaw } from "../network/law.js";
import { dampingBudget } from "./damping-law.js";
import type { Budget } from "./goal.js";
import { axisFamilies, bestPerAxis } from "./per-axis.js";
import { planeLaw } from "./plane-law.js";
import { planeSpectrum } from "./plane-spectrum.js";
import { waterFilling } from "./water-filling.js";

/** A law of the plane, and what it is called. */
export interface NamedLaw {
  readonly name: string;
  readonly law: WeightLaw;
}

/**
 * Laws that know one direction of the plane from another, for networks of waves in two dimensions: the best of independent components with a number each, and reverse water-filling frequency by frequency, where a law has coefficients at its own frequencies. None for other networks.
 *
 * @param left what level 0 says a law leaves
 * @param bounds of lengths of components
 */
export function planeLaws(
  { network, samples, source }: Pick<Experiment, "network" | "samples" | "source">,
  budget: Budget,
  left: (law: WeightLaw) => number,
  bounds: readonly [number, number],
): readonly NamedLaw[] {
  if (network.dimension !== 2 || !familyOf(network).hasWaves(network)) return [];
  const perAxis = axisFamilies.map((family) => ({ name: family.name, law: bestPerAxis(family, left, bounds) }));
  const damped = dampingBudget(network, samples.measureFactor);
  if (damped === null || !("deadline" in budget)) return perAxis;
  const spectrum = planeSpectrum(source.samples, source.error);
  const { damping } = waterFilling(spectrum.power, spectrum.volumes, damped, budget.deadline);
  const law = planeLaw(spectrum, damping);
  return law === null ? perAxis : [...perAxis, { name: IN_PLANE, law }];
}

const IN_PLANE = "water-filling in the plane";
