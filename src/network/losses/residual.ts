import * as z from "zod";
import { InputError } from "../../errors.js";
import { differentialOperator, operatorSymbol } from "./differential-operator.js";
import type { LossKind } from "./loss-kind.js";

/**
 * ½ ∫ |P(∂)u|² of a differential operator with constant coefficients: what a physics-informed network minimises for P(∂)f = given
 * (M. Raissi, P. Perdikaris, G. E. Karniadakis, J. Comput. Phys. 378, 2019), without its boundary terms.
 */
export interface Residual {
  readonly type: "residual";
  readonly operator: string;
}

const PATH = "loss.operator";

export const residual: LossKind<Residual> = {
  type: "residual",
  schema: z.strictObject({
    type: z.literal("residual"),
    operator: z
      .string()
      .min(1)
      .max(500)
      .meta({ description: "A polynomial in dx, dy, dz with constant coefficients: dx^2 - 25 is u'' − 25 u." }),
  }),
  mistakes({ operator }, dimension) {
    try {
      differentialOperator(operator, dimension, PATH);
      return [];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return [{ path: PATH, message: error.message.replace(`${PATH}: `, "") }];
    }
  },
  filter(loss, dimension) {
    const operator = differentialOperator(loss.operator, dimension, PATH);
    return {
      operator,
      symbol(xi) {
        const { re, im } = operatorSymbol(operator, xi);
        return re.map((value, i) => value * value + im[i] * im[i]);
      },
    };
  },
  symbolWords: ({ operator }) => `|P(iξ)|², P = ${operator}`,
  words: ({ operator }) => `, with the residual of ${operator} as loss`,
};
