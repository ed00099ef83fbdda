import { outsideMesh, type SampledSpectrum } from "../../compare/sample-bins.js";
import type { FrequencyMesh } from "../../mesh/index.js";
import type { Warning } from "../../warning.js";
import { percent, short } from "./say.js";

/**
 * What the P1 function û₀ may lack of the energy that the samples have inside the mesh. Linear interpolation loses
 * (h x)²/6 of it for cells h: with 32, 8 and 4 cells for every 2π/|Ω|, the defaults, 0.01 %, 0.3 % and 3 %.
 */
const LARGEST_PART = { 1: 0.003, 2: 0.005, 3: 0.05 } as const;
/** The same for scattered samples, whose spectrum is as large at the edge of the mesh as within: there sum and integral part. */
const LARGEST_SCATTERED = 0.05;

/**
 * Parseval's equation at t = 0: (2π)^{-d} ∫ |û₀|² on the mesh against the energy that the initial error has at the frequencies
 * inside. Less means cells too long for the turning of û, e^{−iξ·x}, over Ω; more means that the mesh reaches the periods in which
 * the spectrum from samples repeats.
 *
 * @param energy that of the P1 function û₀
 * @param path where the case states the mesh
 */
export function parsevalAtStart(
  mesh: FrequencyMesh,
  spectrum: SampledSpectrum,
  energy: number,
  path: string,
  isScattered: boolean,
): readonly Warning[] {
  const outside = outsideMesh(mesh, spectrum.frequencies);
  const inside =
    spectrum.re.reduce((sum, re, i) => sum + (1 - outside[i]) * (re * re + spectrum.im[i] * spectrum.im[i]), 0) /
    spectrum.volume;
  const allowed = isScattered ? LARGEST_SCATTERED : LARGEST_PART[mesh.dimension];
  const lost = 1 - energy / inside;
  const numbers = { mesh: energy, samples: inside };
  if (lost > allowed) {
    const factor = Math.sqrt(lost / (allowed / 4));
    return [
      {
        path,
        message:
          `the cells are too long for the initial spectrum, which turns as e^{−iξ·x}: the mesh has ${short(energy)} of the energy ${short(inside)} that the samples have there, ` +
          `${percent(lost)} less. Take ${short(factor)} times as many cells along every axis`,
        numbers: { ...numbers, factor },
      },
    ];
  }
  if (lost < -allowed) {
    return [
      {
        path,
        message:
          `the mesh has ${short(energy)} of initial energy where the samples have ${short(inside)}: it reaches beyond the frequencies that they tell apart, ` +
          "where their spectrum repeats. Take a smaller box or more samples",
        numbers,
      },
    ];
  }
  return [];
}
