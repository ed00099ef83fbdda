import { Matrix } from "ml-matrix";
import type { SymmetricTridiagonal } from "../../src/sparse/index.js";

/** The same matrix with all its zeros. */
export function dense({ diagonal, offDiagonal }: SymmetricTridiagonal): Matrix {
  const full = Matrix.diag([...diagonal]);
  offDiagonal.forEach((value, i) => {
    full.set(i, i + 1, value);
    full.set(i + 1, i, value);
  });
  return full;
}
