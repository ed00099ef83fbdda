import { InputError, NumericalError } from "../errors.js";
import { familyOf } from "./families/index.js";
import type { InitialMoments } from "./initial-moments.js";
import type { PointSet } from "./kernels/index.js";
import type { Network } from "./network.js";
import { sampledMoments } from "./sampled-moments.js";

/** A mean and a standard deviation, exact (null where they do not exist or are not known) and of sampled networks. */
export interface InitialSize {
  readonly mean: number | null;
  readonly std: number | null;
  readonly sampled: { readonly mean: number; readonly std: number };
}

/**
 * What networks are like at the start, before they are made to start from zero (docs/theory.md, section 5): in theory and as they are drawn. The
 * numbers of `output` and `slope` are taken over all points.
 */
export interface Initialisation {
  /** Networks that were drawn, and the units of each. */
  readonly networks: number;
  readonly width: number;
  /** |ω| of the phases z = ω·x + β of the units: the frequencies that they turn at, and how steep they are; absent where units have none. */
  readonly slopeScale?: InitialSize;
  /** f(x); its mean is 0. */
  readonly output: InitialSize;
  /** ∇f(x): the mean of its first component, and the root mean square of |∇f|. */
  readonly slope: InitialSize;
  /**
   * The points, row by row, and at each the density of partition points ω·x + β = 0 per unit, as in `InitialMoments`. Absent where units have none.
   */
  readonly partition?: {
    readonly points: readonly (readonly number[])[];
    readonly density: readonly number[] | null;
    readonly sampled: readonly number[];
  };
}

const NETWORKS = 256;
const UNITS = 64;

/**
 * The diagnostics of a network's initialisation at some points.
 *
 * @param spacing the distance of neighbouring points, within half of which sampled partition points are counted
 * @param seed of the first network that is drawn
 * @throws InputError where the network has more sub-networks than units that are drawn
 */
export function initialisation(network: Network, set: PointSet, spacing: number, seed = 0): Initialisation {
  const width = Math.max(UNITS, familyOf(network).subnetworks(network).length);
  const exact = exactMoments(network, set);
  const sampled = sampledMoments({ ...network, zeroStart: "none" }, set, spacing, { networks: NETWORKS, width, seed });
  const root = (squares: Float64Array | null | undefined) =>
    squares == null ? null : finite(Math.sqrt(squares.reduce((sum, each) => sum + each, 0) / squares.length));
  const scale = exact?.slopeScale;
  const d = set.dimension;
  return {
    networks: NETWORKS,
    width,
    ...(sampled.slopeScale
      ? {
          slopeScale: {
            mean: scale ? finite(scale.mean) : null,
            std: scale ? finite(Math.sqrt(Math.max(0, scale.square - scale.mean ** 2))) : null,
            sampled: sampled.slopeScale,
          },
        }
      : {}),
    output: { mean: 0, std: root(exact?.output), sampled: sampled.output },
    slope: { mean: 0, std: root(exact?.slope), sampled: sampled.slope },
    ...(sampled.partition
      ? {
          partition: {
            points: Array.from({ length: set.points.length / d }, (_, i) =>
              Array.from(set.points.subarray(i * d, (i + 1) * d)),
            ),
            density: exact?.partition ? Array.from(exact.partition) : null,
            sampled: sampled.partition,
          },
        }
      : {}),
  };
}

/** Null where there is none, or where quadrature refuses the network. */
function exactMoments(network: Network, set: PointSet): InitialMoments | null {
  try {
    return familyOf(network).initialMoments?.(network, set) ?? null;
  } catch (error) {
    if (error instanceof InputError || error instanceof NumericalError) return null;
    throw error;
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
