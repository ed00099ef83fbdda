import type { SampleSet } from "../data/samples.js";
import { InputError } from "../errors.js";
import type { ComplexField } from "../fourier/nufft.js";
import type { FrequencyMesh } from "../mesh/index.js";
import { spectrumOfSamples } from "../spectral/initial-spectrum.js";
import { nodeFrequencies } from "./frequency-mesh.js";
import { spectrumEnergy } from "./observe.js";

/**
 * ‖u(t) − reference(t)‖ / ‖u₀‖ on the samples, one number per time. Arrays have one entry per sample; the constant
 * quadrature weight cancels. Throws InputError where the lists differ in length or u₀ is zero.
 */
export function relativeDistance(
  values: readonly Float64Array[],
  reference: readonly Float64Array[],
  initial: Float64Array,
): number[] {
  if (values.length !== reference.length) {
    throw new InputError("", `${values.length} times cannot be compared with ${reference.length}`);
  }
  const size = squaredDistance(initial, new Float64Array(initial.length));
  if (!(size > 0))
    throw new InputError("target", "the initial error is zero on all samples: there is nothing to learn");
  return values.map((u, i) => Math.sqrt(squaredDistance(u, reference[i]) / size));
}

/**
 * L² distance of the spectral PDE and errors on the samples, relative to ‖u₀‖, one number per time, taken in frequency:
 * the samples' errors are transformed to the nodes of the mesh with the quadrature that made û₀, and the difference is
 * integrated as a P1 function. By Parseval this is the distance of the functions, on the whole space as far as the mesh
 * reaches in frequency, so what the PDE puts outside Ω counts as a difference. In this form the mesh's error is relative to
 * the *difference*; taking the P1 spectrum back to the samples would add its interpolation error, of order (hx)²/12,
 * which is often larger than the difference itself. Throws InputError as `relativeDistance`.
 */
export function spectrumDistance(
  mesh: FrequencyMesh,
  fields: readonly ComplexField[],
  samples: SampleSet,
  values: readonly Float64Array[],
  initial: Float64Array,
): number[] {
  if (fields.length !== values.length) {
    throw new InputError("", `${fields.length} times cannot be compared with ${values.length}`);
  }
  const size = samples.weight * squaredDistance(initial, new Float64Array(initial.length));
  if (!(size > 0))
    throw new InputError("target", "the initial error is zero on all samples: there is nothing to learn");
  const frequencies = nodeFrequencies(mesh);
  return fields.map((field, i) => {
    const reference = spectrumOfSamples(samples, values[i], frequencies);
    const difference = {
      re: field.re.map((value, k) => value - reference.re[k]),
      im: field.im.map((value, k) => value - reference.im[k]),
    };
    return Math.sqrt(spectrumEnergy(mesh, difference) / size);
  });
}

function squaredDistance(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += (u[i] - v[i]) ** 2;
  return sum;
}
