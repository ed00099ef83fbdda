import type { ComplexField } from "../fourier/complex-field.js";
import type { IntervalMesh } from "../mesh/interval.js";

/** Nodes and values mirror each other when they agree to this part of the largest. */
const MIRRORED = 1e-9;

/**
 * The part ξ ≥ 0 of a mesh that is its own mirror image and has a node at 0; null for any other mesh.
 *
 * The transform of a real function has û(−ξ) = conj û(ξ) and the coefficients are even, so the PDE on such a mesh is the PDE
 * on this half: the real part, even, with zero flux at 0, the imaginary part, odd, with the value 0 there. The P1 solution
 * is the same function at half of the cost.
 */
export function upperHalf({ nodes }: IntervalMesh): IntervalMesh | null {
  const middle = (nodes.length - 1) / 2;
  if (!Number.isInteger(middle) || middle < 1) return null;
  const close = MIRRORED * (nodes[middle + 1] - nodes[middle]);
  for (let k = 0; k <= middle; k++) {
    if (!(Math.abs(nodes[middle + k] + nodes[middle - k]) <= close)) return null;
  }
  const half = nodes.slice(middle);
  half[0] = 0;
  return { dimension: 1, nodes: half };
}

/** Whether û(−ξ) = conj û(ξ) at the nodes of a mesh that is its own mirror image. */
export function isHermitian({ re, im }: ComplexField): boolean {
  const last = re.length - 1;
  let largest = 0;
  let difference = 0;
  for (let i = 0; 2 * i <= last; i++) {
    largest = Math.max(largest, Math.abs(re[i]), Math.abs(im[i]));
    difference = Math.max(difference, Math.abs(re[i] - re[last - i]), Math.abs(im[i] + im[last - i]));
  }
  return difference <= MIRRORED * largest;
}

/** The values at ξ ≥ 0. */
export function halfOf(values: Float64Array): Float64Array {
  return values.slice((values.length - 1) / 2);
}

/** The field on the whole line of which the one at ξ ≥ 0 is given; a part is made when it is first read. */
export function unfolded(half: ComplexField): ComplexField {
  let re: Float64Array | undefined;
  let im: Float64Array | undefined;
  return {
    get re() {
      re ??= unfold(half.re, 1);
      return re;
    },
    get im() {
      im ??= unfold(half.im, -1);
      return im;
    },
  };
}

/** The values on the whole line of a function that is even (sign 1) or odd (sign −1), from those at ξ ≥ 0. */
export function unfold(half: Float64Array, sign: 1 | -1): Float64Array {
  const middle = half.length - 1;
  const values = new Float64Array(2 * middle + 1);
  values.set(half, middle);
  for (let k = 1; k <= middle; k++) values[middle - k] = sign * half[k];
  return values;
}
