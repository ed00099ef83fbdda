/** A trained network whose learnt function is shown. */
export interface ShownNetwork {
  readonly label: string;
  readonly times: readonly number[];
  /** Its errors at the samples, one array per time. */
  readonly residuals: readonly Float64Array[];
}
