import { InputError } from "../../errors.js";
import type { Activation } from "../activation.js";
import { cosine } from "./cosine.js";
import { erf } from "./erf.js";
import { expressionActivation } from "./expression.js";
import { gaussian } from "./gaussian.js";
import { gelu } from "./gelu.js";
import { leakyRelu, relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { silu } from "./silu.js";
import { sine } from "./sine.js";
import { softplus } from "./softplus.js";
import { square } from "./square.js";
import { srelu } from "./srelu.js";
import { tanh } from "./tanh.js";
import { triangle } from "./triangle.js";

export { type Algebra, numberAlgebra } from "./algebra.js";

const named = {
  sin: sine,
  cos: cosine,
  triangle,
  square,
  tanh,
  sigmoid,
  erf,
  relu,
  "leaky-relu": leakyRelu(),
  srelu,
  silu,
  gelu,
  softplus,
  gaussian,
} as const satisfies Record<string, Activation>;

export type ActivationName = keyof typeof named;

/** The names of the activations, as case files have them. */
export const activationNames = Object.keys(named) as readonly ActivationName[];

/** What a case file says of an activation: a name, the name with its parameter, or an expression in z. */
export type ActivationSpec =
  | ActivationName
  | { readonly name: "leaky-relu"; readonly slope: number }
  | { readonly expression: string };

/**
 * The activation that a case file names.
 *
 * @param path where it stands in the input, for messages
 * @throws InputError for a name that is none, for a parameter that is not allowed and for an expression that is no activation
 */
export function activationOf(spec: ActivationSpec, path = "activation"): Activation {
  if (typeof spec === "object") {
    return "expression" in spec ? keptExpression(spec.expression, `${path}.expression`) : leakyRelu(spec.slope, path);
  }
  if (Object.hasOwn(named, spec)) return named[spec];
  throw new InputError(path, `unknown activation ${JSON.stringify(spec)}; there are ${activationNames.join(", ")}`);
}

/** Activations of expressions that were asked for last: their derivatives, harmonics and tables take longer to make than most of what they are wanted for. */
const expressions = new Map<string, Activation>();
const MOST_EXPRESSIONS = 16;

function keptExpression(source: string, path: string): Activation {
  const key = JSON.stringify([source, path]);
  const activation = expressions.get(key) ?? expressionActivation(source, path);
  expressions.delete(key);
  expressions.set(key, activation);
  const [oldest] = expressions.keys();
  if (expressions.size > MOST_EXPRESSIONS) expressions.delete(oldest);
  return activation;
}
