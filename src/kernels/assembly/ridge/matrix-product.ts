// C = A B for packed matrices in float32 or float64 lanes (Goto and van de Geijn, ACM TOMS 34, 2008): a tile of C, six rows and two vectors of columns,
// stays in registers, a panel of B in the first-level cache, and A in the second.
import { add, bytesOf, lanesOf, loadSplat, mul, splat } from "./lanes";

/** What the product is of; `rows` and `columns` are numbers of panels. */
@unmanaged
export class PackedProduct {
  rows: i32;
  inner: i32;
  columns: i32;
  /** Panels of six rows: column after column, six numbers each. */
  a: usize;
  /** Panels of two vectors of columns: row after row. */
  b: usize;
  /** Doubles, row by row, of whole panels. */
  c: usize;
}

export const tileRows: i32 = 6;

/** Terms that are added in the precision of F before they join a sum in double precision. */
const block: i32 = 256;

/** Stores the lanes as doubles, or adds them to what is there. */
@inline function put<F>(address: usize, sum: v128, fresh: bool): void {
  if (sizeof<F>() == 4) {
    const high = i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    let low0 = f64x2.promote_low_f32x4(sum);
    let high0 = f64x2.promote_low_f32x4(high);
    if (!fresh) {
      low0 = f64x2.add(low0, v128.load(address));
      high0 = f64x2.add(high0, v128.load(address, 16));
    }
    v128.store(address, low0);
    v128.store(address, high0, 16);
  } else {
    v128.store(address, fresh ? sum : f64x2.add(sum, v128.load(address)));
  }
}

@inline function putRow<F>(address: usize, first: v128, second: v128, fresh: bool): void {
  put<F>(address, first, fresh);
  put<F>(address + (<usize>lanesOf<F>() << 3), second, fresh);
}

function tile<F>(a: usize, b: usize, count: i32, c: usize, stride: usize, fresh: bool): void {
  let c00 = splat<F>(0);
  let c01 = splat<F>(0);
  let c10 = splat<F>(0);
  let c11 = splat<F>(0);
  let c20 = splat<F>(0);
  let c21 = splat<F>(0);
  let c30 = splat<F>(0);
  let c31 = splat<F>(0);
  let c40 = splat<F>(0);
  let c41 = splat<F>(0);
  let c50 = splat<F>(0);
  let c51 = splat<F>(0);
  const end = b + (<usize>count << 5);
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = loadSplat<F>(a);
    c00 = add<F>(c00, mul<F>(x, b0));
    c01 = add<F>(c01, mul<F>(x, b1));
    x = loadSplat<F>(a + bytesOf<F>());
    c10 = add<F>(c10, mul<F>(x, b0));
    c11 = add<F>(c11, mul<F>(x, b1));
    x = loadSplat<F>(a + 2 * bytesOf<F>());
    c20 = add<F>(c20, mul<F>(x, b0));
    c21 = add<F>(c21, mul<F>(x, b1));
    x = loadSplat<F>(a + 3 * bytesOf<F>());
    c30 = add<F>(c30, mul<F>(x, b0));
    c31 = add<F>(c31, mul<F>(x, b1));
    x = loadSplat<F>(a + 4 * bytesOf<F>());
    c40 = add<F>(c40, mul<F>(x, b0));
    c41 = add<F>(c41, mul<F>(x, b1));
    x = loadSplat<F>(a + 5 * bytesOf<F>());
    c50 = add<F>(c50, mul<F>(x, b0));
    c51 = add<F>(c51, mul<F>(x, b1));
    a += <usize>tileRows * bytesOf<F>();
    b += 32;
  }
  putRow<F>(c, c00, c01, fresh);
  putRow<F>(c + stride, c10, c11, fresh);
  putRow<F>(c + 2 * stride, c20, c21, fresh);
  putRow<F>(c + 3 * stride, c30, c31, fresh);
  putRow<F>(c + 4 * stride, c40, c41, fresh);
  putRow<F>(c + 5 * stride, c50, c51, fresh);
}

/** The columns of C in the panels from … to − 1 of B. */
export function product<F>(address: usize, from: i32, to: i32): void {
  const job = changetype<PackedProduct>(address);
  const lanes = lanesOf<F>();
  const panelBytes = <usize>(2 * lanes) << 3;
  const stride = panelBytes * <usize>job.columns;
  const aPanel = <usize>job.inner * <usize>tileRows * bytesOf<F>();
  const bPanel = <usize>job.inner << 5;
  for (let k = 0; k < job.inner; k += block) {
    const count = min(block, job.inner - k);
    for (let j = from; j < to; j++) {
      const b = job.b + <usize>j * bPanel + (<usize>k << 5);
      const c = job.c + <usize>j * panelBytes;
      for (let i = 0; i < job.rows; i++) {
        const a = job.a + <usize>i * aPanel + <usize>k * <usize>tileRows * bytesOf<F>();
        tile<F>(a, b, count, c + <usize>(i * tileRows) * stride, stride, k == 0);
      }
    }
  }
}
