import * as z from "zod";
import { InputError } from "../../errors.js";
import type { Mistake } from "../family.js";
import type { InputDimension } from "../input-dimension.js";
import { moderate, positive } from "../law-schema.js";
import {
  type DifferentialOperator,
  derivativeNames,
  differentialOperator,
  operatorSymbol,
  unknownOperator,
  withCoefficient,
} from "./differential-operator.js";
import type { ErrorTerms, LossKind, UnknownCoefficient } from "./loss-kind.js";

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
  /** A coefficient of the operator that is trained along from `start`; what is given of P(∂)f has its exact value. */
  readonly unknown?: { readonly name: string; readonly start: number; readonly exact: number; readonly rate: number };
}

const PATH = "loss.operator";

const UNKNOWN = "loss.unknown";

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
    unknown: z
      .strictObject({
        name: z.string().regex(/^[a-z][a-z0-9]*$/i, "expected a letter, and letters and digits"),
        start: moderate,
        exact: moderate.meta({ description: "Its value in what is given of P f, which levels 0 and 1 know." }),
        rate: positive.default(1).meta({ description: "How fast it moves: c' = −rate ∂L/∂c." }),
      })
      .exactOptional()
      .meta({
        description: "A coefficient of the operator, linear in it, that networks are to find: an inverse problem.",
      }),
  }),
  mistakes(loss, dimension) {
    return [...operatorMistakes(loss, dimension), ...placeMistakes(loss.boundary?.points ?? [], dimension)];
  },
  filter(loss, dimension) {
    const { operator, unknown } = operatorsOf(loss, dimension);
    const beside = errorTerms(loss);
    return {
      operator,
      symbol(xi) {
        const { re, im } = operatorSymbol(operator, xi);
        return re.map((value, i) => value * value + im[i] * im[i] + (beside?.everywhere ?? 0));
      },
      ...(beside === null ? {} : { beside }),
      ...(unknown === undefined ? {} : { unknown }),
    };
  },
  symbolWords({ operator, data, unknown, boundary }) {
    const symbol = `|P(iξ)|²${data === undefined ? "" : ` + ${data.weight}`}, P = ${operator}`;
    const exact = unknown === undefined ? "" : `, ${unknown.name} = ${unknown.exact}`;
    if (boundary === undefined) return `${symbol}${exact}`;
    const { weight, points } = boundary;
    const places = points.length === 1 ? "the value at a point y adds" : `values at ${points.length} points y add`;
    return `${symbol}${exact}; to g û ${places} ${weight} ${points.length === 1 ? "" : "Σ "}e^(−iξ·y) u(y, t)`;
  },
  words: ({ operator, boundary, data, unknown }) =>
    `, with the residual of ${operator}${boundary === undefined ? "" : ", boundary values"}${data === undefined ? "" : ", values at the samples"} as loss${
      unknown === undefined ? "" : `, ${unknown.name} to be found`
    }`,
};

/** P, and where it has an unknown coefficient that. */
function operatorsOf(
  { operator: source, unknown }: Residual,
  dimension: InputDimension,
): { readonly operator: DifferentialOperator; readonly unknown?: UnknownCoefficient } {
  if (unknown === undefined) return { operator: differentialOperator(source, dimension, PATH) };
  if (derivativeNames(4).includes(unknown.name)) {
    throw new InputError(`${UNKNOWN}.name`, `"${unknown.name}" is a derivative`);
  }
  const operators = unknownOperator(source, dimension, unknown.name, PATH);
  return { operator: withCoefficient(operators, unknown.exact), unknown: { ...unknown, operators } };
}

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

function operatorMistakes(loss: Residual, dimension: InputDimension): readonly Mistake[] {
  const { unknown, boundary, data } = loss;
  try {
    operatorsOf(loss, dimension);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ path: error.path, message: error.message.slice(error.path.length + 2) }];
  }
  if (unknown === undefined || boundary !== undefined || data !== undefined) return [];
  const message =
    "is not to be found from a residual alone, which a network of zeros has, too; give loss.data or loss.boundary";
  return [{ path: UNKNOWN, message }];
}

function placeMistakes(points: readonly (number | readonly number[])[], dimension: InputDimension): readonly Mistake[] {
  return points.flatMap((point, i) => {
    const length = typeof point === "number" ? 1 : point.length;
    if (length === dimension) return [];
    const found = `${length} ${length === 1 ? "coordinate" : "coordinates"}`;
    return [{ path: `loss.boundary.points[${i}]`, message: `has ${found}, but dimension is ${dimension}` }];
  });
}
