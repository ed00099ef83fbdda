import { evaluateCoefficient } from "../fem/coefficient.js";
import type { Coefficient } from "../fem/index.js";
import { locatePoints, type SimplexMesh, simplexLocator } from "../mesh/index.js";

/**
 * The coefficient that has one function in each region of a mesh, and so in the same places on any refinement of it. Between two regions it is
 * one of theirs: what is integrated over cells never asks there.
 *
 * @param partOfTag the function of a region, by its tag; every tag of a cell needs one
 */
export function regionCoefficient(mesh: SimplexMesh, partOfTag: ReadonlyMap<number, Coefficient>): Coefficient {
  const { dimension: d, cellTags } = mesh;
  const locator = simplexLocator(mesh);
  const parts = [...new Set(partOfTag.values())];
  return (xi, out, time) => {
    const { cells } = locatePoints(locator, xi);
    for (const part of parts) {
      const here: number[] = [];
      for (let i = 0; i < cells.length; i++) {
        if (cells[i] >= 0 && partOfTag.get(cellTags[cells[i]]) === part) here.push(i);
      }
      if (here.length === 0) continue;
      const points = new Float64Array(here.length * d);
      for (let k = 0; k < here.length; k++) points.set(xi.subarray(here[k] * d, here[k] * d + d), k * d);
      const values = new Float64Array(here.length);
      evaluateCoefficient("coefficient of a region", part, points, values, time);
      for (let k = 0; k < here.length; k++) out[here[k]] = values[k];
    }
  };
}
