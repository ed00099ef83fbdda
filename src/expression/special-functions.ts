/** The error function, to about 1e-15: its all-positive series below 2.5, the continued fraction of erfc above. */
export function erf(x: number): number {
  const z = Math.abs(x);
  if (Number.isNaN(z)) return Number.NaN;
  if (z > 6) return Math.sign(x);
  if (z < 2.5) {
    // erf z = 2/√π e^{−z²} Σ 2ⁿ z^{2n+1} / (2n+1)!!  (DLMF 7.6.2): no cancellation.
    let term = z;
    let total = z;
    for (let n = 1; term > 1e-18 * total; n++) {
      term *= (2 * z * z) / (2 * n + 1);
      total += term;
    }
    return (Math.sign(x) * 2 * Math.exp(-z * z) * total) / Math.sqrt(Math.PI);
  }
  // erfc z = e^{−z²}/√π · 1/(z + (1/2)/(z + 1/(z + (3/2)/(z + …))))  (DLMF 7.9.1); 80 levels suffice from 2.5 on.
  let fraction = z;
  for (let k = 80; k >= 1; k--) fraction = z + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-z * z) / (Math.sqrt(Math.PI) * fraction));
}

/** Coefficients of Lanczos' approximation for g = 7 with 9 terms (Godfrey 2001), good to about 1e-15. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
] as const;

/** The gamma function: exact at the positive integers up to 19, to about 1e-14 elsewhere; NaN at its poles. */
export function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN;
    if (x > 171) return Number.POSITIVE_INFINITY;
    let factorial = 1;
    for (let k = 2; k < x; k++) factorial *= k;
    return factorial;
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  if (x > 172) return Number.POSITIVE_INFINITY;
  let series: number = lanczos[0];
  for (let k = 1; k < lanczos.length; k++) series += lanczos[k] / (x - 1 + k);
  const base = x + 6.5;
  // base^(x − ½) overflows before gamma does: two halves.
  const half = base ** ((x - 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-base) * half * series;
}

/** The logarithmic derivative of the gamma function; NaN at its poles. */
export function digamma(x: number): number {
  if (x <= 0 && Number.isInteger(x)) return Number.NaN;
  if (x < 0) return digamma(1 - x) - Math.PI / Math.tan(Math.PI * x);
  let shifted = x;
  let total = 0;
  for (; shifted < 12; shifted++) total -= 1 / shifted;
  const q = 1 / (shifted * shifted);
  // DLMF 5.11.2; from 12 on the first term left out is below 1e-16.
  const tail =
    q * (1 / 12 - q * (1 / 120 - q * (1 / 252 - q * (1 / 240 - q * (1 / 132 - q * (691 / 32760 - q / 12))))));
  return total + Math.log(shifted) - 0.5 / shifted - tail;
}
