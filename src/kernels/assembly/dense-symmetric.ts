// Symmetric matrices column by column, `stride` doubles from one column to the next, of which the lower triangle is kept.

// @ts-ignore: decorator
@inline
function sumOfLanes(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** y = A x for A of n × n, every entry of the lower triangle read once, four columns at a time. */
export function multiplySymmetric(n: i32, stride: i32, A: usize, x: usize, y: usize): void {
  memory.fill(y, 0, <usize>n << 3);
  const column = <usize>stride << 3;
  const end = <usize>n << 3;
  const whole = end & ~31;
  for (let j: usize = 0; j < whole; j += 32) {
    const c0 = A + (j >> 3) * column;
    const c1 = c0 + column;
    const c2 = c1 + column;
    const c3 = c2 + column;
    const xj = x + j;
    const yj = y + j;
    const x0 = load<f64>(xj);
    const x1 = load<f64>(xj, 8);
    const x2 = load<f64>(xj, 16);
    const x3 = load<f64>(xj, 24);
    const a10 = load<f64>(c0 + j, 8);
    const a20 = load<f64>(c0 + j, 16);
    const a30 = load<f64>(c0 + j, 24);
    const a21 = load<f64>(c1 + j, 16);
    const a31 = load<f64>(c1 + j, 24);
    const a32 = load<f64>(c2 + j, 24);
    let t0 = load<f64>(c0 + j) * x0 + a10 * x1 + (a20 * x2 + a30 * x3);
    let t1 = a10 * x0 + load<f64>(c1 + j, 8) * x1 + (a21 * x2 + a31 * x3);
    let t2 = a20 * x0 + a21 * x1 + (load<f64>(c2 + j, 16) * x2 + a32 * x3);
    let t3 = a30 * x0 + a31 * x1 + (a32 * x2 + load<f64>(c3 + j, 24) * x3);
    const f0 = f64x2.splat(x0);
    const f1 = f64x2.splat(x1);
    const f2 = f64x2.splat(x2);
    const f3 = f64x2.splat(x3);
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let s2 = f64x2.splat(0);
    let s3 = f64x2.splat(0);
    let i = j + 32;
    for (; i + 16 <= end; i += 16) {
      const a0 = v128.load(c0 + i);
      const a1 = v128.load(c1 + i);
      const a2 = v128.load(c2 + i);
      const a3 = v128.load(c3 + i);
      const xi = v128.load(x + i);
      const low = f64x2.add(f64x2.mul(a0, f0), f64x2.mul(a1, f1));
      const high = f64x2.add(f64x2.mul(a2, f2), f64x2.mul(a3, f3));
      v128.store(y + i, f64x2.add(v128.load(y + i), f64x2.add(low, high)));
      s0 = f64x2.add(s0, f64x2.mul(a0, xi));
      s1 = f64x2.add(s1, f64x2.mul(a1, xi));
      s2 = f64x2.add(s2, f64x2.mul(a2, xi));
      s3 = f64x2.add(s3, f64x2.mul(a3, xi));
    }
    if (i < end) {
      const xi = load<f64>(x + i);
      const a0 = load<f64>(c0 + i);
      const a1 = load<f64>(c1 + i);
      const a2 = load<f64>(c2 + i);
      const a3 = load<f64>(c3 + i);
      store<f64>(y + i, load<f64>(y + i) + (a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3)));
      t0 += a0 * xi;
      t1 += a1 * xi;
      t2 += a2 * xi;
      t3 += a3 * xi;
    }
    store<f64>(yj, load<f64>(yj) + (t0 + sumOfLanes(s0)));
    store<f64>(yj, load<f64>(yj, 8) + (t1 + sumOfLanes(s1)), 8);
    store<f64>(yj, load<f64>(yj, 16) + (t2 + sumOfLanes(s2)), 16);
    store<f64>(yj, load<f64>(yj, 24) + (t3 + sumOfLanes(s3)), 24);
  }
  for (let j = whole; j < end; j += 8) {
    const c = A + (j >> 3) * column;
    const xj = load<f64>(x + j);
    let t = load<f64>(c + j) * xj;
    for (let i = j + 8; i < end; i += 8) {
      const a = load<f64>(c + i);
      t += a * load<f64>(x + i);
      store<f64>(y + i, load<f64>(y + i) + a * xj);
    }
    store<f64>(y + j, load<f64>(y + j) + t);
  }
}

/**
 * C ← C − Σ_k L_k R_kᵀ, the tiles of 4 × 4 on and below the diagonal, of the four columns from column 4 j on. L and R are blocks of
 * four rows, within a block column after column, `count` columns. Rows of the last block that only fill it up are written too.
 */
export function subtractOuterProducts(blocks: i32, j: i32, count: i32, stride: i32, C: usize, L: usize, R: usize): void {
  const block = <usize>count << 5;
  const column = <usize>stride << 3;
  const right = R + <usize>j * block;
  for (let b = j; b < blocks; b++) {
    const tile = C + (<usize>b << 5) + (<usize>j << 2) * column;
    subtractFromTile(tile, column, L + <usize>b * block, right, block);
  }
}

// @ts-ignore: decorator
@inline
function subtractFromTile(C: usize, column: usize, A: usize, B: usize, bytes: usize): void {
  const d1 = C + column;
  const d2 = d1 + column;
  const d3 = d2 + column;
  let c00 = v128.load(C);
  let c10 = v128.load(C, 16);
  let c01 = v128.load(d1);
  let c11 = v128.load(d1, 16);
  let c02 = v128.load(d2);
  let c12 = v128.load(d2, 16);
  let c03 = v128.load(d3);
  let c13 = v128.load(d3, 16);
  for (let k: usize = 0; k < bytes; k += 32) {
    const a0 = v128.load(A + k);
    const a1 = v128.load(A + k, 16);
    const b0 = v128.load64_splat(B + k);
    c00 = f64x2.sub(c00, f64x2.mul(a0, b0));
    c10 = f64x2.sub(c10, f64x2.mul(a1, b0));
    const b1 = v128.load64_splat(B + k, 8);
    c01 = f64x2.sub(c01, f64x2.mul(a0, b1));
    c11 = f64x2.sub(c11, f64x2.mul(a1, b1));
    const b2 = v128.load64_splat(B + k, 16);
    c02 = f64x2.sub(c02, f64x2.mul(a0, b2));
    c12 = f64x2.sub(c12, f64x2.mul(a1, b2));
    const b3 = v128.load64_splat(B + k, 24);
    c03 = f64x2.sub(c03, f64x2.mul(a0, b3));
    c13 = f64x2.sub(c13, f64x2.mul(a1, b3));
  }
  v128.store(C, c00);
  v128.store(C, c10, 16);
  v128.store(d1, c01);
  v128.store(d1, c11, 16);
  v128.store(d2, c02);
  v128.store(d2, c12, 16);
  v128.store(d3, c03);
  v128.store(d3, c13, 16);
}

/** out_k = Q_kᵀ v for `count` columns of Q, `stride` doubles apart, over `rows` rows. */
export function projectOnColumns(rows: i32, count: i32, stride: i32, Q: usize, v: usize, out: usize): void {
  const column = <usize>stride << 3;
  const end = <usize>rows << 3;
  for (let k = 0; k < count; k++) {
    const q = Q + <usize>k * column;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let i: usize = 0;
    for (; i + 32 <= end; i += 32) {
      s0 = f64x2.add(s0, f64x2.mul(v128.load(q + i), v128.load(v + i)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(q + i, 16), v128.load(v + i, 16)));
    }
    let sum = sumOfLanes(f64x2.add(s0, s1));
    for (; i < end; i += 8) sum += load<f64>(q + i) * load<f64>(v + i);
    store<f64>(out + (<usize>k << 3), sum);
  }
}

/** v ← v − Σ_k c_k Q_k for `count` columns of Q, `stride` doubles apart, over `rows` rows. */
export function subtractColumns(rows: i32, count: i32, stride: i32, Q: usize, c: usize, v: usize): void {
  const column = <usize>stride << 3;
  const end = <usize>rows << 3;
  for (let k = 0; k < count; k++) {
    const q = Q + <usize>k * column;
    const factor = load<f64>(c + (<usize>k << 3));
    const both = f64x2.splat(factor);
    let i: usize = 0;
    for (; i + 16 <= end; i += 16) {
      v128.store(v + i, f64x2.sub(v128.load(v + i), f64x2.mul(both, v128.load(q + i))));
    }
    for (; i < end; i += 8) store<f64>(v + i, load<f64>(v + i) - factor * load<f64>(q + i));
  }
}

/** Q_k ← Q_k − τ v vᵀQ_k for `count` columns of Q, `stride` doubles apart, over `rows` rows. */
export function reflectColumns(rows: i32, count: i32, stride: i32, Q: usize, v: usize, tau: f64): void {
  const column = <usize>stride << 3;
  const end = <usize>rows << 3;
  for (let k = 0; k < count; k++) {
    const q = Q + <usize>k * column;
    let s0 = f64x2.splat(0);
    let s1 = f64x2.splat(0);
    let i: usize = 0;
    for (; i + 32 <= end; i += 32) {
      s0 = f64x2.add(s0, f64x2.mul(v128.load(q + i), v128.load(v + i)));
      s1 = f64x2.add(s1, f64x2.mul(v128.load(q + i, 16), v128.load(v + i, 16)));
    }
    let sum = sumOfLanes(f64x2.add(s0, s1));
    for (; i < end; i += 8) sum += load<f64>(q + i) * load<f64>(v + i);
    const factor = tau * sum;
    const both = f64x2.splat(factor);
    for (i = 0; i + 16 <= end; i += 16) {
      v128.store(q + i, f64x2.sub(v128.load(q + i), f64x2.mul(both, v128.load(v + i))));
    }
    for (; i < end; i += 8) store<f64>(q + i, load<f64>(q + i) - factor * load<f64>(v + i));
  }
}
