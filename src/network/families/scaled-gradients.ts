import { activationOf } from "../activations/index.js";
import type { Unit } from "../parameters.js";
import { phases } from "./ridge-phases.js";
import type { ScaledNetwork } from "./scaled-network.js";

/** Derivatives of a unit c a σ(α w·x + b) with respect to its trained parameters at points, in the order a, w, b. */
export function scaledGradients(
  network: ScaledNetwork,
  { scale, amplitude, parameters: { a, w, b } }: Unit,
  points: Float64Array,
): Float64Array[] {
  const activation = activationOf(network.activation);
  const d = w.length;
  const z = phases(points, w, scale, b[0]);
  const slope = amplitude * a[0];
  const gradients: Float64Array[] = [];
  if (network.train.includes("a")) gradients.push(z.map((zi) => amplitude * activation.value(zi)));
  if (network.train.includes("w")) {
    for (let k = 0; k < d; k++) {
      gradients.push(z.map((zi, i) => slope * scale * points[i * d + k] * activation.slope(zi)));
    }
  }
  if (network.train.includes("b")) gradients.push(z.map((zi) => slope * activation.slope(zi)));
  return gradients;
}
