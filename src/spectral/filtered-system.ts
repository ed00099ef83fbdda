import type { EndCondition } from "../fem/index.js";
import type { ComplexField } from "../fourier/complex-field.js";
import type { SimplexMesh } from "../mesh/index.js";
import type { ErrorTerms, LossFilter } from "../network/losses/index.js";
import { borderedPencil } from "../sparse/bordered-pencil.js";
import { type Pencil, rankOnePencil, type SparsityPattern, sparsePencil } from "../sparse/index.js";
import { dot } from "../sparse/vectors.js";
import type { SpectralCoefficients } from "./coefficients.js";
import { boxTransform, type ConstantOnBox, constantColumn } from "./constant-on-box.js";
import { type TurnedMatrices, type TurnedSystem, turnedMatrices } from "./turned-system.js";

/** The symbol g(ξ) ≥ 0 of a loss at frequencies, row by row. */
export type LossSymbol = (xi: Float64Array) => Float64Array;

/** The turned system of a loss, with g at the unknowns. */
export interface FilteredSystem extends TurnedSystem {
  readonly weights: Float64Array;
}

/**
 * The spectral PDE of a loss ½ ∫ g |û|², ∂_t û = −T(g û) with T v = B v − ∇·(A ∇v): diffusion gA, advection with the velocity −A ∇g towards
 * frequencies that weigh less, damping (docs/theory.md, section 6). A P1 function takes the values of g û at the nodes, and mass is lumped:
 * M û' = −K G û with G diagonal. On residuals √g û it is the same as the symmetric form M r' = −√G K √G r, value by value.
 */
export function filteredSystem(
  mesh: SimplexMesh,
  coefficients: SpectralCoefficients,
  symbol: LossSymbol,
  centre: readonly number[],
  boundary: EndCondition,
): FilteredSystem {
  const matrices = turnedMatrices(mesh, coefficients, centre, boundary);
  const { pattern, stiffness, properties, unknowns, nodal } = matrices;
  const g = weightsOf(matrices, symbol);
  return {
    pencil: sparsePencil(
      { pattern, values: lumped(pattern, matrices.mass) },
      { pattern, values: stiffness.map((value, k) => value * g[pattern.columnIndex[k]]) },
      { ...properties, symmetric: false },
    ),
    unknowns,
    nodal,
    weights: g,
  };
}

/** g at every unknown, two for a point. */
function weightsOf({ points, properties }: TurnedMatrices, symbol: LossSymbol): Float64Array {
  const g = symbol(points);
  return Float64Array.from({ length: (2 * points.length) / properties.dimension }, (_, k) => g[k >> 1]);
}

/** Sums of rows on the diagonal. */
function lumped({ rows, rowStart, columnIndex }: SparsityPattern, mass: Float64Array): Float64Array {
  const values = new Float64Array(mass.length);
  for (let row = 0; row < rows; row++) {
    let [sum, diagonal] = [0, -1];
    for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
      sum += mass[k];
      if (columnIndex[k] === row) diagonal = k;
    }
    values[diagonal] = sum;
  }
  return values;
}

/**
 * The same as what every linear dynamics makes of it: with S = M⁻¹ √G K √G, which is symmetric, û(t) = û₀ − M⁻¹K √G ψ_t(S) √G û₀, ψ = (1 − φ)/λ with the
 * dynamics' response φ (`learntResponse`), as at level 1. For dynamics of second order, whose waves need a symmetric operator, and where g may vanish.
 */
export interface SymmetricFilter extends Pick<TurnedSystem, "nodal"> {
  /** Of M, lumped, and √G K √G. */
  readonly pencil: Pencil;
  /** û as it is kept, of the pencil's size. */
  unknowns(nodal: ComplexField): Float64Array;
  /** √G û. */
  weigh(u: Float64Array): Float64Array;
  /** M⁻¹K √G y. */
  lift(y: Float64Array): Float64Array;
}

/**
 * The parameters are those of `filteredSystem`.
 *
 * @param constant what the kernel's constant part adds to K, where it has one, as to that of a loss that is stated by g
 */
export function symmetricFilter(
  mesh: SimplexMesh,
  coefficients: SpectralCoefficients,
  filter: Pick<LossFilter, "symbol" | "beside">,
  centre: readonly number[],
  boundary: EndCondition,
  constant: ConstantOnBox | null = null,
): SymmetricFilter {
  const matrices = turnedMatrices(mesh, coefficients, centre, boundary);
  const { pattern, stiffness, properties, unknowns, nodal } = matrices;
  const roots = weightsOf(matrices, filter.symbol).map(Math.sqrt);
  const mass = lumped(pattern, matrices.mass);
  const { rows, rowStart, columnIndex } = pattern;
  const symmetric = stiffness.slice();
  const diagonal = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
      symmetric[k] *= roots[row] * roots[columnIndex[k]];
      if (columnIndex[k] === row) diagonal[row] = mass[k];
    }
  }
  const weigh = (u: Float64Array) => u.map((value, i) => roots[i] * value);
  const mean = constant === null ? null : meanColumn(constant, matrices, diagonal);
  const product = (v: Float64Array) => {
    const share = mean === null ? 0 : dot(mean, v);
    return Float64Array.from({ length: rows }, (_, row) => {
      let sum = mean === null ? 0 : share * mean[row];
      for (let k = rowStart[row]; k < rowStart[row + 1]; k++) sum += stiffness[k] * v[columnIndex[k]];
      return sum;
    });
  };
  const sparse = sparsePencil({ pattern, values: mass }, { pattern, values: symmetric }, properties);
  const whole: SymmetricFilter = {
    pencil: mean === null ? sparse : rankOnePencil(sparse, weigh(mean)),
    unknowns,
    nodal,
    weigh,
    lift: (y) => product(weigh(y)).map((value, i) => value / diagonal[i]),
  };
  const places = filter.beside?.boundary ?? null;
  return places === null ? whole : withPlaces(whole, placesOf(matrices, places, centre), diagonal, product);
}

/**
 * ½ Σ weight u(y)² besides: with the transforms ε of δ(x − y), u(y) = (2π)^{-d} εᵀMû, the error obeys M û' = −K(G û + Σ weight ε u(y)), and √weight u(y) beside
 * √G û are what the loss squares.
 *
 * @param columns √weight (2π)^{-d/2} ε
 * @param product v → K v
 */
function withPlaces(
  { pencil, unknowns, nodal, weigh, lift }: SymmetricFilter,
  columns: readonly Float64Array[],
  diagonal: Float64Array,
  product: (v: Float64Array) => Float64Array,
): SymmetricFilter {
  const n = pencil.size;
  const moved = columns.map(product);
  const corner = Float64Array.from(columns.flatMap((column) => moved.map((other) => dot(column, other))));
  const padded = (values: Float64Array) => {
    const out = new Float64Array(n + columns.length);
    out.set(values);
    return out;
  };
  return {
    pencil: borderedPencil(pencil, moved.map(weigh), corner),
    unknowns: (field) => padded(unknowns(field)),
    nodal: (u) => nodal(u.subarray(0, n)),
    weigh(u) {
      const out = padded(weigh(u.subarray(0, n)));
      columns.forEach((column, k) => {
        for (let i = 0; i < n; i++) out[n + k] += column[i] * diagonal[i] * u[i];
      });
      return out;
    },
    lift(y) {
      const out = lift(y.subarray(0, n));
      moved.forEach((column, k) => {
        for (let i = 0; i < n; i++) out[i] += (y[n + k] * column[i]) / diagonal[i];
      });
      return padded(out);
    },
  };
}

/** What a kernel's constant part adds to K, as a column times itself; of a real error the mean is real. */
function meanColumn(constant: ConstantOnBox, { points, unknowns }: TurnedMatrices, diagonal: Float64Array) {
  const re = boxTransform(constant.box, points);
  return constantColumn(
    constant,
    unknowns({ re, im: new Float64Array(re.length) }).map((value, i) => diagonal[i] * value),
  );
}

/** √weight (2π)^{-d/2} e^{−iξ·(y − c)} at the unknowns, for every point y. */
function placesOf(
  { points, properties: { dimension: d } }: TurnedMatrices,
  { points: places, weight }: NonNullable<ErrorTerms["boundary"]>,
  centre: readonly number[],
): readonly Float64Array[] {
  const scale = Math.sqrt(weight / (2 * Math.PI) ** d);
  return places.map((y) => {
    const out = new Float64Array((2 * points.length) / d);
    for (let i = 0; i < points.length / d; i++) {
      let phase = 0;
      for (let a = 0; a < d; a++) phase += points[i * d + a] * (y[a] - centre[a]);
      out[2 * i] = scale * Math.cos(phase);
      out[2 * i + 1] = -scale * Math.sin(phase);
    }
    return out;
  });
}
