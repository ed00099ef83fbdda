import { InputError, NumericalError } from "../errors.js";
import { allFinite } from "../kernels/index.js";
import { type Coefficient, evaluateCoefficient, placeOf } from "./coefficient.js";
import type { Need, Values } from "./form.js";
import { type SimplexRule, simplexQuadrature, vertexRule } from "./simplex-quadrature.js";

/** What the needs of several forms are, chunk by chunk: `of(need)` is the same object throughout, its numbers those of the chunk. */
export interface Evaluator {
  of(need: Need): Values;
  /** Evaluates everything on the first `count` simplices of this list of nodes, from place `offset` on. */
  evaluate(nodes: Int32Array, offset: number, count: number, time: number): void;
}

interface FunctionValues extends Values {
  readonly what: string;
  readonly value: Coefficient;
  readonly components: number;
  readonly points: RulePoints;
}

interface RulePoints {
  readonly rule: SimplexRule;
  readonly xi: Float64Array;
}

/**
 * Prepares the evaluation of coefficients on simplices of dimension s (cells, or facets) in chunks. A function that several forms need
 * at the same points is evaluated once.
 */
export function prepareEvaluator(
  needs: readonly Need[],
  { points, dimension: d }: { readonly points: Float64Array; readonly dimension: 1 | 2 | 3 },
  s: 0 | 1 | 2 | 3,
  capacity: number,
): Evaluator {
  const functions: FunctionValues[] = [];
  const places: RulePoints[] = [];
  const found = new Map<Need, Values>();
  for (const need of needs) {
    const { what, value, rank } = need;
    const rule =
      typeof need.at === "number" ? simplexQuadrature(s, need.at) : vertexRule(s, need.at === "inside corners");
    const components = d ** rank;
    const Q = rule.weights.length;
    if (typeof value !== "function") {
      found.set(need, { rule, values: repeat(what, value, components, capacity * Q) });
      continue;
    }
    let entry = functions.find(
      (known) => known.value === value && known.rule === rule && known.components === components,
    );
    if (entry === undefined) {
      let place = places.find((known) => known.rule === rule);
      if (place === undefined) {
        place = { rule, xi: new Float64Array(capacity * Q * d) };
        places.push(place);
      }
      entry = { what, value, rule, components, values: new Float64Array(capacity * Q * components), points: place };
      functions.push(entry);
    }
    found.set(need, entry);
  }
  return {
    of(need) {
      const values = found.get(need);
      if (values === undefined) throw new RangeError(`${need.what} was not announced`);
      return values;
    },
    evaluate(nodes, offset, count, time) {
      if (functions.length === 0) return;
      for (const { rule, xi } of places) placePoints(points, d, nodes, offset, count, s + 1, rule, xi);
      for (const { what, value, components, values, rule, points: place } of functions) {
        const total = count * rule.weights.length;
        const xi = place.xi.subarray(0, total * d);
        const out = values.subarray(0, total * components);
        evaluateCoefficient(what, value, xi, out, time);
        if (!allFinite(out)) throw notFinite(what, xi, out, d, components, time);
      }
    },
  };
}

function repeat(what: string, value: number | readonly number[], components: number, count: number): Float64Array {
  const numbers = typeof value === "number" ? [value] : value;
  if (numbers.length !== components || !numbers.every(Number.isFinite)) {
    const expected = components === 1 ? "a finite number" : `${components} finite numbers`;
    throw new InputError(what, `expected ${expected} or a function, found [${numbers.join(", ")}]`);
  }
  const values = new Float64Array(count * components);
  for (let k = 0; k < values.length; k++) values[k] = numbers[k % components];
  return values;
}

/** Σ_i λ_i p_i at the points λ of a rule on simplices with these nodes, from place `offset` on. */
function placePoints(
  points: Float64Array,
  d: number,
  nodes: Int32Array,
  offset: number,
  count: number,
  perSimplex: number,
  rule: SimplexRule,
  xi: Float64Array,
): void {
  if (d === 2 && perSimplex === 3) {
    placeInTriangles(points, nodes, offset, count, rule, xi);
    return;
  }
  for (let k = 0, to = 0; k < count; k++) {
    const first = offset + k * perSimplex;
    for (let q = 0; q < rule.weights.length; q++) {
      for (let c = 0; c < d; c++, to++) {
        let sum = 0;
        for (let i = 0; i < perSimplex; i++) sum += rule.points[q * perSimplex + i] * points[nodes[first + i] * d + c];
        xi[to] = sum;
      }
    }
  }
}

/** The same in the plane, with a triangle's corners in variables for all of its points. */
function placeInTriangles(
  points: Float64Array,
  nodes: Int32Array,
  offset: number,
  count: number,
  { points: lambda, weights }: SimplexRule,
  xi: Float64Array,
): void {
  const end = 3 * weights.length;
  for (let k = 0, to = 0; k < count; k++) {
    const first = offset + 3 * k;
    const p0 = 2 * nodes[first];
    const p1 = 2 * nodes[first + 1];
    const p2 = 2 * nodes[first + 2];
    const x0 = points[p0];
    const y0 = points[p0 + 1];
    const x1 = points[p1];
    const y1 = points[p1 + 1];
    const x2 = points[p2];
    const y2 = points[p2 + 1];
    for (let q = 0; q < end; q += 3, to += 2) {
      xi[to] = lambda[q] * x0 + lambda[q + 1] * x1 + lambda[q + 2] * x2;
      xi[to + 1] = lambda[q] * y0 + lambda[q + 1] * y1 + lambda[q + 2] * y2;
    }
  }
}

/** The error for a coefficient that is not finite at one of these points. */
export function notFinite(
  what: string,
  xi: Float64Array,
  out: Float64Array,
  d: number,
  components: number,
  time: number,
): NumericalError {
  const bad = out.findIndex((value) => !Number.isFinite(value));
  const place = placeOf(xi, Math.floor(bad / components), d);
  return new NumericalError(`The ${what} is ${out[bad]} at ${place}, time ${time}.`);
}
