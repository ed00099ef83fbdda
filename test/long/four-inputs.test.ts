import { shallow, testSampledKernels } from "../case/four-inputs.js";

testSampledKernels({
  RepNet: { family: "repnet", activation: "tanh", slopes: [1, 3], partition: { std: 1 } },
  "tanh with normal biases": shallow("tanh", { law: "normal", std: 1 }),
});
