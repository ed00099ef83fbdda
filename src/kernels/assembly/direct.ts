import {
  cosineOf,
  cosinePolynomial,
  quarterTurns,
  reducible,
  remainder,
  sineOf,
  sinePolynomial,
} from "./sincos";

@inline function directSums(
  dimension: i32,
  pointCount: i32,
  points: usize,
  re: usize,
  im: usize,
  frequencyCount: i32,
  frequencies: usize,
  out: usize,
): void {
  const bytes = <usize>pointCount << 3;
  // An odd number of points is followed by one more, of strength zero.
  const axisBytes = (bytes + 15) & ~15;
  for (let k = 0; k < frequencyCount; k++) {
    const frequency = frequencies + <usize>(k * dimension * 8);
    const factor = v128.load64_splat(frequency);
    const factor2 = dimension > 1 ? v128.load64_splat(frequency, 8) : factor;
    const factor3 = dimension > 2 ? v128.load64_splat(frequency, 16) : factor;
    let sumRe = f64x2.splat(0);
    let sumIm = f64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      let phase = f64x2.mul(factor, v128.load(points + at));
      if (dimension > 1) phase = f64x2.add(phase, f64x2.mul(factor2, v128.load(points + axisBytes + at)));
      if (dimension > 2) phase = f64x2.add(phase, f64x2.mul(factor3, v128.load(points + 2 * axisBytes + at)));
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

/**
 * out_k = Σ_j (re_j + i im_j) e^{i f_k · x_j}, term by term. `points` holds the first coordinates of all points, then
 * the second ones, …; `frequencies` is frequency by frequency; `out` is interleaved. Points and strengths are read in
 * pairs: an odd number of them is followed by a point of strength zero in every list.
 */
export function directSum(
  dimension: i32,
  pointCount: i32,
  points: usize,
  re: usize,
  im: usize,
  frequencyCount: i32,
  frequencies: usize,
  out: usize,
): void {
  switch (dimension) {
    case 1: return directSums(1, pointCount, points, re, im, frequencyCount, frequencies, out);
    case 2: return directSums(2, pointCount, points, re, im, frequencyCount, frequencies, out);
    case 3: return directSums(3, pointCount, points, re, im, frequencyCount, frequencies, out);
    default: unreachable();
  }
}
