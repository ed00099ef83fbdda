// Solutions x of S x = Mu, S = K − pM, for four complex poles p at once; K and M are symmetric tridiagonal and real. Poles lie in two groups
// of two, the two of a group in the lanes of one vector, real and imaginary parts apart.
//
// S = L D Lᵀ is eliminated from the first row to the last with couplings o, row sums s = Σ_j S_ij, pivots t and l = o/t:
//
//     q_i = s_i − l_{i−1} q_{i−1},   t_i = q_i − o_i,   z_i = ((Mu)_i − o_{i−1} z_{i−1})/t_i,   x_i = z_i − l_i x_{i+1}.
//
// Where K couples far more strongly than M weighs, as on fine meshes, S_ii − o_{i−1} l_{i−1} would lose what M is to K; here it does not
// (after Grassmann, Taksar & Heyman, Oper. Res. 33, 1985). 1/t = t̄ n with n = 1/|t|²: products that do not need n are formed while the
// division takes its time.
//
// Rows come in tiles, whose matrix lies in four arrays of doubles, the diagonals of M and K and their couplings with the next row; u
// starts with the row before the tile and ends with the row after it.

/** Per row: z and l of either group. */
const rowBytes: usize = 128;

/**
 * Eliminates `count` rows, and leaves z and l of them in `scratch`. `carry` hands on l q and o z of either group, 128 bytes, zero before
 * the first row; `massBefore` and `stiffnessBefore` couple the first row of the tile with the row before. `poles` holds −p.
 */
export function eliminateResolvents(
  count: i32,
  massDiagonal: usize,
  massCoupling: usize,
  stiffnessDiagonal: usize,
  stiffnessCoupling: usize,
  u: usize,
  massBefore: f64,
  stiffnessBefore: f64,
  poles: usize,
  carry: usize,
  scratch: usize,
): void {
  const pr0 = v128.load(poles);
  const pi0 = v128.load(poles, 16);
  const pr1 = v128.load(poles, 32);
  const pi1 = v128.load(poles, 48);
  let cr0 = v128.load(carry);
  let ci0 = v128.load(carry, 16);
  let hr0 = v128.load(carry, 32);
  let hi0 = v128.load(carry, 48);
  let cr1 = v128.load(carry, 64);
  let ci1 = v128.load(carry, 80);
  let hr1 = v128.load(carry, 96);
  let hi1 = v128.load(carry, 112);
  const one = f64x2.splat(1);
  let before = massBefore * f64.load(u);
  let here = f64.load(u, 8);
  let couplingM = massBefore;
  let couplingK = stiffnessBefore;
  for (let i: usize = 0, end = <usize>count << 3; i < end; i += 8) {
    const nextM = f64.load(massCoupling + i);
    const nextK = f64.load(stiffnessCoupling + i);
    const mass = f64.load(massDiagonal + i);
    const next = f64.load(u + i, 16);
    const g = f64x2.splat(before + mass * here + nextM * next); // (Mu)_i
    before = nextM * here;
    here = next;
    const rowM = f64x2.splat(mass + couplingM + nextM);
    const rowK = f64x2.splat(f64.load(stiffnessDiagonal + i) + couplingK + nextK);
    couplingM = nextM;
    couplingK = nextK;
    const e = f64x2.splat(nextM);
    const f = f64x2.splat(nextK);
    const row = scratch + (i << 4);

    let qr = f64x2.sub(f64x2.add(rowK, f64x2.mul(pr0, rowM)), cr0);
    let qi = f64x2.sub(f64x2.mul(pi0, rowM), ci0);
    let or = f64x2.add(f, f64x2.mul(pr0, e));
    let oi = f64x2.mul(pi0, e);
    let tr = f64x2.sub(qr, or);
    let ti = f64x2.sub(qi, oi);
    let n = f64x2.div(one, f64x2.add(f64x2.mul(tr, tr), f64x2.mul(ti, ti)));
    let wr = f64x2.add(f64x2.mul(or, tr), f64x2.mul(oi, ti));
    let wi = f64x2.sub(f64x2.mul(oi, tr), f64x2.mul(or, ti));
    let yr = f64x2.sub(g, hr0);
    let zr = f64x2.mul(f64x2.sub(f64x2.mul(yr, tr), f64x2.mul(hi0, ti)), n);
    let zi = f64x2.mul(f64x2.neg(f64x2.add(f64x2.mul(yr, ti), f64x2.mul(hi0, tr))), n);
    v128.store(row, zr, 0);
    v128.store(row, zi, 16);
    v128.store(row, f64x2.mul(wr, n), 32);
    v128.store(row, f64x2.mul(wi, n), 48);
    cr0 = f64x2.mul(f64x2.sub(f64x2.mul(wr, qr), f64x2.mul(wi, qi)), n);
    ci0 = f64x2.mul(f64x2.add(f64x2.mul(wr, qi), f64x2.mul(wi, qr)), n);
    hr0 = f64x2.sub(f64x2.mul(or, zr), f64x2.mul(oi, zi));
    hi0 = f64x2.add(f64x2.mul(or, zi), f64x2.mul(oi, zr));

    qr = f64x2.sub(f64x2.add(rowK, f64x2.mul(pr1, rowM)), cr1);
    qi = f64x2.sub(f64x2.mul(pi1, rowM), ci1);
    or = f64x2.add(f, f64x2.mul(pr1, e));
    oi = f64x2.mul(pi1, e);
    tr = f64x2.sub(qr, or);
    ti = f64x2.sub(qi, oi);
    n = f64x2.div(one, f64x2.add(f64x2.mul(tr, tr), f64x2.mul(ti, ti)));
    wr = f64x2.add(f64x2.mul(or, tr), f64x2.mul(oi, ti));
    wi = f64x2.sub(f64x2.mul(oi, tr), f64x2.mul(or, ti));
    yr = f64x2.sub(g, hr1);
    zr = f64x2.mul(f64x2.sub(f64x2.mul(yr, tr), f64x2.mul(hi1, ti)), n);
    zi = f64x2.mul(f64x2.neg(f64x2.add(f64x2.mul(yr, ti), f64x2.mul(hi1, tr))), n);
    v128.store(row, zr, 64);
    v128.store(row, zi, 80);
    v128.store(row, f64x2.mul(wr, n), 96);
    v128.store(row, f64x2.mul(wi, n), 112);
    cr1 = f64x2.mul(f64x2.sub(f64x2.mul(wr, qr), f64x2.mul(wi, qi)), n);
    ci1 = f64x2.mul(f64x2.add(f64x2.mul(wr, qi), f64x2.mul(wi, qr)), n);
    hr1 = f64x2.sub(f64x2.mul(or, zr), f64x2.mul(oi, zi));
    hi1 = f64x2.add(f64x2.mul(or, zi), f64x2.mul(oi, zr));
  }
  v128.store(carry, cr0);
  v128.store(carry, ci0, 16);
  v128.store(carry, hr0, 32);
  v128.store(carry, hi0, 48);
  v128.store(carry, cr1, 64);
  v128.store(carry, ci1, 80);
  v128.store(carry, hr1, 96);
  v128.store(carry, hi1, 112);
}

/** Turns z of `count` rows in `scratch` into x, last row first; `carry` hands x on, per group, 32 bytes, zero after the last row. */
export function substituteResolvents(count: i32, carry: usize, scratch: usize): void {
  let xr0 = v128.load(carry);
  let xi0 = v128.load(carry, 16);
  let xr1 = v128.load(carry, 32);
  let xi1 = v128.load(carry, 48);
  for (let row = scratch + <usize>count * rowBytes; row > scratch; ) {
    row -= rowBytes;
    let lr = v128.load(row, 32);
    let li = v128.load(row, 48);
    let real = f64x2.sub(v128.load(row), f64x2.sub(f64x2.mul(lr, xr0), f64x2.mul(li, xi0)));
    xi0 = f64x2.sub(v128.load(row, 16), f64x2.add(f64x2.mul(lr, xi0), f64x2.mul(li, xr0)));
    xr0 = real;
    v128.store(row, xr0);
    v128.store(row, xi0, 16);
    lr = v128.load(row, 96);
    li = v128.load(row, 112);
    real = f64x2.sub(v128.load(row, 64), f64x2.sub(f64x2.mul(lr, xr1), f64x2.mul(li, xi1)));
    xi1 = f64x2.sub(v128.load(row, 80), f64x2.add(f64x2.mul(lr, xi1), f64x2.mul(li, xr1)));
    xr1 = real;
    v128.store(row, xr1, 64);
    v128.store(row, xi1, 80);
  }
  v128.store(carry, xr0);
  v128.store(carry, xi0, 16);
  v128.store(carry, xr1, 32);
  v128.store(carry, xi1, 48);
}

/** out_i += Re Σ_p w_p x_i,p of `count` rows, with w̄_p in the order of a row's x: real and imaginary parts of either group, 64 bytes. */
export function addResolvents(count: i32, scratch: usize, weights: usize, out: usize): void {
  const r0 = v128.load(weights);
  const i0 = v128.load(weights, 16);
  const r1 = v128.load(weights, 32);
  const i1 = v128.load(weights, 48);
  let row = scratch;
  for (let to = out, end = out + (<usize>count << 3); to < end; to += 8) {
    const sum = f64x2.add(
      f64x2.add(f64x2.mul(r0, v128.load(row)), f64x2.mul(i0, v128.load(row, 16))),
      f64x2.add(f64x2.mul(r1, v128.load(row, 64)), f64x2.mul(i1, v128.load(row, 80))),
    );
    f64.store(to, f64.load(to) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
    row += rowBytes;
  }
}
