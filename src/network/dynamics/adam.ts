import * as z from "zod";
import type { TrainingSteps } from "./dynamics-kind.js";
import type { UpdateRule } from "./update-rule.js";

/**
 * Adam (D. P. Kingma, J. Ba, ICLR 2015): steps along the mean of recent slopes over the root of their mean squares. It has no linear limit: what
 * it learns is no function of the kernel operator, and so it is an optimiser of level 2 alone, beside the dynamics of levels 0 and 1.
 */
export interface Adam {
  readonly type: "adam";
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the root, in units of slopes times √width. */
  readonly epsilon: number;
}

const share = z.number().min(0).lt(1);

export const adamSchema = z.strictObject({
  type: z.literal("adam"),
  beta1: share.default(0.9).meta({ description: "Decay of the mean of slopes." }),
  beta2: share.default(0.999).meta({ description: "Decay of the mean of their squares." }),
  epsilon: z.number().positive().max(1).default(1e-8).meta({ description: "Added to the root of the latter." }),
});

/** What is said wherever Adam trains. */
export const adamCaution =
  "Adam has no linear limit: levels 0 and 1 tell what the dynamics of the case learns, and trained networks do not come to that as they grow wider";

/**
 * Steps of Adam. A parameter moves by at most about learningRate/√width in a step, whatever the size of its slope, so that outputs, sums
 * of width terms of size width^{−1/2}, move alike at every width; t = learningRate × steps.
 */
export function adamSteps({ beta1, beta2, epsilon }: Adam, learningRate: number, width: number): TrainingSteps {
  const root = Math.sqrt(width);
  return {
    rule(done): UpdateRule {
      const [first, second] = [1 - beta1 ** (done + 1), 1 - beta2 ** (done + 1)];
      return {
        kind: "Adam",
        memories: 2,
        move(values, slopes, [mean, square], start, length) {
          for (let k = 0; k < length; k++) {
            const at = start + k;
            const slope = root * slopes[k];
            mean[at] = beta1 * mean[at] + (1 - beta1) * slope;
            square[at] = beta2 * square[at] + (1 - beta2) * slope * slope;
            values[at] -= ((learningRate / root) * (mean[at] / first)) / (Math.sqrt(square[at] / second) + epsilon);
          }
        },
        numbers: [root, beta1, 1 - beta1, beta2, 1 - beta2, 1 / first, 1 / second, learningRate / root, epsilon],
        step(
          { add, mul, div, neg, sqrt },
          [scale, kept1, new1, kept2, new2, whole1, whole2, rate, least],
          slope,
          memory,
        ) {
          const scaled = mul(scale, slope);
          const mean = add(mul(kept1, memory[0]), mul(new1, scaled));
          const square = add(mul(kept2, memory[1]), mul(new2, mul(scaled, scaled)));
          const change = div(mul(rate, mul(mean, whole1)), add(sqrt(mul(square, whole2)), least));
          return { change: neg(change), memory: [mean, square] };
        },
      };
    },
  };
}
