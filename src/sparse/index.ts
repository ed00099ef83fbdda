export type { CsrMatrix, SparsityPattern } from "./csr.js";
export { csrFromTriplets, diagonalOf, multiplyCsr, transposeCsr, transposePattern } from "./csr.js";
export type { CsrProduct } from "./csr-product.js";
export { csrProduct } from "./csr-product.js";
export type { LinearSolver } from "./linear-solver.js";
export { nestedDissection } from "./nested-dissection.js";
export type { Pencil } from "./pencil.js";
export { tridiagonalPencil } from "./pencil.js";
export type { SymmetricAnalysis, SymmetricFactor } from "./supernodal-cholesky.js";
export { analyseSymmetric, factorSymmetric } from "./supernodal-cholesky.js";
export type { UnsymmetricAnalysis, UnsymmetricFactor } from "./supernodal-lu.js";
export { analyseUnsymmetric, factorUnsymmetric } from "./supernodal-lu.js";
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
export type { Tridiagonal } from "./tridiagonal-lu.js";
export { factorTridiagonalLu, tridiagonalOf } from "./tridiagonal-lu.js";
