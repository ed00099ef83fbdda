import { expect, test } from "vitest";
import { tensorGathering } from "../../src/fourier/tensor-scattered-transform.js";
import { windowTransform } from "../../src/fourier/window.js";
import { array, uniforms } from "./direct-sums.js";

const cases = ([2, 3] as const).flatMap((dimension) =>
  [1e-3, 1e-5, 1e-7, 1e-8].map((tolerance) => ({ dimension, tolerance })),
);

/**
 * What gathers c in space has strengths of up to |c| Π spectrum(0), and is divided at the edge of the band by Π spectrum(edge): an error of
 * the inner transform, relative to the sum of strengths, counts by the product of the ratios.
 */
test.each(cases)("errors of the inner transform stay within half of $tolerance in $dimension-D", (given) => {
  const { dimension, tolerance } = given;
  const random = uniforms(11);
  const within = (reach: number) => array(200 * dimension, () => reach * (2 * random() - 1));
  const [points, frequencies] = [within(2), within(5)];
  const strengths = array(400, () => random());
  const gathering = tensorGathering({ dimension, points, frequencies, strengths, tolerance });
  const spectrum = windowTransform(gathering.window);
  const amplification = gathering.frequencies.reduce(
    (product, { halfWidth }, a) => (product * spectrum(0)) / spectrum(gathering.spacings[a] * halfWidth),
    1,
  );
  expect(amplification).toBeGreaterThan(2);
  // But for rounding.
  expect(gathering.innerTolerance * amplification).toBeLessThan((tolerance / 2) * (1 + 1e-9));
});
