/** The kernel of a residual r = P(∂)u and what it does to u: entries at pairs of samples, κ weight included. */
export interface ResidualKernel {
  /** κ weight P(∂_x) P(∂_x') Θ(x_i, x_j), symmetric. */
  residual(i: number, j: number): number;
  /** κ weight P(∂_x') Θ(x_i, x_j): how the residual at x_j moves the error at x_i. */
  cross(i: number, j: number): number;
  /** The same at the other points that were asked for: κ weight P(∂_x') Θ(y_i, x_j). */
  crossAt(i: number, j: number): number;
}
