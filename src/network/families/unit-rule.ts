import type { Activation } from "../activation.js";
import { activationOf } from "../activations/index.js";
import { outputVariance } from "../law.js";
import { gaussLegendre } from "../laws/legendre.js";
import { powerBehaviour } from "../laws/power-behaviour.js";
import { weightVectorLaw } from "../laws/weight-vector.js";
import type { InitialNetworkOf, SubNetwork } from "../parameters.js";
import type { RepnetNetwork } from "./repnet-network.js";
import type { ScaledNetwork } from "./scaled-network.js";

/*
 * Gauss' rule over the units of a network of one input: units and weights, with which a sum over them is the mean over random ones. Of smooth functions of the
 * units, which have their poles at a distance π/2 in z or beyond, as those of tanh.
 */

const POINTS = 20;
const gauss = gaussLegendre(POINTS);
/** Lengths of panels: in z, and in ω times the reach of the points, 20 points are good to some 1e-11 of what tanh has there. */
const [IN_PHASE, IN_WEIGHT] = [4, 4.5];
/** Beyond this |z| a unit has come to a polynomial: e^{−2·12} is left of tanh. */
const STRAIGHT = 12;
/** Standard deviations beyond which 1e-18 of a normal law are left. */
const FARTHEST = 9;
/** A law whose density takes more panels is not integrated. */
const MOST_PANELS = 400;

type Node = readonly [number, number];

/** Nodes and weights on panels of at most a length. */
function panels(from: number, to: number, length: number): Node[] {
  if (!(to > from)) return [];
  const count = Math.ceil((to - from) / length);
  const half = (to - from) / count / 2;
  return Array.from({ length: count }, (_, k) => from + (2 * k + 1) * half).flatMap((middle) =>
    Array.from(gauss.nodes, (node, q): Node => [middle + half * node, half * gauss.weights[q]]),
  );
}

/** Evenly spread over (−reach, reach), with bends within `near` of 0 and polynomials beyond, for which one panel will do. */
function evenNodes(reach: number, near: number, length: number): Node[] {
  const inner = Math.min(near, reach);
  const nodes = [...panels(-reach, -inner, reach), ...panels(-inner, inner, length), ...panels(inner, reach, reach)];
  return nodes.map(([at, weight]) => [at, weight / (2 * reach)]);
}

function normalNodes(std: number, near: number, length: number): Node[] {
  if (std === 0) return [[0, 1]];
  const end = FARTHEST * std;
  const inner = Math.min(near, end);
  const nodes = [
    ...panels(-end, -inner, std),
    ...panels(-inner, inner, Math.min(length, std)),
    ...panels(inner, end, std),
  ];
  return nodes.map(([at, weight]) => [
    at,
    (weight * Math.exp(-0.5 * (at / std) ** 2)) / (Math.sqrt(2 * Math.PI) * std),
  ]);
}

/** Whether σ(−z) = ±σ(z), so that units of weights and biases of the other sign are the same ones. */
function hasParity({ value }: Activation): boolean {
  return [1, -1].some((sign) => [0.3, 1.1, 2.7].every((z) => Math.abs(value(-z) - sign * value(z)) < 1e-14));
}

/**
 * Units a σ(α w x + b): null in more dimensions, for laws of weights that are infinite at 0 or fall like a power, and for activations that never come to a polynomial.
 *
 * @param reach the largest |x|
 */
export function biasedUnitRule<N extends ScaledNetwork>(
  network: N,
  subnetworks: readonly SubNetwork[],
  reach: number,
): InitialNetworkOf<N> | null {
  const { biases } = network;
  const activation = activationOf(network.activation);
  if (network.dimension > 1 || activation.periodic !== undefined || biases.law === "uniform-phase") return null;
  const { scalar } = weightVectorLaw(network.weights, 1);
  const { origin, tail } = powerBehaviour(scalar);
  if (origin > 0 || tail < Number.POSITIVE_INFINITY) return null;
  const edges = [...new Set([0, ...scalar.breakpoints.filter((w) => w > 0 && w < scalar.extent), scalar.extent])];
  edges.sort((a, b) => a - b);
  const longest = scalar.extent / 24;
  const signs = hasParity(activation) ? [1] : [1, -1];
  const found: { readonly w: number; readonly b: number; readonly weight: number; readonly scale: number }[] = [];
  for (const { scale, amplitude } of subnetworks) {
    const length = Math.min(longest, IN_WEIGHT / (scale * reach));
    if (scalar.extent / length > MOST_PANELS) return null;
    for (const [w, weight] of edges.slice(1).flatMap((end, e) => panels(edges[e], end, length))) {
      const near = scale * w * reach + STRAIGHT;
      const nodes =
        biases.law === "uniform"
          ? evenNodes(biases.halfWidth, near, IN_PHASE)
          : normalNodes(biases.std, near, IN_PHASE);
      const share = (2 * weight * scalar.density(w) * amplitude ** 2) / subnetworks.length / signs.length;
      for (const sign of signs) {
        for (const [b, ofB] of nodes) found.push({ w: sign * w, b, weight: share * ofB, scale });
      }
    }
  }
  return {
    ...{ network, width: found.length },
    scale: Float64Array.from(found, (each) => each.scale),
    factor: Float64Array.from(found, ({ weight }) => Math.sqrt(weight)),
    parameters: {
      a: new Float64Array(found.length).fill(Math.sqrt(outputVariance(network.outputs))),
      w: Float64Array.from(found, ({ w }) => w),
      b: Float64Array.from(found, ({ b }) => b),
    },
  };
}

/** Units a σ(s v (x − p)) of a list of slopes: null for a law of them, and as `biasedUnitRule`. */
export function partitionUnitRule(network: RepnetNetwork, reach: number): InitialNetworkOf<RepnetNetwork> | null {
  const { slopes, partition, dimension } = network;
  if (dimension > 1 || "law" in slopes || "radius" in partition) return null;
  const signs = hasParity(activationOf(network.activation)) ? [1] : [1, -1];
  const found = slopes.flatMap((s) => {
    const [near, length] = [reach + STRAIGHT / s, IN_PHASE / s];
    const nodes =
      "halfWidth" in partition
        ? evenNodes(partition.halfWidth, near, length)
        : normalNodes(partition.std, near, length);
    return signs.flatMap((v) =>
      nodes.map(([p, weight]) => ({ s, v, p, weight: weight / slopes.length / signs.length })),
    );
  });
  return {
    ...{ network, width: found.length },
    scale: new Float64Array(found.length).fill(1),
    factor: Float64Array.from(found, ({ weight }) => Math.sqrt(weight)),
    parameters: {
      a: new Float64Array(found.length).fill(Math.sqrt(outputVariance(network.outputs))),
      s: Float64Array.from(found, ({ s }) => s),
      p: Float64Array.from(found, ({ p }) => p),
      v: Float64Array.from(found, ({ v }) => v),
    },
  };
}
