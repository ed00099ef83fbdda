import type { CompiledExpression } from "../expression/index.js";
import type { Coefficient } from "../fem/index.js";

/** The coefficient with these components, expressions of the coordinates and, last, the time. */
export function expressionCoefficient(components: readonly CompiledExpression[]): Coefficient {
  const evaluators = components.map((component) => component.pointsEvaluator(component.variables.length - 1));
  const shared = [0];
  return (xi, out, time) => {
    shared[0] = time;
    for (let c = 0; c < evaluators.length; c++) evaluators[c](xi, shared, out, c, evaluators.length);
  };
}
