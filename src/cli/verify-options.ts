/** Options of `specdiff verify`. */
export interface VerifyOptions {
  /** Only this dimension; all where absent. */
  readonly dimension?: "1" | "2" | "3";
  readonly format: "text" | "markdown";
}
