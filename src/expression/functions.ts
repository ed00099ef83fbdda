import { digamma, erf, gamma } from "./special-functions.js";
import {
  call,
  choose,
  compare,
  constant,
  difference,
  type Expr,
  negate,
  one,
  power,
  product,
  quotient,
  sum,
  zero,
} from "./syntax.js";

/** A function that expressions may call. */
export interface ExpressionFunction {
  readonly least: number;
  readonly most: number;
  readonly evaluate: (...args: number[]) => number;
  /** The partial derivatives by each argument; absent where there is none to offer. */
  readonly partials?: (...args: readonly Expr[]) => readonly Expr[];
}

const two = constant(2);
const square = (u: Expr) => power(u, two);
const inverse = (u: Expr) => quotient(one, u);

function unary(evaluate: (x: number) => number, derivative?: (u: Expr) => Expr): ExpressionFunction {
  const entry = { least: 1, most: 1, evaluate };
  return derivative === undefined ? entry : { ...entry, partials: (u) => [derivative(u)] };
}

/** Constant between its jumps. */
const stepwise = (evaluate: (x: number) => number) => unary(evaluate, () => zero);

const heaviside = stepwise((x) => (x < 0 ? 0 : x > 0 ? 1 : x === 0 ? 0.5 : Number.NaN));
const sech = (x: number) => 1 / Math.cosh(x);
const sinc = (x: number) => (Math.abs(x) < 1e-4 ? 1 - (x * x) / 6 : Math.sin(x) / x);
const mod = (x: number, y: number) => (y === 0 ? x : x - y * Math.floor(x / y));

/** sinc' = (cos u − sinc u)/u, and its Taylor polynomial where that would cancel (to 1e-14 at the join). */
function sincDerivative(u: Expr): Expr {
  const series = [-1 / 3, 1 / 30, -1 / 840, 1 / 45360, -1 / 3991680].map((c, k) =>
    product(constant(c), power(u, constant(2 * k + 1))),
  );
  const direct = quotient(difference(call("cos", u), call("sinc", u)), u);
  return choose(compare("<", call("abs", u), constant(0.1)), sum(...series), direct);
}

/** Partial derivatives of the least or greatest argument: 1 for the first argument that is it, 0 for the others. */
function extremePartials(operator: "<=" | ">=") {
  return (...args: readonly Expr[]) =>
    args.map((arg, i) =>
      args.reduceRight<Expr>((inner, other, j) => {
        if (i === j) return inner;
        // Strict against the earlier arguments: of equal ones the first counts.
        const strict = operator === "<=" ? "<" : ">";
        return choose(compare(j < i ? strict : operator, arg, other), inner, zero);
      }, one),
    );
}

/** Everything that may be called in an expression, by name. Angles are in radians; `log` is natural. */
export const functions: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ["abs", unary(Math.abs, (u) => call("sign", u))],
  ["acos", unary(Math.acos, (u) => negate(inverse(call("sqrt", difference(one, square(u))))))],
  ["acosh", unary(Math.acosh, (u) => inverse(product(call("sqrt", difference(u, one)), call("sqrt", sum(u, one)))))],
  ["asin", unary(Math.asin, (u) => inverse(call("sqrt", difference(one, square(u)))))],
  ["asinh", unary(Math.asinh, (u) => inverse(call("sqrt", sum(square(u), one))))],
  ["atan", unary(Math.atan, (u) => inverse(sum(one, square(u))))],
  [
    "atan2",
    {
      least: 2,
      most: 2,
      evaluate: Math.atan2,
      partials: (y, x) => {
        const radius = sum(square(x), square(y));
        return [quotient(x, radius), quotient(negate(y), radius)];
      },
    },
  ],
  ["atanh", unary(Math.atanh, (u) => inverse(difference(one, square(u))))],
  ["cbrt", unary(Math.cbrt, (u) => inverse(product(constant(3), square(call("cbrt", u)))))],
  ["ceil", stepwise(Math.ceil)],
  ["cos", unary(Math.cos, (u) => negate(call("sin", u)))],
  ["cosh", unary(Math.cosh, (u) => call("sinh", u))],
  ["digamma", unary(digamma)],
  ["erf", unary(erf, (u) => product(constant(2 / Math.sqrt(Math.PI)), call("exp", negate(square(u)))))],
  ["exp", unary(Math.exp, (u) => call("exp", u))],
  ["expm1", unary(Math.expm1, (u) => call("exp", u))],
  ["floor", stepwise(Math.floor)],
  ["gamma", unary(gamma, (u) => product(call("gamma", u), call("digamma", u)))],
  ["heaviside", heaviside],
  [
    "hypot",
    {
      least: 1,
      most: 16,
      evaluate: Math.hypot,
      partials: (...args) => args.map((arg) => quotient(arg, call("hypot", ...args))),
    },
  ],
  // Read as log; the derivative is that of the logarithm.
  ["ln", unary(Math.log)],
  [
    "log",
    {
      least: 1,
      most: 2,
      evaluate: (x, base) => (base === undefined ? Math.log(x) : Math.log(x) / Math.log(base)),
      partials: (u, base) =>
        base === undefined
          ? [inverse(u)]
          : [
              inverse(product(u, call("log", base))),
              negate(quotient(call("log", u), product(base, square(call("log", base))))),
            ],
    },
  ],
  ["log10", unary(Math.log10, (u) => inverse(product(u, constant(Math.LN10))))],
  ["log1p", unary(Math.log1p, (u) => inverse(sum(one, u)))],
  ["log2", unary(Math.log2, (u) => inverse(product(u, constant(Math.LN2))))],
  ["max", { least: 1, most: 64, evaluate: Math.max, partials: extremePartials(">=") }],
  ["min", { least: 1, most: 64, evaluate: Math.min, partials: extremePartials("<=") }],
  [
    "mod",
    {
      least: 2,
      most: 2,
      evaluate: mod,
      partials: (x, y) => [one, negate(call("floor", quotient(x, y)))],
    },
  ],
  // Read as base^exponent; the derivative is that of the power.
  ["pow", { least: 2, most: 2, evaluate: (base, exponent) => base ** exponent }],
  ["round", stepwise((x) => Math.sign(x) * Math.round(Math.abs(x)))],
  ["sech", unary(sech, (u) => negate(product(call("sech", u), call("tanh", u))))],
  ["sign", stepwise(Math.sign)],
  ["sin", unary(Math.sin, (u) => call("cos", u))],
  ["sinc", unary(sinc, sincDerivative)],
  ["sinh", unary(Math.sinh, (u) => call("cosh", u))],
  ["sqrt", unary(Math.sqrt, (u) => inverse(product(two, call("sqrt", u))))],
  ["step", heaviside],
  ["tan", unary(Math.tan, (u) => sum(one, square(call("tan", u))))],
  ["tanh", unary(Math.tanh, (u) => square(call("sech", u)))],
]);

/** The named constants. */
export const constants: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["PI", Math.PI],
  ["π", Math.PI],
  ["tau", 2 * Math.PI],
  ["e", Math.E],
  ["E", Math.E],
]);
