import { type Pencil, rankOnePencil } from "../sparse/index.js";

/**
 * A kernel c χ_Ω(x) χ_Ω(x'), the constant part of one that does not fall far away, on the box Ω of the data. On the whole space a constant has a line
 * at ξ = 0 for a transform and acts on no error of finite energy; on Ω it removes the mean, in frequency by
 *
 *     ∂_t û = … − c χ̂_Ω(ξ) ∫_Ω u dx,   ∫_Ω u dx = (2π)^{−d} ∫ χ̂_Ω û dξ   (Plancherel).
 */
export interface ConstantOnBox {
  /** κ c. */
  readonly value: number;
  readonly box: readonly (readonly [number, number])[];
}

/**
 * The transform of 1 on a box about its middle, Π 2 sin(ξ_k R_k)/ξ_k with half sides R, at frequencies that stand row by row. Spectra about a
 * box that lies around the origin to 1 % of its side (`centreOf`) take it for one that does so exactly.
 */
export function boxTransform(box: ConstantOnBox["box"], frequencies: Float64Array): Float64Array {
  const d = box.length;
  const values = new Float64Array(frequencies.length / d);
  for (let i = 0; i < values.length; i++) {
    values[i] = box.reduce((product, [lower, upper], k) => {
      const phase = (frequencies[i * d + k] * (upper - lower)) / 2;
      return product * (upper - lower) * (phase === 0 ? 1 : Math.sin(phase) / phase);
    }, 1);
  }
  return values;
}

/**
 * The pencil with that part: K + γ (M s)(M s)ᵀ G with γ = c (2π)^{−d}, s the P1 function that interpolates χ̂_Ω, and G the weights of a loss.
 *
 * @param unknowns those of s
 * @param weights g at the unknowns, where a loss has a symbol: M is diagonal then
 * @param share how much of the whole space the mesh is, default all of it: 1/2 for that of an even function at ξ ≥ 0
 */
export function withConstant(
  pencil: Pencil,
  constant: ConstantOnBox,
  unknowns: Float64Array,
  { weights, share = 1 }: { readonly weights?: Float64Array; readonly share?: number } = {},
): Pencil {
  const load = new Float64Array(unknowns.length);
  pencil.multiplyMass(unknowns, load);
  const column = constantColumn(constant, load, share);
  return rankOnePencil(pencil, column, weights === undefined ? column : column.map((entry, k) => entry * weights[k]));
}

/** √γ M s, from M s. */
export function constantColumn({ value, box }: ConstantOnBox, load: Float64Array, share = 1): Float64Array {
  const size = Math.sqrt(value / share / (2 * Math.PI) ** box.length);
  return load.map((entry) => size * entry);
}
