import { testRepnetLevels } from "../case/reference-experiments.js";

testRepnetLevels([
  ["relu", [2, 6], { std: 40 }],
  ["silu", [1, 2, 4], { halfWidth: 12 }],
  ["gelu", { law: "log-uniform", min: 1, max: 8 }, { halfWidth: 12 }],
]);
