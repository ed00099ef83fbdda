import { type CompiledExpression, compileExpression } from "../expression/index.js";
import { type Coefficient, facetsTagged } from "../fem/index.js";
import { type BoundaryCondition, expressionCoefficient, type FieldFunctions, type PdeProblem } from "../pde/index.js";

/** An equation and the solution that it is to have, as expressions of ξ (`xi` in 1-D, `xi1`, `xi2`, `xi3` else) and `t`. */
export interface Manufactured {
  readonly dimension: 1 | 2 | 3;
  /** u, one expression for a real field, two for the parts of a complex one. */
  readonly exact: readonly string[];
  /** A: one expression, or the d² of a symmetric tensor row by row. */
  readonly diffusion: readonly string[];
  /** b: d expressions; absent where there is none. */
  readonly advection?: readonly string[];
  /** B; default 0. */
  readonly reaction?: string;
  /** The coefficient of u in Robin conditions; default 2. */
  readonly robin?: string;
}

/** What is said on one side of the box. */
export type SideCondition = "dirichlet" | "neumann" | "robin" | "periodic";

/** A problem of which the solution is known, for every field: u and ∇u. */
export interface ManufacturedProblem {
  readonly problem: PdeProblem;
  readonly exact: FieldFunctions;
  readonly gradients: readonly Coefficient[];
}

/** Names of the coordinates, as in case files. */
export function coordinateNames(dimension: 1 | 2 | 3): readonly string[] {
  return dimension === 1 ? ["xi"] : ["xi1", "xi2", "xi3"].slice(0, dimension);
}

/**
 * The problem on a box whose solution is the one given: the method of manufactured solutions (Roache, J. Fluids Eng. 124, 2002). The
 * source f = ∂_t u − ∇·(A ∇u) + b·∇u + B u, initial and boundary values follow from u by symbolic differentiation.
 *
 * @param sides for each axis the conditions on the lower and the upper side; periodic sides come in pairs, and u has to be periodic
 *   along that axis, with its flux. The mesh is one of `tensorMesh` or made from one, whose sides carry their names.
 * @param changes what depends on time: nothing else does in u's equation
 */
export function manufacture(
  { dimension: d, exact, diffusion, advection, reaction = "0", robin = "2" }: Manufactured,
  sides: readonly (readonly [SideCondition, SideCondition])[],
  changes: NonNullable<PdeProblem["changes"]>,
  options: Pick<PdeProblem, "mass" | "stabilization"> = {},
): ManufacturedProblem {
  const names = coordinateNames(d);
  const compile = (text: string): CompiledExpression => compileExpression(text, [...names, "t"], text);
  const A = diffusion.map(compile);
  const b = advection?.map(compile);
  const B = compile(reaction);
  const alpha = compile(robin);
  const fields = exact.map((text) => calculus(compile(text), names));
  const tensor = (row: number, column: number): CompiledExpression | undefined => {
    if (A.length === 1) return row === column ? A[0] : undefined;
    return A[row * d + column];
  };
  /** (A ∇u)_row at a point. */
  const flux = ({ gradient }: Calculus, row: number, place: readonly number[]): number => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += (tensor(row, k)?.evaluate(place) ?? 0) * gradient[k].evaluate(place);
    return sum;
  };
  const source = ({ value, rate, gradient, hessian }: Calculus): Coefficient => {
    const lost: Term[] = [[B, value]];
    const gained: Term[] = [];
    names.forEach((name, row) => {
      if (b !== undefined) lost.push([b[row], gradient[row]]);
      for (let k = 0; k < d; k++) {
        const entry = tensor(row, k);
        if (entry !== undefined) gained.push([entry, hessian[row][k]], [entry.derivative(name), gradient[k]]);
      }
    });
    const [losses, gains] = [lost, gained].map((terms) => terms.filter((term) => !term.some(isZero)));
    return everywhere(d, (place) => rate.evaluate(place) + sumOf(losses, place) - sumOf(gains, place));
  };
  const onSide = (axis: number, upper: boolean, condition: SideCondition): BoundaryCondition[] => {
    const name = (end: "lower" | "upper") => `${names[axis]}-${end}`;
    const facets = (mesh: Parameters<typeof facetsTagged>[0]) => facetsTagged(mesh, name(upper ? "upper" : "lower"));
    const normal = upper ? 1 : -1;
    switch (condition) {
      case "dirichlet":
        return [
          {
            type: condition,
            facets,
            value: fields.map(({ value }) => expressionCoefficient([value])),
            ...(changes.loads === false ? {} : { rate: fields.map(({ rate }) => expressionCoefficient([rate])) }),
          },
        ];
      case "neumann":
        return [
          {
            type: condition,
            facets,
            value: fields.map((u) => everywhere(d, (place) => normal * flux(u, axis, place))),
          },
        ];
      case "robin":
        return [
          {
            type: condition,
            facets,
            coefficient: expressionCoefficient([alpha]),
            value: fields.map((u) =>
              everywhere(d, (place) => normal * flux(u, axis, place) + alpha.evaluate(place) * u.value.evaluate(place)),
            ),
          },
        ];
      case "periodic":
        return upper ? [] : [{ type: condition, facets, partners: (mesh) => facetsTagged(mesh, name("upper")) }];
    }
  };
  const value = fields.map((u) => expressionCoefficient([u.value]));
  return {
    problem: {
      diffusion:
        A.length === 1
          ? { kind: "scalar", value: expressionCoefficient(A) }
          : { kind: "tensor", value: expressionCoefficient(A) },
      ...(b === undefined ? {} : { advection: expressionCoefficient(b) }),
      ...(reaction === "0" ? {} : { reaction: expressionCoefficient([B]) }),
      source: fields.map(source),
      initial: value,
      boundary: sides.flatMap(([lower, upper], axis) => [...onSide(axis, false, lower), ...onSide(axis, true, upper)]),
      changes,
      ...options,
    },
    exact: value,
    gradients: fields.map(({ gradient }) => expressionCoefficient(gradient)),
  };
}

/** A product of two functions. */
type Term = readonly [CompiledExpression, CompiledExpression];

function sumOf(terms: readonly Term[], place: readonly number[]): number {
  let sum = 0;
  for (const [one, other] of terms) sum += one.evaluate(place) * other.evaluate(place);
  return sum;
}

/** Derivatives are simplified as far as this: it saves most of the work. */
function isZero({ source }: CompiledExpression): boolean {
  return source === "0";
}

/** A function with its derivatives. */
interface Calculus {
  readonly value: CompiledExpression;
  readonly rate: CompiledExpression;
  readonly gradient: readonly CompiledExpression[];
  readonly hessian: readonly (readonly CompiledExpression[])[];
}

function calculus(value: CompiledExpression, names: readonly string[]): Calculus {
  const gradient = names.map((name) => value.derivative(name));
  return {
    value,
    rate: value.derivative("t"),
    gradient,
    hessian: gradient.map((slope) => names.map((name) => slope.derivative(name))),
  };
}

/** The scalar coefficient with the value f(ξ₁, …, ξ_d, t); the list of these is used again. */
function everywhere(d: number, f: (place: readonly number[]) => number): Coefficient {
  const place = new Array<number>(d + 1).fill(0);
  return (xi, out, time) => {
    place[d] = time;
    for (let point = 0; point < out.length; point++) {
      for (let c = 0; c < d; c++) place[c] = xi[point * d + c];
      out[point] = f(place);
    }
  };
}
