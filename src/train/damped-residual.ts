import type { SampleSet } from "../data/samples.js";
import { divided, multiplied, weightRoots } from "../data/weights.js";
import { NumericalError } from "../errors.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { addMultiple, dot } from "../sparse/vectors.js";
import type { AnyTrainer, Precision } from "./engine.js";
import { kernelProduct } from "./kernel-product.js";

/** Residual, relative to u, at which iterations end; and what is accepted where products are not accurate enough for that. */
const wanted = { float64: 1e-8, float32: 1e-4 } as const;
const accepted = 1e-2;
const mostIterations = 300;
/** Changes of phases in difference quotients: their errors are a sixth of the square, and the rounding of outputs over them. */
const displacement = { float64: 1e-3, float32: 5e-3 } as const;

/**
 * (K_θ + μ)⁻¹u with K_θ = κ J Jᵀ W, W the diagonal matrix of the weights, the kernel operator of a network at its present parameters, by conjugate gradients with products of
 * the engine: the residual whose slopes are a damped Gauss–Newton step, in the form with as many unknowns as there are samples
 * (J (JᵀJ + μ)⁻¹ = (JJᵀ + μ)⁻¹ J). An `output` must follow before the trainer moves.
 *
 * @throws NumericalError where products are not accurate enough for so small a damping
 */
export async function dampedResidual(
  start: InitialNetwork,
  trainer: AnyTrainer,
  samples: SampleSet,
  u: Float64Array,
  damping: number,
  precision: Precision,
): Promise<Float64Array> {
  const kernel = await kernelProduct(start, trainer, samples, displacement[precision]);
  const z = new Float64Array(u.length);
  // Of √W u, for which the operator is symmetric.
  const roots = weightRoots(samples);
  const residual = multiplied(u, roots).slice();
  let direction = residual.slice();
  let square = dot(residual, residual);
  const size = Math.sqrt(square);
  if (size === 0) return z;
  let [best, least] = [z.slice(), 1];
  for (let k = 0; k < mostIterations; k++) {
    const product = await kernel(direction);
    addMultiple(damping, direction, product);
    const curvature = dot(direction, product);
    if (!(curvature > 0)) break;
    const step = square / curvature;
    addMultiple(step, direction, z);
    addMultiple(-step, product, residual);
    const next = dot(residual, residual);
    const left = Math.sqrt(next) / size;
    if (left < least) [best, least] = [z.slice(), left];
    if (left <= wanted[precision]) return divided(z, roots);
    const keep = next / square;
    direction = direction.map((value, i) => residual[i] + keep * value);
    square = next;
  }
  if (least <= accepted) return divided(best, roots);
  throw new NumericalError(
    `a Gauss–Newton step with damping ${damping}: conjugate gradients leave ${least.toExponential(1)} of the residual after ${mostIterations} iterations; take more damping`,
  );
}
