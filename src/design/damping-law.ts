import type { DesignCandidate } from "../case/design-result.js";
import { isScalarLaw, type Law, type WeightLaw } from "../network/law.js";
import type { Network } from "../network/network.js";
import { type Coefficients, spectralCoefficients } from "../spectral/coefficients.js";
import { type EmptyShells, shellSurface } from "./shells.js";

/** What a design changes of a network: the law of its first-layer weights or slopes, or its scales. */
export type Change =
  | { readonly weights: WeightLaw }
  | { readonly slopes: Law | readonly number[] }
  | { readonly scales: readonly number[] };

/** The law of the first layer as a change; undefined for networks that have none. */
export function lawChange(network: Network, law: WeightLaw): Change | undefined {
  if ("weights" in network) return { weights: law };
  if (!("slopes" in network && isScalarLaw(law))) return undefined;
  // A slope is a length to begin with.
  const { radial: _, ...slopes } = law;
  return { slopes };
}

/** What the network has now of what designs change. */
export function ownChange(network: Network): Change | undefined {
  if ("weights" in network) return { weights: network.weights };
  return "slopes" in network ? { slopes: network.slopes } : undefined;
}

/** What of a candidate is put into the network. */
export function changeIn(candidate: DesignCandidate): Change {
  if (candidate.weights !== undefined) return { weights: candidate.weights };
  if (candidate.slopes !== undefined) return { slopes: candidate.slopes };
  return { scales: candidate.scales ?? [] };
}

export function withChange(network: Network, change: Change): Network {
  return { ...network, ...change } as Network;
}

/** A and B as multiples of the density of the weights at the same frequency, for the real and the imaginary part of û. */
export interface LocalFactors {
  readonly real: { readonly A: number; readonly B: number };
  readonly imaginary: { readonly A: number; readonly B: number };
}

/**
 * A/ρ and B/ρ of networks whose coefficients are the density of the weights at the same frequency: Fourier features, and sine networks of scale 1. Null for others, whose coefficients are the density
 * spread by scales or by the spectrum of an activation.
 */
export function localFactors(network: Network, measureFactor: number): LocalFactors | null {
  const { dimension } = network;
  if (dimension === 4) return null;
  const change = lawChange(network, { law: "uniform", halfWidth: 1, ...(dimension > 1 ? { radial: true } : {}) });
  if (change === undefined || !("weights" in change)) return null;
  const { real, imaginary } = spectralCoefficients(withChange(network, change), measureFactor);
  const [ofReal, ofImaginary] = [factorsOf(real, dimension), factorsOf(imaginary, dimension)];
  return ofReal === null || ofImaginary === null ? null : { real: ofReal, imaginary: ofImaginary };
}

/** Frequencies inside of the uniform law and outside. */
const [INSIDE, OUTSIDE] = [
  [0.3, 0.7, 0.99],
  [1.01, 1.7],
];

function factorsOf({ both, tangential }: Coefficients, dimension: 1 | 2 | 3): LocalFactors["real"] | null {
  const places = [...INSIDE, ...OUTSIDE];
  const xi = new Float64Array(places.length * dimension);
  places.forEach((place, i) => {
    xi[i * dimension] = place;
  });
  const [A, B] = [new Float64Array(places.length), new Float64Array(places.length)];
  both(xi, A, B);
  // Densities of a uniform length of the vector: 1/2 in 1-D, 1/(2πr) in 2-D, 1/(4πr²) in 3-D.
  const surface = (r: number) => (dimension === 1 ? 2 : dimension === 2 ? 2 * Math.PI * r : 4 * Math.PI * r * r);
  const factor = (values: Float64Array) => {
    const factors = INSIDE.map((place, i) => values[i] * surface(place));
    const [first] = factors;
    const isLocal =
      OUTSIDE.every((_, i) => values[INSIDE.length + i] === 0) &&
      factors.every((each) => Math.abs(each - first) <= 1e-9 * first);
    return isLocal ? first : null;
  };
  const [ofA, ofB] = [factor(A), factor(B)];
  return tangential !== undefined || ofA === null || ofB === null ? null : { A: ofA, B: ofB };
}

/** What ∫B dξ is whatever the law of the weights, where B is a multiple of their density, the same for both parts of û; else null. */
export function dampingBudget(network: Network, measureFactor: number): number | null {
  const factors = localFactors(network, measureFactor);
  if (factors === null || factors.real.B !== factors.imaginary.B || factors.real.B === 0) return null;
  return factors.real.B;
}

/** Whether there is diffusion, in proportion to the density of the weights at the same frequency. */
export function diffusesLocally(network: Network, measureFactor: number): boolean {
  const factors = localFactors(network, measureFactor);
  return factors !== null && (factors.real.A > 0 || factors.imaginary.A > 0);
}

/** The law of weights with a density in proportion to a damping, linear between the shells; radial in 2-D. Null for a damping that is zero. */
export function lawOfDamping({ dimension, radii }: EmptyShells, damping: Float64Array): WeightLaw | null {
  return tableLaw(
    radii,
    damping.map((value, k) => value * shellSurface(dimension, radii[k])),
    dimension,
  );
}

/** The law of lengths with a density linear between the radii; null where it is zero. */
export function tableLaw(radii: Float64Array, density: Float64Array, dimension: 1 | 2): WeightLaw | null {
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
