export { integrate } from "./integrate.js";
export type { IntegrateOptions } from "./options.js";
export type {
  DampedWaveSystem,
  DiffusionSystem,
  Evolution,
  EvolutionSystem,
  Pencil,
  TimeMethod,
} from "./system.js";
