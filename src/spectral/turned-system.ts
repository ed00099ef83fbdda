import { NumericalError } from "../errors.js";
import { boundaryFacets, nodesOn } from "../fem/facets.js";
import {
  type EndCondition,
  nodalValues,
  p1Space,
  simplexQuadrature,
  unknownPoints,
  unknownsOf,
  vertexRule,
} from "../fem/index.js";
import { cellBuffers, measureCells } from "../fem/simplex-geometry.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { type SimplexMesh, simplexCount } from "../mesh/index.js";
import { type CsrMatrix, type LinearSolver, type Pencil, type SparsityPattern, sparsePencil } from "../sparse/index.js";
import type { Coefficients, SpectralCoefficients } from "./coefficients.js";

/** A spectral PDE in P1 functions turned by e^{−iξ·c}: the real and the imaginary part of e^{iξ·c} û in one vector. */
export interface TurnedSystem {
  readonly pencil: Pencil;
  /** The unknowns of e^{iξ·c} û, given at the nodes. */
  unknowns(nodal: ComplexField): Float64Array;
  /** e^{iξ·c} û at the nodes. */
  nodal(unknowns: Float64Array): ComplexField;
}

/** Degree of the quadrature on a cell. */
const DEGREE = { 1: 5, 2: 4, 3: 4 } as const;

/**
 * The spectral PDE for data around c in the basis e^{−iξ·c} φ_i, i e^{−iξ·c} φ_i: with û = e^{−iξ·c} Σ_i (p_i + i q_i) φ_i the matrices of
 *
 *     ∫ |û|²   and   ∫ A⁺ |∇ Re û|² + A⁻ |∇ Im û|² + B⁺ (Re û)² + B⁻ (Im û)²,
 *
 * in which ∇û = e^{−iξ·c} (∇ − ic)(p + iq): diffusion about c brings advection along c, by which the two parts are coupled, and the damping
 * A|c|². A diffusion across ξ adds T |∇û|² less T times the square of the part of ∇û along ξ. Where both parts obey the same equation the phase drops out of the integrals; where they do not it is that of data which are
 * mostly mirrored into their own box, so that it turns by no more than a mesh for that box follows. Without diffusion the integrals are
 * taken by the values at the nodes, which makes the solution there exact.
 */
export function turnedSystem(
  mesh: SimplexMesh,
  coefficients: SpectralCoefficients,
  centre: readonly number[],
  boundary: EndCondition,
): TurnedSystem {
  const { pattern, mass, stiffness, properties, massOfPart, ...ways } = turnedMatrices(
    mesh,
    coefficients,
    centre,
    boundary,
  );
  const pencil = sparsePencil({ pattern, values: mass }, { pattern, values: stiffness }, properties);
  const ofPart = sparsePencil(massOfPart, massOfPart, { ...properties, coordinates: ways.points });
  return {
    pencil: { ...pencil, factor: (a, b) => (b === 0 ? byParts(ofPart.factor(a, 0)) : pencil.factor(a, b)) },
    unknowns: ways.unknowns,
    nodal: ways.nodal,
  };
}

/** The matrices of a turned system, and the ways between unknowns and nodes. */
export interface TurnedMatrices extends Omit<TurnedSystem, "pencil"> {
  readonly pattern: SparsityPattern;
  readonly mass: Float64Array;
  readonly stiffness: Float64Array;
  readonly properties: { readonly dimension: 1 | 2 | 3; readonly coordinates: Float64Array; readonly symmetric: true };
  /** The mass matrix of one part. */
  readonly massOfPart: CsrMatrix;
  /** The points of its unknowns. */
  readonly points: Float64Array;
}

export function turnedMatrices(
  mesh: SimplexMesh,
  coefficients: SpectralCoefficients,
  centre: readonly number[],
  boundary: EndCondition,
): TurnedMatrices {
  const space = p1Space(mesh, boundary === "dirichlet" ? { dirichlet: nodesOn(mesh, boundaryFacets(mesh)) } : {});
  const { pattern: ofParts, size, entryOfCell } = space;
  const pattern = paired(ofParts);
  const massOfPart = new Float64Array(ofParts.columnIndex.length);
  const mass = new Float64Array(pattern.columnIndex.length);
  const stiffness = new Float64Array(pattern.columnIndex.length);
  const rowOf = rowsOfEntries(ofParts);
  const corners = mesh.dimension + 1;
  /** Adds a 2 × 2 block in place of an entry of the parts. */
  const add = (out: Float64Array, entry: number, block: readonly number[]) => {
    const row = rowOf[entry];
    const upper = 2 * (entry + ofParts.rowStart[row]);
    const lower = upper + 2 * (ofParts.rowStart[row + 1] - ofParts.rowStart[row]);
    out[upper] += block[0];
    out[upper + 1] += block[1];
    out[lower] += block[2];
    out[lower + 1] += block[3];
  };
  integrate(mesh, coefficients, centre, (cell, i, j, massEntry, block) => {
    const entry = entryOfCell[(cell * corners + i) * corners + j];
    if (!(entry >= 0 && entry < massOfPart.length)) return;
    massOfPart[entry] += massEntry;
    add(mass, entry, [massEntry, 0, 0, massEntry]);
    add(stiffness, entry, block);
  });
  const points = unknownPoints(space);
  const d = mesh.dimension;
  const coordinates = Float64Array.from(
    { length: 2 * points.length },
    (_, k) => points[d * ((k / (2 * d)) | 0) + (k % d)],
  );
  return {
    pattern,
    mass,
    stiffness,
    properties: { dimension: d, coordinates, symmetric: true },
    massOfPart: { pattern: ofParts, values: massOfPart },
    points,
    unknowns({ re, im }) {
      const out = new Float64Array(2 * size);
      const [p, q] = [unknownsOf(space, re), unknownsOf(space, im)];
      for (let i = 0; i < size; i++) {
        out[2 * i] = p[i];
        out[2 * i + 1] = q[i];
      }
      return out;
    },
    nodal(unknowns) {
      const part = (offset: 0 | 1) => nodalValues(space, everyOther(unknowns, offset));
      return { re: part(0), im: part(1) };
    },
  };
}

/** The solver of both parts where they are not coupled, as by the mass matrix: that of one part, with half as many rows. */
function byParts(ofPart: LinearSolver): LinearSolver {
  return {
    ...ofPart,
    solve(rightHandSides, solutions = rightHandSides) {
      const parts = rightHandSides.flatMap((both) => [everyOther(both, 0), everyOther(both, 1)]);
      ofPart.solve(parts);
      solutions.forEach((both, j) => {
        const [p, q] = parts.slice(2 * j, 2 * j + 2);
        for (let i = 0; i < p.length; i++) {
          both[2 * i] = p[i];
          both[2 * i + 1] = q[i];
        }
      });
    },
  };
}

function everyOther(values: Float64Array, first: 0 | 1): Float64Array {
  const out = new Float64Array(values.length / 2);
  for (let i = 0; i < out.length; i++) out[i] = values[2 * i + first];
  return out;
}

/** The pattern of 2 × 2 blocks in place of entries. */
function paired({ rows, rowStart, columnIndex }: SparsityPattern): SparsityPattern {
  const start = new Int32Array(2 * rows + 1);
  const index = new Int32Array(4 * columnIndex.length);
  for (let row = 0, next = 0; row < rows; row++) {
    for (let part = 0; part < 2; part++) {
      for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
        index[next++] = 2 * columnIndex[k];
        index[next++] = 2 * columnIndex[k] + 1;
      }
      start[2 * row + part + 1] = next;
    }
  }
  return { rows: 2 * rows, columns: 2 * rows, rowStart: start, columnIndex: index };
}

function rowsOfEntries({ rows, rowStart }: SparsityPattern): Int32Array {
  const rowOf = new Int32Array(rowStart[rows]);
  for (let row = 0; row < rows; row++) rowOf.fill(row, rowStart[row], rowStart[row + 1]);
  return rowOf;
}

/**
 * Hands over the entries of every cell's matrices: of the mass matrix one number, of the stiffness matrix the 2 × 2 block of the parts
 * (p_i, q_i) against (p_j, q_j), row by row; the array is used again.
 */
function integrate(
  mesh: SimplexMesh,
  { real, imaginary }: SpectralCoefficients,
  centre: readonly number[],
  visit: (cell: number, i: number, j: number, mass: number, block: readonly number[]) => void,
): void {
  const { dimension: d, points, cells } = mesh;
  const corners = d + 1;
  const alike = real === imaginary;
  const lumped = !real.diffuses && !imaginary.diffuses;
  const buffers = cellBuffers(d, 1);
  const block = [0, 0, 0, 0];
  /** Re and Im of û and their gradients for each of the two functions at a corner, at one point: 2 (1 + d) numbers. */
  const across = real.tangential !== undefined || imaginary.tangential !== undefined;
  /** And where something diffuses across ξ their gradients along ξ. */
  const width = 2 + 2 * d + (across ? 2 : 0);
  const basis = new Float64Array(2 * corners * width);
  const matrix = new Float64Array(4 * corners * corners);
  const masses = new Float64Array(corners * corners);
  const weights = new Float64Array(width);
  for (let cell = 0; cell < simplexCount(mesh); cell++) {
    const { volumes, gradients } = measureCells(mesh, cell, 1, buffers);
    const rule = lumped ? vertexRule(d) : simplexQuadrature(d, DEGREE[d]);
    const Q = rule.weights.length;
    const xi = new Float64Array(Q * d);
    for (let q = 0; q < Q; q++) {
      for (let i = 0; i < corners; i++) {
        for (let c = 0; c < d; c++) {
          xi[q * d + c] += rule.points[q * corners + i] * points[cells[cell * corners + i] * d + c];
        }
      }
    }
    const [Ap, Bp] = valuesOf(real.both, xi, Q);
    const [Am, Bm] = alike ? [Ap, Bp] : valuesOf(imaginary.both, xi, Q);
    const Tp = tangentialValues(real, xi, Q);
    const Tm = alike ? Tp : tangentialValues(imaginary, xi, Q);
    matrix.fill(0);
    masses.fill(0);
    for (let q = 0; q < Q; q++) {
      let phase = 0;
      if (!alike) for (let c = 0; c < d; c++) phase += xi[q * d + c] * centre[c];
      const [cosine, sine] = [Math.cos(phase), Math.sin(phase)];
      for (let i = 0; i < corners; i++) {
        const phi = rule.points[q * corners + i];
        const p = 2 * i * width;
        const r = p + width;
        basis[p] = cosine * phi;
        basis[p + 1] = -sine * phi;
        basis[r] = sine * phi;
        basis[r + 1] = cosine * phi;
        for (let c = 0; c < d; c++) {
          const slope = gradients[i * d + c];
          const turning = centre[c] * phi;
          basis[p + 2 + c] = cosine * slope - sine * turning;
          basis[p + 2 + d + c] = -cosine * turning - sine * slope;
          basis[r + 2 + c] = cosine * turning + sine * slope;
          basis[r + 2 + d + c] = cosine * slope - sine * turning;
        }
        if (across) {
          const length = Math.hypot(...xi.subarray(q * d, (q + 1) * d));
          for (const each of [p, r]) {
            for (let part = 0; part < 2; part++) {
              let along = 0;
              for (let c = 0; c < d; c++) along += xi[q * d + c] * basis[each + 2 + part * d + c];
              basis[each + 2 + 2 * d + part] = length > 0 ? along / length : 0;
            }
          }
        }
        for (let j = 0; j < corners; j++)
          masses[i * corners + j] += volumes[0] * rule.weights[q] * phi * rule.points[q * corners + j];
      }
      const weight = volumes[0] * rule.weights[q];
      weights[0] = weight * Bp[q];
      weights[1] = weight * Bm[q];
      weights.fill(weight * (Ap[q] + Tp[q]), 2, 2 + d);
      weights.fill(weight * (Am[q] + Tm[q]), 2 + d, 2 + 2 * d);
      if (across) {
        weights[2 + 2 * d] = -weight * Tp[q];
        weights[3 + 2 * d] = -weight * Tm[q];
      }
      for (let a = 0; a < 2 * corners; a++) {
        for (let b = 0; b <= a; b++) {
          let sum = 0;
          for (let k = 0; k < width; k++) sum += weights[k] * basis[a * width + k] * basis[b * width + k];
          matrix[a * 2 * corners + b] += sum;
          if (b < a) matrix[b * 2 * corners + a] += sum;
        }
      }
    }
    for (let i = 0; i < corners; i++) {
      for (let j = 0; j < corners; j++) {
        const at = 2 * i * 2 * corners + 2 * j;
        block[0] = matrix[at];
        block[1] = matrix[at + 1];
        block[2] = matrix[at + 2 * corners];
        block[3] = matrix[at + 2 * corners + 1];
        visit(cell, i, j, masses[i * corners + j], block);
      }
    }
  }
}

function tangentialValues({ tangential }: Coefficients, xi: Float64Array, count: number): Float64Array {
  const values = new Float64Array(count);
  tangential?.(xi, values);
  return values;
}

function valuesOf(
  both: SpectralCoefficients["real"]["both"],
  xi: Float64Array,
  count: number,
): readonly [Float64Array, Float64Array] {
  const [A, B] = [new Float64Array(count), new Float64Array(count)];
  both(xi, A, B);
  for (let q = 0; q < count; q++) {
    if (!Number.isFinite(A[q]) || !Number.isFinite(B[q])) {
      const d = xi.length / count;
      throw new NumericalError(
        `The coefficients are ${A[q]} and ${B[q]} at frequency (${xi.subarray(q * d, q * d + d).join(", ")}).`,
      );
    }
  }
  return [A, B];
}
