/** Terms at most, and the part of E g² that they may leave out. */
const MOST = 2048;
const LEFT_OUT = 1e-13;
/** The trapezoidal rule, exact to rounding for what the terms can tell: √(normal density) is below 1e-17 at its ends. */
const REACH = 12.6;
const STEP = 0.02;

/**
 * E g(z) g(z') for normal z and z' of variance q as a function of their correlation c: Σ_n h_n² cⁿ with the coefficients of g in normalised Hermite
 * polynomials (Mehler 1866). Null where these fall too slowly, as those of functions with kinks do.
 */
export function hermiteSeries(g: (z: number) => number, variance: number): ((c: number) => number) | null {
  const size = Math.sqrt(variance);
  const count = 2 * Math.round(REACH / STEP) + 1;
  const x = Float64Array.from({ length: count }, (_, i) => (i - (count - 1) / 2) * STEP);
  const values = x.map((each) => g(size * each));
  // Hermite functions: polynomials times the root of the density, with which the recurrence neither grows nor cancels.
  let before = new Float64Array(count);
  let present = x.map((each) => Math.exp(-0.25 * each * each) / (2 * Math.PI) ** 0.25);
  const weighted = values.map((value, i) => STEP * value * present[i]);
  let left = weighted.reduce((sum, value, i) => sum + value * values[i] * present[i], 0);
  const least = LEFT_OUT * left;
  const squares: number[] = [];
  while (left > least) {
    const n = squares.length;
    if (n === MOST) return null;
    const square = weighted.reduce((sum, value, i) => sum + value * present[i], 0) ** 2;
    squares.push(square);
    left -= square;
    const [last, current] = [before, present];
    before = current;
    present = current.map((value, i) => (x[i] * value - Math.sqrt(n) * last[i]) / Math.sqrt(n + 1));
  }
  return (c) => {
    let sum = 0;
    for (let n = squares.length - 1; n >= 0; n--) sum = sum * c + squares[n];
    return sum;
  };
}
