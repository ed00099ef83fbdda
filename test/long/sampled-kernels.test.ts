import { line, plane, space, testSampledKernels } from "../network/families/repnet-networks.js";
import { gridSamples, midpointSamples } from "../ntk/reference-case.js";

const inSpace = gridSamples(
  [
    [-1, 1],
    [-1, 1],
    [0, 1],
  ],
  [2, 2, 1],
  (x, y, z) => x + y + z,
);

testSampledKernels([
  [line, midpointSamples([-1, 1.5], 5, "x")],
  [{ ...line, slopes: { law: "log-uniform", min: 1, max: 6 } }, midpointSamples([-1, 1.5], 5, "x")],
  [
    plane,
    gridSamples(
      [
        [-1, 1],
        [-1, 1.5],
      ],
      [2, 3],
      (x, y) => x + y,
    ),
  ],
  [space, inSpace],
  [{ ...space, activation: "tanh", partition: { radius: 2 } }, inSpace],
]);
