import { triangleBlock } from "./tile";

// The solves of supernodal-solve.ts for two right-hand sides whose entries lie side by side: each entry of the factor
// is loaded once for both.

/** L x = b for a pair of right-hand sides. `work` has room for twice the widest supernode and eight more doubles. */
export function solveLowerPair(
  from: i32,
  to: i32,
  first: usize,
  rowStart: usize,
  panelStart: usize,
  rows: usize,
  panels: usize,
  x: usize,
  work: usize,
): void {
  for (let s = <usize>from; s < <usize>to; s++) {
    const begin = load<i32>(first + (s << 2));
    const w = load<i32>(first + (s << 2), 4) - begin;
    const m = load<i32>(rowStart + (s << 2), 4) - load<i32>(rowStart + (s << 2));
    let row = rows + (<usize>load<i32>(rowStart + (s << 2)) << 2);
    let entry = panels + (<usize>load<i32>(panelStart + (s << 2)) << 3);
    const top = x + (<usize>begin << 4);
    const blocks = (w + 3) >> 2;
    memory.copy(work, top, <usize>w << 4);
    memory.fill(work + (<usize>w << 4), 0, (<usize>(blocks * 4 - w)) << 4);
    for (let b = 0; b < blocks; b++) {
      const at = work + (<usize>b << 6);
      let r0 = v128.load(at);
      let r1 = v128.load(at, 16);
      let r2 = v128.load(at, 32);
      let r3 = v128.load(at, 48);
      for (let k = work; k < at; k += 16) {
        const factor = v128.load(k);
        r0 = f64x2.sub(r0, f64x2.mul(v128.load64_splat(entry), factor));
        r1 = f64x2.sub(r1, f64x2.mul(v128.load64_splat(entry, 8), factor));
        r2 = f64x2.sub(r2, f64x2.mul(v128.load64_splat(entry, 16), factor));
        r3 = f64x2.sub(r3, f64x2.mul(v128.load64_splat(entry, 24), factor));
        entry += 32;
      }
      v128.store(at, f64x2.mul(v128.load64_splat(entry), r0));
      v128.store(
        at,
        f64x2.add(f64x2.mul(v128.load64_splat(entry, 8), r0), f64x2.mul(v128.load64_splat(entry, 40), r1)),
        16,
      );
      v128.store(
        at,
        f64x2.add(
          f64x2.add(f64x2.mul(v128.load64_splat(entry, 16), r0), f64x2.mul(v128.load64_splat(entry, 48), r1)),
          f64x2.mul(v128.load64_splat(entry, 80), r2),
        ),
        32,
      );
      v128.store(
        at,
        f64x2.add(
          f64x2.add(f64x2.mul(v128.load64_splat(entry, 24), r0), f64x2.mul(v128.load64_splat(entry, 56), r1)),
          f64x2.add(f64x2.mul(v128.load64_splat(entry, 88), r2), f64x2.mul(v128.load64_splat(entry, 120), r3)),
        ),
        48,
      );
      entry += 128;
    }
    memory.copy(top, work, <usize>w << 4);
    const end = work + (<usize>w << 4);
    for (let i = 0; i < m; i += 4) {
      let r0 = f64x2.splat(0);
      let r1 = f64x2.splat(0);
      let r2 = f64x2.splat(0);
      let r3 = f64x2.splat(0);
      for (let k = work; k < end; k += 16) {
        const factor = v128.load(k);
        r0 = f64x2.add(r0, f64x2.mul(v128.load64_splat(entry), factor));
        r1 = f64x2.add(r1, f64x2.mul(v128.load64_splat(entry, 8), factor));
        r2 = f64x2.add(r2, f64x2.mul(v128.load64_splat(entry, 16), factor));
        r3 = f64x2.add(r3, f64x2.mul(v128.load64_splat(entry, 24), factor));
        entry += 32;
      }
      let at = x + (<usize>load<i32>(row) << 4);
      v128.store(at, f64x2.sub(v128.load(at), r0));
      if (i + 1 < m) {
        at = x + (<usize>load<i32>(row, 4) << 4);
        v128.store(at, f64x2.sub(v128.load(at), r1));
      }
      if (i + 2 < m) {
        at = x + (<usize>load<i32>(row, 8) << 4);
        v128.store(at, f64x2.sub(v128.load(at), r2));
      }
      if (i + 3 < m) {
        at = x + (<usize>load<i32>(row, 12) << 4);
        v128.store(at, f64x2.sub(v128.load(at), r3));
      }
      row += 16;
    }
  }
}

/** Lᵀ x = b for a pair of right-hand sides. `work`: twice the widest supernode and the longest list of rows, and 16 more doubles. */
export function solveLowerTransposedPair(
  from: i32,
  to: i32,
  first: usize,
  rowStart: usize,
  panelStart: usize,
  rows: usize,
  panels: usize,
  x: usize,
  work: usize,
): void {
  for (let s = <usize>to - 1; s >= <usize>from && s != <usize>-1; s--) {
    const begin = load<i32>(first + (s << 2));
    const w = load<i32>(first + (s << 2), 4) - begin;
    const m = load<i32>(rowStart + (s << 2), 4) - load<i32>(rowStart + (s << 2));
    const row = rows + (<usize>load<i32>(rowStart + (s << 2)) << 2);
    const diagonal = panels + (<usize>load<i32>(panelStart + (s << 2)) << 3);
    const top = x + (<usize>begin << 4);
    const blocks = (w + 3) >> 2;
    // z[k]: the right-hand side less all that is known.
    const z = work;
    const zEnd = z + (<usize>w << 4);
    memory.copy(z, top, <usize>w << 4);
    memory.fill(zEnd, 0, (<usize>(blocks * 4 - w)) << 4);
    let entry = triangleBlock(diagonal, <usize>blocks);
    const known = z + (<usize>blocks << 6);
    const rowBlocks = (m + 3) >> 2;
    gatherPairs(x, row, m, known);
    let i = 0;
    for (; i + 2 <= rowBlocks; i += 2) {
      subtractRows2(z, w, entry, known + (<usize>i << 6));
      entry += <usize>w << 6;
    }
    if (i < rowBlocks) subtractRows(z, w, entry, known + (<usize>i << 6));
    for (let b = blocks - 1; b >= 0; b--) {
      entry = triangleBlock(diagonal, <usize>b);
      const at = z + (<usize>b << 6);
      const tile = entry + (<usize>b << 7);
      const r0 = v128.load(at);
      const r1 = v128.load(at, 16);
      const r2 = v128.load(at, 32);
      const r3 = v128.load(at, 48);
      const y0 = combine(tile, r0, r1, r2, r3);
      const y1 = combine(tile + 32, r0, r1, r2, r3);
      const y2 = combine(tile + 64, r0, r1, r2, r3);
      const y3 = combine(tile + 96, r0, r1, r2, r3);
      v128.store(at, y0);
      v128.store(at, y1, 16);
      v128.store(at, y2, 32);
      v128.store(at, y3, 48);
      subtractRows(z, b << 2, entry, at);
    }
    memory.copy(top, z, <usize>w << 4);
  }
}

/** Four rows of one column of the factor, times four pairs. */
// @ts-ignore: decorator
@inline
function combine(column: usize, y0: v128, y1: v128, y2: v128, y3: v128): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(v128.load64_splat(column), y0), f64x2.mul(v128.load64_splat(column, 8), y1)),
    f64x2.add(f64x2.mul(v128.load64_splat(column, 16), y2), f64x2.mul(v128.load64_splat(column, 24), y3)),
  );
}

/** known_i = x[row_i], and zeros up to a multiple of four. */
function gatherPairs(x: usize, row: usize, m: i32, known: usize): void {
  const end = known + (<usize>m << 4);
  for (; known < end; known += 16) {
    v128.store(known, v128.load(x + (<usize>load<i32>(row) << 4)));
    row += 4;
  }
  v128.store(end, f64x2.splat(0));
  v128.store(end, f64x2.splat(0), 16);
  v128.store(end, f64x2.splat(0), 32);
}

/** Subtracts from w pairs a block of four rows times four pairs. */
function subtractRows(z: usize, w: i32, entry: usize, values: usize): void {
  const y0 = v128.load(values);
  const y1 = v128.load(values, 16);
  const y2 = v128.load(values, 32);
  const y3 = v128.load(values, 48);
  const end = z + (<usize>w << 4);
  for (; z < end; z += 16) {
    v128.store(z, f64x2.sub(v128.load(z), combine(entry, y0, y1, y2, y3)));
    entry += 32;
  }
}

/** The same for two blocks that follow each other. */
function subtractRows2(z: usize, w: i32, entry: usize, values: usize): void {
  const y0 = v128.load(values);
  const y1 = v128.load(values, 16);
  const y2 = v128.load(values, 32);
  const y3 = v128.load(values, 48);
  const y4 = v128.load(values, 64);
  const y5 = v128.load(values, 80);
  const y6 = v128.load(values, 96);
  const y7 = v128.load(values, 112);
  let second = entry + (<usize>w << 5);
  const end = z + (<usize>w << 4);
  for (; z < end; z += 16) {
    const both = f64x2.add(combine(entry, y0, y1, y2, y3), combine(second, y4, y5, y6, y7));
    v128.store(z, f64x2.sub(v128.load(z), both));
    entry += 32;
    second += 32;
  }
}
