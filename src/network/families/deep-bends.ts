import type { Warning } from "../../warning.js";
import type { Activation } from "../activation.js";
import type { ErrorOnPoints, Mistake } from "../family.js";
import { type RandomStream, randomStream } from "../random.js";

/*
 * What features need for a kernel that is a function of x − x': bends all over Ω, and nothing but constants at the ends of their range.
 */

/** A value at the end of a range may differ by this part of the largest one from what it is half-way there. */
const SETTLED = 1e-3;

/** Activations that are no function of features, for biases on (−range, range). */
export function featureActivationMistakes(activation: Activation, range: number): readonly Mistake[] {
  const path = "network.features.activation";
  const { name, spectra, value } = activation;
  if (spectra === undefined || spectra.value.atZero === "polynomial") {
    const message = `"${name}" grows without bound, so that the variance of its features goes with x and their kernel is no function of x − x'; take one with limits, such as tanh, erf or gaussian`;
    return [{ path, message }];
  }
  if (Number.isFinite(spectra.value.decay)) {
    return [{ path, message: `"${name}" has a kink: features are of smooth functions, such as tanh, erf or gaussian` }];
  }
  const size = Math.max(Math.abs(value(range)), Math.abs(value(-range)), Math.abs(value(0)));
  const unsettled = [range, -range].some((end) => Math.abs(value(end) - value(end / 2)) > SETTLED * size);
  if (!unsettled) return [];
  const message = `"${name}" has not come to its limits at the ends of its range, ±${Number(range.toPrecision(3))}, so that the kernel of its features is no function of x − x'; take a wider range, or a function that gets there sooner`;
  return [{ path, message }];
}

/** Features that are drawn, and the part of them that may be missing. */
const DRAWN = 512;
const LARGEST_MISSING = 0.01;

/**
 * Where the error is, the features that do not bend: their kernel is taken for what it is where all do, at levels 0 and 1.
 *
 * @param middle of a random feature z/range at a point for a bias 0: it bends there for biases of the range where that is less than 1
 */
export function missingBends(
  path: string,
  { points, values }: ErrorOnPoints,
  dimension: number,
  middle: (random: RandomStream, x: Float64Array) => number,
): readonly Warning[] {
  const random = randomStream(0, 0xb3d5);
  let [all, missing] = [0, 0];
  const stride = Math.max(1, Math.floor(values.length / DRAWN));
  const draws = Math.ceil(DRAWN / Math.ceil(values.length / stride)) * 8;
  for (let i = 0; i < values.length; i += stride) {
    const x = points.subarray(i * dimension, (i + 1) * dimension);
    const square = values[i] ** 2;
    for (let k = 0; k < draws; k++) {
      all += square;
      if (Math.abs(middle(random, x)) > 1) missing += square;
    }
  }
  const share = all > 0 ? missing / all : 0;
  if (!(share > LARGEST_MISSING)) return [];
  return [
    {
      path,
      message:
        `where the error is, ${Number((100 * share).toPrecision(2))} % of the features do not bend for any bias of the range, where the kernel of levels 0 and 1 has all of them bend: networks are slower there. ` +
        "Take a wider range, narrower weights or a smaller box",
      numbers: { missing: share },
    },
  ];
}
