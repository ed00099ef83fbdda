import type { TridiagonalSpectrum } from "../sparse/tridiagonal-spectrum.js";
import { type ResponseRequest, responses } from "./response.js";

/** Times at which the residual is looked at, from the last one wanted down: every one is so much smaller than the one before. */
const timeRatio = 0.75;
/** Entries of f(T)e₁ below this are rounding. */
const rounding = 16 * Number.EPSILON;

/**
 * What the error ‖f(K, t)u₀ − ‖u₀‖ Q f(T, t)e₁‖ is at most, relative to ‖u₀‖ and at all times wanted, in a Krylov space of dimension k.
 * The approximation w(t) satisfies w' = −K w + r with ‖r(t)‖ = β_k |e_kᵀ f(T, t) e₁|, so that the error is at most ∫₀ᵗ ‖r‖ since e^{−Kt}
 * does not grow (M. Hochbruck, C. Lubich, H. Selhofer, SIAM J. Sci. Comput. 19 (1998), section 6.3). For momentum the residual
 * drives an oscillator that answers with 1/friction at most, or with t; the descents are sums where these are integrals. The integral is
 * taken over a geometric sequence of times, of the larger value at the two ends of each interval.
 *
 * @param beta β_k, which couples the space to the next vector
 */
export function responseError(
  spectrum: TridiagonalSpectrum,
  beta: number,
  requests: readonly ResponseRequest[],
): number {
  const k = spectrum.values.length;
  const lambda = spectrum.values.map((value) => Math.max(0, value));
  const [ofFirst, ofLast] = spectrum.toEigenvectors([unitVector(k, 0), unitVector(k, k - 1)]);
  const products = ofFirst.map((value, j) => value * ofLast[j]);
  const fastest = lambda.reduce((a, b) => Math.max(a, b), 0);
  const errors = requests.map(({ response, times }) => {
    const last = Math.max(0, ...times);
    const shares = products.map((product, j) => response.residual.share(lambda[j]) * product);
    const residual = (time: number) => {
      const f = responses(response, lambda, time);
      const entry = Math.abs(f.reduce((sum, value, j) => sum + value * shares[j], 0));
      return entry > rounding ? beta * entry : 0;
    };
    // Below the shortest time constant f(T, t) is a Taylor polynomial, and the residual grows with t.
    const shortest = fastest === 0 ? Number.POSITIVE_INFINITY : response.timeConstant(fastest);
    let [integral, later] = [0, residual(last)];
    for (let time = last; time > 0; ) {
      const next = time > shortest ? timeRatio * time : 0;
      const earlier = next > 0 ? residual(next) : later;
      integral += (time - next) * Math.max(earlier, later);
      [time, later] = [next, earlier];
    }
    return response.residual.gain(last) * integral;
  });
  return Math.max(0, ...errors);
}

function unitVector(length: number, at: number): Float64Array {
  const unit = new Float64Array(length);
  unit[at] = 1;
  return unit;
}
