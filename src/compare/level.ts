/** What every level reports, at the same times and frequencies (docs/case-file.md). */
export interface LevelResult {
  /** Starts with 0. */
  readonly times: readonly number[];
  /** (2π)^{-d} ∫ |û|² dξ at every time, which by Parseval is ∫ u² dx. */
  readonly energy: readonly number[];
  readonly probes: readonly ProbeResult[];
}

export interface ProbeResult {
  /** In the convention of the case. */
  readonly frequency: readonly number[];
  /** Real part of û(ξ, t) = ∫ u(x, t) e^{−iξ·x} dx (ξ angular) at every time. */
  readonly re: readonly number[];
  readonly im: readonly number[];
  /** |û(ξ, t)| / |û(ξ, 0)|, null where û(ξ, 0) = 0. */
  readonly relative: readonly (number | null)[];
}
