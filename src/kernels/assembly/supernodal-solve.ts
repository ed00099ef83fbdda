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

/** Lᵀ x = b, over x, for supernodes to − 1 down to from. `work` has room for three times the widest supernode and 16 more doubles. */
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
    let row = rows + (<usize>load<i32>(rowStart + (s << 2)) << 2);
    const diagonal = panels + (<usize>load<i32>(panelStart + (s << 2)) << 3);
    const top = x + (<usize>begin << 3);
    const blocks = (w + 3) >> 2;
    // sums[k]: two partial sums of column k.
    const sums = work;
    const sumsEnd = sums + (<usize>w << 4);
    const z = sums + (<usize>blocks << 6);
    memory.fill(sums, 0, <usize>blocks << 6);
    let entry = triangleBlock(diagonal, <usize>blocks);
    for (let i = 0; i < m; i += 4) {
      let z0 = f64x2.splat(load<f64>(x + (<usize>load<i32>(row) << 3)));
      let z1 = f64x2.splat(0);
      if (i + 1 < m) z0 = f64x2.replace_lane(z0, 1, load<f64>(x + (<usize>load<i32>(row, 4) << 3)));
      if (i + 2 < m) z1 = f64x2.replace_lane(z1, 0, load<f64>(x + (<usize>load<i32>(row, 8) << 3)));
      if (i + 3 < m) z1 = f64x2.replace_lane(z1, 1, load<f64>(x + (<usize>load<i32>(row, 12) << 3)));
      for (let sum = sums; sum < sumsEnd; sum += 16) {
        v128.store(
          sum,
          f64x2.add(
            v128.load(sum),
            f64x2.add(f64x2.mul(v128.load(entry), z0), f64x2.mul(v128.load(entry, 16), z1)),
          ),
        );
        entry += 32;
      }
      row += 16;
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
      for (let k = sums; k < sum; k += 16) {
        v128.store(
          k,
          f64x2.add(v128.load(k), f64x2.add(f64x2.mul(v128.load(entry), z0), f64x2.mul(v128.load(entry, 16), z1))),
        );
        entry += 32;
      }
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
