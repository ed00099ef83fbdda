// The entry of the WebAssembly module. Everything here is plain numerics on linear memory: callers pass addresses of
// arrays of doubles, aligned to 16 bytes, and element counts. Nothing allocates.
export { sineCosine } from "./sincos";
export { directSum } from "./direct";
export { exponential } from "./exponential";
export { joinFour, splitInFour, transformBackward, transformForward } from "./fft";
export { multiply } from "./product";
export {
  multiplySymmetric,
  projectOnColumns,
  reflectColumns,
  subtractColumns,
  subtractOuterProducts,
} from "./dense-symmetric";
export { spread } from "./spread";
export { wavePhases, waveSlopes, waveStrengths } from "./waves";
export { interpolate, interpolatePair } from "./interpolate";
export { addIntervalForms, areFinite, placePoints, wholeCells } from "./interval-forms";
export { tensorSpread } from "./tensor-spread";
export { tensorInterpolate } from "./tensor-interpolate";
export { clearFront } from "./tile";
export { eliminateSymmetric, extendAdd } from "./symmetric-front";
export { eliminateUnsymmetric, extendAddSquare } from "./unsymmetric-front";
export { solveLower, solveLowerTransposed } from "./supernodal-solve";
export { resolventDiagonal } from "./resolvent-diagonal";
export { addResolvents, eliminateResolvents, substituteResolvents } from "./tridiagonal-resolvents";
export { solveLowerPair, solveLowerTransposedPair } from "./supernodal-solve-pair";
export {
  finishSplitProduct,
  finishSplitProductPair,
  smoothRowsBackward,
  smoothRowsBackwardPair,
  smoothRowsForward,
  smoothRowsForwardPair,
  solveRows,
  solveRowsPair,
  solveRowsTransposed,
  solveRowsTransposedPair,
  symmetricMultiply,
  symmetricMultiplyPair,
} from "./symmetric-rows";
export {
  advanceSolution,
  advanceSolutionPair,
  dotProduct,
  dotProductPair,
  multiplyRows,
  multiplyRowsPair,
  multiplyRowsTransposed,
  multiplyRowsTransposedPair,
  turnDirection,
  turnDirectionPair,
} from "./gradient-steps";

/** First address that is free for the caller's arrays. */
export function heapBase(): usize {
  return (__heap_base + 15) & ~15;
}
