import { describe, expect, it } from "vitest";
import {
  kaiserBesselWindow,
  type Oversampling,
  windowError,
  windowTransform,
  windowWidth,
} from "../../src/fourier/window.js";

/** The weights that the table holds at a position z in [−1, 1] of a cell, with the distances from the point to its grid points. */
function weights({ width, table }: ReturnType<typeof kaiserBesselWindow>, z: number): (readonly [number, number])[] {
  const terms = Math.floor(width / 3) + 2;
  return Array.from({ length: width }, (_, l) => {
    const column = Math.min(l, width - 1 - l);
    const side = l <= width - 1 - l ? z : -z;
    let value = 0;
    for (let i = 0; i < terms; i++) {
      const at = 2 * (column * terms + i);
      value = value * side * side + table[at] + side * table[at + 1];
    }
    return [l - (width - 1) / 2 - z / 2, value] as const;
  });
}

/** Largest error of Σ_l weight_l e^{iη distance_l} / spectrum(η) against 1, over the cell and the band. */
function measuredError(width: number, oversampling: Oversampling): number {
  const window = kaiserBesselWindow(width, oversampling);
  const spectrum = windowTransform(window);
  let worst = 0;
  for (let z = -1; z <= 1; z += 0.1) {
    const all = weights(window, z);
    for (let part = 0; part <= 20; part++) {
      const eta = (Math.PI / oversampling) * (part / 20);
      const re = all.reduce((sum, [distance, weight]) => sum + weight * Math.cos(eta * distance), 0) / spectrum(eta);
      const im = all.reduce((sum, [distance, weight]) => sum + weight * Math.sin(eta * distance), 0) / spectrum(eta);
      worst = Math.max(worst, Math.hypot(re - 1, im));
    }
  }
  return worst;
}

describe("the Kaiser–Bessel window", () => {
  const shapes = ([2, 3, 4] as const).flatMap((oversampling) =>
    Array.from({ length: 14 }, (_, i) => [i + 3, oversampling] as const),
  );
  it.each(shapes)("of width %i at oversampling %i has the error that its table states", (width, oversampling) => {
    const error = measuredError(width, oversampling);
    expect(error).toBeLessThanOrEqual(windowError(width, oversampling));
    // And not much less, down to rounding: the table wastes no width.
    expect(error).toBeGreaterThan(Math.min(windowError(width, oversampling) / 2, 2e-15));
  });

  it("takes the smallest width that has the tolerance", () => {
    expect(windowWidth(1e-2, 2)).toBe(4);
    expect(windowWidth(1e-7, 2)).toBe(9);
    expect(windowWidth(1e-7, 4)).toBe(7);
    expect(windowWidth(1e-12, 2)).toBe(14);
    expect(windowWidth(1e-20, 2)).toBe(16);
  });
});
