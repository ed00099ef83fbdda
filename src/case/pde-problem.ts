import { InputError } from "../errors.js";
import { type CompiledExpression, compileExpression } from "../expression/index.js";
import { type Coefficient, facetsTagged, facetsWhere, type ScalarCoefficient } from "../fem/index.js";
import { markerNames, type SimplexMesh } from "../mesh/index.js";
import {
  type BoundaryCondition,
  expressionCoefficient,
  type FacetChoice,
  type FieldFunctions,
  type PdeProblem,
} from "../pde/index.js";
import type { PdeCase } from "./case.js";
import {
  type BoundaryExpression,
  type ComplexExpression,
  frequencyVariables,
  type PdeExpressions,
  pdeExpressions,
} from "./expressions.js";
import { quote } from "./quote.js";
import { timeDependence, usesTime } from "./time-dependence.js";

/**
 * The problem that a case states. Its functions are those of the case's expressions; a fully real one has one field, one with an
 * imaginary part anywhere two.
 *
 * @param mesh tells names of markers from expressions
 * @throws InputError where an expression or a name is not one, or the initial value depends on time
 */
export function pdeProblem(theCase: PdeCase, mesh: SimplexMesh): PdeProblem {
  const { dimension, pde } = theCase;
  const said = pdeExpressions(theCase);
  const complex = isComplex(said);
  const fields = (value: ComplexExpression): FieldFunctions =>
    complex ? [coefficient([value.re]), value.im ? coefficient([value.im]) : 0] : [coefficient([value.re])];
  if (isChanging(said.initial)) throw new InputError("pde.initial", "is the value at t = 0 and cannot depend on t");
  const choices = facetChoices(said.boundary, dimension, mesh);
  const { diffusion, advection, reaction, source, initial, boundary } = said;
  return {
    diffusion: {
      kind: diffusion.length === 1 ? "scalar" : "tensor",
      value: diffusion.length === 1 ? coefficient(diffusion) : expressionCoefficient(diffusion),
    } as PdeProblem["diffusion"],
    ...(advection === undefined ? {} : { advection: expressionCoefficient(advection) }),
    reaction: coefficient([reaction]),
    source: fields(source),
    initial: fields(initial),
    projection: pde.projection,
    boundary: boundary.map((condition, i) => boundaryCondition(condition, choices[i], fields)),
    changes: timeDependence(said, theCase.time.save),
    mass: pde.mass,
    stabilization: pde.stabilization,
  };
}

/** The exact solution of a case, a function for every field, with its gradient, d components per field; undefined where none is given. */
export function exactSolution(
  theCase: PdeCase,
): { readonly value: FieldFunctions; readonly gradient: readonly Coefficient[] } | undefined {
  const said = pdeExpressions(theCase);
  const { exact } = said;
  if (exact === undefined) return undefined;
  const variables = frequencyVariables(theCase.dimension);
  const zero = compileExpression("0", [...variables, "t"]);
  const parts = isComplex(said) ? [exact.re, exact.im ?? zero] : [exact.re];
  return {
    value: parts.map((part) => coefficient([part])),
    gradient: parts.map((part) => expressionCoefficient(variables.map((variable) => part.derivative(variable)))),
  };
}

function isComplex({ source, initial, boundary, exact }: PdeExpressions): boolean {
  const values = [source, initial, ...boundary.flatMap((each) => (each.type === "periodic" ? [] : [each.value]))];
  return [...values, ...(exact ? [exact] : [])].some(({ im }) => im !== undefined);
}

function isChanging({ re, im }: ComplexExpression): boolean {
  return usesTime(re) || (im !== undefined && usesTime(im));
}

function boundaryCondition(
  condition: BoundaryExpression,
  choice: readonly [FacetChoice, FacetChoice],
  fields: (value: ComplexExpression) => FieldFunctions,
): BoundaryCondition {
  const [facets, partners] = choice;
  if (condition.type === "periodic") return { type: condition.type, facets, partners };
  const value = fields(condition.value);
  if (condition.type === "robin") {
    return { type: condition.type, facets, coefficient: coefficient([condition.coefficient]), value };
  }
  if (condition.type === "neumann" || !isChanging(condition.value)) return { type: condition.type, facets, value };
  const { re, im } = condition.value;
  return { type: condition.type, facets, value, rate: fields({ re: re.derivative("t"), im: im?.derivative("t") }) };
}

/**
 * For every condition its facets (and for a periodic one their partners): those that no condition before it has taken.
 *
 * @param example the mesh to start with
 * @throws InputError for a condition that holds on no facet of it, and for one that is left none
 */
function facetChoices(
  boundary: readonly BoundaryExpression[],
  dimension: 1 | 2 | 3,
  example: SimplexMesh,
): readonly (readonly [FacetChoice, FacetChoice])[] {
  const wanted = boundary.map((condition, i): readonly [FacetChoice, FacetChoice] => {
    if (condition.type === "periodic") {
      return [side(condition.axis - 1, "least"), side(condition.axis - 1, "greatest")];
    }
    const facets = namedOrWhere(condition.where, `pde.boundary[${i}].where`, dimension, example);
    return [facets, facets];
  });
  return wanted.map(([facets, partners], i) => {
    const earlier = wanted.slice(0, i).flat();
    const own = [without(facets, earlier), without(partners, earlier)] as const;
    if (facets(example).length === 0) {
      throw new InputError(`pde.boundary[${i}].where`, `holds on no facet of the boundary, ${midpointsOf(example)}`);
    }
    if (own[0](example).length === 0 || own[1](example).length === 0) {
      const taken = new Set(facets(example));
      const by = wanted.findIndex(([other]) => other(example).some((facet) => taken.has(facet)));
      throw new InputError(
        `pde.boundary[${i}]`,
        `never counts: of several conditions on a facet the first does, and all of its facets are those of boundary[${by}] or others before it`,
      );
    }
    return own;
  });
}

/** Where the midpoints of the boundary's facets lie, in words. */
function midpointsOf(mesh: SimplexMesh): string {
  const { dimension } = mesh;
  const ranges = frequencyVariables(dimension).map((name, axis) => {
    let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    facetsWhere(mesh, (midpoint) => {
      least = Math.min(least, midpoint[axis]);
      greatest = Math.max(greatest, midpoint[axis]);
      return false;
    });
    return `${name} from ${least} to ${greatest}`;
  });
  return `whose midpoints have ${ranges.join(", ")}`;
}

function without(facets: FacetChoice, earlier: readonly FacetChoice[]): FacetChoice {
  return (mesh) => {
    const taken = new Set(earlier.flatMap((choice) => Array.from(choice(mesh))));
    return facets(mesh).filter((facet) => !taken.has(facet));
  };
}

function namedOrWhere(where: string, path: string, dimension: 1 | 2 | 3, example: SimplexMesh): FacetChoice {
  const names = markerNames(example.boundaryNames);
  if (names.includes(where)) return (mesh) => facetsTagged(mesh, where);
  const variables = frequencyVariables(dimension);
  let expression: CompiledExpression;
  try {
    expression = compileExpression(where, variables, path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError("", `${error.message}; nor is it ${notAMarker(names)}`);
  }
  if (!expression.isCondition) {
    facetsWhere(example, (midpoint) => {
      const place = Array.from(midpoint);
      const value = expression.evaluate(place);
      const shown = `${value} at ${place.length === 1 ? place[0] : `(${place.join(", ")})`}`;
      throw new InputError(
        path,
        `is a number, ${shown}, not a truth value: compare it, as in ${quote(`${variables[0]} < 0`)}; nor is it ${notAMarker(names)}`,
      );
    });
  }
  return (mesh) => facetsWhere(mesh, (midpoint) => expression.evaluate(Array.from(midpoint)) === 1);
}

function notAMarker(names: readonly string[]): string {
  const known = names.length === 0 ? "the mesh has no named ones" : `those are ${names.map(quote).join(", ")}`;
  return `the name of a marker: ${known}`;
}

/** The facets at one end of the mesh's extent along an axis. */
function side(axis: number, end: "least" | "greatest"): FacetChoice {
  return (mesh) => {
    const { points, dimension: d } = mesh;
    let least = Number.POSITIVE_INFINITY;
    let greatest = Number.NEGATIVE_INFINITY;
    for (let k = axis; k < points.length; k += d) {
      least = Math.min(least, points[k]);
      greatest = Math.max(greatest, points[k]);
    }
    const at = end === "least" ? least : greatest;
    const close = 1e-9 * (greatest - least);
    return facetsWhere(mesh, (midpoint) => Math.abs(midpoint[axis] - at) <= close);
  };
}

/** A constant where the expression is one, else a function. */
function coefficient([expression]: readonly CompiledExpression[]): ScalarCoefficient {
  const names = expression.variables;
  return names.some((name) => expression.uses(name))
    ? expressionCoefficient([expression])
    : expression.evaluate(names.map(() => 0));
}
