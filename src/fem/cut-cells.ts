import { allFinite } from "../kernels/index.js";
import { type SimplexMesh, simplexCount } from "../mesh/simplex.js";
import { sweepCells } from "./cell-sweep.js";
import { type Coefficient, evaluateCoefficient } from "./coefficient.js";
import { notFinite } from "./evaluate.js";
import type { Need, Values } from "./form.js";
import { partsAlongJump, stepOf } from "./jump-parts.js";
import type { SimplexRule } from "./simplex-quadrature.js";

/*
 * Quadrature where a function jumps inside cells. No rule for smooth functions gives its integrals: they are off by a part of the jump that depends on
 * which points lie on which side. Such a cell is cut along the jump, the function is integrated over the parts, and its values at the rule's points
 * become those of the polynomial with the same moments: whatever form is integrated with them gets the integrals of the function itself.
 */

/** A function of which some cells are to be looked at. */
interface Looked {
  readonly need: Need;
  readonly value: Coefficient;
  readonly components: number;
  readonly nodal: Float64Array;
}

/**
 * Prepares the cutting of cells for these needs of forms on a mesh: the result replaces, in some cells, the values of functions that jump inside.
 * Cells whose values at rule points and corners lie in no two heaps cost a comparison each.
 */
export function cutCells(
  mesh: SimplexMesh,
  needs: readonly Need[],
  time: number,
): (first: number, count: number, values: readonly Values[]) => void {
  const { dimension: d, cells, points } = mesh;
  const nodal = new Map<Coefficient, Float64Array>();
  const looked = needs.map((need): Looked | undefined => {
    const { what, value, rank, at } = need;
    if (typeof value !== "function" || typeof at !== "number") return undefined;
    const components = d ** rank;
    let known = nodal.get(value);
    if (known === undefined) {
      known = new Float64Array((points.length / d) * components);
      evaluateCoefficient(what, value, points, known, time);
      nodal.set(value, known);
    }
    return { need, value, components, nodal: known };
  });
  return (first, count, values) => {
    values.forEach((own, n) => {
      const function_ = looked[n];
      // Several needs may have the same values.
      if (function_ === undefined || values.indexOf(own) !== n) return;
      for (let k = 0; k < count; k++) {
        const component = jumpingComponent(function_, own, k, cells, (first + k) * (d + 1), d + 1);
        if (component >= 0) integrateParts(mesh, first + k, function_, component, time, own, k);
      }
    });
  };
}

/** 1 for the cells that a jump of a function cuts, as the forms of a degree of quadrature see it; 0 for others. */
export function cellsCutBy(mesh: SimplexMesh, value: Coefficient, degree: number, time = 0): Uint8Array {
  const cut = new Uint8Array(simplexCount(mesh));
  const needs: readonly Need[] = [{ what: "coefficient", value, rank: 0, at: degree }];
  const replace = cutCells(mesh, needs, time);
  sweepCells(mesh, needs, time, (first, { count }, values) => {
    const before = values[0].values.slice();
    replace(first, count, values);
    const Q = values[0].rule.weights.length;
    for (let i = 0; i < count * Q; i++) if (values[0].values[i] !== before[i]) cut[first + Math.floor(i / Q)] = 1;
  });
  return cut;
}

/**
 * The component whose values in cell k of the chunk may jump, or −1: they lie in two heaps with more than half of their range between them. Those of
 * linear functions do not.
 */
function jumpingComponent(
  { components, nodal }: Looked,
  { rule, values }: Values,
  k: number,
  cells: Int32Array,
  firstNode: number,
  corners: number,
): number {
  const Q = rule.weights.length;
  for (let c = 0; c < components; c++) {
    const value = (i: number): number =>
      i < Q ? values[(k * Q + i) * components + c] : nodal[cells[firstNode + i - Q] * components + c];
    if (stepOf(value, Q + corners) !== null) return c;
  }
  return -1;
}

/** Replaces the values of one cell, where it really is cut. */
function integrateParts(
  { dimension: d, points, cells }: SimplexMesh,
  cell: number,
  { need, value, components }: Looked,
  component: number,
  time: number,
  { rule, values }: Values,
  k: number,
): void {
  const corners = d + 1;
  const place = (lambda: Float64Array): Float64Array => {
    const count = lambda.length / corners;
    const xi = new Float64Array(count * d);
    for (let p = 0; p < count; p++) {
      for (let i = 0; i < corners; i++) {
        const node = cells[cell * corners + i];
        for (let c = 0; c < d; c++) xi[p * d + c] += lambda[p * corners + i] * points[node * d + c];
      }
    }
    return xi;
  };
  const evaluate = (lambda: Float64Array): Float64Array => {
    const out = new Float64Array((lambda.length / corners) * components);
    evaluateCoefficient(need.what, value, place(lambda), out, time);
    return out;
  };
  const Q = rule.weights.length;
  const one = (list: Float64Array, from: number, count: number): Float64Array => {
    const out = new Float64Array(count);
    for (let p = 0; p < count; p++) out[p] = list[(from + p) * components + component];
    return out;
  };
  const parts = partsAlongJump(d, rule, one(values, k * Q, Q), (lambda) =>
    one(evaluate(lambda), 0, lambda.length / corners),
  );
  if (parts === null) return;
  const there = evaluate(parts.points);
  if (!allFinite(there)) throw notFinite(need.what, place(parts.points), there, d, components, time);
  const polynomials = polynomialsOf(rule, need.at as number, corners);
  const size = polynomials.products.length;
  const moments = new Float64Array(size * components);
  const here = new Float64Array(size);
  for (let p = 0; p < parts.weights.length; p++) {
    evaluateAt(polynomials, parts.points, p * corners, here);
    for (let c = 0; c < components; c++) {
      const share = parts.weights[p] * there[p * components + c];
      for (let m = 0; m < size; m++) moments[c * size + m] += share * here[m];
    }
  }
  for (let q = 0; q < Q; q++) {
    evaluateAt(polynomials, rule.points, q * corners, here);
    for (let c = 0; c < components; c++) {
      let sum = 0;
      for (let m = 0; m < size; m++) sum += moments[c * size + m] * here[m];
      values[(k * Q + q) * components + c] = sum;
    }
  }
}

interface Polynomials {
  /** The factors of each product of barycentric coordinates. */
  readonly products: readonly (readonly number[])[];
  /** Polynomial m is the sum of the first m + 1 products times these. */
  readonly coefficients: readonly Float64Array[];
}

const known = new WeakMap<SimplexRule, Polynomials>();

/**
 * Polynomials that are orthonormal in the mean over a simplex, by a rule of a degree that integrates their products: of degree 2 at most, as a
 * form of P1 functions multiplies a coefficient with. By Gram and Schmidt of products of barycentric coordinates.
 */
function polynomialsOf(rule: SimplexRule, degree: number, corners: number): Polynomials {
  const made = known.get(rule);
  if (made !== undefined) return made;
  const coordinates = Array.from({ length: corners - 1 }, (_, i) => i + 1);
  const products: readonly (readonly number[])[] = [
    [],
    ...(degree < 2 ? [] : coordinates.map((i) => [i])),
    ...(degree < 4 ? [] : coordinates.flatMap((i) => coordinates.filter((j) => j <= i).map((j) => [i, j]))),
  ];
  const coefficients: Float64Array[] = [];
  const values: Float64Array[] = [];
  const mean = (x: Float64Array, y: Float64Array) =>
    x.reduce((sum, value, q) => sum + rule.weights[q] * value * y[q], 0);
  products.forEach((factors, m) => {
    const own = Float64Array.from(rule.weights, (_, q) => productOf(factors, rule.points, q * corners));
    const ownCoefficients = Float64Array.from({ length: m + 1 }, (_, j) => (j === m ? 1 : 0));
    coefficients.forEach((other, k) => {
      const part = mean(own, values[k]);
      for (let q = 0; q < own.length; q++) own[q] -= part * values[k][q];
      for (let j = 0; j < other.length; j++) ownCoefficients[j] -= part * other[j];
    });
    const size = Math.sqrt(mean(own, own));
    values.push(own.map((each) => each / size));
    coefficients.push(ownCoefficients.map((each) => each / size));
  });
  const out = { products, coefficients };
  known.set(rule, out);
  return out;
}

/** All of the polynomials at one point, into `out`. */
function evaluateAt(
  { products, coefficients }: Polynomials,
  lambda: Float64Array,
  from: number,
  out: Float64Array,
): void {
  for (let m = products.length - 1; m >= 0; m--) out[m] = productOf(products[m], lambda, from);
  // From the last one on: each needs the products before it.
  for (let m = products.length - 1; m >= 0; m--) {
    let sum = 0;
    for (let j = 0; j <= m; j++) sum += coefficients[m][j] * out[j];
    out[m] = sum;
  }
}

function productOf(factors: readonly number[], lambda: Float64Array, from: number): number {
  let product = 1;
  for (const i of factors) product *= lambda[from + i];
  return product;
}
