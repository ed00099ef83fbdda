import { type CompiledExpression, compileExpression } from "../expression/index.js";
import type { NetworkCase, PdeCase } from "./case.js";

/** The names of the coordinates of x in d dimensions. */
export function spaceVariables(dimension: 1 | 2 | 3): readonly string[] {
  return ["x", "y", "z"].slice(0, dimension);
}

/** The names of the coordinates of ξ in d dimensions. */
export function frequencyVariables(dimension: 1 | 2 | 3): readonly string[] {
  return dimension === 1 ? ["xi"] : ["xi1", "xi2", "xi3"].slice(0, dimension);
}

/**
 * The target f of a case as a function of the point x (d coordinates).
 *
 * @throws InputError where the expression is not one.
 */
export function targetOf(theCase: NetworkCase): (...x: readonly number[]) => number {
  const expression = compileExpression(theCase.target, spaceVariables(theCase.dimension), "target");
  return (...x) => expression.evaluate(x);
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

/** A PDE with its expressions compiled: functions of the coordinates and, last, t. */
export interface PdeExpressions {
  /** One entry for a scalar, d² row by row for a tensor. */
  readonly diffusion: readonly CompiledExpression[];
  /** Absent where there is none. */
  readonly advection?: readonly CompiledExpression[];
  readonly reaction: CompiledExpression;
  readonly source: ComplexExpression;
  readonly initial: ComplexExpression;
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
  const complex = (said: PdeCase["pde"]["initial"], path: string): ComplexExpression =>
    typeof said === "object"
      ? { re: real(said.re, `${path}.re`), im: real(said.im, `${path}.im`) }
      : { re: real(said, path), im: undefined };
  const { diffusion, advection, boundary, exact } = pde;
  return {
    diffusion:
      typeof diffusion === "object"
        ? diffusion.flatMap((row, i) => row.map((entry, j) => real(entry, `pde.diffusion[${i}][${j}]`)))
        : [real(diffusion, "pde.diffusion")],
    ...(advection ? { advection: advection.map((entry, k) => real(entry, `pde.advection[${k}]`)) } : {}),
    reaction: real(pde.reaction, "pde.reaction"),
    source: complex(pde.source, "pde.source"),
    initial: complex(pde.initial, "pde.initial"),
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
