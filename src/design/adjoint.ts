import { NumericalError } from "../errors.js";
import type { Complex } from "../sparse/tridiagonal-resolvents.js";
import { dot } from "../sparse/vectors.js";
import { decayFunctions } from "../time/rational-decay.js";
import type { NodalCoefficients, NodalPair } from "./law-coefficients.js";

/** û₀ of a real function at equally distant frequencies from 0. */
export interface HalfSpectrum {
  readonly step: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** ∫|û(T)|² over ∫|û₀|², and its derivatives with respect to A and B at the nodes. */
export interface DecayedEnergy {
  readonly left: number;
  readonly derivatives: NodalPair;
}

/** The least error of a rational e^{−λt} that is asked for. */
const FINEST = 1e-11;

/**
 * What the spectral PDE ∂_t û = ∇·(A ∇û) − B û leaves at a time, and its gradient by the adjoint state, for A and B linear between nodes at ξ ≥ 0: û(T) = Σ w_j x_j, x_j = (K − p_j M)⁻¹ M û₀ at the poles p_j of a rational e^{−λT}. The adjoint of a symmetric
 * K is solved at the same poles, y_j = (K − p_j M)⁻¹ M û(T), and
 *
 *   ½ d(û(T)ᵀ M û(T)) = −Re Σ w_j y_jᵀ dK x_j,
 *
 * exactly for what is computed: there is no error of time steps between the two. (In continuous time y is û(2T − t).) One factorisation a pole, one solve more for the gradient.
 *
 * @param tolerance error of the rational e^{−λT}, for all λ ≥ 0: û(T) is known to this part of û₀
 */
export function decayedEnergy(
  spectrum: HalfSpectrum,
  coefficients: NodalPair,
  time: number,
  tolerance: number,
): DecayedEnergy {
  return energyDecay(spectrum, time, tolerance)(coefficients);
}

/** `decayedEnergy` for many coefficients: the rational function is found once. */
export function energyDecay(
  { step, re, im }: HalfSpectrum,
  time: number,
  tolerance: number,
): (coefficients: NodalPair) => DecayedEnergy {
  const functions = decayFunctions([time], Math.max(FINEST, tolerance));
  if (functions === null) throw new Error("no rational e^{−λt}");
  const poles = functions.poles.map((pole, j) => ({ pole, weight: functions.weights[0][j] }));
  return ({ real, imaginary }) => {
    const [ofReal, ofImaginary] = [
      partOf(step, re, real, poles, false),
      // Odd: zero at ξ = 0.
      partOf(step, im, imaginary, poles, true),
    ];
    const initial = ofReal.initial + ofImaginary.initial;
    const scaled = (values: Float64Array) => values.map((value) => value / initial);
    const left = (ofReal.left + ofImaginary.left) / initial;
    if (!Number.isFinite(left)) throw new NumericalError("the spectrum at the deadline is not finite");
    return {
      left,
      derivatives: {
        real: { A: scaled(ofReal.A), B: scaled(ofReal.B) },
        imaginary: { A: scaled(ofImaginary.A), B: scaled(ofImaginary.B) },
      },
    };
  };
}

interface Pole {
  readonly pole: Complex;
  readonly weight: Complex;
}

function partOf(h: number, u: Float64Array, coefficients: NodalCoefficients, poles: readonly Pole[], odd: boolean) {
  const n = u.length;
  const start = u.slice();
  if (odd) start[0] = 0;
  const K = stiffness(h, coefficients);
  const load = massTimes(h, start);
  const initial = dot(start, load);
  const [A, B] = [new Float64Array(n), new Float64Array(n)];
  if (initial === 0) return { initial, left: 0, A, B };
  const solvers = poles.map(({ pole }) => complexSolver(h, K, pole, odd));
  const forward = solvers.map((solve) => solve(load));
  const end = new Float64Array(n);
  forward.forEach((x, j) => {
    const { re, im } = poles[j].weight;
    for (let i = 0; i < n; i++) end[i] += re * x.re[i] - im * x.im[i];
  });
  const endLoad = massTimes(h, end);
  forward.forEach((x, j) => {
    const y = solvers[j](endLoad);
    addDerivatives(h, x, y, poles[j].weight, A, B);
  });
  return { initial, left: dot(end, endLoad), A, B };
}

/** Adds −2 Re w yᵀ (dK) x for the A and B of all nodes. */
function addDerivatives(h: number, x: ComplexArray, y: ComplexArray, w: Complex, A: Float64Array, B: Float64Array) {
  const cells = A.length - 1;
  /** −2 Re w·(a·b) */
  const product = (aRe: number, aIm: number, bRe: number, bIm: number) =>
    -2 * (w.re * (aRe * bRe - aIm * bIm) - w.im * (aRe * bIm + aIm * bRe));
  for (let i = 0; i < cells; i++) {
    const across =
      product(x.re[i + 1] - x.re[i], x.im[i + 1] - x.im[i], y.re[i + 1] - y.re[i], y.im[i + 1] - y.im[i]) / (2 * h);
    A[i] += across;
    A[i + 1] += across;
    const lower = product(x.re[i], x.im[i], y.re[i], y.im[i]);
    const upper = product(x.re[i + 1], x.im[i + 1], y.re[i + 1], y.im[i + 1]);
    const mixed =
      product(x.re[i], x.im[i], y.re[i + 1], y.im[i + 1]) + product(x.re[i + 1], x.im[i + 1], y.re[i], y.im[i]);
    B[i] += (h / 12) * (3 * lower + mixed + upper);
    B[i + 1] += (h / 12) * (lower + mixed + 3 * upper);
  }
}

interface ComplexArray {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}

/** ∫ A φ_i′ φ_j′ + B φ_i φ_j dξ, exactly for A and B linear in cells of length h. */
function stiffness(h: number, { A, B }: NodalCoefficients): Tridiagonal {
  const n = A.length;
  const [diagonal, offDiagonal] = [new Float64Array(n), new Float64Array(n - 1)];
  for (let i = 0; i + 1 < n; i++) {
    const across = (A[i] + A[i + 1]) / (2 * h);
    diagonal[i] += across + (h / 12) * (3 * B[i] + B[i + 1]);
    diagonal[i + 1] += across + (h / 12) * (B[i] + 3 * B[i + 1]);
    offDiagonal[i] = -across + (h / 12) * (B[i] + B[i + 1]);
  }
  return { diagonal, offDiagonal };
}

function massTimes(h: number, u: Float64Array): Float64Array {
  const last = u.length - 1;
  return u.map((value, i) => {
    const beside = (i > 0 ? u[i - 1] : 0) + (i < last ? u[i + 1] : 0);
    return (h / 6) * ((i === 0 || i === last ? 2 : 4) * value + beside);
  });
}

/**
 * Solves with K − pM, eliminated without pivoting: a turn of the complex plane makes its Hermitian part positive definite (as in `tridiagonalResolvents`). Odd functions are zero in the first row.
 */
function complexSolver(h: number, K: Tridiagonal, { re: pRe, im: pIm }: Complex, odd: boolean) {
  const n = K.diagonal.length;
  const first = odd ? 1 : 0;
  const [inverseRe, inverseIm] = [new Float64Array(n), new Float64Array(n)];
  const [factorRe, factorIm] = [new Float64Array(n), new Float64Array(n)];
  let [carriedRe, carriedIm] = [0, 0];
  for (let i = first; i < n; i++) {
    const mass = ((i === 0 || i === n - 1 ? 2 : 4) * h) / 6;
    const dRe = K.diagonal[i] - pRe * mass - carriedRe;
    const dIm = -pIm * mass - carriedIm;
    const size = dRe * dRe + dIm * dIm;
    inverseRe[i] = dRe / size;
    inverseIm[i] = -dIm / size;
    if (i === n - 1) break;
    const oRe = K.offDiagonal[i] - (pRe * h) / 6;
    const oIm = (-pIm * h) / 6;
    factorRe[i] = oRe * inverseRe[i] - oIm * inverseIm[i];
    factorIm[i] = oRe * inverseIm[i] + oIm * inverseRe[i];
    carriedRe = factorRe[i] * oRe - factorIm[i] * oIm;
    carriedIm = factorRe[i] * oIm + factorIm[i] * oRe;
  }
  return (load: Float64Array): ComplexArray => {
    const [re, im] = [load.slice(), new Float64Array(n)];
    if (odd) re[0] = 0;
    for (let i = first + 1; i < n; i++) {
      const [bRe, bIm] = [re[i - 1], im[i - 1]];
      re[i] -= factorRe[i - 1] * bRe - factorIm[i - 1] * bIm;
      im[i] -= factorRe[i - 1] * bIm + factorIm[i - 1] * bRe;
    }
    let [xRe, xIm] = [0, 0];
    for (let i = n - 1; i >= first; i--) {
      const [zRe, zIm] = [re[i] * inverseRe[i] - im[i] * inverseIm[i], re[i] * inverseIm[i] + im[i] * inverseRe[i]];
      const nextRe = zRe - (factorRe[i] * xRe - factorIm[i] * xIm);
      const nextIm = zIm - (factorRe[i] * xIm + factorIm[i] * xRe);
      [xRe, xIm] = [nextRe, nextIm];
      re[i] = xRe;
      im[i] = xIm;
    }
    return { re, im };
  };
}
