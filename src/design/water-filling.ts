/** The law of first-layer weights that leaves least at a deadline, as a damping over frequency. */
export interface WaterFilling {
  /** B at every frequency of the spectrum, of the integral that was given. */
  readonly damping: Float64Array;
  /** ν: the spectrum |û₀|² above it is damped down to it, what lies below is left as it is. */
  readonly level: number;
}

/**
 * Reverse water-filling: the B ≥ 0 with ∫B dξ = `budget` that leaves the least ∫|û₀|² e^{−2Bt} dξ at time t,
 *
 *   B(ξ) = (1/2t) [ln(|û₀(ξ)|²/ν)]₊,
 *
 * as much damping as the logarithm of the spectrum stands above the water ν; the dual of Shannon's formula for Gaussian sources (T. M. Cover, J. A. Thomas, Elements of Information
 * Theory, 2006, section 10.3.3). The level is found exactly, from the spectrum sorted. With nothing in the spectrum nothing is damped.
 *
 * @param spectrum |û₀|² at frequencies, not negative
 * @param volumes of frequency space that each stands for, positive
 * @param budget ∫B dξ, positive
 * @param time positive
 */
export function waterFilling(
  spectrum: Float64Array,
  volumes: Float64Array,
  budget: number,
  time: number,
): WaterFilling {
  const order = Uint32Array.from(spectrum.keys())
    .filter((k) => spectrum[k] > 0)
    .sort((one, other) => spectrum[other] - spectrum[one]);
  const need = 2 * time * budget;
  let [volume, sum, logLevel] = [0, 0, Number.POSITIVE_INFINITY];
  for (const k of order) {
    const logarithm = Math.log(spectrum[k]);
    // The water stands above the next frequency: those before are all there are.
    if (volume > 0 && sum - volume * logarithm >= need) break;
    volume += volumes[k];
    sum += volumes[k] * logarithm;
    logLevel = (sum - need) / volume;
  }
  return {
    damping: spectrum.map((power) => (power > 0 ? Math.max(0, Math.log(power) - logLevel) / (2 * time) : 0)),
    level: Math.exp(logLevel),
  };
}

/** ∫|û₀|² e^{−2Bt} dξ. */
export function energyLeft(spectrum: Float64Array, volumes: Float64Array, damping: Float64Array, time: number): number {
  return spectrum.reduce((sum, power, k) => sum + volumes[k] * power * Math.exp(-2 * damping[k] * time), 0);
}
