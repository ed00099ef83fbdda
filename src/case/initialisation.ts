import { type Initialisation, initialisation } from "../network/initialisation.js";
import type { Experiment } from "./experiment.js";

/** Points at which networks are looked at. */
const POINTS = 24;

/** The diagnostics of the initialisation of an experiment's network, at equally spaced points of the first axis through the centre of Ω. */
export function initialisationOf({ network, samples: { box, dimension } }: Experiment): Initialisation {
  const [[lower, upper]] = box;
  const spacing = (upper - lower) / POINTS;
  const points = new Float64Array(POINTS * dimension);
  for (let i = 0; i < POINTS; i++) {
    box.forEach(([low, high], axis) => {
      points[i * dimension + axis] = axis === 0 ? lower + (i + 0.5) * spacing : (low + high) / 2;
    });
  }
  return initialisation(network, { points, dimension }, spacing);
}
