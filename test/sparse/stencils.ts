import type { CsrMatrix } from "../../src/sparse/index.js";

/** The matrix with rows of [column, value], in any order. */
export function csrOf(columns: number, rows: readonly (readonly (readonly [number, number])[])[]): CsrMatrix {
  const sorted = rows.map((row) => [...row].sort(([a], [b]) => a - b));
  const rowStart = new Int32Array(rows.length + 1);
  sorted.forEach((row, i) => {
    rowStart[i + 1] = rowStart[i] + row.length;
  });
  return {
    pattern: {
      rows: rows.length,
      columns,
      rowStart,
      columnIndex: Int32Array.from(sorted.flatMap((row) => row.map(([column]) => column))),
    },
    values: Float64Array.from(sorted.flatMap((row) => row.map(([, value]) => value))),
  };
}

export interface GridProblem {
  /** Lumped mass: the cell's volume on the diagonal, zeros where the stiffness has entries. */
  readonly mass: CsrMatrix;
  readonly stiffness: CsrMatrix;
  readonly coordinates: Float64Array;
}

/**
 * The five- or seven-point finite-volume matrices of −∇·(A ∇u) + velocity · ∂u/∂ξ₁ (upwind) on [−1, 1]^d with zero flux, n cells
 * per direction: A is taken between two cells' centres.
 */
export function gridProblem(
  d: 2 | 3,
  n: number,
  diffusion: (...xi: readonly number[]) => number = () => 1,
  velocity = 0,
): GridProblem {
  const size = n ** d;
  const h = 2 / n;
  const centre = (node: number) =>
    Array.from({ length: d }, (_, axis) => -1 + h * (0.5 + (Math.floor(node / n ** axis) % n)));
  const stiff: [number, number][][] = [];
  const masses: [number, number][][] = [];
  const coordinates = new Float64Array(size * d);
  for (let node = 0; node < size; node++) {
    const here = centre(node);
    coordinates.set(here, node * d);
    const row: [number, number][] = [];
    let diagonal = 0;
    for (let axis = 0; axis < d; axis++) {
      const stride = n ** axis;
      const position = Math.floor(node / stride) % n;
      for (const step of [-1, 1]) {
        if (position + step < 0 || position + step >= n) continue;
        const face = here.map((value, k) => (k === axis ? value + (step * h) / 2 : value));
        const wind = axis === 0 && step === -1 ? velocity * h ** (d - 1) : 0;
        const flux = diffusion(...face) * h ** (d - 2) + wind;
        row.push([node + step * stride, -flux]);
        diagonal += flux;
      }
    }
    stiff.push([[node, diagonal], ...row]);
    masses.push([[node, h ** d], ...row.map(([column]): [number, number] => [column, 0])]);
  }
  const stiffness = csrOf(size, stiff);
  return { mass: { pattern: stiffness.pattern, values: csrOf(size, masses).values }, stiffness, coordinates };
}

/** aM + bK. */
export function combine({ mass, stiffness }: GridProblem, a: number, b: number): CsrMatrix {
  return { pattern: mass.pattern, values: mass.values.map((value, k) => a * value + b * stiffness.values[k]) };
}
