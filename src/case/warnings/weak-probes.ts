import { hasInitialError, type LevelResult } from "../../compare/level.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/** Below this part of the largest |û(ξ, 0)| a frequency is drowned by what comes from others. */
const WEAK = 0.01;
/** By how much the levels may differ, relative to |û(ξ, 0)|. */
const LARGEST = 0.02;

/**
 * Probes at which there is little to learn, where the spectral PDE and the kernel flow differ: what comes from other frequencies, by the edges of Ω, is not little there.
 * The distance in L² shows nothing of it.
 */
export function weakProbes(pde: LevelResult, ntk: LevelResult): readonly Warning[] {
  return ntk.probes.flatMap((probe, p) => {
    const part = Math.hypot(probe.re[0], probe.im[0]) / (ntk.peak ?? 0);
    const { relative } = pde.probes[p];
    if (!(part < WEAK) || !hasInitialError(ntk, probe) || !hasInitialError(pde, pde.probes[p])) return [];
    const distances = probe.relative.map((value, i) => Math.abs((value ?? 0) - (relative[i] ?? 0)));
    const distance = Math.max(...distances);
    if (!(distance > LARGEST)) return [];
    const time = ntk.times[distances.indexOf(distance)];
    return [
      {
        path: `probes[${p}]`,
        message:
          `little initial error here: at the frequency ${probe.frequency.map(short).join(", ")} the spectrum starts from ${percent(part)} of its largest value, and the spectral PDE differs from the kernel flow ` +
          `by ${percent(distance)} of that at t = ${short(time)}: of what comes from other frequencies. Look at frequencies that the target has, or believe the kernel flow`,
        numbers: { part, distance, time },
      },
    ];
  });
}
