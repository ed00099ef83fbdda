import * as z from "zod";
import { moderate } from "../law-schema.js";
import type { LossKind } from "./loss-kind.js";

/** ½ ∫ (1 + |ξ|²)^order |û|², the square of the norm of H^order; the order may be negative and need not be whole. */
export interface Sobolev {
  readonly type: "sobolev";
  readonly order: number;
}

/** Powers up to here keep within float64 what a mesh's frequencies make of them. */
const MOST = 8;

export const sobolev: LossKind<Sobolev> = {
  type: "sobolev",
  schema: z.strictObject({
    type: z.literal("sobolev"),
    order: moderate
      .min(-MOST)
      .max(MOST)
      .meta({ description: "s of the weight (1 + |ξ|²)^s, ξ in radians per unit length." }),
  }),
  mistakes: () => [],
  filter: ({ order }, dimension) => ({
    operator: null,
    symbol(xi) {
      const values = new Float64Array(xi.length / dimension);
      for (let i = 0; i < values.length; i++) {
        let square = 1;
        for (let a = 0; a < dimension; a++) square += xi[i * dimension + a] ** 2;
        values[i] = square ** order;
      }
      return values;
    },
  }),
  symbolWords: ({ order }) => `(1 + |ξ|²)^${order}`,
  words: ({ order }) => `, with the Sobolev loss of order ${order}`,
};
