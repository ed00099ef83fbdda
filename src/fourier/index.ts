export type { ComplexField } from "./complex-field.js";
export { type FrequencyConvention, fromAngular, toAngular } from "./convention.js";
export { nonuniformTransform, type TransformOptions } from "./nufft.js";
export { type TensorFft, tensorFft } from "./tensor-fft.js";
export {
  hankelProduct,
  type MatrixProduct,
  type ToeplitzPlusHankel,
  toeplitzHankelPair,
  toeplitzProduct,
} from "./toeplitz.js";
