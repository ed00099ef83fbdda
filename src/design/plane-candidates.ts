import type { Experiment } from "../case/experiment.js";
import { familyOf } from "../network/families/index.js";
import type { WeightLaw } from "../network/law.js";
import { dampingBudget, diffusesLocally } from "./damping-law.js";
import type { Budget } from "./goal.js";
import { type AxisFamily, axisFamilies, bestPerAxis } from "./per-axis.js";
import { planeLaw } from "./plane-law.js";
import { planeOptimum } from "./plane-optimum.js";
import { planeSpectrum } from "./plane-spectrum.js";
import { waterFilling } from "./water-filling.js";

/** A law of the plane, and what it is called. */
export interface NamedLaw {
  readonly name: string;
  readonly law: WeightLaw;
}

/**
 * Laws that know one direction of the plane from another, for networks of waves in two dimensions: the best of independent components with a number each, and reverse water-filling frequency by frequency, where a law has coefficients at its own frequencies, with the optimum by the gradient of the kernel flow where the first-layer weights are trained along. None for other networks.
 *
 * @param left what level 0 says a law leaves
 * @param boundsOf of lengths of components with a law
 */
export function planeLaws(
  experiment: Experiment,
  budget: Budget,
  left: (law: WeightLaw) => number,
  boundsOf: (law: AxisFamily["law"]) => readonly [number, number],
): readonly NamedLaw[] {
  const { network, samples, source } = experiment;
  if (network.dimension !== 2 || !familyOf(network).hasWaves(network)) return [];
  const perAxis = axisFamilies.map((family) => ({
    name: family.name,
    law: bestPerAxis(family, left, boundsOf(family.law)),
  }));
  const damped = dampingBudget(network, samples.measureFactor);
  if (damped === null || !("deadline" in budget)) return perAxis;
  const spectrum = planeSpectrum(source.samples, source.error);
  const { damping } = waterFilling(spectrum.power, spectrum.volumes, damped, budget.deadline);
  const law = planeLaw(spectrum, damping);
  if (law === null) return perAxis;
  // The formula is the optimum where nothing diffuses.
  const optimum = diffusesLocally(network, samples.measureFactor)
    ? planeOptimum(experiment, spectrum, damping, budget.deadline)
    : null;
  return [
    ...perAxis,
    { name: "water-filling in the plane", law },
    ...(optimum === null ? [] : [{ name: "optimum in the plane", law: optimum }]),
  ];
}
