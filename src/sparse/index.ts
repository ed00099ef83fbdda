export type { CsrMatrix, SparsityPattern } from "./csr.js";
export { multiplyCsr } from "./csr.js";
export type { LinearSolver } from "./linear-solver.js";
export type { Pencil } from "./pencil.js";
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
