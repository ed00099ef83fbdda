import { type SimplexMesh, simplexCount } from "../mesh/simplex.js";

/** So many points at most. */
const most = 4096;

/** Points inside some cells of a mesh, or inside some of the facets given: spread over all, off the centres where symmetries meet. */
export function samplePoints(mesh: SimplexMesh, facets?: Int32Array): Float64Array {
  const { dimension: d, points } = mesh;
  const corners = facets === undefined ? d + 1 : d;
  const nodes = facets === undefined ? mesh.cells : mesh.facets;
  const total = facets?.length ?? simplexCount(mesh);
  const stride = Math.ceil(total / most);
  const weights = [0.41, 0.27, 0.19, 0.13].slice(0, corners);
  const sum = weights.reduce((a, b) => a + b, 0);
  const out = new Float64Array(Math.ceil(total / stride) * d);
  for (let k = 0, to = 0; k < total; k += stride, to += d) {
    const first = (facets === undefined ? k : facets[k]) * corners;
    for (let i = 0; i < corners; i++) {
      for (let c = 0; c < d; c++) out[to + c] += (weights[i] / sum) * points[nodes[first + i] * d + c];
    }
  }
  return out;
}
