import { InputError } from "../errors.js";
import { gaussLegendre } from "./quadrature.js";

/**
 * A quadrature rule on any simplex T of one dimension: ∫_T f ≈ |T| Σ_q weights[q] f(x_q), with x_q = Σ_i λ_i p_i the mean of the
 * corners p_i weighted by the barycentric coordinates points[(d + 1) q … (d + 1) q + d]. The weights are positive and sum to 1.
 */
export interface SimplexRule {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

/** The highest degree that `simplexQuadrature` offers. */
const highestDegree = 40;

const cache = new Map<number, SimplexRule>();

/**
 * The rule that integrates polynomials up to `degree` exactly on a simplex of dimension 0 (a point), 1, 2 or 3. The same object is
 * returned every time.
 *
 * In 1-D Gauss–Legendre points. On triangles up to degree 6: the centroid, Strang & Fix (3 points, degree 2), Dunavant (Int. J. Numer.
 * Meth. Eng. 21, 1985: 6 points, degree 4; 12 points, degree 6) and Radon (7 points, degree 5). On tetrahedra: the centroid, Keast
 * (Comput. Meth. Appl. Mech. Eng. 55, 1986: 4 points, degree 2; 24 points, degree 6), Zhang, Cui & Liu (J. Comput. Math. 27, 2009: 8
 * points, degree 3) and Walkington (14 points, degree 5). Above degree 6 products of Gauss points on the simplex as a collapsed
 * box (Stroud, Approximate Calculation of Multiple Integrals, 1971, section 2.4).
 *
 * @throws InputError unless degree is a whole number from 0 to 40.
 */
export function simplexQuadrature(dimension: 0 | 1 | 2 | 3, degree: number): SimplexRule {
  if (!Number.isInteger(degree) || degree < 0 || degree > highestDegree) {
    throw new InputError("degree", `expected a whole number from 0 to ${highestDegree}, found ${degree}`);
  }
  const key = 4 * degree + dimension;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const rule = makeRule(dimension, degree);
  cache.set(key, rule);
  return rule;
}

/**
 * The rule with the corners as its points, exact for linear functions: the trapezoidal rule, which lumps.
 *
 * @param inside with points a billionth of the way to the centroid in place of the corners: of the two sides of a jump they are on the simplex's
 */
export function vertexRule(dimension: 0 | 1 | 2 | 3, inside = false): SimplexRule {
  return (inside ? insideVertexRules : vertexRules)[dimension];
}

const vertexRules = [0, 1, 2, 3].map((dimension) => vertices(dimension, 0));
const insideVertexRules = [0, 1, 2, 3].map((dimension) => vertices(dimension, 1e-9));

function vertices(dimension: number, inwards: number): SimplexRule {
  const corners = dimension + 1;
  const points = new Float64Array(corners * corners).fill(inwards / corners);
  for (let i = 0; i < corners; i++) points[i * corners + i] += 1 - inwards;
  return { points, weights: new Float64Array(corners).fill(1 / corners) };
}

function makeRule(dimension: 0 | 1 | 2 | 3, degree: number): SimplexRule {
  if (dimension === 0) return { points: Float64Array.of(1), weights: Float64Array.of(1) };
  if (dimension === 1 || degree > 6) return collapsedBox(dimension, degree);
  const orbits = (dimension === 2 ? triangleOrbits : tetrahedronOrbits)[degree];
  const points: number[] = [];
  const weights: number[] = [];
  for (const [weight, ...coordinates] of orbits) {
    for (const point of arrangements(coordinates)) {
      points.push(...point);
      weights.push(weight);
    }
  }
  return { points: Float64Array.from(points), weights: Float64Array.from(weights) };
}

/**
 * Points and weights that all symmetries of the simplex leave unchanged: a weight and the barycentric coordinates of one point, of
 * which every arrangement belongs to the rule.
 */
type Orbit = readonly number[];

const third = 1 / 3;
const root15 = Math.sqrt(15);

/** The point with the coordinate `repeated` as often as there are corners but one. */
const onMedian = (corners: number, weight: number, repeated: number): Orbit => [
  weight,
  ...Array.from({ length: corners - 1 }, () => repeated),
  1 - (corners - 1) * repeated,
];
const triangle = (weight: number, repeated: number): Orbit => onMedian(3, weight, repeated);
const tetrahedron = (weight: number, repeated: number): Orbit => onMedian(4, weight, repeated);

const triangleDegree1: readonly Orbit[] = [[1, third, third, third]];
const triangleDegree4 = [-1, 1].map((sign) =>
  triangle(
    (620 + sign * Math.sqrt(213125 - 53320 * Math.sqrt(10))) / 3720,
    (8 - Math.sqrt(10) + sign * Math.sqrt(38 - 44 * Math.sqrt(0.4))) / 18,
  ),
);

const triangleOrbits: readonly (readonly Orbit[])[] = [
  triangleDegree1,
  triangleDegree1,
  [triangle(third, 1 / 6)],
  triangleDegree4,
  triangleDegree4,
  [
    [9 / 40, third, third, third],
    triangle((155 - root15) / 1200, (6 - root15) / 21),
    triangle((155 + root15) / 1200, (6 + root15) / 21),
  ],
  [
    triangle(0.11678627572637937, 0.24928674517091043),
    triangle(0.05084490637020682, 0.06308901449150223),
    [0.08285107561837357, 0.053145049844816945, 0.3103524510337844, 1 - 0.053145049844816945 - 0.3103524510337844],
  ],
];

const tetrahedronDegree1: readonly Orbit[] = [[1, 0.25, 0.25, 0.25, 0.25]];
const tetrahedronDegree5: readonly Orbit[] = [
  tetrahedron(0.11268792571801585, 0.3108859192633006),
  tetrahedron(0.07349304311636196, 0.09273525031089122),
  [0.042546020777081466, 0.04550370412564965, 0.04550370412564965, 0.45449629587435036, 0.45449629587435036],
];

const tetrahedronOrbits: readonly (readonly Orbit[])[] = [
  tetrahedronDegree1,
  tetrahedronDegree1,
  [tetrahedron(0.25, (5 - Math.sqrt(5)) / 20)],
  [tetrahedron(0.13852796651186214, 0.3280546967114267), tetrahedron(0.11147203348813786, 0.10695227393293068)],
  tetrahedronDegree5,
  tetrahedronDegree5,
  [
    tetrahedron(0.039922750258167494, 0.21460287125915203),
    tetrahedron(0.010077211055320643, 0.04067395853461135),
    tetrahedron(0.055357181543654724, 0.3223378901422755),
    [
      27 / 560,
      0.06366100187501753,
      0.06366100187501753,
      0.2696723314583158,
      1 - 2 * 0.06366100187501753 - 0.2696723314583158,
    ],
  ],
];

/** All different orders of the numbers. */
function arrangements(numbers: readonly number[]): readonly (readonly number[])[] {
  if (numbers.length === 1) return [numbers];
  return [...new Set(numbers)].flatMap((first) => {
    const rest = numbers.toSpliced(numbers.indexOf(first), 1);
    return arrangements(rest).map((order) => [first, ...order]);
  });
}

/** With x_1 = s_1, x_2 = (1 − s_1) s_2, … the unit box is mapped to the simplex, and f becomes a polynomial in each s_k. */
function collapsedBox(dimension: 1 | 2 | 3, degree: number): SimplexRule {
  let points: number[][] = [[]];
  let weights = [1];
  for (let k = 1; k <= dimension; k++) {
    const power = dimension - k; // of (1 − s_k) in the volume
    const { points: s, weights: w } = gaussLegendre(Math.floor((degree + power) / 2) + 1);
    const grown = points.flatMap((point) => {
      const left = 1 - point.reduce((sum, x) => sum + x, 0);
      return Array.from(s, (value) => [...point, left * value]);
    });
    weights = weights.flatMap((weight) => Array.from(s, (value, q) => weight * k * w[q] * (1 - value) ** power));
    points = grown;
  }
  return {
    points: Float64Array.from(points.flatMap((point) => [1 - point.reduce((sum, x) => sum + x, 0), ...point])),
    weights: Float64Array.from(weights),
  };
}
