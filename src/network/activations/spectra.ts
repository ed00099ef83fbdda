import type { ActivationSpectra, EnergySpectrum } from "../activation.js";

/** `value`, `slope` and `zSlope`. */
type Three<T> = Readonly<Record<keyof ActivationSpectra, T>>;

/**
 * The spectra of an activation whose slope has the transform D(η), a real function up to a constant phase: |σ̂'|² = D², |σ̂|² = D²/η²
 * and, since z stands for i d/dη, |F(zσ')|² = D'². They fall faster than every power.
 *
 * @param singularity power and coefficient of D² and of D'² at 0; those of D²/η² follow
 */
export function spectraOfSlope(
  transform: (eta: number) => number,
  derivative: (eta: number) => number,
  singularity: {
    readonly slope: EnergySpectrum["singularity"];
    readonly zSlope: EnergySpectrum["singularity"];
  },
  atZero: Three<EnergySpectrum["atZero"]>,
): ActivationSpectra {
  const { slope, zSlope } = singularity;
  return {
    value: exponentialSpectrum(
      (eta) => (transform(eta) / eta) ** 2,
      { power: slope.power + 2, coefficient: slope.coefficient },
      atZero.value,
    ),
    slope: exponentialSpectrum((eta) => transform(eta) ** 2, slope, atZero.slope),
    zSlope: exponentialSpectrum((eta) => derivative(eta) ** 2, zSlope, atZero.zSlope),
  };
}

/** Nothing is left of any of these spectra beyond; polynomials in their formulas overflow far out. */
const BEYOND = 1e4;

function exponentialSpectrum(
  formula: (eta: number) => number,
  singularity: EnergySpectrum["singularity"],
  atZero: EnergySpectrum["atZero"],
): EnergySpectrum {
  const at = (eta: number) => (eta > BEYOND ? 0 : formula(eta));
  return { at, singularity, atZero, decay: Number.POSITIVE_INFINITY, extent: extentOf(at), error: 0 };
}

/** Where a spectrum has fallen to 1e-16 of its value at ½ for good, to three digits; it has no zeros far out. */
function extentOf(at: (eta: number) => number): number {
  const least = 1e-16 * at(0.5);
  let high = 2;
  // A zero of the spectrum is no end of it.
  while (at(high) > least || at(1.1 * high) > least) high *= 2;
  let low = high / 2;
  while (high - low > 1e-3 * high) {
    const middle = 0.5 * (low + high);
    if (at(middle) > least) low = middle;
    else high = middle;
  }
  return high;
}
