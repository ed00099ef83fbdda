export { type BoundRow, type BoundTable, boundTable } from "./bound-table.js";
export {
  type ConvergenceTable,
  type ConvergenceTableOptions,
  convergenceTable,
  type ErrorColumn,
  type ExpectedOrder,
} from "./convergence-table.js";
export { formatTable, markdownTable } from "./format-table.js";
export { type Manufactured, type ManufacturedProblem, manufacture, type SideCondition } from "./manufactured.js";
export { verificationStudies } from "./studies.js";
export type { Study } from "./study.js";
