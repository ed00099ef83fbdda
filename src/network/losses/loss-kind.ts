import type * as z from "zod";
import type { Mistake } from "../family.js";
import type { InputDimension } from "../input-dimension.js";
import type { DifferentialOperator, UnknownOperator } from "./differential-operator.js";

/** What a loss ½ ∫ g(ξ) |û|² dξ / (2π)^d makes of an error u: a residual r with ½ ∫ |r|² dx. */
export interface LossFilter {
  /** g ≥ 0 at frequencies, row by row. */
  symbol(xi: Float64Array): Float64Array;
  /** P with r = P(∂)u and g = |P(iξ)|²; null where the loss is stated by g. */
  readonly operator: DifferentialOperator | null;
  /** What the loss has of u itself beside the residual; absent where it has nothing. */
  readonly beside?: ErrorTerms;
  /** A coefficient of the operator that is trained along; `operator` and `symbol` have its exact value. */
  readonly unknown?: UnknownCoefficient;
}

/** A number c in an operator P + c Q, which training is to find. */
export interface UnknownCoefficient {
  readonly name: string;
  readonly operators: UnknownOperator;
  readonly start: number;
  readonly exact: number;
  /** c moves by as many times −∂L/∂c. */
  readonly rate: number;
}

/** ½ everywhere ∫ u² dx + ½ Σ weight u(y)² over the places y of a boundary, in units of κ as all of a loss. */
export interface ErrorTerms {
  /** 0 where there is no such term. */
  readonly everywhere: number;
  readonly boundary: { readonly points: readonly (readonly number[])[]; readonly weight: number } | null;
}

/** One kind of loss: every question that the rest of the package asks of it, answered in one file. */
export interface LossKind<L extends { readonly type: string }> {
  readonly type: L["type"];
  /** Its part of a case file. */
  readonly schema: z.ZodObject;
  /** What is wrong with it in so many dimensions, if anything. */
  mistakes(loss: L, dimension: InputDimension): readonly Mistake[];
  /** Null for the loss of squares, which filters nothing. */
  filter(loss: L, dimension: InputDimension): LossFilter | null;
  /** What is minimised, in words; empty where it goes without saying. */
  words(loss: L): string;
  /** g in words; empty where there is none. */
  symbolWords(loss: L): string;
}
