import type { SimplexMesh } from "../mesh/simplex.js";
import { refineUniformly } from "../mesh/uniform-refinement.js";
import { type SimplexRule, simplexQuadrature } from "./simplex-quadrature.js";

const cache = new Map<string, SimplexRule>();

/**
 * `simplexQuadrature` on each of the 2^{d · halvings} parts of a simplex that red refinement makes: for integrands that turn or jump
 * within a cell. The same object is returned every time.
 */
export function compositeQuadrature(dimension: 1 | 2 | 3, degree: number, halvings: number): SimplexRule {
  if (halvings === 0) return simplexQuadrature(dimension, degree);
  const key = `${dimension} ${degree} ${halvings}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = makeRule(dimension, simplexQuadrature(dimension, degree), halvings);
  cache.set(key, made);
  return made;
}

function makeRule(d: 1 | 2 | 3, rule: SimplexRule, halvings: number): SimplexRule {
  let parts: SimplexMesh = {
    dimension: d,
    points: referenceCorners(d),
    cells: Int32Array.from({ length: d + 1 }, (_, i) => i),
    cellTags: new Int32Array(1),
    facets: new Int32Array(0),
    boundaryFacetCount: 0,
    facetTags: new Int32Array(0),
    regionNames: new Map<number, string>(),
    boundaryNames: new Map<number, string>(),
  };
  for (let k = 0; k < halvings; k++) parts = refineUniformly(parts).mesh;
  const count = parts.cellTags.length;
  const perPart = rule.weights.length;
  const points = new Float64Array(count * perPart * (d + 1));
  const weights = new Float64Array(count * perPart);
  for (let part = 0, to = 0; part < count; part++) {
    for (let q = 0; q < perPart; q++, to++) {
      weights[to] = rule.weights[q] / count;
      let rest = 1;
      for (let c = 0; c < d; c++) {
        let sum = 0;
        for (let i = 0; i <= d; i++)
          sum += rule.points[q * (d + 1) + i] * parts.points[parts.cells[part * (d + 1) + i] * d + c];
        points[to * (d + 1) + c + 1] = sum;
        rest -= sum;
      }
      points[to * (d + 1)] = rest;
    }
  }
  return { points, weights };
}

/** 0 and the unit vectors: the coordinates of a point are then its barycentric ones but the first. */
function referenceCorners(d: number): Float64Array {
  const points = new Float64Array((d + 1) * d);
  for (let c = 0; c < d; c++) points[(c + 1) * d + c] = 1;
  return points;
}
