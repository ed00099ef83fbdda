import { InputError } from "../errors.js";
import type { PredictedDeviation } from "../ntk/width-law.js";
import type { WidthLaw } from "./comparison.js";
import { fitSlope } from "./fit-slope.js";

/** Deviations of all trained networks of one width from gradient descent on the infinite-width kernel. */
export interface WidthDeviations {
  readonly width: number;
  /** ‖u − u_∞‖ / ‖u₀‖ by seed and time, as `relativeDistance` gives it, at the same times for all seeds. */
  readonly bySeed: readonly (readonly number[])[];
}

/** Predicted deviations up to here, relative to ‖u₀‖: all is learnt at every time, and what is measured is the engines' accuracy. */
const LEARNT = 1e-10;

/** Root mean square over seeds, one entry per time. */
export function rmsOverSeeds({ bySeed }: WidthDeviations): number[] {
  return bySeed[0].map((_, i) => rootMeanSquare(bySeed.map((deviations) => deviations[i])));
}

/**
 * The measured width law beside the predicted one: RMS over seeds and over the times after 0, the fitted exponent, and
 * measured over predicted. `times` are those of the deviations; the prediction must have the same widths in the same
 * order. Where all is learnt at every time there is nothing to compare: no ratio, and the width does not count for the slope. Throws InputError where it has others, and where a width has no seed or no time after 0.
 */
export function widthLaw(
  times: readonly number[],
  measured: readonly WidthDeviations[],
  prediction: PredictedDeviation,
): WidthLaw {
  const widths = measured.map(({ width }) => width);
  if (widths.length !== prediction.widths.length || widths.some((width, i) => width !== prediction.widths[i])) {
    throw new InputError(
      "training.widths",
      `measured for ${widths.join(", ")}, predicted for ${prediction.widths.join(", ")}`,
    );
  }
  const seeds = Math.min(...measured.map(({ bySeed }) => bySeed.length));
  const later = times.flatMap((time, i) => (time > 0 ? [i] : []));
  if (!(seeds > 0) || later.length === 0) {
    throw new InputError("training", "the width law needs at least one network of every width and one time after 0");
  }
  const rms = measured.map((deviations) => {
    const overSeeds = rmsOverSeeds(deviations);
    return rootMeanSquare(later.map((i) => overSeeds[i]));
  });
  // What is below that is the engines' error, not the width's.
  const resolved = prediction.rms.map((value, i) => value > LEARNT && rms[i] > 0);
  const { slope, interval } = fitSlope(
    widths.filter((_, i) => resolved[i]),
    rms.filter((_, i) => resolved[i]),
  );
  return {
    widths,
    seeds,
    rms,
    predicted: prediction.rms,
    ratio: rms.map((value, i) => (resolved[i] ? value / prediction.rms[i] : null)),
    slope,
    slopeInterval: interval,
    sampledUnits: prediction.sampledUnits,
    predictionError: Math.max(...prediction.rms.map((value, i) => (resolved[i] ? prediction.rmsError[i] / value : 0))),
  };
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
