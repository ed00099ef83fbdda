import { triangleBlock } from "./tile";

// Triangular solves with a supernodal factor. Supernode s has columns first[s] … first[s + 1] − 1, rows
// rows[rowStart[s] … rowStart[s + 1] − 1] below them, and its panel (the diagonal triangle, then the rows below, in blocks of
// four rows) from panels + 8 panelStart[s] on. The diagonal tiles hold inverses. All index arrays are 32-bit.
// The factor is read once, in the order in which it lies in memory.

/** L x = b, over x, for supernodes from … to − 1. `work` has room for the widest supernode and four more doubles. */
export function solveLower(
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
    const top = x + (<usize>begin << 3);
    const blocks = (w + 3) >> 2;
    memory.copy(work, top, <usize>w << 3);
    memory.fill(work + (<usize>w << 3), 0, (<usize>(blocks * 4 - w)) << 3);
    for (let b = 0; b < blocks; b++) {
      const at = work + (<usize>b << 5);
      let r0 = v128.load(at);
      let r1 = v128.load(at, 16);
      for (let k = work; k < at; k += 8) {
        const factor = v128.load64_splat(k);
        r0 = f64x2.sub(r0, f64x2.mul(v128.load(entry), factor));
        r1 = f64x2.sub(r1, f64x2.mul(v128.load(entry, 16), factor));
        entry += 32;
      }
      const x0 = f64x2.splat(f64x2.extract_lane(r0, 0));
      const x1 = f64x2.splat(f64x2.extract_lane(r0, 1));
      const x2 = f64x2.splat(f64x2.extract_lane(r1, 0));
      const x3 = f64x2.splat(f64x2.extract_lane(r1, 1));
      v128.store(at, f64x2.add(f64x2.mul(v128.load(entry), x0), f64x2.mul(v128.load(entry, 32), x1)));
      v128.store(
        at,
        f64x2.add(
          f64x2.add(f64x2.mul(v128.load(entry, 16), x0), f64x2.mul(v128.load(entry, 48), x1)),
          f64x2.add(f64x2.mul(v128.load(entry, 80), x2), f64x2.mul(v128.load(entry, 112), x3)),
        ),
        16,
      );
      entry += 128;
    }
    memory.copy(top, work, <usize>w << 3);
    const end = work + (<usize>w << 3);
    for (let i = 0; i < m; i += 4) {
      let r0 = f64x2.splat(0);
      let r1 = f64x2.splat(0);
      for (let k = work; k < end; k += 8) {
        const factor = v128.load64_splat(k);
        r0 = f64x2.add(r0, f64x2.mul(v128.load(entry), factor));
        r1 = f64x2.add(r1, f64x2.mul(v128.load(entry, 16), factor));
        entry += 32;
      }
      let at = x + (<usize>load<i32>(row) << 3);
      store<f64>(at, load<f64>(at) - f64x2.extract_lane(r0, 0));
      if (i + 1 < m) {
        at = x + (<usize>load<i32>(row, 4) << 3);
        store<f64>(at, load<f64>(at) - f64x2.extract_lane(r0, 1));
      }
      if (i + 2 < m) {
        at = x + (<usize>load<i32>(row, 8) << 3);
        store<f64>(at, load<f64>(at) - f64x2.extract_lane(r1, 0));
      }
      if (i + 3 < m) {
        at = x + (<usize>load<i32>(row, 12) << 3);
        store<f64>(at, load<f64>(at) - f64x2.extract_lane(r1, 1));
      }
      row += 16;
    }
  }
}

/** Lᵀ x = b, over x, for supernodes to − 1 down to from. `work`: three times the widest supernode and the longest list of rows, and 16 more doubles. */
export function solveLowerTransposed(
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
    const top = x + (<usize>begin << 3);
    const blocks = (w + 3) >> 2;
    // sums[k]: two partial sums of column k.
    const sums = work;
    const z = sums + (<usize>blocks << 6);
    const known = z + (<usize>blocks << 5);
    memory.fill(sums, 0, <usize>blocks << 6);
    const rowBlocks = (m + 3) >> 2;
    gather(x, row, m, known);
    let entry = triangleBlock(diagonal, <usize>blocks);
    let i = 0;
    for (; i + 4 <= rowBlocks; i += 4) {
      addRows4(sums, w, entry, known + (<usize>i << 5));
      entry += <usize>w << 7;
    }
    for (; i < rowBlocks; i++) {
      addRows(sums, w, entry, known + (<usize>i << 5));
      entry += <usize>w << 5;
    }
    memory.copy(z, top, <usize>w << 3);
    for (let b = blocks - 1; b >= 0; b--) {
      entry = triangleBlock(diagonal, <usize>b);
      const at = z + (<usize>b << 5);
      const sum = sums + (<usize>b << 6);
      const r0 = f64x2.sub(
        v128.load(at),
        f64x2.add(v128.shuffle<f64>(v128.load(sum), v128.load(sum, 16), 0, 2), v128.shuffle<f64>(v128.load(sum), v128.load(sum, 16), 1, 3)),
      );
      const r1 = f64x2.sub(
        v128.load(at, 16),
        f64x2.add(v128.shuffle<f64>(v128.load(sum, 32), v128.load(sum, 48), 0, 2), v128.shuffle<f64>(v128.load(sum, 32), v128.load(sum, 48), 1, 3)),
      );
      const tile = entry + (<usize>b << 7);
      const y0 = dot4(v128.load(tile), v128.load(tile, 16), r0, r1);
      const y1 = dot4(v128.load(tile, 32), v128.load(tile, 48), r0, r1);
      const y2 = dot4(v128.load(tile, 64), v128.load(tile, 80), r0, r1);
      const y3 = dot4(v128.load(tile, 96), v128.load(tile, 112), r0, r1);
      const z0 = f64x2.replace_lane(f64x2.splat(y0), 1, y1);
      const z1 = f64x2.replace_lane(f64x2.splat(y2), 1, y3);
      v128.store(at, z0);
      v128.store(at, z1, 16);
      addRows(sums, b << 2, entry, at);
    }
    memory.copy(top, z, <usize>w << 3);
  }
}

// @ts-ignore: decorator
@inline
function dot4(a0: v128, a1: v128, b0: v128, b1: v128): f64 {
  const products = f64x2.add(f64x2.mul(a0, b0), f64x2.mul(a1, b1));
  return f64x2.extract_lane(products, 0) + f64x2.extract_lane(products, 1);
}

/** known_i = x[row_i], and zeros up to a multiple of four. */
function gather(x: usize, row: usize, m: i32, known: usize): void {
  const end = known + (<usize>m << 3);
  for (; known < end; known += 8) {
    store<f64>(known, load<f64>(x + (<usize>load<i32>(row) << 3)));
    row += 4;
  }
  store<f64>(end, 0);
  store<f64>(end, 0, 8);
  store<f64>(end, 0, 16);
}

/** Adds to the pairs of partial sums of w columns a block of four rows times four values. */
function addRows(sums: usize, w: i32, entry: usize, values: usize): void {
  const z0 = v128.load(values);
  const z1 = v128.load(values, 16);
  const end = sums + (<usize>w << 4);
  for (; sums < end; sums += 16) {
    const products = f64x2.add(f64x2.mul(v128.load(entry), z0), f64x2.mul(v128.load(entry, 16), z1));
    v128.store(sums, f64x2.add(v128.load(sums), products));
    entry += 32;
  }
}

/** The same for four blocks that follow each other: the sums are loaded and stored once for sixteen rows. */
function addRows4(sums: usize, w: i32, entry: usize, values: usize): void {
  const stride = <usize>w << 5;
  const z0 = v128.load(values);
  const z1 = v128.load(values, 16);
  const z2 = v128.load(values, 32);
  const z3 = v128.load(values, 48);
  const z4 = v128.load(values, 64);
  const z5 = v128.load(values, 80);
  const z6 = v128.load(values, 96);
  const z7 = v128.load(values, 112);
  let second = entry + stride;
  let third = second + stride;
  let fourth = third + stride;
  const end = sums + (<usize>w << 4);
  for (; sums < end; sums += 16) {
    const a = f64x2.add(f64x2.mul(v128.load(entry), z0), f64x2.mul(v128.load(entry, 16), z1));
    const b = f64x2.add(f64x2.mul(v128.load(second), z2), f64x2.mul(v128.load(second, 16), z3));
    const c = f64x2.add(f64x2.mul(v128.load(third), z4), f64x2.mul(v128.load(third, 16), z5));
    const d = f64x2.add(f64x2.mul(v128.load(fourth), z6), f64x2.mul(v128.load(fourth, 16), z7));
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(f64x2.add(a, b), f64x2.add(c, d))));
    entry += 32;
    second += 32;
    third += 32;
    fourth += 32;
  }
}
