/** Writes ω_k = α_k w_k, components side by side, for the units start … start + length − 1. */
export function frequenciesOf(
  scale: Float64Array,
  w: Float64Array,
  dimension: number,
  start: number,
  length: number,
  omega: Float64Array,
): void {
  for (let axis = 0; axis < dimension; axis++) {
    const first = start * dimension + axis;
    for (let k = 0; k < length; k++) omega[k * dimension + axis] = scale[start + k] * w[first + k * dimension];
  }
}
