export type { Breakpoints } from "./breakpoints.js";
export { type CompiledExpression, compileExpression } from "./compile.js";
export type { PointsEvaluator } from "./evaluate-many.js";
export { constants as expressionConstants, functions as expressionFunctions } from "./functions.js";
export { erf, gamma } from "./special-functions.js";
