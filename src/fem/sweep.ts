import { InputError, NumericalError } from "../errors.js";
import { addressBook } from "../kernels/address-book.js";
import { growMemory, type Kernels, kernelInstance } from "../kernels/index.js";
import { type IntervalMesh, locate } from "../mesh/interval.js";
import { type Coefficient, callCoefficient } from "./coefficient.js";
import type { Quadrature, QuadratureRule } from "./quadrature.js";
import { gaussLegendre } from "./quadrature.js";

/**
 * Some cells with the values of a function at their quadrature points. A cell that holds a breakpoint comes by itself, in several
 * pieces: piece p is the part [left[p], left[p] + length[p]] of cell[p], and the value at its quadrature point q is
 * values[p * Q + q], with Q the number of points of the rule. Of a function with several components those of the second
 * follow after all of the first, from count * Q on.
 */
export interface Chunk {
  readonly count: number;
  readonly cell: Int32Array;
  readonly left: Float64Array;
  readonly length: Float64Array;
  readonly points: Float64Array;
  readonly values: Float64Array;
  /** The nodes from that of the first cell on. */
  readonly nodes: Float64Array;
  /** The rule's, in the memory of the other arrays. */
  readonly weights: Float64Array;
  /** Two arrays for what kernels make of a chunk, with one number per cell and one more. */
  readonly results: readonly [Float64Array, Float64Array];
  /** In whose memory all arrays are. */
  readonly instance: Kernels;
}

/** Pieces per chunk: few enough for a chunk's arrays to stay in the cache, many enough to forget the calls. */
export const chunkSize = 1024;

/**
 * Evaluates the coefficient at every quadrature point of the mesh, chunk by chunk, and hands each chunk to `visit`.
 * The chunk's arrays are reused. A coefficient with several components writes them one after the other.
 *
 * @throws NumericalError where the coefficient is NaN or infinite; InputError for a bad rule or breakpoints that do not ascend.
 */
export function sweep(
  mesh: IntervalMesh,
  coefficient: Coefficient,
  quadrature: Quadrature,
  visit: (chunk: Chunk) => void,
  components = 1,
): void {
  checkBreakpoints(quadrature.breakpoints);
  const kind = `${quadrature.points} ${components}`;
  const memories = idle.get(kind) ?? [];
  idle.set(kind, memories);
  const memory = memories.pop() ?? chunkMemory(gaussLegendre(quadrature.points), components);
  memory.values.fill(Number.NaN); // once: chunks are short, and a function that writes nothing shows in the first
  try {
    sweepWith(memory, mesh, coefficient, quadrature, visit, components);
  } finally {
    memories.push(memory);
  }
}

/** Memories that no sweep uses, by points and components: to make one takes as long as to assemble a thousand cells. */
const idle = new Map<string, ChunkMemory[]>();

function sweepWith(
  memory: ChunkMemory,
  mesh: IntervalMesh,
  coefficient: Coefficient,
  quadrature: Quadrature,
  visit: (chunk: Chunk) => void,
  components: number,
): void {
  const { points: Q, breakpoints } = quadrature;
  const { cell, left, length, points, values, reference, instance } = memory;
  const { nodes } = mesh;
  const cells = nodes.length - 1;

  const finish = (first: number, count: number, divided: boolean): void => {
    memory.nodes.set(nodes.subarray(first, first + (divided ? 1 : count) + 1));
    if (!divided) {
      const at = [memory.nodes, cell, left, length].map(({ byteOffset }) => byteOffset);
      instance.wholeCells(count, first, at[0], at[1], at[2], at[3]);
    }
    instance.placePoints(count, Q, left.byteOffset, length.byteOffset, reference.byteOffset, points.byteOffset);
    const used = count * Q;
    callCoefficient("coefficient", coefficient, points.subarray(0, used), values.subarray(0, used * components), 0);
    if (instance.areFinite(used * components, values.byteOffset) === 0) {
      const bad = values.findIndex((value) => !Number.isFinite(value));
      throw new NumericalError(`The coefficient is ${values[bad]} at frequency ${points[bad % used]}.`);
    }
    visit({ ...memory, count });
  };

  let next = 0; // the first breakpoint above the left end of the cell
  for (let i = 0; i < cells; ) {
    while (breakpoints[next] <= nodes[i]) next++;
    const place = breakpoints[next] ?? Number.POSITIVE_INFINITY;
    if (place >= nodes[i + 1]) {
      const end = place < nodes[cells] ? locate(mesh, place) : cells;
      const count = Math.min(chunkSize, end - i);
      finish(i, count, false);
      i += count;
      continue;
    }
    let count = 0;
    for (let from = nodes[i]; from < nodes[i + 1]; ) {
      const to = Math.min(breakpoints[next++] ?? Number.POSITIVE_INFINITY, nodes[i + 1]);
      cell[count] = i;
      left[count] = from;
      length[count++] = to - from;
      from = to;
      if (count === chunkSize || to === nodes[i + 1]) {
        finish(i, count, true);
        count = 0;
      }
    }
    next--;
    i++;
  }
}

type ChunkMemory = ReturnType<typeof chunkMemory>;

/** The arrays of chunks in a kernel's memory of their own. */
function chunkMemory({ points: s, weights: w }: QuadratureRule, components: number) {
  const instance = kernelInstance();
  const { take, end } = addressBook(instance.heapBase());
  const Q = s.length;
  const sizes = [1, 1, Q, Q * components, 1, 1, 1].map((perPiece) => perPiece * (chunkSize + 1));
  const addresses = [...sizes, Q, Q].map((size) => take(8 * size));
  const cellAt = take(4 * chunkSize);
  if (!growMemory(instance, end())) throw new NumericalError("There is no memory for the arrays of an assembly.");
  const view = (k: number, size: number) => new Float64Array(instance.memory.buffer, addresses[k], size);
  const [left, length, points, values, nodes, ...results] = sizes.map((size, k) => view(k, size));
  const [reference, weights] = [view(7, Q), view(8, Q)];
  reference.set(s);
  weights.set(w);
  const cell = new Int32Array(instance.memory.buffer, cellAt, chunkSize);
  return {
    instance,
    cell,
    left,
    length,
    points,
    values,
    nodes,
    reference,
    weights,
    results: [results[0], results[1]],
  } as const;
}

function checkBreakpoints(breakpoints: readonly number[]): void {
  for (let i = 0; i < breakpoints.length; i++) {
    const ascending = i === 0 || breakpoints[i] > breakpoints[i - 1];
    if (!Number.isFinite(breakpoints[i]) || !ascending) {
      throw new InputError(
        `quadrature.breakpoints[${i}]`,
        `expected finite, ascending places, found ${breakpoints[i]}${i > 0 ? ` after ${breakpoints[i - 1]}` : ""}`,
      );
    }
  }
}
