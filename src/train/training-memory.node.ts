import { totalmem } from "node:os";
import { constrainedMemory } from "node:process";
import { NumericalError } from "../errors.js";
import { familyOf } from "../network/families/index.js";
import type { Network } from "../network/network.js";

/**
 * Arrays of a network's parameters that are there while it trains: as it starts and as it is, their slope, what rules remember, what engines make of them.
 * Measured, the most memory that a process had over one array: 7.7 (deep, 1500 units), 9.6 (tanh, 10⁶ units).
 */
const COPIES = 10;
/** Arrays of samples × units that a layer has in products of matrices: phases, values and cotangents, the features' own, and packed factors. */
const TABLES = 6;
/** The part of a machine's memory that networks may have together; the rest is for other levels, and other programs. */
const SHARE = 0.75;

/** Bytes that training one network takes, rather too many. */
export function trainingBytes(network: Network, width: number, samples: number): number {
  const family = familyOf(network);
  const parameters = family.arrays(network, width).reduce((sum, { components }) => sum + width * components, 0);
  const tables = family.denseFunctions !== undefined && "layers" in network ? network.layers.length * TABLES : 0;
  return Float64Array.BYTES_PER_ELEMENT * (COPIES * parameters + tables * samples * width);
}

/** Bytes that networks may have together on this machine, or in what its container is allowed. */
export function memoryBudget(): number {
  const allowed = constrainedMemory() ?? 0;
  return SHARE * (allowed > 0 ? Math.min(allowed, totalmem()) : totalmem());
}

/** @throws NumericalError where a network takes more than there is */
export function checkMemory(bytes: number, width: number, budget: number): void {
  if (bytes <= budget) return;
  throw new NumericalError(
    `a network of width ${width} does not fit into memory: training it takes some ${gigabytes(bytes)}, and there are ${gigabytes(budget)} for it here; take narrower networks, or a machine with more`,
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toPrecision(2)} GB`;
}
