import type { InputDimension } from "../input-dimension.js";
import type { LossFilter, LossKind } from "./loss-kind.js";
import { type Residual, residual } from "./residual.js";
import { type Sobolev, sobolev } from "./sobolev.js";
import { type Squares, squares } from "./squares.js";

/** What training minimises, as a case says it. */
export type Loss = Squares | Residual | Sobolev;

/** All losses, in the order in which they are told of. */
export const losses = [squares, residual, sobolev] as const;

/** What a loss is. */
export function lossKindOf(loss: Loss): LossKind<Loss> {
  return losses.find(({ type }) => type === loss.type) as LossKind<Loss>;
}

/** g(ξ), and P where there is one; null for the loss of squares. */
export function lossFilter(loss: Loss, dimension: InputDimension): LossFilter | null {
  return lossKindOf(loss).filter(loss, dimension);
}

export {
  appliedTo,
  type DifferentialOperator,
  differentialOperator,
  homogeneousParts,
  operatorDerivative,
  operatorOrder,
  operatorSymbol,
} from "./differential-operator.js";
export type { ErrorTerms, LossFilter, LossKind, UnknownCoefficient } from "./loss-kind.js";
