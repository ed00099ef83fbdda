import { once } from "../once.js";
import { meshDimension } from "./input-dimension.js";
import { convolutionPowers, jumpsOf } from "./laws/convolution-powers.js";
import type { WeightVectorLaw } from "./laws/weight-vector-law.js";
import { tabulatedTransform } from "./radial-kernel.js";
import type { Lags, StationaryKernel } from "./stationary-kernel.js";

/** A kernel G(φ(r)) with the characteristic function φ of a law, and what of it is linear in φ. */
export interface ComposedKernel {
  /** The coefficient of the linear part, G'(0). */
  readonly linear: number;
  /** G(φ(r)) − linear φ(r). Far away it tends to G(0). */
  readonly rest: StationaryKernel;
}

/**
 * A function of the characteristic function of a law, as the kernels of deep networks are. G has a power series, of coefficients that are not negative,
 * which converges up to φ = 1 (Schoenberg, Duke Math. J. 9, 1942), so that the transform is a sum of convolution powers of the density.
 *
 * @param law its density must be finite at 0, and isotropic in more than one dimension
 */
export function composedKernel(G: (c: number) => number, law: WeightVectorLaw): ComposedKernel {
  const { dimension, scalar } = law;
  const [constant, linear, ...higher] = seriesAtZero(G);
  // Where a density jumps φ falls but like 1/r: its first powers are left to their own transforms.
  const jumps = dimension === 1 ? jumpsOf(scalar) : [];
  const powers = jumps.length > 0 ? higher : higher.map(() => 0);
  const [quadratic, cubic] = powers;
  const restAt = (distance: number): number => {
    const phi = characteristicAt(law, distance);
    return G(phi) - constant - phi * (linear + phi * (quadratic + phi * cubic));
  };
  const transform = once(() => {
    const scale = fallOf(law);
    const smooth = tabulatedTransform(restAt, meshDimension(dimension), scale);
    const densities = jumps.length > 0 ? convolutionPowers(scalar, powers.length) : [];
    return (xi: number) =>
      densities.reduce((sum, density, n) => sum + 2 * Math.PI * powers[n] * density(xi), smooth(xi));
  });
  return {
    linear,
    rest: {
      dimension,
      factor: 1,
      shape(xi, out) {
        const at = transform();
        for (let i = 0; i < out.length; i++) {
          let square = 0;
          for (let k = 0; k < dimension; k++) square += xi[i * dimension + k] ** 2;
          out[i] = at(Math.sqrt(square));
        }
      },
      lags: (r: Lags) =>
        (r instanceof Float64Array ? law.characteristic(r) : law.characteristicOnGrid(r)).map(
          (phi) => G(phi) - linear * phi,
        ),
      distant: constant,
      origin: {
        get value() {
          return transform()(0);
        },
        power: 0,
      },
      breakpoints: jumps.length > 0 ? sumsOfTwo(jumps) : [],
      edges: [],
      barriers: [],
      radial: law.radial,
      extent: 2 * scalar.extent,
    },
  };
}

/** φ at a vector of the length given. */
function characteristicAt(law: WeightVectorLaw, distance: number): number {
  const lag = new Float64Array(law.dimension);
  lag[0] = distance;
  return law.characteristic(lag)[0];
}

/** A distance by which φ has fallen to about a half. */
function fallOf(law: WeightVectorLaw): number {
  let distance = 1;
  while (characteristicAt(law, distance) > 0.5) distance *= 2;
  while (characteristicAt(law, 0.5 * distance) < 0.5) distance *= 0.5;
  return distance;
}

/** Interpolation at zero: the largest c that G is looked at, and the number of points. */
const RADIUS = 0.25;
const POINTS = 10;

/** The first four coefficients of the power series of G. */
function seriesAtZero(G: (c: number) => number): readonly [number, number, number, number] {
  const constant = G(0);
  const linear = evenAtZero((c) => (G(c) - G(-c)) / (2 * c));
  return [
    constant,
    linear,
    evenAtZero((c) => (G(c) - 2 * constant + G(-c)) / (2 * c * c)),
    evenAtZero((c) => ((G(c) - G(-c)) / (2 * c) - linear) / (c * c)),
  ];
}

/** f(0) of an even f from its values elsewhere, by the polynomial in c² through them. */
function evenAtZero(f: (c: number) => number): number {
  const nodes = Array.from({ length: POINTS }, (_, i) => RADIUS * Math.sin((Math.PI * (i + 0.5)) / (2 * POINTS)));
  return nodes.reduce((sum, node) => {
    const others = nodes.filter((other) => other !== node);
    return sum + f(node) * others.reduce((product, other) => product / (1 - (node / other) ** 2), 1);
  }, 0);
}

/** The kinks of a density that jumps, convolved with itself. */
function sumsOfTwo(jumps: readonly number[]): readonly number[] {
  return [...new Set(jumps.flatMap((one) => jumps.map((other) => one + other)))].sort((a, b) => a - b);
}
