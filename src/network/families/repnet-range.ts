import type { Warning } from "../../warning.js";
import type { ErrorOnPoints, EvenlySpread } from "../family.js";
import { densityAlong } from "../kernels/index.js";
import { distribution } from "../laws/distribution.js";
import { randomStream } from "../random.js";
import type { RepnetNetwork } from "./repnet-network.js";

/** The part of the partition points that may be missing where the error is. */
const LARGEST_MISSING = 0.03;
/** So far from its partition point a unit still bends, in z. */
const BEND = 6;
/** Slopes that stand for a law. */
const DRAWN = 4;

/** Partition points that fall off where the PDE has them evenly everywhere: over the energy of the error. An interval has `evenlySpread`. */
export function caveats(
  { dimension, partition }: RepnetNetwork,
  { points, values }: ErrorOnPoints,
): readonly Warning[] {
  if ("halfWidth" in partition) return [];
  const most = densityAlong(partition, dimension, 0);
  let [all, missing] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const square = values[i] ** 2;
    // Of |v·x|² in the mean over v there is a d-th part of |x|².
    const distance = Math.hypot(...points.subarray(i * dimension, (i + 1) * dimension)) / Math.sqrt(dimension);
    all += square;
    missing += square * (1 - densityAlong(partition, dimension, distance) / most);
  }
  const share = all > 0 ? missing / all : 0;
  if (!(share > LARGEST_MISSING)) return [];
  return [
    {
      path: "network.partition",
      message:
        `where the error is, ${Number((100 * share).toPrecision(2))} % of the partition points are missing that an even density would have, which the spectral PDE supposes: it is too fast by as much. ` +
        "Take a wider range of them or a smaller box, or believe the kernel flow, which has them as they are",
      numbers: { missing: share },
    },
  ];
}

/** Partition points on an interval that goes on until no unit bends on the data: beyond, there are none but straight lines, which live at ξ = 0. */
export function evenlySpread(network: RepnetNetwork, reach: number): EvenlySpread<RepnetNetwork> | null {
  const { dimension, slopes, partition } = network;
  if (!("halfWidth" in partition) || dimension > 1) return null;
  const list = "law" in slopes ? drawn(distribution(slopes, "network.slopes")) : slopes;
  const halfWidth = reach + BEND / Math.min(...list);
  if (partition.halfWidth >= halfWidth) return null;
  const own = { ...network, slopes: list };
  return { own, even: { ...own, partition: { halfWidth } }, thinner: halfWidth / partition.halfWidth, halfWidth };
}

function drawn({ sample }: ReturnType<typeof distribution>): readonly number[] {
  const random = randomStream(0, 0x51);
  return Array.from({ length: DRAWN }, () => Math.abs(sample(random)));
}
