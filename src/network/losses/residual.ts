import * as z from "zod";
import { InputError } from "../../errors.js";
import type { Mistake } from "../family.js";
import type { InputDimension } from "../input-dimension.js";
import { moderate, positive } from "../law-schema.js";
import { differentialOperator, operatorSymbol } from "./differential-operator.js";
import type { ErrorTerms, LossKind } from "./loss-kind.js";

/**
 * ½ ∫ |P(∂)u|² of a differential operator with constant coefficients, and of the error itself at places of a boundary and at the samples: what a
 * physics-informed network minimises for P(∂)f = given (M. Raissi, P. Perdikaris, G. E. Karniadakis, J. Comput. Phys. 378, 2019).
 */
export interface Residual {
  readonly type: "residual";
  readonly operator: string;
  /** ½ weight Σ u(y)² over these points. */
  readonly boundary?: { readonly points: readonly (number | readonly number[])[]; readonly weight: number };
  /** ½ weight ∫ u². */
  readonly data?: { readonly weight: number };
}

const PATH = "loss.operator";

const MOST_POINTS = 1000;

const place = z.union([moderate, z.array(moderate).min(1)]);

export const residual: LossKind<Residual> = {
  type: "residual",
  schema: z.strictObject({
    type: z.literal("residual"),
    operator: z
      .string()
      .min(1)
      .max(500)
      .meta({ description: "A polynomial in dx, dy, dz with constant coefficients: dx^2 - 25 is u'' − 25 u." }),
    boundary: z
      .strictObject({
        points: z.array(place).min(1).max(MOST_POINTS).meta({ description: "Numbers, or [x, y] in 2-D." }),
        weight: positive.default(1),
      })
      .exactOptional()
      .meta({ description: "Values at points are part of the loss: ½ weight Σ u(point)²." }),
    data: z
      .strictObject({ weight: positive.default(1) })
      .exactOptional()
      .meta({ description: "Values at the samples are part of the loss: ½ weight ∫ u²." }),
  }),
  mistakes({ operator, boundary }, dimension) {
    return [...operatorMistakes(operator, dimension), ...placeMistakes(boundary?.points ?? [], dimension)];
  },
  filter(loss, dimension) {
    const operator = differentialOperator(loss.operator, dimension, PATH);
    const beside = errorTerms(loss);
    return {
      operator,
      symbol(xi) {
        const { re, im } = operatorSymbol(operator, xi);
        return re.map((value, i) => value * value + im[i] * im[i] + (beside?.everywhere ?? 0));
      },
      ...(beside === null ? {} : { beside }),
    };
  },
  symbolWords: ({ operator, data }) => `|P(iξ)|²${data === undefined ? "" : ` + ${data.weight}`}, P = ${operator}`,
  words: ({ operator, boundary, data }) =>
    `, with the residual of ${operator}${boundary === undefined ? "" : ", boundary values"}${data === undefined ? "" : ", values at the samples"} as loss`,
};

function errorTerms({ boundary, data }: Residual): ErrorTerms | null {
  if (boundary === undefined && data === undefined) return null;
  return {
    everywhere: data?.weight ?? 0,
    boundary:
      boundary === undefined
        ? null
        : {
            weight: boundary.weight,
            points: boundary.points.map((point) => (typeof point === "number" ? [point] : point)),
          },
  };
}

function operatorMistakes(operator: string, dimension: InputDimension): readonly Mistake[] {
  try {
    differentialOperator(operator, dimension, PATH);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ path: PATH, message: error.message.replace(`${PATH}: `, "") }];
  }
}

function placeMistakes(points: readonly (number | readonly number[])[], dimension: InputDimension): readonly Mistake[] {
  return points.flatMap((point, i) => {
    const length = typeof point === "number" ? 1 : point.length;
    if (length === dimension) return [];
    const found = `${length} ${length === 1 ? "coordinate" : "coordinates"}`;
    return [{ path: `loss.boundary.points[${i}]`, message: `has ${found}, but dimension is ${dimension}` }];
  });
}
