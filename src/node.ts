/** What needs Node: files and threads. Everything else of the package runs in browsers too. */
export { storedLearningRate } from "./train/run-file.node.js";
export { type SweepOptions, type SweepProgress, trainSweep } from "./train/sweep.node.js";
