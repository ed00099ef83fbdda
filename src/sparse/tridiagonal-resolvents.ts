import type { RowRange } from "./moving-rows.js";
import { memoryPlan } from "./symmetric-rows.js";
import type { SymmetricTridiagonal } from "./tridiagonal.js";

/** A complex number. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** Rational functions of M⁻¹K with common poles, r_t(λ) = Re Σ_j w_tj / (λ − p_j) for λ real. */
export interface RationalFunctions {
  /** Of each pair of conjugate poles one: not real. */
  readonly poles: readonly Complex[];
  /** weights[t][j] belongs to poles[j]. */
  readonly weights: readonly (readonly Complex[])[];
}

/** Sums of resolvents on the rows `from` … `to` − 1, beyond which fields stay what they are. */
export interface ResolventSums extends RowRange {
  /**
   * Writes outputs[t][j] = Re Σ w (K − pM)⁻¹M fields[j] into these rows; outputs are as long as fields. `onPart` is told now and then which
   * fraction of the work is done, and may throw.
   */
  evaluate(
    functions: RationalFunctions,
    fields: readonly Float64Array[],
    outputs: readonly (readonly Float64Array[])[],
    onPart: (fraction: number) => void,
  ): void;
}

/** Rows in a tile: its factors, 256 KB, stay in the second-level cache. */
const tileRows = 2048;
/** Poles that a kernel takes at once. */
const lanes = 4;
const carryNumbers = 16;

/**
 * The sums for two symmetric tridiagonal matrices, M positive definite and K without negative eigenvalues. Both are asked to be diagonally
 * dominant, which proves it (Gershgorin); undefined where they are not.
 *
 * K − pM is eliminated without pivoting: a turn of the complex plane makes its Hermitian part positive definite for every p that is not a
 * nonnegative number (Golub & Van Loan, Matrix Computations, 4th ed., section 4.2).
 *
 * No factor is kept. A first pass over the tiles remembers what elimination hands on from tile to tile; a second one, from the last tile to
 * the first, eliminates each again and substitutes in it while its factors are in the cache. Memory is read twice and the results written
 * once, whatever the number of poles and functions, where a solve that keeps its factors moves 64 bytes per row and pole.
 */
export function tridiagonalResolvents(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  { from, to }: RowRange,
): ResolventSums | undefined {
  if (!isDominant(M, from, to) || !isDominant(K, from, to)) return undefined;
  return {
    from,
    to,
    evaluate(functions, fields, outputs, onPart) {
      const tiles = Math.ceil((to - from) / tileRows);
      const { batches, load, eliminate, substitute, accumulate } = tileSolver(M, K, from, to, functions);
      // What elimination hands on to each tile and substitution to the one above, per field and batch of poles; zeros at the ends.
      const carries = (): Float64Array[] =>
        Array.from({ length: fields.length * batches }, () => new Float64Array(carryNumbers));
      const into = Array.from({ length: tiles }, carries);
      const above = carries();
      for (let tile = 0; tile + 1 < tiles; tile++) {
        onPart(tile / (2 * tiles));
        load(tile);
        fields.forEach((u, field) => {
          for (let batch = 0; batch < batches; batch++) {
            const job = field * batches + batch;
            eliminate(u, batch, into[tile][job], into[tile + 1][job]);
          }
        });
      }
      for (let tile = tiles - 1; tile >= 0; tile--) {
        onPart(1 - (tile + 1) / (2 * tiles));
        load(tile);
        fields.forEach((u, field) => {
          for (let batch = 0; batch < batches; batch++) {
            const job = field * batches + batch;
            eliminate(u, batch, into[tile][job]);
            substitute(above[job]);
            accumulate(
              batch,
              outputs.map((values) => values[field]),
            );
          }
        });
      }
    },
  };
}

/** Whether |A[i, i]| ≥ Σ |A[i, j]|, A[i, i] ≥ 0 in these rows, but for rounding. */
function isDominant({ diagonal, offDiagonal }: SymmetricTridiagonal, from: number, to: number): boolean {
  let dominant = true;
  for (let start = from; start < to; start += tileRows) {
    if (!areDominant(diagonal, offDiagonal, start, Math.min(to, start + tileRows))) dominant = false;
  }
  return dominant;
}

function areDominant(diagonal: Float64Array, offDiagonal: Float64Array, from: number, to: number): boolean {
  let dominant = true;
  let before = from > 0 ? Math.abs(offDiagonal[from - 1]) : 0;
  for (let i = from; i < to; i++) {
    const after = i < offDiagonal.length ? Math.abs(offDiagonal[i]) : 0;
    if (!(diagonal[i] * (1 + 8 * Number.EPSILON) >= before + after)) dominant = false;
    before = after;
  }
  return dominant;
}

/** The functions in the order of the kernels, batches of four poles; those added to fill the last one have no weight. */
interface PackedFunctions {
  readonly batches: number;
  readonly functions: number;
  /** Per batch, with the other sign. */
  readonly poles: Float64Array;
  /** Per batch and function. */
  readonly weights: Float64Array;
}

function packFunctions({ poles, weights }: RationalFunctions): PackedFunctions {
  const batches = Math.ceil(poles.length / lanes);
  const packed = new Float64Array(2 * lanes * batches);
  const packedWeights = new Float64Array(2 * lanes * batches * weights.length);
  const put = (target: Float64Array, start: number, j: number, re: number, im: number): void => {
    const at = start + (j & 1) + ((j & 2) >> 1) * lanes;
    target[at] = re;
    target[at + 2] = im;
  };
  for (let j = 0; j < lanes * batches; j++) {
    const batch = Math.floor(j / lanes);
    const pole = poles[Math.min(j, poles.length - 1)];
    put(packed, 2 * lanes * batch, j % lanes, -pole.re, -pole.im);
    if (j >= poles.length) continue;
    weights.forEach((list, t) => {
      // Re(w x) = Re w Re x − Im w Im x
      put(packedWeights, 2 * lanes * (batch * weights.length + t), j % lanes, list[j].re, -list[j].im);
    });
  }
  return { batches, functions: weights.length, poles: packed, weights: packedWeights };
}

/** The work on one tile in the kernels' memory. */
interface TileSolver {
  readonly batches: number;
  /** Loads the matrices of a tile, on which the others work. */
  load(tile: number): void;
  /** Eliminates the tile for a batch of poles, given what the tile before hands on; writes what it hands on itself. */
  eliminate(u: Float64Array, batch: number, carry: Float64Array, next?: Float64Array): void;
  /** Substitutes in the tile eliminated last; `carry` holds x of the row after it, and then that of its first row. */
  substitute(carry: Float64Array): void;
  /** Adds what that gives to every function's values. */
  accumulate(batch: number, outputs: readonly Float64Array[]): void;
}

function tileSolver(
  M: SymmetricTridiagonal,
  K: SymmetricTridiagonal,
  from: number,
  to: number,
  functions: RationalFunctions,
): TileSolver {
  const { batches, poles, weights } = packFunctions(functions);
  const plan = memoryPlan();
  const { instance } = plan;
  const [mass, massCoupling, stiffness, stiffnessCoupling, out] = Array.from({ length: 5 }, () =>
    plan.take(8 * tileRows),
  );
  const u = plan.take(8 * (tileRows + 2));
  const scratch = plan.take(16 * lanes * 2 * tileRows);
  const carry = plan.take(8 * carryNumbers);
  const polesAt = plan.take(8 * poles.length);
  const weightsAt = plan.take(8 * weights.length);
  plan.allocate();
  plan.doubles(polesAt, poles.length).set(poles);
  plan.doubles(weightsAt, weights.length).set(weights);
  const carryNow = plan.doubles(carry, carryNumbers);
  const outNow = plan.doubles(out, tileRows);
  const uNow = plan.doubles(u, tileRows + 2);

  let start = from;
  let rows = 0;
  let before: readonly [mass: number, stiffness: number] = [0, 0];
  return {
    batches,
    load(tile) {
      start = from + tile * tileRows;
      rows = Math.min(tileRows, to - start);
      before = tile > 0 ? [M.offDiagonal[start - 1], K.offDiagonal[start - 1]] : [0, 0];
      const last = start + rows === to; // no coupling with rows left out
      for (const [address, values] of [
        [mass, M.diagonal],
        [stiffness, K.diagonal],
      ] as const) {
        plan.doubles(address, rows).set(values.subarray(start, start + rows));
      }
      for (const [address, values] of [
        [massCoupling, M.offDiagonal],
        [stiffnessCoupling, K.offDiagonal],
      ] as const) {
        const couplings = plan.doubles(address, rows);
        couplings.set(values.subarray(start, start + rows - (last ? 1 : 0)));
        if (last) couplings[rows - 1] = 0;
      }
    },
    eliminate(values, batch, state, next) {
      uNow[0] = start > 0 ? values[start - 1] : 0;
      uNow[rows + 1] = 0;
      uNow.set(values.subarray(start, start + rows + 1), 1);
      carryNow.set(state);
      instance.eliminateResolvents(
        rows,
        mass,
        massCoupling,
        stiffness,
        stiffnessCoupling,
        u,
        ...before,
        polesAt + 16 * lanes * batch,
        carry,
        scratch,
      );
      next?.set(carryNow);
    },
    substitute(x) {
      carryNow.set(x);
      instance.substituteResolvents(rows, carry, scratch);
      x.set(carryNow);
    },
    accumulate(batch, outputs) {
      outputs.forEach((values, t) => {
        const part = values.subarray(start, start + rows);
        if (batch === 0) outNow.fill(0);
        else outNow.set(part);
        instance.addResolvents(rows, scratch, weightsAt + 16 * lanes * (batch * outputs.length + t), out);
        part.set(outNow.subarray(0, rows));
      });
    },
  };
}
