import type { Comparison } from "../../compare/comparison.js";
import { CONTRADICTION } from "../../compare/findings.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** The spectral PDE where the kernel flow, which is exact for a wide network on these samples, contradicts it. */
export function levelsApart({ times, pdeToNtk = [] }: Comparison): readonly Warning[] {
  const distance = pdeToNtk.reduce((worst, value) => Math.max(worst, value), 0);
  if (distance <= CONTRADICTION) return [];
  const time = times[pdeToNtk.indexOf(distance)];
  return [
    {
      path: "",
      message:
        `the spectral PDE differs from the kernel flow by ${percent(distance)} of the initial error in L² at t = ${short(time)}: it does not describe this training. ` +
        "Believe the kernel flow; the domain, the samples, the frequency box or its cells must be changed for the PDE to hold",
      numbers: { distance, time },
    },
  ];
}
