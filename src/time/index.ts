export type { Checkpoint, Progress } from "./checkpoint.js";
export { type EigenpairOptions, type Eigenpairs, eigenpairs } from "./eigenpairs.js";
export { integrate } from "./integrate.js";
export type { CheckpointKeeper, IntegrateOptions, StopSignal } from "./options.js";
export type { Extrema, PositivityReport } from "./stability.js";
export { extrema, largestEigenvalue, positivityReport, stableStepLimit } from "./stability.js";
export type {
  Breakpoints,
  DampedWaveSystem,
  DiffusionSystem,
  Evolution,
  EvolutionSystem,
  Pencil,
  Source,
  Statistics,
  StepChoice,
  TimeMethod,
} from "./system.js";
export type { Work } from "./work.js";
