import type { NetworkCase } from "../case/case.js";
import type { Warning } from "../warning.js";

/** Between which a width is recommended. */
export const WIDTHS = { least: 64, most: 65536 } as const;

/** A deviation that adds this part to the energy left is no matter. */
const ADDED = 0.1;
/** Nor is one below this part of the initial error. */
const LEAST_DEVIATION = 1e-6;

/** How far networks may be from infinite width, over the initial error, where that leaves some of the energy: what the case says, or what is no matter. */
export function deviationFor({ design }: Pick<NetworkCase, "design">, left: number): number {
  return design?.deviation ?? Math.max(LEAST_DEVIATION, Math.sqrt(ADDED * Math.min(1, left)));
}

/** The power of 2 at which a squared deviation, given times the width, is as small as it is to be. */
export function widthFor(square: number, deviation: number): number {
  return Math.min(WIDTHS.most, Math.max(WIDTHS.least, 2 ** Math.ceil(Math.log2(square / deviation ** 2))));
}

/** That the widest networks that are recommended are not as near to infinite width as they were to be. */
export function widthWarnings(square: number | null, width: number | null, deviation: number): readonly Warning[] {
  if (square === null || width === null || square / width <= deviation ** 2) return [];
  const reached = Math.sqrt(square / width);
  return [
    {
      path: "design.deviation",
      message: `a deviation of ${deviation.toPrecision(3)} of the initial error from infinite width needs ${(square / deviation ** 2).toPrecision(3)} units; networks of width ${width} are expected to be within ${reached.toPrecision(3)}`,
      numbers: { deviation, width, reached },
    },
  ];
}
