import type { LevelResult } from "../../src/compare/level.js";

/** The largest difference of energies and of probes between two levels, each relative to its start. */
export function apart(one: LevelResult, other: LevelResult): number {
  const energies = one.energy.map((value, i) => Math.abs(value - other.energy[i]) / other.energy[0]);
  const probes = one.probes.flatMap(({ re, im }, p) =>
    re.map((value, i) => {
      const { re: ofRe, im: ofIm } = other.probes[p];
      return Math.hypot(value - ofRe[i], im[i] - ofIm[i]) / Math.hypot(ofRe[0], ofIm[0]);
    }),
  );
  return Math.max(...energies, ...probes);
}
