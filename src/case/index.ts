export {
  angularFactor,
  type Case,
  type DeepReadonly,
  isPdeCase,
  type NetworkCase,
  networkCase,
  networkOf,
  type PdeCase,
} from "./case.js";
export type { Design, DesignCandidate, TrainedCandidate } from "./design-result.js";
export {
  type Experiment,
  experimentOf,
  frequencyMesh,
  type KernelRun,
  type PdeRun,
  runKernelFlow,
  runPde,
} from "./experiment.js";
export { targetOf } from "./expressions.js";
export { caseJsonSchema, type JsonSchema, resultJsonSchema } from "./json-schema.js";
export { differenceOfCases, mergeResults } from "./merge-results.js";
export { checkCase, readCase } from "./read-case.js";
export { formatResult, readResult } from "./read-result.js";
export type { Diagnostics, LevelName, NetworkResult, ResultFile, ResultWarning } from "./result-file.js";
