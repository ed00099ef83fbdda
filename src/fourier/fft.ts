import FFT from "fft.js";

/** A complex field, interleaved: real and imaginary part of entry k at 2k and 2k + 1. */
export type InterleavedComplex = Float64Array;

/** A discrete Fourier transform of fixed length. Arrays are interleaved, of length 2 · size; `out` is not `data`. */
export interface FftPlan {
  readonly size: number;
  /** out_k = Σ_j data_j e^{−2πi jk/size}. */
  forward(data: InterleavedComplex, out: InterleavedComplex): void;
  /** out_j = (1/size) Σ_k data_k e^{+2πi jk/size}: undoes `forward`. */
  inverse(data: InterleavedComplex, out: InterleavedComplex): void;
}

/** The transform of a power-of-two length, 2 or more. Plans of one length share their tables. */
export function fftPlan(size: number): FftPlan {
  const known = plans.get(size)?.deref();
  if (known !== undefined) return known;
  const transform = new FFT(size);
  const plan: FftPlan = {
    size,
    forward: (data, out) => transform.transform(out, data),
    inverse: (data, out) => transform.inverseTransform(out, data),
  };
  plans.set(size, new WeakRef(plan));
  return plan;
}

// Tables of long transforms are large: they live only as long as somebody holds the plan.
const plans = new Map<number, WeakRef<FftPlan>>();

/** The smallest power of two that is at least `length`, and at least 2. */
export function nextPowerOfTwo(length: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(length)));
}
