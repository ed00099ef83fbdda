import type { SampleSet } from "../data/samples.js";
import { energyOf, integralOf, weighed } from "../data/weights.js";
import { innerProduct } from "../fem/norms.js";
import type { ComplexField } from "../fourier/complex-field.js";
import { nonuniformTransform } from "../fourier/nufft.js";
import type { FrequencyMesh } from "../mesh/index.js";
import { nodeFrequencies } from "../mesh/interval.js";
import { aboutCentre, aboutOrigin } from "../spectral/centre.js";
import { interpolation, nodeWeights } from "./frequency-mesh.js";
import type { LevelResult, ProbeResult } from "./level.js";

/** The frequencies to report: where to look, in radians per unit length, and what to call them. */
export interface Probes {
  /** Angular frequencies, one tuple of d components per probe. */
  readonly angular: readonly (readonly number[])[];
  /** The same in the convention of the case. */
  readonly reported: readonly (readonly number[])[];
  /** |û(ξ, 0)| up to here is zero up to rounding (`roundingOfTransform`), at every level; default 0. */
  readonly rounding?: number;
  /** max |û(ξ, 0)| over all frequencies, where it is known. */
  readonly peak?: number;
}

/** What the fast transform that makes û₀ may be wrong by, relative to Σ |weight u_i| (`spectrumOfSamples`). */
const TRANSFORM_TOLERANCE = 1e-12;

/** What is left of û(ξ) = Σ weight u_i e^{−iξ·x_i} by rounding and by the fast transform where the sum is zero. */
export function roundingOfTransform(samples: SampleSet, values: Float64Array): number {
  const size = integralOf(samples, values.map(Math.abs));
  return (samples.count * Number.EPSILON + TRANSFORM_TOLERANCE) * size;
}

/**
 * What levels 1 and 2 report: errors u(x_i, t) on the samples, one array per time. The energy is Σ weight u_i², and û is
 * the sum Σ weight u_i e^{−iξ·x_i}, the same quadrature that made the initial spectrum of the PDE.
 */
export function observeSamples(
  samples: SampleSet,
  values: readonly Float64Array[],
  times: readonly number[],
  probes: Probes,
): LevelResult {
  return {
    times,
    ...peakOf(probes),
    energy: values.map((u) => energyOf(samples, u)),
    probes: probes.angular.map((xi, p) => {
      const [cosine, sine] = weighedWavesAt(samples, xi);
      return probeResult(
        probes,
        p,
        values.map((u) => dot(u, cosine)),
        values.map((u) => -dot(u, sine)),
      );
    }),
  };
}

/** weight cos ξ·x and weight sin ξ·x at every sample: what an error is multiplied by and summed for Re û(ξ) and −Im û(ξ). */
export function weighedWavesAt(samples: SampleSet, angular: readonly number[]): readonly [Float64Array, Float64Array] {
  const angles = phases(samples, angular);
  return [weighed(samples, angles.map(Math.cos)), weighed(samples, angles.map(Math.sin))];
}

/** ξ·x at every sample. */
function phases({ points, dimension, count }: SampleSet, xi: readonly number[]): Float64Array {
  const angles = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += xi[k] * points[i * dimension + k];
    angles[i] = sum;
  }
  return angles;
}

/** How a field at the nodes of a mesh is understood between them. */
export interface FieldRules {
  /** c where e^{iξ·c} û is the P1 function (see `centreOf`); default the origin. */
  readonly centre?: readonly number[];
  /** Default `spectrumEnergy`. */
  readonly energyOf?: (mesh: FrequencyMesh, field: ComplexField) => number;
}

/**
 * What level 0 reports: a complex P1 field on a frequency mesh, one per time. Its energy (2π)^{-d} ∫ |û|² dξ, by default exact for P1
 * functions, and the P1 interpolant's values between nodes.
 *
 * @throws InputError for a probe outside the mesh
 */
export function observeSpectrum(
  mesh: FrequencyMesh,
  fields: readonly ComplexField[],
  times: readonly number[],
  probes: Probes,
  { centre = new Array<number>(mesh.dimension).fill(0), energyOf = spectrumEnergy }: FieldRules = {},
): LevelResult {
  const atProbes = interpolation(mesh, probes.angular);
  const nodes = nodeFrequencies(mesh);
  const about = fields.map((field) => aboutCentre(field, nodes, centre));
  const frequencies = Float64Array.from(probes.angular.flat());
  const seen = about.map(({ re, im }) => aboutOrigin({ re: atProbes(re), im: atProbes(im) }, frequencies, centre));
  return observeTransform(
    probes,
    seen,
    times,
    about.map((field) => energyOf(mesh, field)),
  );
}

/** What a level reports of which û is known at the probes (an entry for each, one field per time), and the energy. */
export function observeTransform(
  probes: Probes,
  seen: readonly ComplexField[],
  times: readonly number[],
  energy: readonly number[],
): LevelResult {
  return {
    times,
    ...peakOf(probes),
    energy,
    probes: probes.reported.map((_, p) =>
      probeResult(
        probes,
        p,
        seen.map(({ re }) => re[p]),
        seen.map(({ im }) => im[p]),
      ),
    ),
  };
}

/** The same for the transform of a real function, û(−ξ) = conj û(ξ), of which the half ξ_1 ≥ 0 is given. */
export function observeHalfSpectrum(
  mesh: FrequencyMesh,
  fields: readonly ComplexField[],
  times: readonly number[],
  probes: Probes,
  rules: FieldRules = {},
): LevelResult {
  const isMirrored = ([first]: readonly number[]) => first < 0;
  const angular = probes.angular.map((xi) => (isMirrored(xi) ? xi.map((component) => -component) : xi));
  const half = observeSpectrum(mesh, fields, times, { ...probes, angular }, rules);
  return {
    ...half,
    energy: half.energy.map((energy) => 2 * energy),
    probes: half.probes.map((probe, p) =>
      isMirrored(probes.angular[p]) ? { ...probe, im: probe.im.map((value) => -value) } : probe,
    ),
  };
}

/** (2π)^{-d} ∫ |û|² dξ of a P1 field, exactly; by Parseval ∫ u² dx. */
export function spectrumEnergy(mesh: FrequencyMesh, { re, im }: ComplexField): number {
  return (innerProduct(mesh, re, re) + innerProduct(mesh, im, im)) / (2 * Math.PI) ** mesh.dimension;
}

/**
 * (2π)^{-d} ∫ |û|² dξ by the trapezoidal rule, as in `inverseSpectrum`: for the spectrum of a function on Ω, given at the nodes of a uniform mesh
 * and small at its ends, it is exact to all orders as long as |Ω| < 2π/h, whereas the energy of the P1 interpolant is too small
 * by h²/6 ∫ |∇û|², or 1 % at |Ω| = 2π/(8h).
 */
export function trapezoidalEnergy(mesh: FrequencyMesh, { re, im }: ComplexField): number {
  const weights = nodeWeights(mesh);
  const sum = weights.reduce((total, weight, k) => total + weight * (re[k] * re[k] + im[k] * im[k]), 0);
  return sum / (2 * Math.PI) ** mesh.dimension;
}

/**
 * u(x) = (2π)^{-d} ∫ û e^{iξ·x} dξ (its real part) at points row by row, for a field given at the nodes of a mesh, by
 * the trapezoidal rule. The rule, not the exact transform of the P1 interpolant: for a smooth spectrum that is small at
 * the ends of a uniform mesh it converges faster than any power of the cell h as long as |x| < π/h, whereas
 * the interpolant's transform is damped by sinc²(hx/2).
 */
export function inverseSpectrum(mesh: FrequencyMesh, { re, im }: ComplexField, points: Float64Array): Float64Array {
  const { dimension } = mesh;
  const weights = nodeWeights(mesh).map((weight) => weight / (2 * Math.PI) ** dimension);
  const transformed = nonuniformTransform(
    nodeFrequencies(mesh),
    { re: re.map((value, k) => weights[k] * value), im: im.map((value, k) => weights[k] * value) },
    points,
    { sign: 1, tolerance: 1e-12, dimension },
  );
  return transformed.re;
}

function peakOf({ peak }: Probes): Pick<LevelResult, "peak"> {
  return peak === undefined ? {} : { peak };
}

function probeResult(
  { reported, rounding = 0 }: Probes,
  p: number,
  re: readonly number[],
  im: readonly number[],
): ProbeResult {
  const magnitude = re.map((value, i) => Math.hypot(value, im[i]));
  const relative = magnitude.map((value) => (magnitude[0] > rounding ? value / magnitude[0] : null));
  return { frequency: reported[p], re, im, relative };
}

function dot(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] * v[i];
  return sum;
}
