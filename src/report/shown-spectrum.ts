import type { Experiment, PdeRun } from "../case/experiment.js";
import type { ComplexField } from "../fourier/complex-field.js";
import {
  type FrequencyMesh,
  interpolate,
  isIntervalMesh,
  locatePoints,
  type SimplexMesh,
  simplexLocator,
} from "../mesh/index.js";
import { nodeFrequencies } from "../mesh/interval.js";
import { finiteValues, largestDiffusivity } from "../spectral/coefficients.js";
import { knownValues } from "./known-values.js";

/** Frequencies are shown as far as the initial spectrum or the coefficients reach this part of their maximum. */
const VISIBLE = 1e-4;
/** Directions over which a spectrum is averaged: half a circle or half a sphere, since |û| is even. */
const DIRECTIONS = { 2: 48, 3: 120 } as const;

/** The angular frequency |ξ| up to which there is something to see: probes, initial spectrum and coefficients. */
export function visibleFrequency({ probes }: Experiment, { problem }: PdeRun): number {
  const { mesh, coefficients, initial } = problem;
  const { dimension } = mesh;
  const points = nodeFrequencies(mesh);
  const distance = (node: number) => Math.hypot(...points.subarray(node * dimension, (node + 1) * dimension));
  const last = isIntervalMesh(mesh) ? mesh.nodes[mesh.nodes.length - 1] : largestRadius(mesh);
  const reach = (values: Float64Array) => {
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    return values.reduce((far, value, i) => (value > VISIBLE * most ? Math.max(far, distance(i)) : far), 0);
  };
  const far = Math.max(
    ...probes.angular.map((frequency) => Math.hypot(...frequency)),
    reach(initial.re.map((re, i) => Math.hypot(re, initial.im[i]))),
    Math.min(
      reach(finiteValues(coefficients.real.damping, points, dimension)) || Number.POSITIVE_INFINITY,
      reach(finiteValues(largestDiffusivity(coefficients.real), points, dimension)) || Number.POSITIVE_INFINITY,
    ),
  );
  return Math.min(Number.isFinite(far) ? 1.05 * far : last, last);
}

/** The largest component of ξ, in size, of a node where |û| exceeds that part of its largest value in all fields. */
export function spectrumReach(
  { points, dimension }: SimplexMesh,
  fields: readonly ComplexField[],
  part: number,
): number {
  const squares = fields.map(({ re, im }) => re.map((value, i) => value * value + im[i] * im[i]));
  const top = squares.reduce((most, values) => values.reduce((a, b) => Math.max(a, b), most), 0);
  let far = 0;
  for (const values of squares) {
    values.forEach((value, i) => {
      if (value > part * part * top) {
        for (let k = i * dimension; k < (i + 1) * dimension; k++) far = Math.max(far, Math.abs(points[k]));
      }
    });
  }
  return far;
}

/** How far the box around the mesh reaches along every axis, at least. */
function largestRadius({ points, dimension }: SimplexMesh): number {
  const ends = Array.from({ length: dimension }, () => 0);
  for (let i = 0; i < points.length; i++) ends[i % dimension] = Math.max(ends[i % dimension], Math.abs(points[i]));
  return Math.min(...ends);
}

/**
 * A function that takes a field to its magnitudes at distances |ξ| from 0: in 1-D |û(ξ)|, else the root mean square of |û|
 * over evenly spread directions, those that leave the mesh at that distance not counted; 0 where all do.
 */
export function magnitudesByDistance(mesh: FrequencyMesh, radii: Float64Array): (field: ComplexField) => number[] {
  if (isIntervalMesh(mesh)) {
    return ({ re, im }) => Array.from(radii, (xi) => Math.hypot(interpolate(mesh, re, xi), interpolate(mesh, im, xi)));
  }
  const directions = mesh.dimension === 3 ? onHalfSphere(DIRECTIONS[3]) : onHalfCircle(DIRECTIONS[2]);
  const points = Array.from(radii, (radius) => directions.map((way) => way.map((component) => radius * component)));
  const magnitudes = magnitudesAt(mesh, points.flat());
  return (field) => {
    const values = magnitudes(field);
    return Array.from(radii, (_, r) => {
      const known = values.slice(r * directions.length, (r + 1) * directions.length).filter((value) => value !== null);
      return Math.sqrt(known.reduce((sum, value) => sum + value * value, 0) / Math.max(1, known.length));
    });
  };
}

/** A function that takes a field to |û| at some points, null at those outside the mesh. */
export function magnitudesAt(
  mesh: SimplexMesh,
  points: readonly (readonly number[])[],
): (field: ComplexField) => (number | null)[] {
  const known = knownValues(locatePoints(simplexLocator(mesh), points.flat()));
  return ({ re, im }) => {
    const imaginary = known(im);
    return known(re).map((value, i) => (value === null ? null : Math.hypot(value, imaginary[i] ?? 0)));
  };
}

function onHalfCircle(count: number): number[][] {
  return Array.from({ length: count }, (_, j) => {
    const angle = (Math.PI * (j + 0.5)) / count;
    return [Math.cos(angle), Math.sin(angle)];
  });
}

/** A Fibonacci lattice: equal steps in height, the golden angle around the axis (Swinbank & Purser, Q. J. R. Meteorol. Soc. 132, 2006). */
function onHalfSphere(count: number): number[][] {
  const golden = Math.PI * (3 - Math.sqrt(5));
  return Array.from({ length: count }, (_, j) => {
    const height = (j + 0.5) / count;
    const radius = Math.sqrt(1 - height * height);
    return [radius * Math.cos(golden * j), radius * Math.sin(golden * j), height];
  });
}
