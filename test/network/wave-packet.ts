import type { Activation, EnergySpectrum } from "../../src/network/activation.js";
import { gaussLegendre } from "../../src/network/laws/legendre.js";
import type { StationaryKernel } from "../../src/network/stationary-kernel.js";
import { fixedSlopeKernel } from "../../src/network/wide-bias.js";

// Operators of units with one slope and biases spread evenly, applied to a wave packet: in space by the definition, and in frequency by the transforms
// that the coefficients are made of.

export const groups = ["value", "slope", "zSlope"] as const;
export type Group = (typeof groups)[number];

export function spectrumOf({ spectra }: Activation, which: Group): EnergySpectrum {
  if (spectra === undefined) throw new Error("periodic");
  return spectra[which];
}

/** k̂ at rows. */
export function transform({ factor, shape, dimension }: StationaryKernel, xi: readonly number[]): Float64Array {
  const out = new Float64Array(xi.length / dimension);
  shape(Float64Array.from(xi), out);
  return out.map((value) => factor * value);
}

const rule = gaussLegendre(16);

/** Nodes and weights of Gauss panels of a length at most on an interval, split at places. */
export function panelRule(
  from: number,
  to: number,
  places: readonly number[],
  length = 1,
): readonly (readonly [number, number])[] {
  const edges = [from, ...places.filter((at) => at > from && at < to).sort((a, b) => a - b), to];
  return edges.slice(1).flatMap((end, i) => {
    const count = Math.ceil((end - edges[i]) / length);
    const half = (end - edges[i]) / count / 2;
    return Array.from({ length: count }, (_, k) => edges[i] + (2 * k + 1) * half).flatMap((middle) =>
      Array.from(rule.nodes, (node, q) => [middle + half * node, half * rule.weights[q]] as const),
    );
  });
}

/** The two sides of an identity, and what they are measured by. */
export interface Sides {
  readonly direct: number;
  readonly product: number;
  readonly size: number;
}

function functionOf({ value, slope }: Activation, which: Group): (z: number) => number {
  return { value, slope, zSlope: (z: number) => z * slope(z) }[which];
}

/** Of a packet e^{−x²/2L²} f(x) this is where 1e-16 is left, which activations that grow need. */
const REACH = 8.5;

/** ∫ db g(s x₀ + b) ∫ dx g(s x + b) u(x), u beyond ±reach nothing; over all b, or over one period. */
function doubleIntegral(
  { kinks, periodic }: Activation,
  g: (z: number) => number,
  u: (x: number) => number,
  { slope, at, reach, length }: { slope: number; at: number; reach: number; length: number },
): number {
  const [from, to] = periodic ? [0, periodic.period] : [-slope * reach - 13, slope * reach + 13];
  /** Kinks of a period in all that z reaches. */
  const all = periodic
    ? Array.from({ length: 41 }, (_, turn) => kinks.map((kink) => kink + (turn - 20) * periodic.period)).flat()
    : kinks;
  const weighted = (nodes: ReturnType<typeof panelRule>) => nodes.map(([x, weight]) => [x, weight * u(x)] as const);
  const count = Math.ceil((2 * reach) / length);
  const panels = Array.from({ length: count }, (_, k) => {
    const [start, end] = [k, k + 1].map((edge) => -reach + (2 * reach * edge) / count);
    return { start, end, nodes: weighted(panelRule(start, end, [], length)) };
  });
  const inner = (b: number) => {
    const places = all.map((kink) => (kink - b) / slope);
    let sum = 0;
    for (const { start, end, nodes } of panels) {
      const isSplit = places.some((x) => x > start && x < end);
      for (const [x, weight] of isSplit ? weighted(panelRule(start, end, places, length)) : nodes) {
        sum += weight * g(slope * x + b);
      }
    }
    return sum;
  };
  // Panels over b are twice as long: beyond kinks nothing there is shorter than 1.
  const split = all.map((kink) => kink - slope * at);
  return panelRule(from, to, split, 2).reduce((sum, [b, weight]) => sum + weight * g(slope * at + b) * inner(b), 0);
}

/** u = e^{−x²/2L²} cos(κx + δ), a wave packet that has nothing at ξ = 0, e^{−L²κ²/2} = 4e-22. */
const LINE = { L: 2, kappa: 5, delta: 0.3, at: 0.4 } as const;

function packetOnLine(x: number): number {
  return Math.exp(-0.5 * (x / LINE.L) ** 2) * Math.cos(LINE.kappa * x + LINE.delta);
}

/** Re û(ξ) e^{iξx₀} for ξ > 0. */
function spectrumOnLine(xi: number): number {
  const { L, kappa, delta, at } = LINE;
  return L * Math.sqrt(Math.PI / 2) * Math.exp(-0.5 * (L * (xi - kappa)) ** 2) * Math.cos(xi * at + delta);
}

/** In one dimension, with an activation that is not periodic and the bias density 1. */
export function identityOnLine(activation: Activation, which: Group): Sides {
  const slope = 6;
  const kernel = fixedSlopeKernel(spectrumOf(activation, which), slope, 1, 1);
  const direct = doubleIntegral(activation, functionOf(activation, which), packetOnLine, {
    ...{ slope, at: LINE.at, reach: REACH * LINE.L, length: 1 },
  });
  // (1/2π) ∫ k̂ û e^{iξx₀}, over ξ > 0 twice the real part.
  const nodes = panelRule(1, 9, []);
  const values = transform(
    kernel,
    nodes.map(([xi]) => xi),
  );
  const product = nodes.reduce((sum, [xi, weight], i) => sum + (weight * values[i] * spectrumOnLine(xi)) / Math.PI, 0);
  return { direct, product, size: transform(kernel, [LINE.kappa])[0] };
}

/** In one dimension, with a periodic activation: the harmonic k sees û at k times the slope, (1/period) ∫ db … = Σ_k energy_k Re û(k s) e^{iksx₀}. */
export function identityOfHarmonics(activation: Activation, which: "value" | "slope"): Sides {
  const { periodic } = activation;
  if (periodic === undefined) throw new Error("not periodic");
  // The first harmonic of a sine and the third of the others are in the packet.
  const slope = activation.sineShift === undefined ? 1.7 : 4.6;
  const direct =
    doubleIntegral(activation, functionOf(activation, which), packetOnLine, {
      ...{ slope, at: LINE.at, reach: REACH * LINE.L, length: 0.5 },
    }) / periodic.period;
  const unit = (slope * 2 * Math.PI) / periodic.period;
  // Beyond 9 nothing is left of û.
  const lines = periodic.harmonics().lines.filter(({ order }) => order > 0 && order * unit < 10);
  const product = lines.reduce((sum, line) => sum + line[which] * spectrumOnLine(line.order * unit), 0);
  return { direct, product, size: lines.reduce((sum, line) => sum + line[which], 0) };
}

/**
 * In two dimensions, with weights of one length s and uniform directions: the mean over directions θ of ∫ db g(s θ·x₀ + b) ∫ dσ g(s σ + b) Ru(σ, θ) with the
 * line integrals Ru of u = e^{−|x|²/2L²} cos κ·x.
 */
export function identityInPlane(activation: Activation, which: Group): Sides {
  const [L, slope] = [2, 4];
  const [kappa, at] = [
    [4, 2],
    [0.3, -0.2],
  ];
  const g = functionOf(activation, which);
  // Opposite directions have the same; the trapezoidal rule with 40 in half a turn is exact to e^{−40} for bells e^{−(Lκθ)²/2}.
  const turns = 40;
  let direct = 0;
  for (let j = 0; j < turns; j++) {
    const [cos, sin] = [Math.cos((Math.PI * j) / turns), Math.sin((Math.PI * j) / turns)];
    const along = kappa[0] * cos + kappa[1] * sin;
    const across = kappa[1] * cos - kappa[0] * sin;
    const size = Math.sqrt(2 * Math.PI) * L * Math.exp(-0.5 * (L * across) ** 2);
    // Of these directions the whole has less than 1e-8, with all that activations grow.
    if (size < 1e-13) continue;
    const line = (s: number) => Math.exp(-0.5 * (s / L) ** 2) * Math.cos(along * s);
    const place = at[0] * cos + at[1] * sin;
    direct += (size / turns) * doubleIntegral(activation, g, line, { slope, at: place, reach: 7.5 * L, length: 1 });
  }
  const kernel = fixedSlopeKernel(spectrumOf(activation, which), slope, 2, 1);
  // In frequency in polar coordinates about 0, where nothing is, e^{−40}.
  let product = 0;
  for (let j = 0; j < 2 * turns; j++) {
    const [cos, sin] = [Math.cos((Math.PI * j) / turns), Math.sin((Math.PI * j) / turns)];
    const nodes = panelRule(0.4, 9, []);
    const values = transform(
      kernel,
      nodes.flatMap(([k]) => [k * cos, k * sin]),
    );
    for (const [i, [k, weight]] of nodes.entries()) {
      const square = (k * cos - kappa[0]) ** 2 + (k * sin - kappa[1]) ** 2;
      const re = Math.exp(-0.5 * L * L * square) * Math.cos(k * (cos * at[0] + sin * at[1]));
      // ∫ dξ/(2π)² with û = 2πL² e^{−L²|ξ−κ|²/2}/2 about κ, and as much about −κ.
      product += (Math.PI / turns) * weight * k * values[i] * ((2 * Math.PI * L * L) / (2 * Math.PI) ** 2) * re;
    }
  }
  return { direct, product, size: transform(kernel, kappa)[0] };
}
