import {
  cosineOf,
  cosinePolynomial,
  quarterTurns,
  reducible,
  remainder,
  sineOf,
  sinePolynomial,
} from "./sincos";

/**
 * out_k = Σ_j (re_j + i im_j) e^{i f_k x_j}, term by term. `out` is interleaved. The points and strengths are read in
 * pairs: an odd number of them is followed by a point of strength zero.
 */
export function directSum(
  pointCount: i32,
  points: usize,
  re: usize,
  im: usize,
  frequencyCount: i32,
  frequencies: usize,
  out: usize,
): void {
  const bytes = <usize>pointCount << 3;
  for (let k = 0; k < frequencyCount; k++) {
    const frequency = load<f64>(frequencies + (<usize>k << 3));
    const factor = f64x2.splat(frequency);
    let sumRe = f64x2.splat(0);
    let sumIm = f64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const phase = f64x2.mul(factor, v128.load(points + at));
      let cosine: v128;
      let sine: v128;
      if (reducible(phase)) {
        const turns = quarterTurns(phase);
        const r = remainder(phase, turns);
        const s = sinePolynomial(r);
        const c = cosinePolynomial(r);
        sine = sineOf(s, c, turns);
        cosine = cosineOf(s, c, turns);
      } else {
        const first = f64x2.extract_lane(phase, 0);
        const second = f64x2.extract_lane(phase, 1);
        sine = f64x2.replace_lane(f64x2.splat(Math.sin(first)), 1, Math.sin(second));
        cosine = f64x2.replace_lane(f64x2.splat(Math.cos(first)), 1, Math.cos(second));
      }
      const a = v128.load(re + at);
      const b = v128.load(im + at);
      sumRe = f64x2.add(sumRe, f64x2.sub(f64x2.mul(a, cosine), f64x2.mul(b, sine)));
      sumIm = f64x2.add(sumIm, f64x2.add(f64x2.mul(a, sine), f64x2.mul(b, cosine)));
    }
    const to = out + (<usize>k << 4);
    store<f64>(to, f64x2.extract_lane(sumRe, 0) + f64x2.extract_lane(sumRe, 1));
    store<f64>(to + 8, f64x2.extract_lane(sumIm, 0) + f64x2.extract_lane(sumIm, 1));
  }
}
