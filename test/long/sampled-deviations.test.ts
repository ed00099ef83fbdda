import { testSampledDeviations } from "../ntk/sampled-deviations.js";

testSampledDeviations([
  "gradient flow of a tanh network",
  "gradient descent of a ReLU network",
  "gradient descent, two scales that share the width unequally",
  "gradient flow of two scales in 2-D, normal biases",
  "gradient descent in 3-D, Laplace components",
]);
