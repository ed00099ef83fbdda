export { descent, heavyBall, type UpdateRule } from "../network/dynamics/index.js";
export { type InitialNetwork, initialNetwork } from "../network/initial-network.js";
export type { Parameters } from "../network/parameters.js";
export { checkEngines, type EngineCheck } from "./check-engines.js";
export { directEngine } from "./direct-engine.js";
export { empiricalLambdaMax } from "./empirical-kernel.js";
export type {
  AnyEngine,
  AnyTrainer,
  DeviceEngine,
  DeviceTrainer,
  Engine,
  EngineOptions,
  Precision,
  Trainer,
  TrainingEngine,
} from "./engine.js";
export { type EngineChoice, type EngineWishes, trainingEngine } from "./engine-choice.js";
export { type EngineName, engines } from "./engines.js";
export { fusedEngine } from "./fused-engine.js";
export { type TrainingRun, type TrainOptions, train } from "./gradient-descent.js";
export { type FlowOptions, type FlowRun, followFlow } from "./gradient-flow.js";
export { checkLearningRate, chooseLearningRate, type RateWishes, type Schedule } from "./learning-rate.js";
export { narrowestLambdaMax } from "./narrowest-eigenvalue.js";
export { nufftEngine } from "./nufft-engine.js";
export { type Objective, objectiveOf, type TrainingLoss } from "./objective.js";
export { prefixEngine } from "./prefix-engine.js";
export {
  type DescentJob,
  type FlowJob,
  type RunOptions,
  type RunResult,
  type TrainingJob,
  type TrainingTask,
  trainOne,
} from "./run.js";
export { tensorflowEngine } from "./tensorflow-engine.js";
export type { TensorFlowOptions } from "./tensorflow-options.js";
export { TrainingDivergedError } from "./training-diverged.js";
export { webgpuEngine } from "./webgpu-engine.js";
