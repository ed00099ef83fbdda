/**
 * ∫_a^b f by the double-exponential rule (Takahasi and Mori 1974), which bears singularities at the ends: independent
 * of the Gauss–Legendre machinery under test.
 */
export function tanhSinh(f: (x: number) => number, a: number, b: number): number {
  const h = 1 / 16;
  const half = 0.5 * (b - a);
  let sum = 0;
  // As far out as a distance from the end is a number: (1e-275)^0.1 is still nothing.
  for (let k = -96; k <= 96; k++) {
    const u = 0.5 * Math.PI * Math.sinh(k * h);
    // Distance from the nearer end, without cancellation.
    const distance = half * (2 / (1 + Math.exp(2 * Math.abs(u))));
    const x = k < 0 ? a + distance : b - distance;
    if (!(x > a && x < b)) continue;
    const weight = (0.5 * Math.PI * Math.cosh(k * h)) / Math.cosh(u) ** 2;
    sum += weight * f(x);
  }
  return h * half * sum;
}

/** ∫_a^b f, split at the break points inside and into pieces at most `longest` long. */
export function integrate(
  f: (x: number) => number,
  a: number,
  b: number,
  breakpoints: readonly number[] = [],
  longest = Number.POSITIVE_INFINITY,
): number {
  const edges = [a, ...breakpoints.filter((w) => w > a && w < b), b];
  let total = 0;
  for (let i = 1; i < edges.length; i++) {
    const width = edges[i] - edges[i - 1];
    const pieces = Math.max(1, Math.ceil(width / longest));
    for (let k = 0; k < pieces; k++) {
      total += tanhSinh(f, edges[i - 1] + (k / pieces) * width, edges[i - 1] + ((k + 1) / pieces) * width);
    }
  }
  return total;
}

/** ∫_a^∞ f for f that falls like a power or faster, by the substitution x = a + e^s − 1. */
export function integrateToInfinity(f: (x: number) => number, a: number): number {
  return integrate((s) => f(a + Math.expm1(s)) * Math.exp(s), 0, 300, [], 4);
}
