/** A function of masses, and its gradient. */
export interface ValueWithGradient {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface LeastMasses {
  readonly masses: Float64Array;
  readonly value: number;
  readonly iterations: number;
}

const MOST_ITERATIONS = 80;
/** Halvings of a step that does not lower the value enough. */
const HALVINGS = 24;
/** A step has to gain this part of what the gradient promises (Armijo). */
const PROMISED = 0.1;
/** Once this many steps together lower the value by less than this part, it is least. */
const [STALLED, GAIN] = [4, 1e-3];

/**
 * Non-negative masses with sum 1 for which a positive function is least: steps m_j ← m_j e^{−s g_j}/Z along the gradient g of its logarithm, which keep the masses what they are to be (exponentiated gradient; J. Kivinen, M. K. Warmuth, Inf. Comput. 132,
 * 1997), with a line search. A mass that is 0 at the start stays so.
 *
 * @param most iterations
 */
export function leastOverMasses(
  f: (masses: Float64Array) => ValueWithGradient,
  start: Float64Array,
  most = MOST_ITERATIONS,
): LeastMasses {
  let masses = normalised(start);
  let { value, gradient } = f(masses);
  let step = 1 / spread(gradient, value);
  const values = [value];
  let iterations = 0;
  for (; iterations < most && value > 0; iterations++) {
    const slope = gradient.map((g) => g / value);
    const middle = slope.reduce((sum, g, j) => sum + masses[j] * g, 0);
    let next: Float64Array | null = null;
    for (let halving = 0; halving < HALVINGS; halving++, step /= 2) {
      const tried = normalised(masses.map((m, j) => m * Math.exp(-step * (slope[j] - middle))));
      const promised = slope.reduce((sum, g, j) => sum + (masses[j] - tried[j]) * g, 0);
      const found = f(tried);
      if (!(Math.log(found.value / value) <= -PROMISED * promised)) continue;
      next = tried;
      ({ value, gradient } = found);
      // One that had to be halved is long enough.
      if (halving === 0) step *= 2;
      break;
    }
    if (next === null) break;
    masses = next;
    values.push(value);
    if (values.length > STALLED && values[values.length - 1 - STALLED] - value < GAIN * value) break;
  }
  return { masses, value, iterations };
}

function normalised(masses: Float64Array): Float64Array {
  const sum = masses.reduce((total, mass) => total + mass, 0);
  return masses.map((mass) => mass / sum);
}

/** By how much the slopes of the logarithm differ. */
function spread(gradient: Float64Array, value: number): number {
  const [least, most] = gradient.reduce(
    ([a, b], g) => [Math.min(a, g), Math.max(b, g)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return (most - least) / value || 1;
}
