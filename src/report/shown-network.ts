import type { HeldOutCurve } from "../compare/held-out.js";

/** A trained network whose learnt function is shown. */
export interface ShownNetwork {
  readonly label: string;
  readonly times: readonly number[];
  /** Its errors at the samples, one array per time. */
  readonly residuals: readonly Float64Array[];
  /** Its error on samples held out, where there are such. */
  readonly heldOut?: HeldOutCurve;
}
