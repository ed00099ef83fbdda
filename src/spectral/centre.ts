import type { ComplexField } from "../fourier/complex-field.js";

/** A box whose centre lies within this part of its side of 0 is taken to lie around 0. */
const AROUND_ORIGIN = 0.01;

/**
 * The point that spectra of data on a box are best described about: û of data around c turns like e^{−iξ·c}, faster than any mesh
 * made for the size of the box follows, while e^{iξ·c} û varies as the spectrum of the same data around 0 does. Components are 0 along axes on
 * which the box lies around 0.
 */
export function centreOf(box: readonly (readonly [number, number])[]): readonly number[] {
  return box.map(([lower, upper]) => {
    const centre = (lower + upper) / 2;
    return Math.abs(centre) > AROUND_ORIGIN * (upper - lower) ? centre : 0;
  });
}

export function isOrigin(centre: readonly number[]): boolean {
  return centre.every((component) => component === 0);
}

/** ξ·c for every frequency of a list, row by row. */
export function phasesOf(frequencies: Float64Array, centre: readonly number[]): Float64Array {
  const d = centre.length;
  const phases = new Float64Array(frequencies.length / d);
  for (let i = 0; i < phases.length; i++) {
    for (let k = 0; k < d; k++) phases[i] += frequencies[i * d + k] * centre[k];
  }
  return phases;
}

/** e^{iξ·c} times a field at these frequencies: the spectrum about c from that about 0. The field itself for c = 0. */
export function aboutCentre(field: ComplexField, frequencies: Float64Array, centre: readonly number[]): ComplexField {
  return isOrigin(centre) ? field : turned(field, phasesOf(frequencies, centre));
}

/** e^{−iξ·c} times a field at these frequencies: the spectrum about 0 from that about c. The field itself for c = 0. */
export function aboutOrigin(field: ComplexField, frequencies: Float64Array, centre: readonly number[]): ComplexField {
  const back = centre.map((component) => -component);
  return aboutCentre(field, frequencies, back);
}

/** e^{iφ} times a field. */
function turned({ re, im }: ComplexField, phases: Float64Array): ComplexField {
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  for (let i = 0; i < re.length; i++) {
    const [cosine, sine] = [Math.cos(phases[i]), Math.sin(phases[i])];
    out.re[i] = cosine * re[i] - sine * im[i];
    out.im[i] = cosine * im[i] + sine * re[i];
  }
  return out;
}
