export { algebraicMultigrid } from "./algebraic-multigrid.js";
export { bicgstab } from "./bicgstab.js";
export type { SystemProperties } from "./choose-solver.js";
export { linearSolver, planSolver } from "./choose-solver.js";
export { conjugateGradients } from "./conjugate-gradients.js";
export type { CsrMatrix, SparsityPattern } from "./csr.js";
export { csrFromTriplets, diagonalOf, multiplyCsr, transposeCsr, transposePattern } from "./csr.js";
export { differenceProduct } from "./difference-product.js";
export type { GmresOptions } from "./gmres.js";
export { gmres } from "./gmres.js";
export { incompleteCholesky } from "./incomplete-cholesky.js";
export { incompleteLu } from "./incomplete-lu.js";
export type { IterationOptions, IterationResult } from "./iteration.js";
export { jacobi } from "./jacobi.js";
export type { LinearOperator, Preconditioner } from "./linear-operator.js";
export { csrOperator, identityPreconditioner } from "./linear-operator.js";
export type { LinearSolver } from "./linear-solver.js";
export { nestedDissection } from "./nested-dissection.js";
export type { Pencil } from "./pencil.js";
export { tridiagonalPencil } from "./pencil.js";
export { rankOnePencil } from "./rank-one-pencil.js";
export type { SolverChoice } from "./solver-choice.js";
export type { SolverPlan } from "./solver-plan.js";
export type { SparsePencil } from "./sparse-pencil.js";
export { sparsePencil } from "./sparse-pencil.js";
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
export type { Tridiagonal, TridiagonalLu } from "./tridiagonal-lu.js";
export { factorTridiagonalLu, solveTridiagonalLu } from "./tridiagonal-lu.js";
