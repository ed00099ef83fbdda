/** What was done so far, and the factors that are at hand for steps to come. */
export interface Work {
  readonly factorizations: number;
  readonly solves: number;
  readonly linearSolver: string;
  /** Of aM + bK(time); the one used last comes first. */
  readonly factors: readonly { readonly a: number; readonly b: number; readonly time: number }[];
}
