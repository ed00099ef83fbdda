import { activationOf } from "../activations/index.js";
import { type DualAtVariance, dualAt } from "../kernels/index.js";
import { outputVariance } from "../law.js";
import type { DeepNetwork } from "./deep-network.js";

/** Θ = plain(φ) + passed(φ) Σ ∂z¹ ∂z¹ over the parameters of the features, at the covariance φ of z¹. */
export interface DeepKernel {
  plain(c: number): number;
  passed(c: number): number;
}

/** A layer of the recursion: the means of its activation, and the map in front of it. */
interface Layer {
  readonly dual: DualAtVariance;
  /** σ_w² and σ_b². */
  readonly weight: number;
  readonly bias: number;
}

/**
 * The neural tangent kernel of dense layers as a function of c, the covariance of the z of the first, of variance 1 (docs/theory.md, section 10;
 * Jacot, Gabriel, Hongler, NeurIPS 2018):
 *
 *   Σ¹ = c;  Θ¹ = [hidden] c + ψ;  Σ^{l+1} = σ_w² E σσ' + σ_b²;  Θ^{l+1} = [hidden] Σ^{l+1} + σ_w² E σ'σ' Θ^l;
 *   Θ = [a] E σσ + σ_a² E σ'σ' Θ^L,
 *
 * means over normal z of covariance Σ^l, with ψ what training the features gives z¹.
 */
export function deepKernel({ layers, outputs, train }: DeepNetwork): DeepKernel {
  const [trainsA, trainsHidden] = (["a", "hidden"] as const).map((group) => (train.includes(group) ? 1 : 0));
  const recursion: Layer[] = [];
  let variance = 1;
  layers.forEach(({ activation, weightStd = 1, biasStd = 0 }, l) => {
    const path = `network.layers[${l}].activation`;
    const [weight, bias] = [weightStd ** 2, biasStd ** 2];
    if (l > 0) variance = weight * recursion[l - 1].dual.value(variance) + bias;
    recursion.push({ dual: dualAt(activationOf(activation, path), variance, path), weight, bias });
  });
  const last = recursion[recursion.length - 1];
  /** Σ^L and, of Θ^L, the part without ψ and what ψ is multiplied by. */
  const atLast = (c: number): readonly [number, number, number] => {
    let [covariance, plain, passed] = [c, trainsHidden * c, 1];
    for (let l = 1; l < recursion.length; l++) {
      const { dual } = recursion[l - 1];
      const { weight, bias } = recursion[l];
      const slope = weight * dual.slope(covariance);
      covariance = weight * dual.value(covariance) + bias;
      plain = trainsHidden * covariance + slope * plain;
      passed *= slope;
    }
    return [covariance, plain, passed];
  };
  const outer = outputVariance(outputs);
  return {
    plain(c) {
      const [covariance, plain] = atLast(c);
      return (trainsA === 0 ? 0 : last.dual.value(covariance)) + outer * last.dual.slope(covariance) * plain;
    },
    passed(c) {
      const [covariance, , passed] = atLast(c);
      return outer * last.dual.slope(covariance) * passed;
    },
  };
}
