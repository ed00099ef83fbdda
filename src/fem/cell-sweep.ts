import { type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { prepareEvaluator } from "./evaluate.js";
import type { CellChunk, Need, Values } from "./form.js";
import { cellBuffers, measureCells } from "./simplex-geometry.js";

/** Cells per chunk: few enough for a chunk's arrays to stay in the cache, many enough to forget the calls. */
const chunkSize = 256;

/**
 * Walks over all cells, some at a time: `visit` gets the number of the first, their geometry, and the values of the needs in their
 * order. The arrays are used again for the next chunk.
 *
 * @throws NumericalError where a coefficient is NaN or infinite, naming it and the place, or a cell is degenerate.
 */
export function sweepCells(
  mesh: SimplexMesh,
  needs: readonly Need[],
  time: number,
  visit: (first: number, chunk: CellChunk, values: readonly Values[]) => void,
): void {
  const { dimension: d, cells } = mesh;
  const total = simplexCount(mesh);
  const capacity = Math.min(chunkSize, total);
  const evaluator = prepareEvaluator(needs, mesh, d, capacity);
  const values = needs.map(evaluator.of);
  const buffers = cellBuffers(d, capacity);
  for (let first = 0; first < total; first += capacity) {
    const count = Math.min(capacity, total - first);
    evaluator.evaluate(cells, first * (d + 1), count, time);
    visit(first, measureCells(mesh, first, count, buffers), values);
  }
}
