import { familyOf } from "../../network/families/index.js";
import type { DifferentialOperator } from "../../network/losses/index.js";
import type { Network } from "../../network/network.js";
import { denseKind } from "./dense-on-device.js";
import { denseShaders } from "./dense-shaders.js";
import type { Tiling } from "./matrix-product-shader.js";
import type { NetworkKind } from "./structure.js";
import { unitShaders } from "./unit-shaders.js";
import { unitsKind } from "./units-on-device.js";

/** How work is shared out, which changes no result. */
export interface Sharing {
  /** Samples or units that a thread has in registers, 1, 2 or 4: a GPU reads the others' numbers once for so many. */
  readonly each: number;
  readonly tiling: Tiling;
}

/** For a GPU, and for a processor that plays one, which has no registers to spare and runs the threads of a workgroup in turn. */
export const sharings = {
  gpu: { each: 4, tiling: { side: 16, each: 4 } },
  software: { each: 1, tiling: { side: 4, each: 2 } },
} as const satisfies Readonly<Record<string, Sharing>>;

/**
 * How networks of a description are computed on a device, or P(∂) of them, where `operatorRefusal` has nothing against it.
 *
 * @throws InputError as the formulas of activations
 */
export function kindOf(
  network: Network,
  { each, tiling }: Sharing,
  operator: DifferentialOperator | null = null,
): NetworkKind {
  const layers = familyOf(network).denseLayers?.(network);
  if (layers === undefined) return unitsKind(unitShaders(network, each, operator));
  return denseKind(denseShaders(network, layers, tiling));
}
