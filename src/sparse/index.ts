export type { Solver, SymmetricPencil } from "./pencil.js";
export { tridiagonalPencil } from "./pencil.js";
export type { SymmetricTridiagonal, TridiagonalFactor } from "./tridiagonal.js";
export {
  combineTridiagonal,
  factorTridiagonal,
  multiplyTridiagonal,
  solveTridiagonal,
  zeroTridiagonal,
} from "./tridiagonal.js";
export type { TridiagonalEigen } from "./tridiagonal-eigen.js";
export { tridiagonalEigen } from "./tridiagonal-eigen.js";
