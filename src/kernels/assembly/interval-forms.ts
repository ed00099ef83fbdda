// Quadrature on pieces of the cells of an interval: piece p is the part [left, left + length] of a cell, with Q points. Chunks of pieces are
// small enough for all arrays to stay in the cache.

/** The first `count` cells of these nodes, each one piece: cells are numbered from `first`. */
export function wholeCells(count: i32, first: i32, nodes: usize, cell: usize, left: usize, length: usize): void {
  for (let p: usize = 0; p < <usize>count; p++) {
    const here = f64.load(nodes + (p << 3));
    store<i32>(cell + (p << 2), first + <i32>p);
    f64.store(left + (p << 3), here);
    f64.store(length + (p << 3), f64.load(nodes + (p << 3), 8) - here);
  }
}

/** points[p Q + q] = left[p] + length[p] reference[q] */
export function placePoints(count: i32, Q: i32, left: usize, length: usize, reference: usize, points: usize): void {
  let to = points;
  for (let p: usize = 0; p < <usize>count << 3; p += 8) {
    const start = f64.load(left + p);
    const size = f64.load(length + p);
    for (let q: usize = 0; q < <usize>Q << 3; q += 8) {
      f64.store(to, start + size * f64.load(reference + q));
      to += 8;
    }
  }
}

/** Whether `count` doubles hold neither NaN nor Infinity. */
export function areFinite(count: i32, x: usize): bool {
  let one: f64 = 0; // 0 · x is 0 for every finite x and NaN for the others
  let other: f64 = 0;
  const end = x + (<usize>count << 3);
  let at = x;
  for (; at + 8 < end; at += 16) {
    one += 0 * f64.load(at);
    other += 0 * f64.load(at, 8);
  }
  if (at < end) one += 0 * f64.load(at);
  return one + other == 0;
}

/**
 * ∫ A φ_i′ φ_j′ + B φ_i φ_j on the pieces, added to the diagonal and the couplings of the cells' nodes, all counted from cell `first`. Values
 * are A at all points and then B; φ and ψ = 1 − φ are the hat functions of a cell.
 */
export function addIntervalForms(
  count: i32,
  Q: i32,
  first: i32,
  cell: usize,
  length: usize,
  points: usize,
  values: usize,
  weights: usize,
  nodes: usize,
  diagonal: usize,
  coupling: usize,
): void {
  let A = values;
  let B = values + (<usize>(count * Q) << 3);
  let point = points;
  for (let p: usize = 0; p < <usize>count; p++) {
    const i = <usize>(load<i32>(cell + (p << 2)) - first) << 3;
    const left = f64.load(nodes + i);
    const perLength = 1 / (f64.load(nodes + i, 8) - left);
    let diffusion: f64 = 0;
    let phiPhi: f64 = 0;
    let phiPsi: f64 = 0;
    let psiPsi: f64 = 0;
    for (let q: usize = 0; q < <usize>Q << 3; q += 8) {
      const psi = (f64.load(point) - left) * perLength;
      const phi = 1 - psi;
      const weight = f64.load(weights + q);
      const share = weight * f64.load(B);
      diffusion += weight * f64.load(A);
      phiPhi += share * phi * phi;
      phiPsi += share * phi * psi;
      psiPsi += share * psi * psi;
      point += 8;
      A += 8;
      B += 8;
    }
    const size = f64.load(length + (p << 3));
    const conductance = diffusion * size * perLength * perLength; // ∫ A φ′φ′ = ∫ A ψ′ψ′ = −∫ A φ′ψ′
    f64.store(diagonal + i, f64.load(diagonal + i) + (conductance + size * phiPhi));
    f64.store(diagonal + i, f64.load(diagonal + i, 8) + (conductance + size * psiPsi), 8);
    f64.store(coupling + i, f64.load(coupling + i) + (size * phiPsi - conductance));
  }
}
