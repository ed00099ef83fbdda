/** Nodes and weights of the Gauss–Legendre rule with n points on [−1, 1], by Newton's method. */
export function gaussLegendre(n: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let iteration = 0; iteration < 20; iteration++) {
      const p = legendreValues(x, n);
      slope = (n * (x * p[n] - p[n - 1])) / (x * x - 1);
      const step = p[n] / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** P_0(x) … P_degree(x) by the three-term recurrence. */
export function legendreValues(x: number, degree: number): Float64Array {
  const p = new Float64Array(degree + 1);
  p[0] = 1;
  if (degree > 0) p[1] = x;
  for (let k = 1; k < degree; k++) p[k + 1] = ((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1);
  return p;
}

/** (2k+1)/(k+1) and (k+1)/(k+2), the factors of Clenshaw's recurrence for Legendre series. */
const longestSeries = 64;
const clenshawFirst = Float64Array.from({ length: longestSeries }, (_, k) => (2 * k + 1) / (k + 1));
const clenshawSecond = Float64Array.from({ length: longestSeries }, (_, k) => (k + 1) / (k + 2));

/** Σ coefficients[k] P_k(x), of at most 64 terms. */
export function legendreSum(coefficients: Float64Array, x: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) {
    const b0 = coefficients[k] + clenshawFirst[k] * x * b1 - clenshawSecond[k] * b2;
    b2 = b1;
    b1 = b0;
  }
  return b1;
}

/** Coefficients of ∫_{−1}^x of the series with the coefficients given, which is one term longer. */
export function legendreAntiderivative(coefficients: Float64Array): Float64Array {
  // ∫_{−1}^x P_k = (P_{k+1} − P_{k−1})/(2k+1), and ∫_{−1}^x P_0 = P_0 + P_1.
  const integral = new Float64Array(coefficients.length + 1);
  integral[0] = coefficients[0];
  for (let k = 0; k < coefficients.length; k++) {
    const share = coefficients[k] / (2 * k + 1);
    integral[k + 1] += share;
    if (k > 0) integral[k - 1] -= share;
  }
  return integral;
}

/** Σ coefficients[k] P_k′(x). */
export function legendreSlope(coefficients: Float64Array, x: number): number {
  const degree = coefficients.length - 1;
  const p = legendreValues(x, degree);
  let before = 0;
  let current = 0;
  let sum = 0;
  // P_{k+1}′ = P_{k−1}′ + (2k+1) P_k.
  for (let k = 0; k < degree; k++) {
    const next = before + (2 * k + 1) * p[k];
    before = current;
    current = next;
    sum += coefficients[k + 1] * next;
  }
  return sum;
}
