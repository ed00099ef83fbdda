import { type SampleSet, sampleGrid } from "../data/samples.js";
import { energyOf, type Weighing } from "../data/weights.js";
import { InputError } from "../errors.js";
import type { ComplexField } from "../fourier/complex-field.js";
import type { FrequencyMesh } from "../mesh/index.js";
import { nodeFrequencies } from "../mesh/interval.js";
import { aboutCentre, centreOf } from "../spectral/centre.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";

import { inverseSpectrum, spectrumEnergy } from "./observe.js";
import { outsideMesh, periodsOf, sampleFrequencies } from "./sample-bins.js";

/**
 * ‖u(t) − reference(t)‖ / ‖u₀‖ on the samples, one number per time. Arrays have one entry per sample. Throws InputError where the lists differ in length or u₀ is zero.
 */
export function relativeDistance(
  values: readonly Float64Array[],
  reference: readonly Float64Array[],
  initial: Float64Array,
  weighing: Weighing = { weight: 1 },
): number[] {
  checkTimes(values, reference);
  const size = squaredStart(weighing, initial);
  return values.map((u, i) =>
    Math.sqrt(
      energyOf(
        weighing,
        u.map((value, k) => value - reference[i][k]),
      ) / size,
    ),
  );
}

/**
 * L² distance of the spectral PDE and errors on the samples on the frequencies of the mesh, relative to ‖u₀‖, one number per time: the
 * samples' errors are transformed to the nodes with the quadrature that made û₀, and the difference is integrated as a P1
 * function. What the PDE puts outside Ω counts as a difference. In this form the mesh's error is relative to the
 * *difference*; taking the P1 spectrum back to the samples would add its interpolation error, of order (hx)²/12,
 * which is often larger than the difference itself. Throws InputError as `relativeDistance`.
 */
export function spectrumDistance(
  mesh: FrequencyMesh,
  fields: readonly ComplexField[],
  samples: SampleSet,
  values: readonly Float64Array[],
  initial: Float64Array,
): number[] {
  checkTimes(fields, values);
  const size = squaredStart(samples, initial);
  const frequencies = nodeFrequencies(mesh);
  return fields.map((field, i) => {
    const reference = spectrumOfSamples(samples, values[i], frequencies);
    const difference = {
      re: field.re.map((value, k) => value - reference.re[k]),
      im: field.im.map((value, k) => value - reference.im[k]),
    };
    return Math.sqrt(spectrumEnergy(mesh, aboutCentre(difference, frequencies, centreOf(samples.box))) / size);
  });
}

/**
 * L² distance of the spectral PDE and errors on the samples, relative to ‖u₀‖, one number per time.
 *
 * For samples on a grid it is `spectrumDistance`, and to its square comes the energy that the samples' errors have at frequencies outside
 * the mesh, which the PDE does not know: by Parseval the distance of the functions on the whole space.
 *
 * The sum over scattered samples is no spectrum but that and the noise of the sampling, as large as u itself: for these the spectrum
 * of the PDE is taken back to the samples, and the distance is that on Ω.
 *
 * @throws InputError as `relativeDistance`
 */
export function fullDistance(
  mesh: FrequencyMesh,
  fields: readonly ComplexField[],
  samples: SampleSet,
  values: readonly Float64Array[],
  initial: Float64Array,
): number[] {
  if (sampleGrid(samples) === undefined) {
    const onSamples = fields.map((field) => inverseSpectrum(mesh, field, samples.points));
    return relativeDistance(onSamples, values, initial, samples);
  }
  const size = squaredStart(samples, initial);
  const own = sampleFrequencies(samples);
  const volume = periodsOf(samples).reduce((product, period) => product * period, 1);
  const outside = outsideMesh(mesh, own);
  const beyond = own.filter((_, i) => outside[Math.floor(i / samples.dimension)] === 1);
  return spectrumDistance(mesh, fields, samples, values, initial).map((onMesh, i) =>
    Math.sqrt(onMesh ** 2 + energyAt(samples, values[i], beyond, volume) / size),
  );
}

function checkTimes(one: readonly unknown[], other: readonly unknown[]): void {
  if (one.length === other.length) return;
  throw new InputError("", `${one.length} times cannot be compared with ${other.length}`);
}

/** ‖u₀‖², which distances are relative to. */
function squaredStart(weighing: Weighing, initial: Float64Array): number {
  const size = energyOf(weighing, initial);
  if (size > 0) return size;
  throw new InputError("target", "the initial error is zero on all samples: there is nothing to learn");
}

/** What of Σ weight_i u_i² belongs to some of the samples' own frequencies (`sampleFrequencies`), given row by row; the volume is that of their periods. */
function energyAt(samples: SampleSet, values: Float64Array, frequencies: Float64Array, volume: number): number {
  const { re, im } = spectrumOfSamples(samples, values, frequencies);
  return (squaredNorm(re) + squaredNorm(im)) / volume;
}

function squaredNorm(u: Float64Array): number {
  return u.reduce((sum, value) => sum + value * value, 0);
}
