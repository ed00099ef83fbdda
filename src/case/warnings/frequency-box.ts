import { meshBox, outsideMesh, type SampledSpectrum } from "../../compare/sample-bins.js";
import type { FrequencyMesh } from "../../mesh/index.js";
import type { Warning } from "../../warning.js";
import { intervals, percent } from "./say.js";

/** The part of the initial energy that may lie outside the mesh: 0.3 % of the error in L². */
const LARGEST_PART = 1e-5;
/** The box that is proposed holds all but this part. */
const PROPOSED_PART = 1e-7;

/**
 * How much of the initial error's energy has frequencies outside the mesh, by Parseval on the samples' own frequencies: the PDE
 * knows nothing of it. Says so where a box holds one side of the spectrum alone, and where a named mesh is a factor 2π too small,
 * as one is whose file is in the other convention.
 *
 * @param unit radians for one unit of the case's frequencies
 * @param path where the case states the mesh
 */
export function energyOutsideBox(
  mesh: FrequencyMesh,
  spectrum: SampledSpectrum,
  unit: number,
  path: string,
): readonly Warning[] {
  const { dimension } = mesh;
  const energies = spectrum.re.map((re, i) => re * re + spectrum.im[i] * spectrum.im[i]);
  const outside = outsideMesh(mesh, spectrum.frequencies);
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  const part = energies.reduce((sum, energy, i) => sum + outside[i] * energy, 0) / total;
  if (!(part > LARGEST_PART)) return [];
  const box = meshBox(mesh);
  const shown = intervals(box.map(([lower, upper]) => [lower / unit, upper / unit]));
  const reach = box.map((_, axis) => reachAlong(axis, dimension, spectrum.frequencies, energies, total));
  const sided = box.some(([lower, upper]) => lower >= 0 || upper <= 0);
  const fits = (factor: number) => box.every(([lower, upper], a) => factor * Math.min(-lower, upper) >= reach[a]);
  const proposed = intervals(reach.map((xi) => [-xi / unit, xi / unit]));
  const advice = sided
    ? "A real error has û(−ξ) = conj û(ξ): take frequencies on both sides of 0"
    : path === "spectrum.mesh" && fits(2 * Math.PI)
      ? `2π times this mesh would hold it: is its file in the other convention? Otherwise take a mesh of ${proposed}`
      : `Take ${proposed}`;
  return [
    {
      path,
      message: `${percent(part)} of the energy of the initial error lies outside the frequencies ${shown}, where the PDE does not see it. ${advice}`,
      numbers: { outside: part },
    },
  ];
}

/** The least R with all but `PROPOSED_PART` of the energy at |ξ_axis| ≤ R. */
function reachAlong(
  axis: number,
  dimension: number,
  frequencies: Float64Array,
  energies: Float64Array,
  total: number,
): number {
  const sizes = energies.map((_, i) => Math.abs(frequencies[i * dimension + axis]));
  const descending = Int32Array.from(sizes.keys()).sort((i, j) => sizes[j] - sizes[i]);
  let left = PROPOSED_PART * total;
  for (const i of descending) {
    left -= energies[i];
    if (left < 0) return sizes[i];
  }
  return 0;
}
