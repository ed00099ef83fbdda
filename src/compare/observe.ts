import type { SampleSet } from "../data/samples.js";
import { innerProduct } from "../fem/norms.js";
import { type ComplexField, nonuniformTransform } from "../fourier/nufft.js";
import { type IntervalMesh, interpolate } from "../mesh/interval.js";
import type { LevelResult, ProbeResult } from "./level.js";

/** The frequencies to report: where to look, in radians per unit length, and what to call them. */
export interface Probes {
  /** Angular frequencies (1-D). */
  readonly angular: readonly number[];
  /** The same in the convention of the case, one tuple per probe. */
  readonly reported: readonly (readonly number[])[];
}

/**
 * What levels 1 and 2 report: errors u(x_i, t) on the samples, one array per time. The energy is Σ weight u_i², and û is
 * the sum Σ weight u_i e^{−iξx_i}, the same quadrature that made the initial spectrum of the PDE.
 */
export function observeSamples(
  samples: SampleSet,
  values: readonly Float64Array[],
  times: readonly number[],
  probes: Probes,
): LevelResult {
  return {
    times,
    energy: values.map((u) => samples.weight * u.reduce((sum, value) => sum + value * value, 0)),
    probes: probes.angular.map((xi, p) => {
      const cosine = samples.points.map((x) => Math.cos(xi * x));
      const sine = samples.points.map((x) => Math.sin(xi * x));
      return probeResult(
        probes.reported[p],
        values.map((u) => samples.weight * dot(u, cosine)),
        values.map((u) => -samples.weight * dot(u, sine)),
      );
    }),
  };
}

/**
 * What level 0 reports: a complex P1 field on a frequency mesh, one per time. The energy (2π)^{-1} ∫ |û|² dξ is exact
 * for P1 functions, and values between nodes are the P1 interpolant's. Throws InputError for a probe outside the mesh.
 */
export function observeSpectrum(
  mesh: IntervalMesh,
  fields: readonly ComplexField[],
  times: readonly number[],
  probes: Probes,
): LevelResult {
  return {
    times,
    energy: fields.map((field) => spectrumEnergy(mesh, field)),
    probes: probes.angular.map((xi, p) =>
      probeResult(
        probes.reported[p],
        fields.map(({ re }) => interpolate(mesh, re, xi)),
        fields.map(({ im }) => interpolate(mesh, im, xi)),
      ),
    ),
  };
}

/** The same for the transform of a real function, û(−ξ) = conj û(ξ), of which the half ξ ≥ 0 is given. */
export function observeHalfSpectrum(
  mesh: IntervalMesh,
  fields: readonly ComplexField[],
  times: readonly number[],
  probes: Probes,
): LevelResult {
  const mirrored = { ...probes, angular: probes.angular.map(Math.abs) };
  const half = observeSpectrum(mesh, fields, times, mirrored);
  return {
    times,
    energy: half.energy.map((energy) => 2 * energy),
    probes: half.probes.map((probe, p) =>
      probes.angular[p] < 0 ? { ...probe, im: probe.im.map((value) => -value) } : probe,
    ),
  };
}

/** (2π)^{-1} ∫ |û|² dξ of a P1 field, exactly; by Parseval ∫ u² dx. */
export function spectrumEnergy(mesh: IntervalMesh, { re, im }: ComplexField): number {
  return (innerProduct(mesh, re, re) + innerProduct(mesh, im, im)) / (2 * Math.PI);
}

/**
 * u(x) = (2π)^{-1} ∫ û e^{iξx} dξ (its real part) at the samples' points, for a field given at the nodes of a mesh, by
 * the trapezoidal rule. The rule, not the exact transform of the P1 interpolant: for a smooth spectrum that is small at
 * the ends of a uniform mesh it converges faster than any power of the cell h as long as |x| < π/h, whereas
 * the interpolant's transform is damped by sinc²(hx/2).
 */
export function inverseSpectrum(mesh: IntervalMesh, { re, im }: ComplexField, points: Float64Array): Float64Array {
  const { nodes } = mesh;
  const last = nodes.length - 1;
  const weights = nodes.map((_, k) => (nodes[Math.min(k + 1, last)] - nodes[Math.max(k - 1, 0)]) / (4 * Math.PI));
  const transformed = nonuniformTransform(
    nodes,
    { re: re.map((value, k) => weights[k] * value), im: im.map((value, k) => weights[k] * value) },
    points,
    { sign: 1, tolerance: 1e-12 },
  );
  return transformed.re;
}

function probeResult(frequency: readonly number[], re: readonly number[], im: readonly number[]): ProbeResult {
  const magnitude = re.map((value, i) => Math.hypot(value, im[i]));
  const relative = magnitude.map((value) => (magnitude[0] > 0 ? value / magnitude[0] : null));
  return { frequency, re, im, relative };
}

function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] * v[i];
  return sum;
}
