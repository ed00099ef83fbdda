import { InputError } from "../errors.js";
import { type CompiledExpression, compileExpression } from "../expression/index.js";
import { type Coefficient, facetsTagged, facetsWhere, type ScalarCoefficient } from "../fem/index.js";
import { markerNames, meshExtent, type SimplexMesh, tagsNamed } from "../mesh/index.js";
import {
  type BoundaryCondition,
  expressionCoefficient,
  type FacetChoice,
  type FieldFunctions,
  interpolated,
  type PdeProblem,
  type PointValues,
  regionCoefficient,
} from "../pde/index.js";
import type { PdeCase } from "./case.js";
import {
  type BoundaryExpression,
  type ComplexExpression,
  frequencyVariables,
  type PdeExpressions,
  partsOf,
  pdeExpressions,
  type RegionalExpression,
  startFileOf,
} from "./expressions.js";
import { quote } from "./quote.js";
import { timeDependence, usesTime } from "./time-dependence.js";

/**
 * The problem that a case states. Its functions are those of the case's expressions; a fully real one has one field, one with an
 * imaginary part anywhere two.
 *
 * @param mesh has the markers and regions that names are those of
 * @param start what the file holds that the case names for its initial value, where it names one
 * @throws InputError where an expression or a name is not one, or the initial value, or anything of a steady case, depends on time
 */
export function pdeProblem(theCase: PdeCase, mesh: SimplexMesh, start?: PointValues): PdeProblem {
  const { dimension, pde } = theCase;
  const said = pdeExpressions(theCase);
  const initialOfFile = start === undefined ? undefined : interpolated(start, mesh, "pde.initial.file");
  const complex = isComplex(said) || initialOfFile?.im !== undefined;
  const both = (re: ScalarCoefficient, im: ScalarCoefficient = 0): FieldFunctions => (complex ? [re, im] : [re]);
  const fields = ({ re, im }: ComplexExpression): FieldFunctions => both(coefficient([re]), im && coefficient([im]));
  if (said.initial && isChanging(said.initial)) {
    throw new InputError("pde.initial", "is the value at t = 0 and cannot depend on t");
  }
  if (startFileOf(theCase) !== undefined && start === undefined)
    throw new Error("the file of pde.initial was not read");
  if (pde.steady) refuseTime(said);
  const regional = (expression: RegionalExpression, path: string): ScalarCoefficient =>
    expression instanceof Map ? byRegion(expression, mesh, path) : coefficient([expression as CompiledExpression]);
  const choices = facetChoices(said.boundary, dimension, mesh);
  const { diffusion, advection, reaction, source, initial, boundary } = said;
  return {
    diffusion:
      diffusion.length === 1
        ? { kind: "scalar", value: regional(diffusion[0], "pde.diffusion") }
        : { kind: "tensor", value: expressionCoefficient(diffusion.flatMap(partsOf)) },
    ...(advection === undefined ? {} : { advection: expressionCoefficient(advection) }),
    reaction: regional(reaction, "pde.reaction"),
    source: both(regional(source.re, "pde.source"), source.im && coefficient([source.im])),
    initial: initialOfFile ? both(initialOfFile.re, initialOfFile.im) : initial ? fields(initial) : both(0),
    projection: pde.projection,
    boundary: boundary.map((condition, i) => boundaryCondition(condition, choices[i], fields)),
    changes: timeDependence(said, theCase.time.save),
    mass: pde.mass,
    stabilization: pde.stabilization,
  };
}

/** Throws InputError where something of a steady problem depends on t. */
function refuseTime({ diffusion, advection = [], reaction, source, boundary, exact }: PdeExpressions): void {
  const complex = (
    path: string,
    { re, im }: { readonly re: RegionalExpression; readonly im: CompiledExpression | undefined },
  ) => [...partsOf(re), ...(im ? [im] : [])].map((expression) => [path, expression] as const);
  const all = [
    ...diffusion.flatMap(partsOf).map((expression) => ["pde.diffusion", expression] as const),
    ...advection.map((expression) => ["pde.advection", expression] as const),
    ...partsOf(reaction).map((expression) => ["pde.reaction", expression] as const),
    ...complex("pde.source", source),
    ...boundary.flatMap((condition, i) => {
      if (condition.type === "periodic") return [];
      const path = `pde.boundary[${i}]`;
      const own = condition.type === "robin" ? [[`${path}.coefficient`, condition.coefficient] as const] : [];
      return [...own, ...complex(`${path}.value`, condition.value)];
    }),
    ...(exact ? complex("pde.exact", exact) : []),
  ];
  const changing = all.find(([, expression]) => usesTime(expression));
  if (changing !== undefined) throw new InputError(changing[0], "depends on t, and the case is steady");
}

/**
 * The coefficient that has an expression in every region.
 *
 * @throws InputError for a name that no region has, and for a region without an expression
 */
function byRegion(parts: ReadonlyMap<string, CompiledExpression>, mesh: SimplexMesh, path: string): Coefficient {
  const known = markerNames(mesh.regionNames);
  const those = known.length === 0 ? "the mesh has no named regions" : `regions are ${known.map(quote).join(", ")}`;
  const functionOfTag = new Map<number, Coefficient>();
  for (const [name, expression] of parts) {
    if (name === OTHER && !known.includes(OTHER)) continue;
    const at = `${path}[${quote(name)}]`;
    const tags = tagsNamed(mesh.regionNames, name);
    if (tags.length === 0) throw new InputError(at, `there is no such region; ${those}, and "${OTHER}" is the rest`);
    for (const tag of tags) {
      if (functionOfTag.has(tag)) {
        throw new InputError(
          at,
          `shares cells with another region of the list (${quote(mesh.regionNames.get(tag) ?? "")})`,
        );
      }
      functionOfTag.set(tag, expressionCoefficient([expression]));
    }
  }
  const rest = parts.get(OTHER);
  const forOther = rest && expressionCoefficient([rest]);
  for (const tag of new Set(mesh.cellTags)) {
    if (functionOfTag.has(tag)) continue;
    if (forOther !== undefined) functionOfTag.set(tag, forOther);
    else {
      const name = mesh.regionNames.get(tag);
      const missing = name === undefined ? `cells without a name (tag ${tag})` : `the region ${quote(name)}`;
      throw new InputError(path, `says nothing of ${missing}: name it, or give "${OTHER}"; ${those}`);
    }
  }
  return regionCoefficient(mesh, functionOfTag);
}

/** Stands for all regions that are not named. */
const OTHER = "other";

/**
 * The exact solution of a case, a function for every field, with its gradient, d components per field; undefined where none is given.
 *
 * @param fields of the solution, where a file holds the initial value; else as the case's own expressions have it
 */
export function exactSolution(
  theCase: PdeCase,
  fields?: number,
): { readonly value: FieldFunctions; readonly gradient: readonly Coefficient[] } | undefined {
  const said = pdeExpressions(theCase);
  const { exact } = said;
  if (exact === undefined) return undefined;
  const variables = frequencyVariables(theCase.dimension);
  const zero = compileExpression("0", [...variables, "t"]);
  const complex = fields === undefined ? isComplex(said) : fields === 2;
  const parts = complex ? [exact.re, exact.im ?? zero] : [exact.re];
  return {
    value: parts.map((part) => coefficient([part])),
    gradient: parts.map((part) => expressionCoefficient(variables.map((variable) => part.derivative(variable)))),
  };
}

function isComplex({ source, initial, boundary, exact }: PdeExpressions): boolean {
  const values = [
    source,
    ...(initial ? [initial] : []),
    ...boundary.flatMap((each) => (each.type === "periodic" ? [] : [each.value])),
  ];
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
    const [least, greatest] = meshExtent(mesh, axis);
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
