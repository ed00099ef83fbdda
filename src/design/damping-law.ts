import type { WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { spectralCoefficients } from "../spectral/coefficients.js";
import { type Shells, shellSurface } from "./shells.js";

/** The network with another law of its first-layer weights; undefined where it has no such law. */
export function withWeights(network: Network, weights: WeightLaw): Network | undefined {
  return "weights" in network ? ({ ...network, weights } as Network) : undefined;
}

/**
 * What ∫B dξ is whatever the law of the weights, where B(ξ) is a multiple of their density at ξ: Fourier features, and sine networks of scale 1. Null for other networks, whose B is the density
 * spread by scales or by the spectrum of an activation.
 */
export function dampingBudget(network: Network, measureFactor: number): number | null {
  const [halfWidth, { dimension }] = [1, network];
  const probe = withWeights(network, { law: "uniform", halfWidth, radial: dimension > 1 });
  if (probe === undefined) return null;
  const { real, imaginary } = spectralCoefficients(probe, measureFactor);
  if (real !== imaginary) return null;
  const places = [0.3, 0.7, 0.99, 1.01, 1.7];
  const xi = new Float64Array(places.length * dimension);
  places.forEach((place, i) => {
    xi[i * dimension] = place;
  });
  const values = new Float64Array(places.length);
  real.damping(xi, values);
  // Densities of a uniform length of the vector: 1/2 in 1-D, 1/(2πr) in 2-D, 1/(4πr²) in 3-D, times the budget.
  const surface = (r: number) => (dimension === 1 ? 2 : dimension === 2 ? 2 * Math.PI * r : 4 * Math.PI * r * r);
  const budgets = places.slice(0, 3).map((place, i) => values[i] * surface(place));
  const [budget] = budgets;
  const isLocal = values[3] === 0 && values[4] === 0 && budgets.every((b) => Math.abs(b - budget) <= 1e-9 * budget);
  return isLocal && budget > 0 ? budget : null;
}

/** The law of weights with a density in proportion to a damping, linear between the shells; radial in 2-D. Null for a damping that is zero. */
export function lawOfDamping({ dimension, radii }: Omit<Shells, "power">, damping: Float64Array): WeightLaw | null {
  const density = damping.map((value, k) => value * shellSurface(dimension, radii[k]));
  const most = density.reduce((largest, value) => Math.max(largest, value), 0);
  if (!(most > 0)) return null;
  // What is zero between zeros says nothing.
  const points = Array.from(radii, (radius, k): [number, number] => [radius, rounded(density[k] / most)]).filter(
    (_, k) => density[k] > 0 || density[k - 1] > 0 || density[k + 1] > 0,
  );
  return { law: "table", points, ...(dimension === 1 ? {} : { radial: true }) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(8));
}
