import { InputError } from "../errors.js";
import { cellVolumes } from "../mesh/cell-geometry.js";
import { type FrequencyMesh, interpolate } from "../mesh/interval.js";
import { evaluateAt, locatePoints, simplexLocator } from "../mesh/locator.js";

/** ∫ φ_i dξ for the hat function of every node: the weights of the trapezoidal rule. */
export function nodeWeights(mesh: FrequencyMesh): Float64Array {
  if ("nodes" in mesh) {
    const { nodes } = mesh;
    const last = nodes.length - 1;
    return nodes.map((_, k) => (nodes[Math.min(k + 1, last)] - nodes[Math.max(k - 1, 0)]) / 2);
  }
  const width = mesh.dimension + 1;
  const weights = new Float64Array(mesh.points.length / mesh.dimension);
  cellVolumes(mesh).forEach((volume, c) => {
    for (let i = c * width; i < (c + 1) * width; i++) weights[mesh.cells[i]] += volume / width;
  });
  return weights;
}

/**
 * A function that takes P1 functions on the mesh to their values at some frequencies, which are looked up once.
 *
 * @param at one tuple of d coordinates per frequency
 * @throws InputError for a frequency outside the mesh, now or when it is first used
 */
export function interpolation(
  mesh: FrequencyMesh,
  at: readonly (readonly number[])[],
): (values: Float64Array) => Float64Array {
  if ("nodes" in mesh) return (values) => Float64Array.from(at, ([xi]) => interpolate(mesh, values, xi));
  if (at.length === 0) return () => new Float64Array(0);
  const places = locatePoints(simplexLocator(mesh), at.flat());
  const outside = places.cells.indexOf(-1);
  if (outside >= 0) {
    throw new InputError("probes", `the frequency (${at[outside].join(", ")}) lies outside the frequency mesh`);
  }
  return (values) => evaluateAt(places, values);
}
