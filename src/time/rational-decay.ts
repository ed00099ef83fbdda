import type { Complex, RationalFunctions } from "../sparse/tridiagonal-resolvents.js";

/*
 * For all λ ≥ 0, e^{−λt} is close to a sum of few simple fractions: with n poles the least error falls as 9.28903^{−n} (Gonchar &
 * Rakhmanov, Math. USSR Sb. 62, 1989). Poles on a hyperbola, at equal steps of its parameter, come near to that when they are those of
 * Talbot's method (Weideman & Trefethen, Math. Comp. 76, 2007) and the weights, not of the trapezoidal rule, are fitted by least
 * squares: 8 poles reach 2e−7 where the best ones reach 2e−8 and the trapezoidal rule 1e−4.
 * Weights may differ from time to time while poles are shared.
 */

/** Functions of λ that stand for e^{−λt} at some times. */
export interface DecayFunctions extends RationalFunctions {
  /** The largest error for λ ≥ 0, of any of them. */
  readonly bound: number;
}

/**
 * The fewest fractions that give e^{−λt} at all times (ascending, positive) with an error of at most `tolerance` for λ ≥ 0, exact at λ = 0
 * so that what does not decay is kept; null where 24 poles do not.
 */
export function decayFunctions(times: readonly number[], tolerance: number): DecayFunctions | null {
  const unit = Math.sqrt(times[0] * times[times.length - 1]);
  const relative = times.map((time) => time / unit);
  const hyperbola = hyperbolaFor(times[times.length - 1] / times[0]);
  for (const pairs of [4, 8, 12]) {
    const poles = polesOn(hyperbola, pairs);
    const weights = fitWeights(poles, relative);
    const bound = largestError(poles, weights, relative);
    if (bound > tolerance) continue;
    const scaled = ({ re, im }: Complex): Complex => ({ re: re / unit, im: im / unit });
    return { poles: poles.map(scaled), weights: weights.map((list) => list.map(scaled)), bound };
  }
  return null;
}

/** λ = −μ (1 − sin α cosh θ + i cos α sinh θ), k pairs of poles with μ = scale · k at θ = (j + ½) step / k. */
interface Hyperbola {
  readonly scale: number;
  readonly angle: number;
  readonly step: number;
}

/**
 * The hyperbolas with the least errors for times within factors 1, 2, 4, …, 32 and unit geometric mean, found by minimising the logarithms
 * of the errors with 4, 8 and 12 pairs (Nelder & Mead's method; for one time, with 4).
 */
const hyperbolas: readonly Hyperbola[] = [
  { scale: 4.892, angle: 0.9548, step: 0.9618 },
  { scale: 2.69, angle: 0.953, step: 1.254 },
  { scale: 0.9065, angle: 0.675, step: 2.099 },
  { scale: 0.4729, angle: 0.5818, step: 2.774 },
  { scale: 0.1802, angle: 0.2471, step: 4.158 },
  { scale: 0.1569, angle: 0.4104, step: 4.273 },
];

/** For times within a factor, between those of the list: lengths by their logarithms. */
function hyperbolaFor(factor: number): Hyperbola {
  const place = Math.min(Math.log2(factor), hyperbolas.length - 1);
  const below = hyperbolas[Math.floor(place)];
  const above = hyperbolas[Math.ceil(place)];
  const s = place - Math.floor(place);
  return {
    scale: below.scale ** (1 - s) * above.scale ** s,
    angle: (1 - s) * below.angle + s * above.angle,
    step: below.step ** (1 - s) * above.step ** s,
  };
}

function polesOn({ scale, angle, step }: Hyperbola, pairs: number): Complex[] {
  return Array.from({ length: pairs }, (_, j) => {
    const theta = ((j + 0.5) * step) / pairs;
    return {
      re: -scale * pairs * (1 - Math.sin(angle) * Math.cosh(theta)),
      im: -scale * pairs * Math.cos(angle) * Math.sinh(theta),
    };
  });
}

/** λ at which errors are looked at: beyond, functions are as at the ends. */
function samples(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 10 ** (-3.5 + (7.5 * i) / (count - 1)));
}

const fitted = samples(240);
const looked = samples(960);

/**
 * The weights with the least squares of errors at the samples, and none at λ = 0. With g = Re −p₀/(λ − p₀), which is 1 there, and the real
 * and imaginary parts c of the fractions, the sum is g + Σ a (c − c(0) g): c = Re 1/(λ − p₀) is left out, being a multiple of g.
 */
function fitWeights(poles: readonly Complex[], times: readonly number[]): Complex[][] {
  const fractions = poles.map((pole) => fractionsAt(pole, fitted));
  const atZero = poles.flatMap((pole) => {
    const [re, im] = fractionsAt(pole, Float64Array.of(0));
    return [re[0], im[0]];
  });
  const [first] = poles;
  const g = fractions[0][0].map((re, i) => -first.re * re + first.im * fractions[0][1][i]);
  const columns = fractions
    .flat()
    .map((column, k) => column.map((value, i) => value - atZero[k] * g[i]))
    .slice(1);
  const rest = times.map((time) => fitted.map((lambda, i) => Math.exp(-lambda * time) - g[i]));
  return leastSquares(columns, rest).map((a) => {
    const share = a.reduce((sum, value, k) => sum - value * atZero[k + 1], 1); // of g
    return poles.map((_, j) => {
      const re = j === 0 ? 0 : a[2 * j - 1];
      const im = -a[2 * j];
      return j === 0 ? { re: re - share * first.re, im: im - share * first.im } : { re, im };
    });
  });
}

/** Real and imaginary parts of 1/(λ − p). */
function fractionsAt({ re, im }: Complex, lambdas: Float64Array): [Float64Array, Float64Array] {
  const squares = lambdas.map((lambda) => (lambda - re) ** 2 + im * im);
  return [lambdas.map((lambda, i) => (lambda - re) / squares[i]), squares.map((square) => im / square)];
}

/**
 * Per right-hand side b, the x with the least ‖b − Σ x_k columns[k]‖, by modified Gram–Schmidt orthogonalisation with b as one more
 * column, as stable as Householder's (Björck, BIT 7, 1967). The columns are overwritten.
 */
function leastSquares(columns: readonly Float64Array[], rightHandSides: readonly Float64Array[]): Float64Array[] {
  const count = columns.length;
  const rows = columns.map(() => new Float64Array(count)); // of R
  const solutions = rightHandSides.map(() => new Float64Array(count));
  columns.forEach((q, k) => {
    const length = Math.hypot(...q);
    rows[k][k] = length;
    for (let i = 0; i < q.length; i++) q[i] /= length;
    const project = (column: Float64Array): number => {
      let part = 0;
      for (let i = 0; i < q.length; i++) part += q[i] * column[i];
      for (let i = 0; i < q.length; i++) column[i] -= part * q[i];
      return part;
    };
    for (let later = k + 1; later < count; later++) rows[k][later] = project(columns[later]);
    rightHandSides.forEach((b, t) => {
      solutions[t][k] = project(b);
    });
  });
  for (const x of solutions) {
    for (let k = count - 1; k >= 0; k--) {
      for (let later = k + 1; later < count; later++) x[k] -= rows[k][later] * x[later];
      x[k] /= rows[k][k];
    }
  }
  return solutions;
}

function largestError(poles: readonly Complex[], weights: readonly Complex[][], times: readonly number[]): number {
  const fractions = poles.map((pole) => fractionsAt(pole, looked));
  let largest = 0;
  weights.forEach((list, t) => {
    for (let i = 0; i < looked.length; i++) {
      let sum = -Math.exp(-looked[i] * times[t]);
      for (let j = 0; j < list.length; j++) sum += list[j].re * fractions[j][0][i] - list[j].im * fractions[j][1][i];
      largest = Math.max(largest, Math.abs(sum));
    }
  });
  return largest;
}
