// C = A B for packed matrices in float32 or float64 lanes (Goto and van de Geijn, ACM TOMS 34, 2008): a tile of C, two rows and four vectors of columns,
// stays in registers, a panel of B in the first-level cache, and A in the second.
import { add, bytesOf, lanesOf, loadSplat, mul, splat } from "./lanes";

/** What the product is of; `rows` and `columns` are numbers of panels. */
@unmanaged
export class PackedProduct {
  rows: i32;
  inner: i32;
  columns: i32;
  /** Panels of two rows: column after column, two numbers each. */
  a: usize;
  /** Panels of four vectors of columns: row after row. */
  b: usize;
  /** Doubles, row by row, of whole panels. */
  c: usize;
}

/** With four vectors of B, a number of A and a product that is fifteen registers of sixteen; six rows and two vectors spill, and take a third longer. */
const tileRows: i32 = 2;
const tileBytes: i32 = 64;

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

function tile<F>(a: usize, b: usize, count: i32, c: usize, stride: usize, fresh: bool): void {
  let c00 = splat<F>(0);
  let c01 = splat<F>(0);
  let c02 = splat<F>(0);
  let c03 = splat<F>(0);
  let c10 = splat<F>(0);
  let c11 = splat<F>(0);
  let c12 = splat<F>(0);
  let c13 = splat<F>(0);
  const end = b + <usize>count * <usize>tileBytes;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let x = loadSplat<F>(a);
    c00 = add<F>(c00, mul<F>(x, b0));
    c01 = add<F>(c01, mul<F>(x, b1));
    c02 = add<F>(c02, mul<F>(x, b2));
    c03 = add<F>(c03, mul<F>(x, b3));
    x = loadSplat<F>(a + bytesOf<F>());
    c10 = add<F>(c10, mul<F>(x, b0));
    c11 = add<F>(c11, mul<F>(x, b1));
    c12 = add<F>(c12, mul<F>(x, b2));
    c13 = add<F>(c13, mul<F>(x, b3));
    a += <usize>tileRows * bytesOf<F>();
    b += tileBytes;
  }
  const step = <usize>lanesOf<F>() << 3;
  put<F>(c, c00, fresh);
  put<F>(c + step, c01, fresh);
  put<F>(c + 2 * step, c02, fresh);
  put<F>(c + 3 * step, c03, fresh);
  c += stride;
  put<F>(c, c10, fresh);
  put<F>(c + step, c11, fresh);
  put<F>(c + 2 * step, c12, fresh);
  put<F>(c + 3 * step, c13, fresh);
}

/** The columns of C in the panels from … to − 1 of B. */
export function product<F>(address: usize, from: i32, to: i32): void {
  const job = changetype<PackedProduct>(address);
  const panelBytes = <usize>(4 * lanesOf<F>()) << 3;
  const stride = panelBytes * <usize>job.columns;
  const aPanel = <usize>job.inner * <usize>tileRows * bytesOf<F>();
  const bPanel = <usize>job.inner * <usize>tileBytes;
  for (let k = 0; k < job.inner; k += block) {
    const count = min(block, job.inner - k);
    for (let j = from; j < to; j++) {
      const b = job.b + <usize>j * bPanel + <usize>k * <usize>tileBytes;
      const c = job.c + <usize>j * panelBytes;
      for (let i = 0; i < job.rows; i++) {
        const a = job.a + <usize>i * aPanel + <usize>k * <usize>tileRows * bytesOf<F>();
        tile<F>(a, b, count, c + <usize>(i * tileRows) * stride, stride, k == 0);
      }
    }
  }
}
