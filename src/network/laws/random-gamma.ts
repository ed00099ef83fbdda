import type { RandomStream } from "../random.js";

/**
 * The logarithm of a Gamma(shape, 1) variable, shape > 0; exact (G. Marsaglia and W. W. Tsang, A simple method for
 * generating gamma variables, ACM TOMS 26, 2000). The logarithm, because for small shapes the variable underflows.
 */
export function randomGamma(random: RandomStream, shape: number): { readonly log: number } {
  // Γ(a) = Γ(a + 1) U^{1/a} for a < 1.
  const boost = shape < 1 ? Math.log(random.uniform()) / shape : 0;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const cube = (1 + c * x) ** 3;
    if (cube <= 0) continue;
    const logCube = Math.log(cube);
    if (Math.log(random.uniform()) < 0.5 * x * x + d - d * cube + d * logCube) {
      return { log: Math.log(d) + logCube + boost };
    }
  }
}
