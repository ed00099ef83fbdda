import type { SampleSet } from "../data/samples.js";
import { NumericalError } from "../errors.js";
import type { InitialNetwork } from "../network/initial-network.js";
import { randomStream } from "../network/random.js";
import { largestRitzPair, tridiagonalSpectrum } from "../sparse/tridiagonal-spectrum.js";
import { addMultiple } from "../sparse/vectors.js";
import type { AnyTrainer } from "./engine.js";
import { kernelProduct } from "./kernel-product.js";

/**
 * Largest change of a phase or of an output weight in the difference quotient that stands for J p. The quotient's error is a
 * sixth of its square, 4e-6; an output that is right to ε adds about 10 ε / displacement, 2e-4 in float32.
 */
const displacement = 5e-3;
const largestDimension = 60;

/**
 * The largest eigenvalue of this network's own kernel on the samples, K = κ √W J Jᵀ √W with J = ∂f_θ(x_i)/∂θ
 * over the trained parameters, at the present parameters: the number that limits the learning rate at the start of training.
 *
 * Lanczos with full reorthogonalisation from a fixed random vector. Jᵀv is a gradient of the engine, J p a central
 * difference of its output along p, so that any engine will do. Ends when the residual is below 0.1 √tolerance
 * of the eigenvalue and bounds its relative error by the tolerance (or at dimension 60), by default far less than a learning rate needs; the result errs
 * downwards. The trainer's parameters are put back, its velocity is zero afterwards. Returns 0 where nothing is trained.
 *
 * Throws NumericalError where outputs or gradients are not finite.
 */
export async function empiricalLambdaMax(
  start: InitialNetwork,
  trainer: AnyTrainer,
  samples: SampleSet,
  tolerance = 1e-4,
): Promise<number> {
  const multiply = await kernelProduct(start, trainer, samples, displacement);
  const { count } = samples;
  const random = randomStream(0x6b65726e);
  const basis = [normalised(Float64Array.from({ length: count }, () => random.normal()))];
  const diagonal: number[] = [];
  const subdiagonal: number[] = [];
  for (;;) {
    const j = diagonal.length;
    const next = await multiply(basis[j]);
    if (j > 0) addMultiple(-subdiagonal[j - 1], basis[j - 1], next);
    diagonal.push(dot(basis[j], next));
    // Twice is enough (Parlett, The Symmetric Eigenvalue Problem, section 6.9).
    for (let pass = 0; pass < 2; pass++) for (const v of basis) addMultiple(-dot(v, next), v, next);
    const norm = Math.sqrt(dot(next, next));
    if (!Number.isFinite(norm)) throw new NumericalError("the kernel of the network at its start is not finite");
    const { value, lastEntry, gap } = largestRitzPair(
      tridiagonalSpectrum({ diagonal: Float64Array.from(diagonal), offDiagonal: Float64Array.from(subdiagonal) }),
    );
    const residual = norm * lastEntry;
    // The error is at most the residual, and at most residual²/gap to the rest of the spectrum.
    const error = Math.min(residual, residual ** 2 / gap);
    // A residual that is small itself: where the start hardly contains the largest eigenvector, the second largest pair
    // converges first, and its residual stays at some 1e-2 while the largest one grows out of it.
    const done = error <= tolerance * value && residual <= 0.1 * Math.sqrt(tolerance) * value;
    if (done || basis.length === Math.min(count, largestDimension)) return Math.max(0, value);
    subdiagonal.push(norm);
    basis.push(normalised(next));
  }
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

function normalised(x: Float64Array): Float64Array {
  const norm = Math.sqrt(dot(x, x));
  return norm > 0 ? x.map((value) => value / norm) : x;
}
