// Units F (s sin φ + c cos φ), φ = α w x + b + shift, two at a time: their phases, their strengths (s + ic) e^{iφ₀} and the slopes of their
// parameters. `c` and `b` may be 0: none. Arrays are read and written in pairs, up to the next even length.

/** For x = origin + spacing j: φ₀ at the origin and the turns α w spacing / 2π between neighbours, `turn` = spacing / 2π. */
export function wavePhases(
  count: i32,
  scale: usize,
  w: usize,
  b: usize,
  shift: f64,
  origin: f64,
  turn: f64,
  turns: usize,
  angles: usize,
): void {
  const bytes = <usize>count << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    const omega = f64x2.mul(v128.load(scale + at), v128.load(w + at));
    v128.store(turns + at, f64x2.mul(omega, f64x2.splat(turn)));
    let angle = f64x2.add(f64x2.mul(omega, f64x2.splat(origin)), f64x2.splat(shift));
    if (b) angle = f64x2.add(angle, v128.load(b + at));
    v128.store(angles + at, angle);
  }
}

/** Interleaved strengths. */
export function waveStrengths(
  count: i32,
  factor: usize,
  s: usize,
  c: usize,
  sines: usize,
  cosines: usize,
  strengths: usize,
): void {
  const bytes = <usize>count << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    const F = v128.load(factor + at);
    const sine = v128.load(sines + at);
    const cosine = v128.load(cosines + at);
    const amplitude = f64x2.mul(F, v128.load(s + at));
    let re = f64x2.mul(amplitude, cosine);
    let im = f64x2.mul(amplitude, sine);
    if (c) {
      const other = f64x2.mul(F, v128.load(c + at));
      re = f64x2.sub(re, f64x2.mul(other, sine));
      im = f64x2.add(im, f64x2.mul(other, cosine));
    }
    v128.store(strengths + 2 * at, v128.shuffle<f64>(re, im, 0, 2));
    v128.store(strengths + 2 * at, v128.shuffle<f64>(re, im, 1, 3), 16);
  }
}

/**
 * The slopes ds, dc, db and dw from `sums`: re and im of G = Σ_i c_i e^{i(φ(x_i) − φ₀)}, then of H, the same with x_i c_i. `dc` and `db` may
 * be 0.
 */
export function waveSlopes(
  count: i32,
  factor: usize,
  scale: usize,
  s: usize,
  c: usize,
  sines: usize,
  cosines: usize,
  sums: usize,
  ds: usize,
  dc: usize,
  db: usize,
  dw: usize,
): void {
  const bytes = <usize>count << 3;
  for (let at: usize = 0; at < bytes; at += 16) {
    const F = v128.load(factor + at);
    const sine = v128.load(sines + at);
    const cosine = v128.load(cosines + at);
    const from = sums + 4 * at;
    const g0 = v128.load(from);
    const h0 = v128.load(from, 16);
    const g1 = v128.load(from, 32);
    const h1 = v128.load(from, 48);
    const Gr = v128.shuffle<f64>(g0, g1, 0, 2);
    const Gi = v128.shuffle<f64>(g0, g1, 1, 3);
    const Hr = v128.shuffle<f64>(h0, h1, 0, 2);
    const Hi = v128.shuffle<f64>(h0, h1, 1, 3);
    const Er = f64x2.sub(f64x2.mul(cosine, Gr), f64x2.mul(sine, Gi));
    const Ei = f64x2.add(f64x2.mul(sine, Gr), f64x2.mul(cosine, Gi));
    const Xr = f64x2.sub(f64x2.mul(cosine, Hr), f64x2.mul(sine, Hi));
    const Fs = f64x2.mul(F, v128.load(s + at));
    let phase = f64x2.mul(Fs, Er);
    let moment = f64x2.mul(Fs, Xr);
    if (c) {
      const Xi = f64x2.add(f64x2.mul(sine, Hr), f64x2.mul(cosine, Hi));
      const Fc = f64x2.mul(F, v128.load(c + at));
      phase = f64x2.sub(phase, f64x2.mul(Fc, Ei));
      moment = f64x2.sub(moment, f64x2.mul(Fc, Xi));
      v128.store(dc + at, f64x2.mul(F, Er));
    }
    v128.store(ds + at, f64x2.mul(F, Ei));
    if (db) v128.store(db + at, phase);
    v128.store(dw + at, f64x2.mul(v128.load(scale + at), moment));
  }
}
