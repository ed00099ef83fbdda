import { InputError } from "../errors.js";
import { type CompiledExpression, compileExpression } from "../expression/index.js";
import type { InputDimension } from "../network/input-dimension.js";
import { appliedTo, type DifferentialOperator } from "../network/losses/index.js";
import { isDataCase, type NetworkCase, type PdeCase } from "./case.js";
import { quote } from "./quote.js";

/** The names of the coordinates of x in d dimensions. */
export function spaceVariables(dimension: InputDimension): readonly string[] {
  return ["x", "y", "z", "w"].slice(0, dimension);
}

/** The names of the coordinates of ξ in d dimensions. */
export function frequencyVariables(dimension: 1 | 2 | 3): readonly string[] {
  return dimension === 1 ? ["xi"] : ["xi1", "xi2", "xi3"].slice(0, dimension);
}

/**
 * The target f of a case as a function of the point x (d coordinates).
 *
 * @throws InputError where the expression is not one, and for a case whose function a file has.
 */
export function targetOf(theCase: NetworkCase): (...x: readonly number[]) => number {
  const expression = compiledTarget(theCase);
  return (...x) => expression.evaluate(x);
}

/** P(∂)f of the target f, by symbolic derivatives. */
export function targetUnder(operator: DifferentialOperator, theCase: NetworkCase): (x: readonly number[]) => number {
  return appliedTo(operator, compiledTarget(theCase));
}

function compiledTarget(theCase: NetworkCase): CompiledExpression {
  if (isDataCase(theCase)) throw new InputError("data.file", "the function is known at the points of a file alone");
  return compileExpression(theCase.target, spaceVariables(theCase.dimension), "target");
}

/** A function of frequency and time, complex where `im` is not undefined. */
export interface ComplexExpression {
  readonly re: CompiledExpression;
  readonly im: CompiledExpression | undefined;
}

/** A condition at the boundary with its expressions compiled. */
export type BoundaryExpression =
  | { readonly type: "dirichlet" | "neumann"; readonly where: string; readonly value: ComplexExpression }
  | {
      readonly type: "robin";
      readonly where: string;
      readonly coefficient: CompiledExpression;
      readonly value: ComplexExpression;
    }
  | { readonly type: "periodic"; readonly axis: number };

/** One expression everywhere, or one for every region of the mesh that is named; the region "other" is the rest. */
export type RegionalExpression = CompiledExpression | ReadonlyMap<string, CompiledExpression>;

/** All expressions of one. */
export function partsOf(expression: RegionalExpression): readonly CompiledExpression[] {
  return expression instanceof Map ? [...expression.values()] : [expression as CompiledExpression];
}

/** A PDE with its expressions compiled: functions of the coordinates and, last, t. */
export interface PdeExpressions {
  /** One entry for a scalar, d² row by row for a tensor. */
  readonly diffusion: readonly RegionalExpression[];
  /** Absent where there is none. */
  readonly advection?: readonly CompiledExpression[];
  readonly reaction: RegionalExpression;
  readonly source: { readonly re: RegionalExpression; readonly im: CompiledExpression | undefined };
  /** Absent where a file holds it, and for a steady problem. */
  readonly initial?: ComplexExpression;
  readonly boundary: readonly BoundaryExpression[];
  readonly exact?: ComplexExpression;
}

/**
 * The functions that a PDE case states.
 *
 * @throws InputError where an expression is not one, with its path.
 */
export function pdeExpressions({ dimension, pde }: PdeCase): PdeExpressions {
  const variables = [...frequencyVariables(dimension), "t"];
  const real = (said: string | number, path: string): CompiledExpression =>
    compileExpression(String(said), variables, path);
  const complex = (said: Real | ComplexParts, path: string): ComplexExpression =>
    typeof said === "object"
      ? { re: real(said.re, `${path}.re`), im: real(said.im, `${path}.im`) }
      : { re: real(said, path), im: undefined };
  const regional = (said: Real | ByRegion, path: string): RegionalExpression =>
    typeof said === "object"
      ? new Map(Object.entries(said).map(([name, part]) => [name, real(part, `${path}[${quote(name)}]`)]))
      : real(said, path);
  const { diffusion, advection, source, initial, boundary, exact } = pde;
  return {
    diffusion: isTensor(diffusion)
      ? diffusion.flatMap((row, i) => row.map((entry, j) => real(entry, `pde.diffusion[${i}][${j}]`)))
      : [regional(diffusion, "pde.diffusion")],
    ...(advection ? { advection: advection.map((entry, k) => real(entry, `pde.advection[${k}]`)) } : {}),
    reaction: regional(pde.reaction, "pde.reaction"),
    source: isComplexParts(source)
      ? complex(source, "pde.source")
      : { re: regional(source, "pde.source"), im: undefined },
    ...(initial === undefined || isFile(initial) ? {} : { initial: complex(initial, "pde.initial") }),
    boundary: boundary.map((condition, i) => {
      const path = `pde.boundary[${i}]`;
      if (condition.type === "periodic") return { type: condition.type, axis: condition.axis };
      const { type, where } = condition;
      const value = complex(condition.value, `${path}.value`);
      return type === "robin"
        ? { type, where, coefficient: real(condition.coefficient, `${path}.coefficient`), value }
        : { type, where, value };
    }),
    ...(exact === undefined ? {} : { exact: complex(exact, "pde.exact") }),
  };
}

type Real = string | number;
type ByRegion = Readonly<Record<string, Real>>;
interface ComplexParts {
  readonly re: Real;
  readonly im: Real;
}

function isTensor(said: PdeCase["pde"]["diffusion"]): said is readonly (readonly Real[])[] {
  return Array.isArray(said);
}

/** The schema fills in the part that is not said: what has both and nothing else is a complex number. */
function isComplexParts(said: PdeCase["pde"]["source"]): said is ComplexParts {
  return typeof said === "object" && Object.keys(said).sort().join(" ") === "im re";
}

function isFile(
  said: NonNullable<PdeCase["pde"]["initial"]>,
): said is { readonly file: string; readonly time?: number } {
  return typeof said === "object" && "file" in said;
}

/** The file that holds the initial value of a case, and which of its times; undefined where none does. */
export function startFileOf({
  pde: { initial },
}: PdeCase): { readonly file: string; readonly time?: number } | undefined {
  return initial !== undefined && isFile(initial) ? initial : undefined;
}
